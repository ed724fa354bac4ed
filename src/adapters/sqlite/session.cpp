#include "adapters/sqlite/session.h"

namespace piggy::sqlite {
namespace {

sqlite_api::sqlite3* connection_of(soci::session& sql) {
    return static_cast<soci::sqlite3_session_backend*>(sql.get_backend())->conn_;
}

}  // namespace

// May throw; Database::open catches.
Session::Session(std::filesystem::path file) : file_(std::move(file)) {
    // Not with synchronous=FULL in this text: where the file is no database, SOCI would lose the connection over it.
    sql_.open(soci::sqlite3, "db=\"" + file_.string() + "\" timeout=5");
    auto* connection = connection_of(sql_);
    sqlite_api::sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
    sqlite_api::sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite_api::sqlite3_extended_result_codes(connection, 0);
    sql_ << "PRAGMA synchronous=FULL";
    sql_ << "PRAGMA trusted_schema=OFF";
}

Session::Transaction::~Transaction() {
    if (sqlite_api::sqlite3_get_autocommit(connection_of(sql_)) != 0) return;  // committed
    // Not through SOCI: while an exception is on its way it carries out nothing, and who writes next would find the
    // transaction still there. Where this fails SQLite has rolled back by itself.
    sqlite_api::sqlite3_exec(connection_of(sql_), "ROLLBACK", nullptr, nullptr, nullptr);
}

Error Session::error_from(const std::filesystem::path& file, const std::exception& exception) {
    const std::string name = file.string();
    const auto* error = dynamic_cast<const soci::sqlite3_soci_error*>(&exception);
    switch (error == nullptr ? SQLITE_ERROR : error->result() & 0xFF) {
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return {ErrorCode::malformed, "the database " + name +
                                              " is damaged or is no database; move it away (saved runs and settings "
                                              "are in it) and start again"};
        case SQLITE_FULL:
            return {ErrorCode::unavailable, "the disk of " + name + " is full; free some space. Nothing was changed"};
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_CANTOPEN:
            return {ErrorCode::unavailable,
                    "the database " + name + " cannot be written; look at the rights of the file and its folder"};
        case SQLITE_IOERR:
            return {ErrorCode::unavailable,
                    "the disk refused to read or write " + name + "; it may be full or failing. Nothing was changed"};
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {ErrorCode::unavailable, "another program is writing to " + name +
                                                "; is a second CryptoPiggy using the same folder? Stop one of them"};
        case SQLITE_CONSTRAINT: return {ErrorCode::refused, "the database " + name + " already has this entry"};
        default: return {ErrorCode::unavailable, "the database " + name + " failed: " + exception.what()};
    }
}

}  // namespace piggy::sqlite
