#include "adapters/sqlite/statement.h"

namespace piggy::sqlite {

using namespace sqlite_api;

void Statement::check(int result) const {
    if (result != SQLITE_OK) throw soci::sqlite3_soci_error(sqlite3_errmsg(connection_), result);
}

Statement::Statement(sqlite3* connection, std::string_view sql) : connection_(connection) {
    check(sqlite3_prepare_v3(connection, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                             &statement_, nullptr));
}

Statement::~Statement() { sqlite3_finalize(statement_); }

void Statement::reset() { sqlite3_reset(statement_); }  // its result repeats an error that was told before

bool Statement::next() {
    const int result = sqlite3_step(statement_);
    if (result == SQLITE_ROW) return true;
    sqlite3_reset(statement_);  // lets go of the lock at once
    if (result != SQLITE_DONE) throw soci::sqlite3_soci_error(sqlite3_errmsg(connection_), result);
    return false;
}

void Statement::bind_integer(int at, std::int64_t value) { check(sqlite3_bind_int64(statement_, at, value)); }

void Statement::bind(int at, const std::optional<Timestamp>& value) {
    if (value) return bind(at, *value);
    check(sqlite3_bind_null(statement_, at));
}

void Statement::bind(int at, const std::optional<std::int64_t>& value) {
    if (value) return bind_integer(at, *value);
    check(sqlite3_bind_null(statement_, at));
}

void Statement::bind(int at, std::string_view value) {
    const char* data = value.empty() ? "" : value.data();  // a null pointer would be NULL
    check(sqlite3_bind_text(statement_, at, data, static_cast<int>(value.size()), SQLITE_STATIC));
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string Statement::text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    if (bytes == nullptr) return "";
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

bool Statement::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

}  // namespace piggy::sqlite
