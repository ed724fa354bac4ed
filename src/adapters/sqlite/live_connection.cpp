#include "adapters/sqlite/live_connection.h"

#include <cerrno>
#include <vector>

#include "adapters/sqlite/live_rows.h"
#include "adapters/sqlite/live_store.h"

namespace piggy::sqlite {

using namespace sqlite_api;

namespace {

void run(sqlite3* connection, const char* sql) {
    const int result = sqlite3_exec(connection, sql, nullptr, nullptr, nullptr);
    if (result != SQLITE_OK) throw soci::sqlite3_soci_error(sqlite3_errmsg(connection), result);
}

std::vector<std::string> schema_of(sqlite3* connection) {
    std::vector<std::string> lines;
    Statement rows(connection,
                   "SELECT type || ' ' || name || ' ' || tbl_name || ' ' || sql FROM sqlite_schema WHERE name LIKE "
                   "'live_%' AND sql IS NOT NULL ORDER BY type, name");
    rows.begin();
    while (rows.next()) lines.push_back(rows.text(0));
    Statement others(connection, "SELECT count(*) FROM sqlite_schema WHERE name NOT LIKE 'live_%'");
    others.begin();
    while (others.next()) lines.push_back(std::to_string(others.integer(0)));
    return lines;
}

int stop_if_told(void* stop) { return static_cast<const std::atomic<bool>*>(stop)->load() ? 1 : 0; }

}  // namespace

bool is_storage_full(const Error& error) { return error.what.starts_with("STORAGE_FULL: "); }

Error damaged_books(const std::filesystem::path& file, const std::string& what) {
    return {ErrorCode::malformed, "the live books " + file.string() + " are damaged: " + what +
                                      ". Nothing was changed in them; keep the folder as it is, and start with a "
                                      "backup of it in its place"};
}

Error live_error(const std::filesystem::path& file, const std::exception& exception, sqlite3* connection) {
    if (const auto* damaged = dynamic_cast<const DamagedRow*>(&exception)) {
        return damaged_books(file, std::string(damaged->what()) + " is not as this program wrote it");
    }
    const std::string name = file.string();
    const auto* error = dynamic_cast<const soci::sqlite3_soci_error*>(&exception);
    const int code = error == nullptr ? SQLITE_ERROR : error->result();
    const int system = connection == nullptr ? 0 : sqlite3_system_errno(connection);
    const bool no_room = (code & 0xFF) == SQLITE_IOERR && code != SQLITE_IOERR_FSYNC &&
                         code != SQLITE_IOERR_DIR_FSYNC && (system == ENOSPC || system == EDQUOT);
    if ((code & 0xFF) == SQLITE_FULL || no_room) {
        return {ErrorCode::unavailable,
                "STORAGE_FULL: the disk of the live books " + name + " is full; free some space. Nothing was changed"};
    }
    switch (code & 0xFF) {
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return damaged_books(file, exception.what());
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {ErrorCode::unavailable, "another program is writing to the live books " + name + "; stop it"};
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_CANTOPEN:
            return {ErrorCode::unavailable,
                    "the live books " + name + " cannot be opened; look at the rights of the file and its folder"};
        default:
            return {ErrorCode::unavailable, "the disk refused to read or write the live books " + name + " (" +
                                                exception.what() + ", code " + std::to_string(code) +
                                                "); live trading stops until the program is started again"};
    }
}

Result<std::unique_ptr<ReadConnection>> ReadConnection::open(const std::filesystem::path& file) {
    auto opened = std::unique_ptr<ReadConnection>(new ReadConnection(file));
    std::error_code error;
    const bool cut_short = std::filesystem::exists(file.string() + "-journal", error);
    try {
        const int rights = cut_short ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
        const int result = sqlite3_open_v2(file.c_str(), &opened->connection_, rights | SQLITE_OPEN_NOMUTEX, nullptr);
        if (result != SQLITE_OK) throw soci::sqlite3_soci_error("cannot open", result);
        sqlite3_extended_result_codes(opened->connection_, 1);
        sqlite3_busy_timeout(opened->connection_, 5000);
        sqlite3_db_config(opened->connection_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        sqlite3_db_config(opened->connection_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
        run(opened->connection_, "PRAGMA trusted_schema=OFF");
        run(opened->connection_, "PRAGMA cell_size_check=ON");
    } catch (const std::exception& exception) {
        return fail(live_error(file, exception, opened->connection_));
    }
    return opened;
}

ReadConnection::~ReadConnection() { sqlite3_close_v2(connection_); }

ReadConnection::Moment::Moment(sqlite3* connection) : connection_(connection) { run(connection, "BEGIN"); }
ReadConnection::Moment::~Moment() { sqlite3_exec(connection_, "ROLLBACK", nullptr, nullptr, nullptr); }

Result<> check_every_page(ReadConnection& connection, const std::filesystem::path& file,
                          const std::atomic<bool>* stop) {
    if (stop != nullptr) {
        sqlite3_progress_handler(connection.get(), 10'000, stop_if_told, const_cast<std::atomic<bool>*>(stop));
    }
    auto checked = connection.read([&](sqlite3* reader) -> Result<> {
        Statement rows(reader, "PRAGMA integrity_check(1)");
        std::string found;
        rows.begin();
        while (rows.next()) found = rows.text(0);
        if (found != "ok") return fail(damaged_books(file, found));
        return {};
    });
    if (stop != nullptr && stop->load()) return {};
    return checked;
}

Result<> check_schema(ReadConnection& connection, const std::filesystem::path& file) {
    sqlite3* memory = nullptr;
    const std::unique_ptr<sqlite3, int (*)(sqlite3*)> closed_with_this(
        sqlite3_open(":memory:", &memory) == SQLITE_OK ? memory : nullptr, sqlite3_close_v2);
    return connection.read([&](sqlite3* reader) -> Result<> {
        // As Database makes it.
        run(memory,
            "CREATE TABLE schema_version (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum "
            "TEXT NOT NULL) STRICT");
        for (const Migration& step : live_migrations()) run(memory, step.sql.c_str());
        if (schema_of(reader) != schema_of(memory)) {
            return fail(damaged_books(file, "its tables are not the ones this program makes"));
        }
        for (const auto& [pragma, expected] : {std::pair{"PRAGMA encoding", "UTF-8"}, {"PRAGMA auto_vacuum", "0"}}) {
            Statement value(reader, pragma);
            value.begin();
            while (value.next()) {
                if (value.text(0) != expected) return fail(damaged_books(file, "its header has changed"));
            }
        }
        return {};
    });
}

Result<std::int64_t> schema_version(ReadConnection& connection) {
    return connection.read([](sqlite3* reader) -> Result<std::int64_t> {
        std::int64_t version = 0;
        Statement table(reader, "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_version'");
        table.begin();
        bool there = false;
        while (table.next()) there = table.integer(0) == 1;
        if (!there) return 0;
        Statement highest(reader, "SELECT max(version) FROM schema_version");
        highest.begin();
        while (highest.next()) version = highest.integer(0);
        return version;
    });
}

}  // namespace piggy::sqlite
