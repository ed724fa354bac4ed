#include "support/program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

extern char** environ;

namespace piggy::test {
namespace {

std::string content_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace

ProgramRun run_cryptopiggy(const std::vector<std::string>& arguments, const std::filesystem::path& working_folder,
                           const std::string& input) {
    return run_program("cryptopiggy", arguments, working_folder, input);
}

ProgramRun run_program(const std::string& name, const std::vector<std::string>& arguments,
                       const std::filesystem::path& working_folder, const std::string& input) {
    const std::string program = std::string(PIGGY_BINARY_DIR) + "/" + name;
    const int in = ::memfd_create("stdin", MFD_CLOEXEC);  // on no disk: it may be a secret
    if (in < 0 || ::write(in, input.data(), input.size()) != static_cast<ssize_t>(input.size())) {
        throw std::runtime_error("could not make a standard input");
    }
    ::lseek(in, 0, SEEK_SET);
    const auto out = working_folder / "stdout.txt";
    const auto err = working_folder / "stderr.txt";
    std::vector<char*> words = {const_cast<char*>(program.c_str())};
    for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addchdir_np(&actions, working_folder.c_str());
    posix_spawn_file_actions_adddup2(&actions, in, 0);
    posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&actions, 2, err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    pid_t child = 0;
    const int spawned = posix_spawn(&child, program.c_str(), &actions, nullptr, words.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(in);
    if (spawned != 0) throw std::runtime_error("could not start " + program);
    int status = 0;
    waitpid(child, &status, 0);
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return {code, content_of(out), content_of(err)};
}

}  // namespace piggy::test
