#pragma once
// What every command of the program gets and leaves behind.

#include <filesystem>
#include <string_view>

#include "core/result.h"

namespace piggy::apps {

struct CommandContext {
    std::filesystem::path home;  // CRYPTOPIGGY_HOME, default .cryptopiggy in the working folder
    int exit_code = 0;           // 0 done, 1 failed, 2 bad usage
};

// Prints "cryptopiggy: <sentence>" to standard error; with json, {"code", "message"} to standard output as well, so
// that a script reads one form. Gives the exit code: 2 for what the user typed (malformed, out of range, unknown
// names), 1 for the rest.
[[nodiscard]] int report_failure(const Error& error, bool json);

}  // namespace piggy::apps
