#pragma once
// A database copied as it was at one moment, while others go on writing to it; and whether a copy can be used.

#include <filesystem>
#include <vector>

#include "adapters/sqlite/database.h"
#include "core/result.h"
#include "core/timestamp.h"

namespace piggy::sqlite {

// Makes `copy` (0600), a file by itself without a log beside it, and on the disk when this returns. The source is only
// read; who writes to it is not held up.
// errors: refused: copy is there already; not_found: the source is not; malformed: the source is damaged; unavailable
[[nodiscard]] Result<> copy_database(const std::filesystem::path& source, const std::filesystem::path& copy);

// That every page of it is whole, that it is ours, and that its schema is none of a newer program. Changes nothing.
// errors: malformed: what was found first; refused: another program's, or a newer one's; unavailable
[[nodiscard]] Result<> check_database(const std::filesystem::path& file, const std::vector<Migration>& migrations);

// Writes into closed live books that they were restored, from the backup made at this time: whoever uses them next
// counts today's orders at the exchange, and leaves live trading off until the next UTC day.
// errors: as SqliteLiveStore::open
[[nodiscard]] Result<> mark_restored(const std::filesystem::path& books, Timestamp backup_made,
                                     const std::string& limits_sha256);

}  // namespace piggy::sqlite
