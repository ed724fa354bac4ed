#pragma once
// Inner header: a prepared statement that is kept and used again, for rows that are written thousands of times a
// second: bound and read by position, 64 bits wide. Throws as SOCI does; Session turns that into an Error.

#include <soci/sqlite3/soci-sqlite3.h>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>

#include "core/timestamp.h"

namespace piggy::sqlite {

class Statement {
public:
    // connection must outlive this.
    Statement(sqlite_api::sqlite3* connection, std::string_view sql);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    // Binds the values to the question marks in order and runs a statement that gives no rows. Texts need only live
    // until it returns.
    template <class... Values>
    void run(const Values&... values) {
        begin(values...);
        while (next()) {
        }
    }
    // The same for one that gives rows; next() goes to the first, then on.
    template <class... Values>
    void begin(const Values&... values) {
        reset();
        int at = 0;
        (bind(++at, values), ...);
    }
    [[nodiscard]] bool next();

    // Of the present row, from 0.
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] bool is_null(int column) const;

private:
    void reset();
    template <std::integral Number>
    void bind(int at, Number value) {
        bind_integer(at, static_cast<std::int64_t>(value));
    }
    void bind(int at, Timestamp value) { bind_integer(at, nanoseconds_since_epoch(value)); }
    void bind(int at, const std::optional<Timestamp>& value);
    void bind(int at, const std::optional<std::int64_t>& value);
    void bind(int at, std::string_view value);
    void bind_integer(int at, std::int64_t value);
    void check(int result) const;

    sqlite_api::sqlite3* connection_;
    sqlite_api::sqlite3_stmt* statement_ = nullptr;
};

}  // namespace piggy::sqlite
