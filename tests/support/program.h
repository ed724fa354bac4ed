#pragma once
// Runs the built program as a user would, and keeps what it said.

#include <filesystem>
#include <string>
#include <vector>

namespace piggy::test {

struct ProgramRun {
    int exit_code = -1;  // 128 + n when ended by signal n
    std::string out;
    std::string err;
};

// The program `cryptopiggy` of this build, in this working folder, with this as its standard input.
[[nodiscard]] ProgramRun run_cryptopiggy(const std::vector<std::string>& arguments,
                                         const std::filesystem::path& working_folder, const std::string& input = "");
// Another one of this build.
[[nodiscard]] ProgramRun run_program(const std::string& name, const std::vector<std::string>& arguments,
                                     const std::filesystem::path& working_folder, const std::string& input = "");

}  // namespace piggy::test
