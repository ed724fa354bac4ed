#pragma once
// AlertBooks: goes through the audit logs of the live books and writes down the alerts that come of them, together with
// how far it got: whatever dies in between, no record is left out and none is told of twice. Works beside the backend
// and without one.

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/sqlite/alert_store.h"
#include "adapters/sqlite/books_reader.h"
#include "alerts/audit_alerts.h"
#include "core/clock.h"

namespace piggy::apps {

class AlertBooks {
public:
    using Log = std::function<void(std::string_view line)>;
    // What outlives this: store, clock.
    AlertBooks(std::filesystem::path home, sqlite::SqliteAlertStore& store, const Clock& clock, Log log);

    // What is new in all books, once. errors: unavailable: alerts.db does not take it; the next look goes on from there
    [[nodiscard]] Result<> look();
    // Whether an order whose end is unknown was told of and is not over.
    [[nodiscard]] bool unknown_is_told() const;
    // Of the last record that was read; empty where there is none. For the daily summary (A4).
    [[nodiscard]] std::string audit_head(const std::string& exchange) const;

private:
    struct Book {
        std::string stamp;  // of the files, as they were when all of it had been read
        std::string book_id;
        std::int64_t sequence = 0;
        std::string last_hash;  // of the record of that number, its first digits
        alerts::AuditMemory memory;
        std::string head, trouble;
        std::chrono::nanoseconds read_again{};  // monotonic; where there is trouble, which may pass without any change
        std::int64_t fills_read = 0;
        std::map<std::string, Timestamp> last_fills;  // by the order's id; of fills that were read since the start
    };
    [[nodiscard]] Result<> look_at(const std::string& exchange, Book& book);
    // False: they could not be read to their end, which was told.
    [[nodiscard]] Result<bool> read_new(sqlite::BooksReader& reader, const alerts::BookName& name, Book& book);
    [[nodiscard]] Result<> begin(const std::string& book_id, const std::string& exchange, Book& book);
    // Books from a backup have the same id and other records: what they have is read anew, and what was told of it
    // already is known by its name.
    [[nodiscard]] Result<> check_place(sqlite::BooksReader& reader, Book& book) const;
    [[nodiscard]] Result<> tell_counted(const alerts::BookName& name, Book& book);
    [[nodiscard]] Result<> tell_trouble(const std::string& exchange, Book& book, const Error& error);
    [[nodiscard]] sqlite::SqliteAlertStore::Facts progress(const alerts::BookName& name, const Book& book) const;

    std::filesystem::path home_;
    sqlite::SqliteAlertStore& store_;
    const Clock& clock_;
    Log log_;
    std::optional<Timestamp> born_;  // of alerts.db: what happened before is nobody's news any more
    std::map<std::string, Book> books_;
};

// How an audit record is read: its details as texts by name.
[[nodiscard]] alerts::Record record_of(const execution::AuditRecord& record);

}  // namespace piggy::apps
