#pragma once
// BooksReader: the books of an exchange (ledger.db, paper.db) as whoever does not write them sees them: reports,
// alerts, checks. Beside their writer or without one. Makes nothing, migrates nothing, changes nothing; each call reads
// what had been committed at one moment, each row against its digest.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "execution/live_store.h"

namespace piggy::sqlite {

class ReadConnection;

// Why there is nothing to read, where there is no reader.
enum class BooksState {
    none,     // no books yet: no file, an empty one, or one whose making has not got far enough
    older,    // of an older schema: the program that writes them brings them up to date when it starts
    newer,    // of a newer program's schema
    damaged,  // not a database any more, or not the tables that this program makes
    closed,   // the file's rights, its folder's, or the disk
};
struct NoBooks {
    BooksState state = BooksState::none;
    Error error;  // a sentence; code not_found, refused, malformed or unavailable
};

// From a number on, oldest first. next: what to ask for then; empty where nothing more is there.
template <class Row>
struct Batch {
    std::vector<Row> rows;
    std::optional<std::int64_t> next;
};

// One thread at a time.
class BooksReader {
public:
    [[nodiscard]] static tl::expected<std::unique_ptr<BooksReader>, NoBooks> open(const std::filesystem::path& file,
                                                                                  const std::string& owner = "owner");
    ~BooksReader();
    BooksReader(const BooksReader&) = delete;
    BooksReader& operator=(const BooksReader&) = delete;

    // errors of all: malformed: a row is not as it was written: which; unavailable

    // In the order in which they were booked, which is the journal's: all, or those booked after the first `after`.
    [[nodiscard]] Result<Batch<orders::BookedFill>> fills(std::int64_t after = 0, std::int64_t limit = all);
    [[nodiscard]] Result<Batch<ledger::JournalEntry>> entries(std::int64_t after = 0, std::int64_t limit = all);
    // Orders asked for in [from, to), oldest first.
    [[nodiscard]] Result<std::vector<orders::LiveOrder>> orders(Timestamp from, Timestamp to);
    [[nodiscard]] Result<std::vector<execution::DayRow>> days();
    // Records with a sequence above `after`, each held against its hash.
    [[nodiscard]] Result<Batch<execution::AuditRecord>> audit(std::int64_t after = 0, std::int64_t limit = 500);
    // When something was done, in [from, to): "order.unknown".
    [[nodiscard]] Result<std::vector<Timestamp>> times_of(const std::string& action, Timestamp from, Timestamp to);
    // What the books add up to now, with the day and the orders that are not at their end.
    [[nodiscard]] Result<execution::StoredLive> now();

    // All that profit is made of, of one moment: fills, entries, the audit records of transfers, days, and what they
    // add up to.
    struct History {
        std::vector<orders::BookedFill> fills;
        std::vector<ledger::JournalEntry> entries;
        std::vector<execution::AuditRecord> transfers;  // "transfer.deposit", "transfer.withdrawal": with their value
        std::vector<execution::DayRow> days;
        execution::StoredLive now;
    };
    [[nodiscard]] Result<History> history();

    static constexpr std::int64_t all = INT64_MAX;

private:
    BooksReader(std::filesystem::path file, std::string owner, std::unique_ptr<ReadConnection> connection);

    std::filesystem::path file_;
    std::string owner_;
    std::unique_ptr<ReadConnection> connection_;
};

}  // namespace piggy::sqlite
