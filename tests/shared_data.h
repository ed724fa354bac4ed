#pragma once
// Where the shared test material lies, if this machine has it. A stranger's clone does not: then the tests that need
// it say so (ctest shows them as skipped, ./test names them) and everything else still runs.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <optional>

namespace piggy::test {

inline std::optional<std::filesystem::path> shared_folder() {
    const char* named = std::getenv("PIGGY_SHARED");
    const auto folder = named != nullptr ? std::filesystem::path(named)
                                         : std::filesystem::path(PIGGY_SOURCE_DIR).parent_path() / "shared";
    if (!std::filesystem::is_directory(folder / "data")) return std::nullopt;
    return folder;
}

}  // namespace piggy::test

// Declares `folder`, or leaves the test out where there is no shared material.
#define PIGGY_NEEDS_SHARED(folder)                                                        \
    const auto folder##_found = ::piggy::test::shared_folder();                           \
    if (!folder##_found) GTEST_SKIP() << "left out: the shared material is not here"; \
    const std::filesystem::path folder = *folder##_found
