#pragma once
// Whether git would publish a file: looked up in the work tree's own files. git itself is not run: a program that holds
// keys starts no other.

#include <filesystem>

namespace piggy::key_vault {

enum class GitStanding {
    outside,      // no work tree around it
    ignored,      // in one that ignores it
    not_ignored,  // in one that would take it with the next "git add"
    tracked,      // in its index
};

// Where something is not understood (an ignore rule of a rare form, a user-wide ignore file) the answer is the more
// worried one.
[[nodiscard]] GitStanding git_standing(const std::filesystem::path& file);

}  // namespace piggy::key_vault
