#pragma once
// A backup of the home folder, made while everything runs.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "adapters/archive/archive.h"
#include "core/result.h"

namespace piggy::apps {

struct BackupWish {
    std::filesystem::path home, place;
    bool with_candles = false;
    archive::Overwrite overwrite = archive::Overwrite::no;
    Timestamp now;
};

struct BackupMade {
    archive::Manifest manifest;
    std::int64_t bytes = 0;
    std::vector<std::string> left_out;  // what is in the folder and not in the backup, with the reason
};

// errors: not_found: there is nothing to back up; refused: the place is taken or in the folder itself; malformed: what
// is to be backed up is damaged, so an older backup is worth more; unavailable: the disk
[[nodiscard]] Result<BackupMade> back_up(const BackupWish& wish);

}  // namespace piggy::apps
