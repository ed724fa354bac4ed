#pragma once
// How a database file of ours is, found out by reading alone: every page, the schema, and of books every row against
// its seal and the audit chain. Nothing in its folder is made, changed or taken away.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "core/result.h"
#include "execution/live_store.h"

namespace piggy::sqlite {

// A file to read that nobody writes: where no program has it open, a copy with its write-ahead log in a private folder
// that goes with this, for reading in place would make files beside it. Where a program has it open, the file itself.
class ReadableDatabase {
public:
    // errors: unavailable: it can't be copied
    [[nodiscard]] static Result<ReadableDatabase> prepare(const std::filesystem::path& file, bool is_in_use);
    ~ReadableDatabase();
    ReadableDatabase(ReadableDatabase&& other) noexcept;
    ReadableDatabase& operator=(ReadableDatabase&&) = delete;
    ReadableDatabase(const ReadableDatabase&) = delete;
    ReadableDatabase& operator=(const ReadableDatabase&) = delete;

    [[nodiscard]] const std::filesystem::path& file() const { return file_; }
    [[nodiscard]] bool is_copy() const { return !folder_.empty(); }

private:
    ReadableDatabase() = default;
    std::filesystem::path file_, folder_;  // folder: of the copy
};

struct DatabaseFindings {
    std::string damage;  // what SQLite found first; empty: every page is sound
    std::int64_t version = 0;
    std::int64_t version_known = 0;  // by this program; 0 where it is none of its databases
};
// name: what the file is called, "ledger.db", which says whose schema it has. errors: malformed, unavailable
[[nodiscard]] Result<DatabaseFindings> examine(const ReadableDatabase& database, const std::string& name);

struct BooksFindings {
    std::size_t fills = 0, entries = 0, orders = 0;
    execution::AuditVerdict audit;
};
// Of ledger.db and paper.db: all rows against their digests and the seal, and the audit chain without the vault's key.
// errors: malformed: what is not as it was written; not_found: no books yet; refused: another schema; unavailable
[[nodiscard]] Result<BooksFindings> examine_books(const ReadableDatabase& database, const std::string& owner = "owner");

}  // namespace piggy::sqlite
