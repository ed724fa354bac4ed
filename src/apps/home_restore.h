#pragma once
// A backup put in the place of the home folder, which is kept aside.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "adapters/archive/archive.h"
#include "core/result.h"

namespace piggy::apps {

struct Restored {
    archive::Manifest manifest;
    std::optional<std::filesystem::path> aside;  // where what was there before is now; empty: nothing was there
    std::vector<std::string> kept;               // what the backup lacks and was taken over from there
    bool has_live_books = false;                 // which now leave live trading off until the next UTC day
};

// All of it read and checked; nothing is changed. errors: those of the archive; malformed: a file that has no place in
// a home folder
[[nodiscard]] Result<archive::ArchiveReader> open_backup(const std::filesystem::path& file);

// Everything is made and checked in "<home>.restoring", and then takes the place of the folder, which is renamed. Cut
// short at any moment, it can be given again.
// errors: those of the archive; refused: a program uses the folder, it is not one of CryptoPiggy, a database of a newer
// program; malformed: a database is damaged; unavailable: the disk
[[nodiscard]] Result<Restored> restore_home(const std::filesystem::path& home, const std::filesystem::path& file,
                                            Timestamp now);

}  // namespace piggy::apps
