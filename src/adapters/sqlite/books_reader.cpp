#include "adapters/sqlite/books_reader.h"

#include <algorithm>

#include "adapters/sqlite/audit_chain.h"
#include "adapters/sqlite/digest.h"
#include "adapters/sqlite/live_connection.h"
#include "adapters/sqlite/live_state.h"
#include "adapters/sqlite/live_store.h"

namespace piggy::sqlite {

using execution::AuditRecord;
using ledger::JournalEntry;
using orders::BookedFill;
using sqlite_api::sqlite3;

namespace {

namespace fs = std::filesystem;

NoBooks none_at(const fs::path& file) {
    return {BooksState::none, {ErrorCode::not_found, "there are no books yet in " + file.string()}};
}

NoBooks from_error(Error error) {
    return {error.code == ErrorCode::malformed ? BooksState::damaged : BooksState::closed, std::move(error)};
}

template <class Row>
Batch<Row> batch_of(std::vector<Row> rows, std::int64_t limit, std::int64_t last) {
    const bool may_be_more = static_cast<std::int64_t>(rows.size()) >= limit && !rows.empty();
    return {std::move(rows), may_be_more ? std::optional(last) : std::nullopt};
}

Batch<BookedFill> read_fills(sqlite3* connection, const std::string& owner, std::int64_t after, std::int64_t limit) {
    Statement rows(connection, std::string("SELECT ") + live_fill_columns +
                                   ", id FROM live_fill WHERE owner = ? AND id > ? ORDER BY id LIMIT ?");
    std::vector<BookedFill> fills;
    std::int64_t last = 0;
    for (rows.begin(owner, after, limit); rows.next();) {
        fills.push_back(read_fill(rows, owner));
        last = rows.integer(14);
    }
    return batch_of(std::move(fills), limit, last);
}

Batch<JournalEntry> read_entries(sqlite3* connection, const std::string& owner, std::int64_t after,
                                 std::int64_t limit) {
    Statement rows(connection,
                   "SELECT id, time, kind, reference, digest FROM live_entry WHERE owner = ? AND id > ? ORDER BY id "
                   "LIMIT ?");
    Statement lines(connection, "SELECT account, asset, amount, owner FROM live_posting WHERE entry = ? ORDER BY line");
    std::vector<JournalEntry> entries;
    std::int64_t last = 0;
    for (rows.begin(owner, after, limit); rows.next();) {
        last = rows.integer(0);
        JournalEntry entry;
        entry.time = timestamp_from_nanoseconds(rows.integer(1));
        const auto kind = ledger::parse_entry_kind(rows.text(2));
        entry.reference = rows.text(3);
        bool is_sound = kind.has_value();
        for (lines.begin(last); lines.next();) {
            const auto account = ledger::parse_account(lines.text(0));
            is_sound = is_sound && account && lines.text(3) == owner;
            entry.postings.push_back({account.value_or(ledger::Account::wallet), Asset{lines.text(1)},
                                      Decimal::from_ticks(lines.integer(2))});
        }
        entry.kind = kind.value_or(ledger::EntryKind::fill);
        if (!is_sound || !same_digest(rows.text(4), digest_of(owner, entry))) {
            throw DamagedRow("the journal entry " + entry.reference);
        }
        entries.push_back(std::move(entry));
    }
    return batch_of(std::move(entries), limit, last);
}

AuditRecord checked_record(const Statement& row, const std::string& owner) {
    AuditRecord record = read_audit(row);
    if (!same_digest(record.hash, audit_hash(owner, record))) {
        throw DamagedRow("the audit record " + std::to_string(record.sequence));
    }
    return record;
}

std::vector<AuditRecord> read_transfers(sqlite3* connection, const std::string& owner) {
    Statement rows(connection, std::string("SELECT ") + live_audit_columns +
                                   " FROM live_audit NOT INDEXED WHERE owner = ? AND action IN ('transfer.deposit', "
                                   "'transfer.withdrawal') ORDER BY sequence");
    std::vector<AuditRecord> records;
    for (rows.begin(owner); rows.next();) records.push_back(checked_record(rows, owner));
    return records;
}

std::vector<execution::DayRow> read_days(sqlite3* connection, const std::string& owner) {
    Statement rows(connection,
                   std::string("SELECT ") + live_day_columns + " FROM live_day WHERE owner = ? ORDER BY utc_day");
    std::vector<execution::DayRow> days;
    for (rows.begin(owner); rows.next();) days.push_back(read_day(rows, owner));
    return days;
}

execution::StoredLive read_now(sqlite3* connection, const std::string& owner) {
    const auto state = load_live_state(connection, owner);
    return state ? state->stored() : execution::StoredLive{};
}

}  // namespace

BooksReader::BooksReader(fs::path file, std::string owner, std::unique_ptr<ReadConnection> connection)
    : file_(std::move(file)), owner_(std::move(owner)), connection_(std::move(connection)) {}
BooksReader::~BooksReader() = default;

tl::expected<std::unique_ptr<BooksReader>, NoBooks> BooksReader::open(const fs::path& file, const std::string& owner) {
    std::error_code error;
    const auto bytes = fs::file_size(file, error);
    if (error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory) {
        return tl::unexpected(none_at(file));
    }
    if (!error && bytes == 0) return tl::unexpected(none_at(file));
    // A journal is there only while the file is being made; opening it then would roll it back.
    if (fs::exists(file.string() + "-journal", error)) return tl::unexpected(none_at(file));
    auto connection = ReadConnection::open(file);
    if (!connection) return tl::unexpected(from_error(connection.error()));
    const auto version = schema_version(**connection);
    if (!version) return tl::unexpected(from_error(version.error()));
    if (*version == 0) return tl::unexpected(none_at(file));
    const auto known = static_cast<std::int64_t>(live_migrations().size());
    if (*version != known) {
        const bool newer = *version > known;
        const std::string versions =
            " (schema " + std::to_string(*version) + ", this one knows " + std::to_string(known) + "); ";
        return tl::unexpected(NoBooks{
            newer ? BooksState::newer : BooksState::older,
            {ErrorCode::refused,
             newer ? "the books " + file.string() + " were written by a newer CryptoPiggy" + versions + "use that one"
                   : "the books " + file.string() + " were written by an older CryptoPiggy" + versions +
                         "start this one once, which brings them up to date"}});
    }
    if (auto sound = check_schema(**connection, file); !sound) return tl::unexpected(from_error(sound.error()));
    return std::unique_ptr<BooksReader>(new BooksReader(file, owner, std::move(*connection)));
}

Result<Batch<BookedFill>> BooksReader::fills(std::int64_t after, std::int64_t limit) {
    return connection_->read(
        [&](sqlite3* connection) -> Result<Batch<BookedFill>> { return read_fills(connection, owner_, after, limit); });
}

Result<Batch<JournalEntry>> BooksReader::entries(std::int64_t after, std::int64_t limit) {
    return connection_->read([&](sqlite3* connection) -> Result<Batch<JournalEntry>> {
        return read_entries(connection, owner_, after, limit);
    });
}

Result<std::vector<orders::LiveOrder>> BooksReader::orders(Timestamp from, Timestamp to) {
    return connection_->read([&](sqlite3* connection) -> Result<std::vector<orders::LiveOrder>> {
        Statement rows(connection, std::string("SELECT ") + live_order_columns +
                                       " FROM live_order WHERE owner = ? AND created_at >= ? AND created_at < ? ORDER "
                                       "BY created_at, id");
        std::vector<orders::LiveOrder> orders;
        for (rows.begin(owner_, from, to); rows.next();) orders.push_back(read_order(rows).order);
        return orders;
    });
}

Result<std::vector<execution::DayRow>> BooksReader::days() {
    return connection_->read(
        [&](sqlite3* connection) -> Result<std::vector<execution::DayRow>> { return read_days(connection, owner_); });
}

Result<Batch<AuditRecord>> BooksReader::audit(std::int64_t after, std::int64_t limit) {
    return connection_->read([&](sqlite3* connection) -> Result<Batch<AuditRecord>> {
        Statement rows(connection, std::string("SELECT ") + live_audit_columns +
                                       " FROM live_audit WHERE sequence > ? AND owner = ? ORDER BY sequence LIMIT ?");
        std::vector<AuditRecord> records;
        for (rows.begin(after, owner_, limit); rows.next();) records.push_back(checked_record(rows, owner_));
        const std::int64_t last = records.empty() ? after : records.back().sequence;
        return batch_of(std::move(records), limit, last);
    });
}

Result<std::vector<Timestamp>> BooksReader::times_of(const std::string& action, Timestamp from, Timestamp to) {
    return connection_->read([&](sqlite3* connection) -> Result<std::vector<Timestamp>> {
        Statement rows(connection,
                       "SELECT time FROM live_audit WHERE owner = ? AND time >= ? AND time < ? AND action = ? ORDER BY "
                       "time");
        std::vector<Timestamp> times;
        for (rows.begin(owner_, from, to, action); rows.next();) {
            times.push_back(timestamp_from_nanoseconds(rows.integer(0)));
        }
        return times;
    });
}

Result<execution::StoredLive> BooksReader::now() {
    return connection_->read(
        [&](sqlite3* connection) -> Result<execution::StoredLive> { return read_now(connection, owner_); });
}

Result<BooksReader::History> BooksReader::history() {
    return connection_->read([&](sqlite3* connection) -> Result<History> {
        return History{read_fills(connection, owner_, 0, all).rows, read_entries(connection, owner_, 0, all).rows,
                       read_transfers(connection, owner_), read_days(connection, owner_), read_now(connection, owner_)};
    });
}

}  // namespace piggy::sqlite
