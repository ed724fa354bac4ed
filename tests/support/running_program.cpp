#include "support/running_program.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>
#include <utility>

extern char** environ;

namespace piggy::test {

RunningProgram::RunningProgram(const std::string& name, std::vector<std::string> arguments, Errors errors,
                               int open_files) {
    std::string program = std::string(PIGGY_BINARY_DIR) + "/" + name;
    arguments.insert(arguments.begin(), program);
    if (open_files > 0) {  // by the shell's word, which the program then replaces
        program = "/bin/sh";
        const std::string line = "ulimit -n " + std::to_string(open_files) + "; exec \"$0\" \"$@\"";
        arguments.insert(arguments.begin(), {program, "-c", line});
    }
    std::vector<char*> words;
    for (std::string& argument : arguments) words.push_back(argument.data());
    words.push_back(nullptr);
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("could not make a pipe");
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    if (errors == Errors::with_output) ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    const int spawned = ::posix_spawn(&process_, program.c_str(), &actions, nullptr, words.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    output_ = ends[0];
    if (spawned != 0) throw std::runtime_error("could not start " + program);
}

RunningProgram::~RunningProgram() {
    if (process_ > 0) end(SIGKILL);
    ::close(output_);
}

std::string RunningProgram::line() {
    std::string text;
    char c = 0;
    while (::read(output_, &c, 1) == 1 && c != '\n') text.push_back(c);
    return text;
}

std::string RunningProgram::rest() {
    std::string text;
    char part[4096];
    for (ssize_t got = 0; (got = ::read(output_, part, sizeof part)) > 0;) {
        text.append(part, static_cast<std::size_t>(got));
    }
    return text;
}

std::uint16_t RunningProgram::port_after(const std::string& words) {
    for (std::string said = line(); !said.empty(); said = line()) {
        const std::size_t at = said.find(words);
        if (at != std::string::npos) return static_cast<std::uint16_t>(std::stoi(said.substr(at + words.size())));
    }
    return 0;
}

pid_t RunningProgram::child(const std::string& name) const {
    const std::string id = std::to_string(process_);
    std::ifstream children("/proc/" + id + "/task/" + id + "/children");
    for (pid_t child = 0; children >> child;) {
        std::string started_as;
        std::ifstream words("/proc/" + std::to_string(child) + "/cmdline", std::ios::binary);
        std::getline(words, started_as, '\0');
        if (started_as == name) return child;
    }
    return 0;
}

void RunningProgram::send(int signal) const {
    if (process_ > 0) ::kill(process_, signal);
}

int RunningProgram::wait() {
    int status = 0;
    ::waitpid(std::exchange(process_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace piggy::test
