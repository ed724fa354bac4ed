#pragma once
// Makes an archive of files: beside its place first, read back, then given its name.

#include <filesystem>
#include <string>
#include <vector>

#include "adapters/archive/manifest.h"

namespace piggy::archive {

// What stands in the archive under a name is what lies there.
struct Part {
    std::string name;
    std::filesystem::path file;
};

enum class Overwrite { no, yes };

// about: all of the manifest but its entries, which come back with it. The file is 0600 and on the disk, with its
// name, when this returns; where it fails there is nothing new, and what was there is as it was.
// errors: refused: the place is taken, a part is a link; malformed: what was read back is not what was written;
// unavailable: the disk; a part that changed meanwhile
[[nodiscard]] Result<Manifest> write_archive(const std::filesystem::path& place, Manifest about,
                                             const std::vector<Part>& parts, Overwrite overwrite);

}  // namespace piggy::archive
