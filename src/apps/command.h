#pragma once
// What every command of the program gets and leaves behind.
#include <filesystem>
namespace piggy::apps {
struct CommandContext {
    std::filesystem::path home;   // CRYPTOPIGGY_HOME, default .cryptopiggy in the working folder
    int exit_code = 0;            // 0 done, 1 failed, 2 bad usage
};
}
