#pragma once
// ChildProcess: another program of ours, or this same one again, its standard output read line by line.
// Ends with its parent, whatever happens to that.

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"

namespace piggy::apps {

struct ChildEnd {
    int exit_code = 0;                       // when it ended by itself
    int signal = 0;                          // when a signal ended it
    [[nodiscard]] std::string what() const;  // "ended with exit code 1", "was ended by signal 9"
};

class ChildProcess {
public:
    // program: empty for this very one. errors: unavailable
    [[nodiscard]] static Result<ChildProcess> start(const std::filesystem::path& program,
                                                    const std::vector<std::string>& arguments);
    // Kills what still runs.
    ~ChildProcess();
    ChildProcess(ChildProcess&& other) noexcept;
    ChildProcess& operator=(ChildProcess&& other) noexcept;
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    // The next whole line of its output, if one comes within this time.
    [[nodiscard]] std::optional<std::string> read_line(std::chrono::milliseconds within);
    // How it ended, once it has.
    [[nodiscard]] std::optional<ChildEnd> ended();
    void send(int signal) const;

private:
    ChildProcess(pid_t process, int output) : process_(process), output_(output) {}

    pid_t process_ = -1;
    int output_ = -1;
    std::string unread_;
    std::optional<ChildEnd> end_;
};

}  // namespace piggy::apps
