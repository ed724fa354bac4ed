#include "adapters/sqlite/database_check.h"

#include <stdlib.h>  // mkdtemp

#include <utility>

#include "adapters/sqlite/audit_chain.h"
#include "adapters/sqlite/books_reader.h"
#include "adapters/sqlite/database.h"
#include "adapters/sqlite/exchange_record_store.h"
#include "adapters/sqlite/live_connection.h"
#include "adapters/sqlite/live_files.h"
#include "adapters/sqlite/live_state.h"
#include "adapters/sqlite/live_store.h"

namespace piggy::sqlite {
namespace {

namespace fs = std::filesystem;
using sqlite_api::sqlite3;

std::int64_t steps_of(const std::string& name) {
    if (name == "app.db") return static_cast<std::int64_t>(built_in_migrations().size());
    if (name == "exchange.db") return static_cast<std::int64_t>(exchange_migrations().size());
    if (name == "ledger.db" || name == "paper.db") return static_cast<std::int64_t>(live_migrations().size());
    return 0;
}

Result<std::string> quick_check(ReadConnection& connection) {
    return connection.read([](sqlite3* reader) -> Result<std::string> {
        Statement rows(reader, "PRAGMA quick_check(1)");
        std::string found;
        for (rows.begin(); rows.next();) found = rows.text(0);
        return found == "ok" ? "" : found;
    });
}

// A damaged write-ahead log is cut off by SQLite without a word; then the books end before their head.
Result<> reach_as_far_as_the_head(const ReadableDatabase& database, ReadConnection& connection,
                                  const std::string& owner) {
    std::error_code ignored;
    const fs::path head_file = fs::path(database.file()).replace_extension(".head");
    if (!database.is_copy() || !fs::exists(head_file, ignored)) return {};
    const auto head = HeadFile::open(database.file());
    if (!head) return fail(head.error());
    return connection.read([&](sqlite3* open) -> Result<> {
        const auto state = load_live_state(open, owner);
        const std::int64_t commits = state ? state->commits : 0;
        if (!head->head() || commits >= head->head()->commits) return {};
        return fail(damaged_books(database.file(), "they end before what their head knows of"));
    });
}

}  // namespace

Result<ReadableDatabase> ReadableDatabase::prepare(const fs::path& file, bool is_in_use) {
    ReadableDatabase readable;
    readable.file_ = file;
    if (is_in_use) return readable;
    std::error_code error;
    std::string folder = (fs::temp_directory_path(error) / "cryptopiggy-check-XXXXXX").string();
    if (error || ::mkdtemp(folder.data()) == nullptr) {
        return fail(ErrorCode::unavailable, "no folder for a copy of it can be made");
    }
    readable.folder_ = folder;
    readable.file_ = readable.folder_ / file.filename();
    // The head says how far books got.
    const fs::path head = fs::path(file).replace_extension(".head");
    for (const fs::path& from : {file, fs::path(file.string() + "-wal"), head}) {
        if (from != file && !fs::exists(from, error)) continue;
        fs::copy_file(from, readable.folder_ / from.filename(), error);
        if (error) return fail(ErrorCode::unavailable, from.string() + " can't be copied: " + error.message());
    }
    return readable;
}

ReadableDatabase::~ReadableDatabase() {
    std::error_code ignored;
    if (!folder_.empty()) fs::remove_all(folder_, ignored);
}

ReadableDatabase::ReadableDatabase(ReadableDatabase&& other) noexcept
    : file_(std::move(other.file_)), folder_(std::exchange(other.folder_, {})) {}

Result<DatabaseFindings> examine(const ReadableDatabase& database, const std::string& name) {
    auto connection = ReadConnection::open(database.file());
    if (!connection) return fail(connection.error());
    DatabaseFindings findings;
    findings.version_known = steps_of(name);
    auto damage = quick_check(**connection);
    if (!damage && damage.error().code != ErrorCode::malformed) return fail(damage.error());
    findings.damage = damage ? *damage : "it is no sound database any more";
    if (!findings.damage.empty()) return findings;
    const auto version = schema_version(**connection);
    if (!version) return fail(version.error());
    findings.version = *version;
    return findings;
}

Result<BooksFindings> examine_books(const ReadableDatabase& database, const std::string& owner) {
    auto reader = BooksReader::open(database.file(), owner);
    if (!reader) return fail(reader.error().error);
    BooksFindings findings;
    const auto now = (*reader)->now();  // against the seal
    if (!now) return fail(now.error());
    auto connection = ReadConnection::open(database.file());
    if (!connection) return fail(connection.error());
    if (auto whole = reach_as_far_as_the_head(database, **connection, owner); !whole) return fail(whole.error());
    const auto fills = (*reader)->fills();
    if (!fills) return fail(fills.error());
    findings.fills = fills->rows.size();
    const auto entries = (*reader)->entries();
    if (!entries) return fail(entries.error());
    findings.entries = entries->rows.size();
    const auto orders = (*reader)->orders(Timestamp{}, Timestamp::max());
    if (!orders) return fail(orders.error());
    findings.orders = orders->size();
    const auto days = (*reader)->days();
    if (!days) return fail(days.error());
    auto verdict = (*connection)->read([&](sqlite3* open) -> Result<execution::AuditVerdict> {
        return verify_audit_chain(open, owner, {});
    });
    if (!verdict) return fail(verdict.error());
    findings.audit = std::move(*verdict);
    return findings;
}

}  // namespace piggy::sqlite
