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

// The program `cryptopiggy` of this build, in this working folder.
[[nodiscard]] ProgramRun run_cryptopiggy(const std::vector<std::string>& arguments,
                                         const std::filesystem::path& working_folder);

}  // namespace piggy::test
