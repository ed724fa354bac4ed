#include "apps/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "adapters/system/stop_signal.h"

namespace piggy::apps {
namespace {

// In the child, between fork and exec: only calls that are safe there.
[[noreturn]] void become(const char* program, const std::vector<char*>& words, int output, pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent) ::_exit(1);  // the parent has gone already
    ::dup2(output, STDOUT_FILENO);
    ::signal(SIGPIPE, SIG_DFL);
    system::StopSignal::unblock();
    ::execv(program, words.data());
    ::_exit(127);
}

}  // namespace

std::string ChildEnd::what() const {
    if (signal != 0) return "was ended by signal " + std::to_string(signal);
    return "ended with exit code " + std::to_string(exit_code);
}

Result<ChildProcess> ChildProcess::start(const std::filesystem::path& program,
                                         const std::vector<std::string>& arguments) {
    const std::string path = program.empty() ? "/proc/self/exe" : program.string();
    if (::access(path.c_str(), X_OK) != 0) {
        return fail(ErrorCode::unavailable, "cannot start " + path + ": " + std::strerror(errno));
    }
    std::vector<std::string> texts = {program.empty() ? "cryptopiggy" : program.filename().string()};
    texts.insert(texts.end(), arguments.begin(), arguments.end());
    std::vector<char*> words;
    for (std::string& text : texts) words.push_back(text.data());
    words.push_back(nullptr);
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        return fail(ErrorCode::unavailable, std::string("cannot make a pipe: ") + std::strerror(errno));
    }
    const pid_t parent = ::getpid();
    const pid_t process = ::fork();
    if (process == 0) become(path.c_str(), words, ends[1], parent);
    const int error = errno;
    ::close(ends[1]);
    if (process < 0) {
        ::close(ends[0]);
        return fail(ErrorCode::unavailable, std::string("cannot start another process: ") + std::strerror(error));
    }
    return ChildProcess(process, ends[0]);
}

ChildProcess::~ChildProcess() {
    if (process_ > 0 && !ended()) {
        send(SIGKILL);
        ::waitpid(process_, nullptr, 0);
    }
    if (output_ >= 0) ::close(output_);
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : process_(std::exchange(other.process_, -1)),
      output_(std::exchange(other.output_, -1)),
      unread_(std::move(other.unread_)),
      end_(other.end_) {}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
    std::swap(process_, other.process_);
    std::swap(output_, other.output_);
    std::swap(unread_, other.unread_);
    std::swap(end_, other.end_);
    return *this;
}

std::optional<std::string> ChildProcess::read_line(std::chrono::milliseconds within) {
    for (;;) {
        if (const std::size_t end = unread_.find('\n'); end != std::string::npos) {
            std::string line = unread_.substr(0, end);
            unread_.erase(0, end + 1);
            return line;
        }
        pollfd waiting{output_, POLLIN, 0};
        if (::poll(&waiting, 1, static_cast<int>(within.count())) <= 0) return std::nullopt;
        char part[4096];
        const ssize_t got = ::read(output_, part, sizeof part);
        if (got <= 0) return std::nullopt;
        unread_.append(part, static_cast<std::size_t>(got));
    }
}

std::optional<ChildEnd> ChildProcess::ended() {
    int status = 0;
    if (!end_ && process_ > 0 && ::waitpid(process_, &status, WNOHANG) == process_) {
        end_ = WIFSIGNALED(status) ? ChildEnd{0, WTERMSIG(status)} : ChildEnd{WEXITSTATUS(status), 0};
    }
    return end_;
}

void ChildProcess::send(int signal) const {
    if (process_ > 0 && !end_) ::kill(process_, signal);
}

}  // namespace piggy::apps
