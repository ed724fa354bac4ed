#pragma once
// Writing a whole file: the new content or the old, never half of it.

#include <filesystem>
#include <string_view>

#include "core/result.h"

namespace piggy::apps {

enum class Readers { everyone, owner };  // of a file: 0644, 0600

// Writes beside the place (PLACE.part and this process's number) and renames over it, once everything is on the disk.
// errors: unavailable (no such folder, no permission, disk full), with the reason
[[nodiscard]] Result<void> write_whole_file(const std::filesystem::path& path, std::string_view content,
                                            Readers readers = Readers::everyone);

}  // namespace piggy::apps
