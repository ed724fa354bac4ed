#pragma once
// The vault's file on disk. Its folder must be 0700, the file 0600, both ours, a real folder and a regular file; that
// is looked at each time, through descriptors, so nothing can be swapped in between.

#include <filesystem>
#include <optional>
#include <string>

#include "core/result.h"

namespace piggy::key_vault {

// The file of the generation before: credentials.json.previous.
[[nodiscard]] std::filesystem::path previous_of(const std::filesystem::path& file);

// Nothing where there is no file. errors: refused: rights, owner or kind, with the command that mends it; malformed:
// too large for a vault; unavailable: the disk
[[nodiscard]] Result<std::optional<std::string>> read_vault_file(const std::filesystem::path& file);

// Whole or not at all: a temporary file beside it, synced and renamed. `previous` is kept as the generation before.
// Makes the folder where it is missing. errors: refused, unavailable, as above
[[nodiscard]] Result<> write_vault_file(const std::filesystem::path& file, const std::string& text,
                                        const std::optional<std::string>& previous);

}  // namespace piggy::key_vault
