#include "adapters/sqlite/database_copy.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>
#include <thread>

#include "adapters/sqlite/database_pages.h"
#include "adapters/sqlite/live_connection.h"
#include "adapters/sqlite/live_files.h"
#include "adapters/sqlite/live_store.h"
#include "adapters/sqlite/statement.h"

namespace piggy::sqlite {

using namespace sqlite_api;

namespace {

namespace fs = std::filesystem;

// Somebody may be bringing a log to its end; that takes moments.
constexpr int busy_tries = 100;
constexpr std::chrono::milliseconds busy_wait{50};

Error copy_error(const fs::path& copy, sqlite3* connection, int code) {
    if ((code & 0xFF) == SQLITE_CORRUPT || (code & 0xFF) == SQLITE_NOTADB) {
        return {ErrorCode::malformed, "the database that " + copy.string() + " is to be a copy of is damaged"};
    }
    const std::string why = connection == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(connection);
    return {ErrorCode::unavailable, "cannot copy a database to " + copy.string() + ": " + why};
}

Result<> copy_into(sqlite3* source, sqlite3* target, const fs::path& copy) {
    sqlite3_backup* backup = sqlite3_backup_init(target, "main", source, "main");
    if (backup == nullptr) return fail(copy_error(copy, target, sqlite3_errcode(target)));
    int code = SQLITE_BUSY;
    // All pages in one step are of one moment.
    for (int i = 0; i < busy_tries && (code == SQLITE_BUSY || code == SQLITE_LOCKED); ++i) {
        if (i > 0) std::this_thread::sleep_for(busy_wait);
        code = sqlite3_backup_step(backup, -1);
    }
    const int finished = sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE) return fail(copy_error(copy, nullptr, code));
    if (finished != SQLITE_OK) return fail(copy_error(copy, target, finished));
    // It came with the source's mode; a copy is one file.
    const int alone = sqlite3_exec(target, "PRAGMA journal_mode=DELETE", nullptr, nullptr, nullptr);
    if (alone != SQLITE_OK) return fail(copy_error(copy, target, alone));
    return {};
}

std::int64_t number(sqlite3* connection, const char* sql) {
    Statement rows(connection, sql);
    std::int64_t found = 0;
    rows.begin();
    while (rows.next()) found = rows.integer(0);
    return found;
}

Result<> check_is_ours(sqlite3* reader, const std::string& name, const std::vector<Migration>& migrations) {
    // Made, and stopped before the first step.
    if (number(reader, "SELECT count(*) FROM sqlite_schema") == 0) return {};
    if (number(reader, "PRAGMA application_id") != application_id ||
        number(reader, "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_version'") != 1) {
        return fail(ErrorCode::refused, name + " is another program's database");
    }
    Statement steps(reader, "SELECT version, checksum FROM schema_version ORDER BY version");
    steps.begin();
    while (steps.next()) {
        const std::int64_t version = steps.integer(0);
        const auto index = static_cast<std::size_t>(version - 1);
        if (index >= migrations.size()) {
            return fail(ErrorCode::refused, name + " was written by a newer CryptoPiggy (schema " +
                                                std::to_string(version) + ", this one knows " +
                                                std::to_string(migrations.size()) + ")");
        }
        if (step_checksum(migrations[index].sql) != steps.text(1)) {
            return fail(ErrorCode::refused, name + " was made by a different step " + std::to_string(version) +
                                                " of the schema than this program has");
        }
    }
    return {};
}

}  // namespace

Result<> copy_pages(sqlite3* source, const fs::path& copy) {
    const OpenFile made(::open(copy.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (made.descriptor() < 0) {
        const auto code = errno == EEXIST ? ErrorCode::refused : ErrorCode::unavailable;
        return fail(code, "cannot make " + copy.string() + ": " + std::strerror(errno));
    }
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(copy.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, nullptr);
    const std::unique_ptr<sqlite3, int (*)(sqlite3*)> target(opened, sqlite3_close_v2);
    Result<> copied = code == SQLITE_OK ? copy_into(source, opened, copy) : fail(copy_error(copy, opened, code));
    if (copied && ::fsync(made.descriptor()) != 0) {
        copied = fail(ErrorCode::unavailable, "cannot flush " + copy.string() + ": " + std::strerror(errno));
    }
    if (copied) copied = flush_folder_of(copy);
    if (!copied) ::unlink(copy.c_str());
    return copied;
}

Result<> copy_database(const fs::path& source, const fs::path& copy) {
    std::error_code error;
    if (!fs::is_regular_file(fs::symlink_status(source, error))) {
        return fail(ErrorCode::not_found, "there is no database " + source.string());
    }
    auto connection = ReadConnection::open(source);
    if (!connection) return fail(connection.error());
    return copy_pages((*connection)->get(), copy);
}

Result<> check_database(const fs::path& file, const std::vector<Migration>& migrations) {
    auto connection = ReadConnection::open(file);
    if (!connection) return fail(connection.error());
    try {
        std::string found;
        Statement pages((*connection)->get(), "PRAGMA integrity_check(1)");
        pages.begin();
        while (pages.next()) found = pages.text(0);
        if (found != "ok") return fail(ErrorCode::malformed, "the database " + file.string() + " is damaged: " + found);
        return check_is_ours((*connection)->get(), file.string(), migrations);
    } catch (const std::exception& exception) {
        return fail(ErrorCode::malformed, "the database " + file.string() + " is damaged: " + exception.what());
    }
}

Result<> mark_restored(const fs::path& books, Timestamp backup_made, const std::string& limits_sha256) {
    auto store = SqliteLiveStore::open(books, limits_sha256);
    if (!store) return fail(store.error());
    auto transaction = (*store)->begin();
    if (!transaction) return fail(transaction.error());
    const std::string made = format_iso8601(backup_made);
    if (auto put = (*transaction)->put_fact(execution::restored_fact, made); !put) return put;
    return (*transaction)->commit();
}

}  // namespace piggy::sqlite
