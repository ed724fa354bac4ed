#include "adapters/sqlite/live_store.h"

#include <sys/resource.h>

#include <algorithm>
#include <random>

#include "adapters/sqlite/audit_chain.h"
#include "adapters/sqlite/live_connection.h"
#include "adapters/sqlite/live_transaction.h"
#include "adapters/sqlite/session.h"

namespace piggy::sqlite {

using namespace execution;
using sqlite_api::sqlite3;

namespace {

namespace fs = std::filesystem;

std::string drawn_by_lot() {
    std::random_device lot;
    std::string id;
    while (id.size() < 6) id += "abcdefghijklmnopqrstuvwxyz0123456789"[lot() % 36];
    return id;
}

// The books reached what the head knows of. A head of other books, or one that is ahead, means that a part is gone.
Result<> check_head(const fs::path& file, const HeadFile& head, const std::optional<LiveState>& state) {
    if (!head.head()) return {};
    const fs::path head_name = fs::path(file).replace_extension(".head");
    const bool same_books = state && state->book_id == head.head()->book_id;
    if (same_books && state->commits >= head.head()->commits) return {};
    const std::string found = same_books ? "end at change " + std::to_string(state->commits) + ", though change " +
                                               std::to_string(head.head()->commits) + " was written"
                              : state ? "are others than those kept here before"
                                      : "are gone";
    return fail(ErrorCode::malformed,
                "the live books " + file.string() + " " + found +
                    ". Keep the folder as it is and put the whole of its last backup in its place; or, if you mean "
                    "to go on with these, remove " +
                    head_name.string() + ": the day's orders are then counted at the exchange");
}

template <class Row, class Read>
Result<Page<Row>> page_of(sqlite3* connection, const std::string& owner, const PageQuery& query,
                          const std::string& columns, const std::string& table, const std::string& time, Read read) {
    Page<Row> page;
    const std::int64_t since = query.since ? nanoseconds_since_epoch(*query.since) : 0;
    Statement total(connection, query.since ? "SELECT count(*) FROM " + table + " WHERE owner = ? AND " + time + " >= ?"
                                            : "SELECT " + table.substr(5) + "s FROM live_seal WHERE owner = ?");
    query.since ? total.begin(owner, since) : total.begin(owner);
    while (total.next()) page.total = total.integer(0);
    const std::int64_t limit = std::max<std::int64_t>(query.limit, 0), offset = std::max<std::int64_t>(query.offset, 0);
    Statement rows(connection, "SELECT " + columns + " FROM " + table + " WHERE owner = ?" +
                                   (query.since ? " AND " + time + " >= ?" : std::string()) + " ORDER BY " + time +
                                   " DESC, id DESC LIMIT ? OFFSET ?");
    query.since ? rows.begin(owner, since, limit, offset) : rows.begin(owner, limit, offset);
    while (rows.next()) page.rows.push_back(read(rows));
    const std::int64_t expected = std::clamp<std::int64_t>(page.total - offset, 0, limit);
    if (static_cast<std::int64_t>(page.rows.size()) != expected) throw DamagedRow("the index of " + table);
    return page;
}

}  // namespace

SqliteLiveStore::SqliteLiveStore(fs::path file, const LiveStoreSettings& settings)
    : file_(std::move(file)), owner_(settings.owner), headroom_bytes_(settings.headroom_bytes) {}

SqliteLiveStore::~SqliteLiveStore() {
    stop_ = true;
    if (checker_.joinable()) checker_.join();
    // The readers first: the last connection to close moves the log into the file.
    reader_.reset();
    writer_.reset();
}

Result<std::unique_ptr<SqliteLiveStore>> SqliteLiveStore::open(const fs::path& file, const std::string& limits_sha256,
                                                               const LiveStoreSettings& settings) {
    auto store = std::unique_ptr<SqliteLiveStore>(new SqliteLiveStore(file, settings));
    auto lease = take_lease(file);
    if (!lease) return fail(lease.error());
    store->lease_ = std::make_unique<OpenFile>(std::move(*lease));
    if (auto opened = store->open_books(limits_sha256, settings); !opened) return fail(opened.error());
    return store;
}

// A damaged file is found on a connection that can't change it, before the one that could is opened.
Result<> SqliteLiveStore::check_before_use(std::int64_t checked_at_once_bytes, bool& all_checked) {
    auto head = HeadFile::open(file_);
    if (!head) return fail(head.error());
    std::error_code error;
    const auto bytes = fs::file_size(file_, error);
    if (error || bytes == 0) {
        all_checked = true;  // there is nothing yet
        return check_head(file_, *head, std::nullopt);
    }
    auto reader = ReadConnection::open(file_);
    if (!reader) return fail(reader.error());
    auto version = schema_version(**reader);
    if (!version) return fail(version.error());
    if (*version == 0 && !head->head()) return {};  // made, and stopped before the first step
    if (static_cast<std::size_t>(*version) == live_migrations().size()) {
        if (auto sound = check_schema(**reader, file_); !sound) return sound;
        auto state = (*reader)->read([&](sqlite3* connection) -> Result<std::optional<LiveState>> {
            return load_live_state(connection, owner_);
        });
        if (!state) return fail(state.error());
        if (auto reached = check_head(file_, *head, *state); !reached) return reached;
    } else if (*version == 0) {
        return fail(damaged_books(file_, "they have no tables, though they had"));
    }
    if (bytes > static_cast<std::uintmax_t>(checked_at_once_bytes)) return {};
    all_checked = true;
    return check_every_page(**reader, file_);
}

Result<> SqliteLiveStore::open_books(const std::string& limits_sha256, const LiveStoreSettings& settings) {
    bool all_checked = false;
    if (auto checked = check_before_use(settings.checked_at_once_bytes, all_checked); !checked) return checked;
    auto database = Database::open(file_, live_migrations());
    if (!database) {
        const Error& error = database.error();
        return fail(error.code == ErrorCode::malformed ? damaged_books(file_, "it is no database any more") : error);
    }
    if (auto flushed = flush_folder_of(file_); !flushed) return flushed;
    auto head = HeadFile::open(file_);
    if (!head) return fail(head.error());
    sqlite3* connection = nullptr;
    std::optional<LiveState> state;
    try {
        auto taken = (*database)->session().read([&](soci::session& sql) -> Result<> {
            connection = static_cast<soci::sqlite3_session_backend*>(sql.get_backend())->conn_;
            sql << "PRAGMA wal_autocheckpoint=0";
            sql << "PRAGMA cell_size_check=ON";
            return {};
        });
        if (!taken) return taken;
        sqlite_api::sqlite3_extended_result_codes(connection, 1);
        state = load_live_state(connection, owner_);
        if (!state) {
            state.emplace();
            state->owner = owner_;
            state->book_id = settings.book_id.empty() ? drawn_by_lot() : settings.book_id;
            SealRow(connection).put(*state);
        }
        writer_ = std::make_unique<LiveWriter>(file_, *database, connection, std::move(*head), std::move(*state),
                                               limits_sha256.substr(0, 12));
    } catch (const std::exception& exception) {
        return fail(live_error(file_, exception, connection));
    }
    writer_->head.write({writer_->state.book_id, writer_->state.commits});
    writer_->checkpoint();
    if (const auto failure = writer_->given_up()) return fail(*failure);
    auto reader = ReadConnection::open(file_);
    if (!reader) return fail(reader.error());
    reader_ = std::move(*reader);
    // Without it the books are as good; who needs it asks for it again.
    [[maybe_unused]] const auto reserved = reserve_headroom(file_, headroom_bytes_);
    if (!all_checked) checker_ = std::thread([this] { check_beside(); });
    return {};
}

void SqliteLiveStore::check_beside() {
    ::setpriority(PRIO_PROCESS, 0, 19);  // on Linux of this thread alone: orders come first
    auto connection = ReadConnection::open(file_);
    const Result<> checked =
        connection ? check_every_page(**connection, file_, &stop_) : Result<>(fail(connection.error()));
    if (!checked) writer_->give_up(checked.error());
}

Result<> SqliteLiveStore::whole() {
    if (checker_.joinable()) checker_.join();
    if (const auto failure = writer_->given_up()) return fail(*failure);
    return {};
}

template <class Work>
auto SqliteLiveStore::read(Work work) {
    const std::lock_guard lock(reader_mutex_);
    return reader_->read(work);
}

Result<StoredLive> SqliteLiveStore::load() {
    return read([&](sqlite3* connection) -> Result<StoredLive> {
        const auto state = load_live_state(connection, owner_);
        if (!state) throw DamagedRow("the seal of the books");
        return state->stored();
    });
}

Result<std::unique_ptr<LiveTransaction>> SqliteLiveStore::begin() {
    auto transaction = SqliteLiveTransaction::begin(*writer_);
    if (!transaction) return fail(transaction.error());
    return std::move(*transaction);
}

Result<std::optional<orders::LiveOrder>> SqliteLiveStore::order(const std::string& request_id) {
    return read([&](sqlite3* connection) -> Result<std::optional<orders::LiveOrder>> {
        std::optional<orders::LiveOrder> found;
        Statement rows(connection, std::string("SELECT ") + live_order_columns +
                                       " FROM live_order WHERE owner = ? AND request_id = ?");
        rows.begin(owner_, request_id);
        while (rows.next()) found = read_order(rows).order;
        return found;
    });
}

Result<std::optional<orders::LiveOrder>> SqliteLiveStore::order_of_client_id(const std::string& id) {
    return read([&](sqlite3* connection) -> Result<std::optional<orders::LiveOrder>> {
        std::optional<orders::LiveOrder> found;
        Statement rows(connection, std::string("SELECT ") + live_order_columns +
                                       " FROM live_order WHERE owner = ? AND client_order_id = ? AND "
                                       "client_order_id != ''");
        rows.begin(owner_, id);
        while (rows.next()) found = read_order(rows).order;
        return found;
    });
}

Result<std::vector<orders::BookedFill>> SqliteLiveStore::fills_of(const std::string& client_order_id) {
    return read([&](sqlite3* connection) -> Result<std::vector<orders::BookedFill>> {
        std::vector<orders::BookedFill> fills;
        Statement rows(connection, std::string("SELECT ") + live_fill_columns +
                                       " FROM live_fill WHERE owner = ? AND client_order_id = ? AND client_order_id "
                                       "!= '' ORDER BY id");
        rows.begin(owner_, client_order_id);
        while (rows.next()) fills.push_back(read_fill(rows, owner_));
        return fills;
    });
}

Result<Page<orders::LiveOrder>> SqliteLiveStore::orders(const PageQuery& query) {
    return read([&](sqlite3* connection) {
        return page_of<orders::LiveOrder>(connection, owner_, query, live_order_columns, "live_order", "created_at",
                                          [](const Statement& row) { return read_order(row).order; });
    });
}

Result<Page<orders::BookedFill>> SqliteLiveStore::fills(const PageQuery& query) {
    return read([&](sqlite3* connection) {
        return page_of<orders::BookedFill>(connection, owner_, query, live_fill_columns, "live_fill", "time",
                                           [&](const Statement& row) { return read_fill(row, owner_); });
    });
}

// By sequence, which the clock cannot move. Each record's hash is held against the record.
Result<Page<AuditRecord>> SqliteLiveStore::audit_log(const PageQuery& query) {
    return read([&](sqlite3* connection) -> Result<Page<AuditRecord>> {
        Page<AuditRecord> page;
        const std::int64_t limit = std::max<std::int64_t>(query.limit, 0),
                           offset = std::max<std::int64_t>(query.offset, 0);
        std::int64_t first = 0;
        if (query.since) {
            Statement range(
                connection,
                "SELECT count(*), coalesce(min(sequence), 0) FROM live_audit WHERE owner = ? AND time >= ?");
            range.begin(owner_, nanoseconds_since_epoch(*query.since));
            while (range.next()) {
                page.total = range.integer(0);
                first = range.integer(1);
            }
        } else {
            Statement count(connection, "SELECT audit_records FROM live_seal WHERE owner = ?");
            count.begin(owner_);
            while (count.next()) page.total = count.integer(0);
        }
        // Sequences have no gaps: without a time the page begins at its own number, and no record before it is read.
        Statement rows(connection, std::string("SELECT ") + live_audit_columns +
                                       " FROM live_audit NOT INDEXED WHERE sequence BETWEEN ? AND ? AND owner = ? AND "
                                       "time >= ? ORDER BY sequence DESC LIMIT ? OFFSET ?");
        const std::int64_t since = query.since ? nanoseconds_since_epoch(*query.since) : INT64_MIN;
        const std::int64_t last = query.since ? INT64_MAX : page.total - offset;
        rows.begin(first, last, owner_, since, limit, query.since ? offset : 0);
        while (rows.next()) {
            page.rows.push_back(read_audit(rows));
            const AuditRecord& record = page.rows.back();
            if (record.hash != audit_hash(owner_, record)) {
                throw DamagedRow("the audit record " + std::to_string(record.sequence));
            }
        }
        return page;
    });
}

// On a connection of its own: a long log would keep other readers waiting.
Result<AuditVerdict> SqliteLiveStore::verify_audit() {
    const VaultKey key(writer_->key);
    auto connection = ReadConnection::open(file_);
    if (!connection) return fail(connection.error());
    return (*connection)->read([&](sqlite3* reader) -> Result<AuditVerdict> {
        return key.use([&](std::span<const std::byte> known) { return verify_audit_chain(reader, owner_, known); });
    });
}

Result<AuditVerdict> verify_audit_of(const fs::path& file, std::span<const std::byte> key, const std::string& owner) {
    std::error_code error;
    const Error none{ErrorCode::not_found, "there are no live books " + file.string()};
    if (!fs::exists(file, error)) return fail(none);
    auto connection = ReadConnection::open(file);
    if (!connection) return fail(connection.error());
    const auto version = schema_version(**connection);
    if (!version) return fail(version.error());
    if (*version == 0) return fail(none);
    return (*connection)->read([&](sqlite3* reader) -> Result<AuditVerdict> {
        return verify_audit_chain(reader, owner, key);
    });
}

Result<> SqliteLiveStore::set_key(std::span<const std::byte> key) {
    if (key.empty()) {
        writer_->key.set({});
        return {};
    }
    auto transaction = SqliteLiveTransaction::begin(*writer_);
    if (!transaction) return fail(transaction.error());
    if (auto filled = (*transaction)->fill_in_macs(key); !filled) return filled;
    return (*transaction)->commit();
}

Result<> SqliteLiveStore::release_headroom() { return free_headroom(file_); }
Result<> SqliteLiveStore::restore_headroom() { return reserve_headroom(file_, headroom_bytes_); }

}  // namespace piggy::sqlite
