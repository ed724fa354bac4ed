#include "apps/secret_input.h"

#include <fcntl.h>
#include <string.h>  // explicit_bzero
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <utility>

namespace piggy::apps {
namespace {

constexpr std::size_t bytes_max = 4'096;

void wipe(std::string& text) {
    ::explicit_bzero(text.data(), text.size());
    text.clear();
}

// Turns the echo off for as long as it lives; a signal that ends the program meanwhile leaves that to the shell, as
// getpass() does.
class NoEcho {
public:
    NoEcho() : was_set_(::tcgetattr(STDIN_FILENO, &before_) == 0) {
        if (!was_set_) return;
        termios quiet = before_;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    ~NoEcho() {
        if (was_set_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
    NoEcho(const NoEcho&) = delete;
    NoEcho& operator=(const NoEcho&) = delete;

private:
    termios before_{};
    bool was_set_;
};

// Byte by byte, so that what follows the line is left for whoever reads next; the room is taken beforehand, so that no
// copy of a part is left behind.
Result<Secret> read_line(int descriptor, const std::string& what) {
    std::string text;
    text.reserve(bytes_max + 1);
    bool has_ended = false;
    while (text.size() <= bytes_max && !has_ended) {
        char c = 0;
        const ssize_t got = ::read(descriptor, &c, 1);
        if (got < 0 && errno == EINTR) continue;
        has_ended = got <= 0 || c == '\n';
        if (!has_ended) text.push_back(c);
    }
    if (!text.empty() && text.back() == '\r') text.pop_back();
    Secret secret(std::move(text));
    if (secret.text().empty()) return fail(ErrorCode::malformed, what + " is missing");
    if (secret.text().size() > bytes_max) return fail(ErrorCode::malformed, what + " is longer than 4,096 bytes");
    return secret;
}

}  // namespace

Secret::~Secret() { wipe(text_); }

Secret::Secret(Secret&& other) noexcept : text_(other.text_) { wipe(other.text_); }

Secret& Secret::operator=(Secret&& other) noexcept {
    std::swap(text_, other.text_);
    return *this;
}

bool input_is_a_terminal() { return ::isatty(STDIN_FILENO) == 1; }

Result<Secret> read_secret(const std::string& what) {
    if (!input_is_a_terminal()) return read_line(STDIN_FILENO, what + ", as a line of standard input,");
    std::fprintf(stderr, "%s: ", what.c_str());
    std::fflush(stderr);
    auto secret = [&] {
        const NoEcho no_echo;
        return read_line(STDIN_FILENO, what);
    }();
    std::fputc('\n', stderr);
    return secret;
}

Result<Secret> read_secret_file(const std::filesystem::path& file) {
    const std::string& name = file.native();
    const int descriptor = ::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY);
    if (descriptor < 0) {
        const bool is_missing = errno == ENOENT || errno == ENOTDIR;
        return fail(is_missing ? ErrorCode::not_found : ErrorCode::refused,
                    "cannot read the file " + name + ": " + ::strerror(errno));
    }
    struct stat found {};
    Result<Secret> secret = fail(ErrorCode::refused, name + " is no ordinary file; a secret is read from one");
    if (::fstat(descriptor, &found) == 0 && S_ISREG(found.st_mode)) {
        if (found.st_uid != ::geteuid() || (found.st_mode & 0077U) != 0) {
            secret = fail(ErrorCode::refused, "other users may read the file " + name + "; type: chmod 600 " + name);
        } else {
            secret = read_line(descriptor, "the first line of " + name);
        }
    }
    ::close(descriptor);
    return secret;
}

Result<Secret> read_passphrase(const std::string& file, const std::string& what) {
    return file.empty() ? read_secret(what) : read_secret_file(file);
}

}  // namespace piggy::apps
