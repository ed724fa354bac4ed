#pragma once
// RunningProgram: a program of this build that runs until the test ends it, and what it says meanwhile.

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace piggy::test {

enum class Errors { to_ours, with_output };  // where its standard error goes

class RunningProgram {
public:
    // name: "cryptopiggy-exchange"; open_files: as many as it may have, 0 for as many as we
    RunningProgram(const std::string& name, std::vector<std::string> arguments, Errors errors = Errors::to_ours,
                   int open_files = 0);
    ~RunningProgram();  // kills it
    RunningProgram(const RunningProgram&) = delete;
    RunningProgram& operator=(const RunningProgram&) = delete;

    // What it prints: the next line, or all the rest once it has ended.
    [[nodiscard]] std::string line();
    [[nodiscard]] std::string rest();
    // The number behind these words in the first line that has them; 0 when it ends without saying them.
    [[nodiscard]] std::uint16_t port_after(const std::string& words);

    [[nodiscard]] pid_t process() const { return process_; }
    // Its child that was started under this name, or 0.
    [[nodiscard]] pid_t child(const std::string& name) const;
    void send(int signal) const;
    // How it ended: its exit code, or 128 + the signal.
    int wait();
    int end(int signal) {
        send(signal);
        return wait();
    }

private:
    pid_t process_ = -1;
    int output_ = -1;
};

}  // namespace piggy::test
