#pragma once
// A folder that only its owner may look into (0700).

#include <filesystem>

#include "core/result.h"

namespace piggy::system {

// Creates it, with its parents, where it is missing. errors: refused: it is a file, a link or another user's, or others
// may look into it (the sentence has the command that mends it); unavailable: it cannot be created
[[nodiscard]] Result<> make_private_folder(const std::filesystem::path& folder);

}  // namespace piggy::system
