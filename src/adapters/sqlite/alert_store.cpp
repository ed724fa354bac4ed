#include "adapters/sqlite/alert_store.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "adapters/sqlite/session.h"
#include "adapters/sqlite/statement.h"

namespace piggy::sqlite {
namespace {

using namespace std::chrono_literals;

constexpr const char* columns =
    "SELECT id, source, time, noted_at, kind, level, text, attempts, trouble, outcome, settled_at FROM alert ";

sqlite_api::sqlite3* connection_of(soci::session& sql) {
    return static_cast<soci::sqlite3_session_backend*>(sql.get_backend())->conn_;
}

template <class Enum>
Enum choice(std::int64_t value, Enum last) {
    return static_cast<Enum>(std::clamp<std::int64_t>(value, 0, static_cast<std::int64_t>(last)));
}

StoredAlert read_row(const Statement& row) {
    StoredAlert stored;
    stored.id = row.integer(0);
    stored.alert.source = row.text(1);
    stored.alert.time = timestamp_from_nanoseconds(row.integer(2));
    stored.noted_at = timestamp_from_nanoseconds(row.integer(3));
    stored.alert.kind = choice(row.integer(4), alerts::last_kind);
    stored.alert.level = choice(row.integer(5), alerts::Level::urgent);
    stored.alert.text = row.text(6);
    stored.attempts = row.integer(7);
    stored.trouble = row.text(8);
    stored.outcome = row.text(9);
    if (!stored.outcome.empty()) stored.settled_at = timestamp_from_nanoseconds(row.integer(10));
    return stored;
}

void put_facts(soci::session& sql, const SqliteAlertStore::Facts& facts) {
    Statement put(connection_of(sql),
                  "INSERT INTO fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value");
    for (const auto& [name, value] : facts) put.run(std::string_view(name), std::string_view(value));
}

}  // namespace

Result<std::unique_ptr<SqliteAlertStore>> SqliteAlertStore::open(const std::filesystem::path& file) {
    // Two programs of ours that find no file at the same moment both make it; the one that comes second finds it made.
    auto database = Database::open(file, alert_migrations());
    for (int again = 0; !database && again < 5; ++again) {
        std::this_thread::sleep_for(50ms);
        database = Database::open(file, alert_migrations());
    }
    if (!database) return fail(database.error());
    return std::unique_ptr<SqliteAlertStore>(new SqliteAlertStore(std::move(*database)));
}

Result<std::int64_t> SqliteAlertStore::add(std::span<const alerts::Alert> alerts, Timestamp now, const Facts& facts) {
    return database_->session().write([&](soci::session& sql) -> Result<std::int64_t> {
        auto* connection = connection_of(sql);
        Statement put(connection,
                      "INSERT INTO alert (source, time, noted_at, kind, level, text) VALUES (?, ?, ?, ?, ?, ?) "
                      "ON CONFLICT (source) DO NOTHING");
        std::int64_t added = 0;
        for (const alerts::Alert& alert : alerts) {
            put.run(std::string_view(alert.source), alert.time, now, static_cast<std::int64_t>(alert.kind),
                    static_cast<std::int64_t>(alert.level), std::string_view(alert.text));
            added += sqlite_api::sqlite3_changes(connection);
        }
        put_facts(sql, facts);
        return added;
    });
}

Result<SqliteAlertStore::Facts> SqliteAlertStore::facts() {
    return database_->session().read([&](soci::session& sql) -> Result<Facts> {
        Statement query(connection_of(sql), "SELECT name, value FROM fact");
        Facts facts;
        query.begin();
        while (query.next()) facts[query.text(0)] = query.text(1);
        return facts;
    });
}

Result<std::vector<StoredAlert>> SqliteAlertStore::rows(const std::string& where_and_order, std::int64_t limit,
                                                        std::optional<std::int64_t> value) {
    return database_->session().read([&](soci::session& sql) -> Result<std::vector<StoredAlert>> {
        Statement query(connection_of(sql), columns + where_and_order + " LIMIT ?");
        value ? query.begin(*value, limit) : query.begin(limit);
        std::vector<StoredAlert> found;
        while (query.next()) found.push_back(read_row(query));
        return found;
    });
}

Result<std::optional<StoredAlert>> SqliteAlertStore::next_waiting() {
    auto found = rows("WHERE outcome = '' ORDER BY id", 1, std::nullopt);
    if (!found) return fail(found.error());
    return found->empty() ? std::nullopt : std::optional(std::move(found->front()));
}

Result<std::vector<StoredAlert>> SqliteAlertStore::newest(std::int64_t limit) {
    return rows("ORDER BY id DESC", limit, std::nullopt);
}

Result<std::vector<StoredAlert>> SqliteAlertStore::after(std::int64_t id, std::int64_t limit) {
    return rows("WHERE id > ? ORDER BY id", limit, id);
}

Result<std::optional<StoredAlert>> SqliteAlertStore::find(const std::string& source) {
    return database_->session().read([&](soci::session& sql) -> Result<std::optional<StoredAlert>> {
        Statement query(connection_of(sql), std::string(columns) + "WHERE source = ?");
        query.begin(std::string_view(source));
        if (!query.next()) return std::nullopt;
        return read_row(query);
    });
}

Result<> SqliteAlertStore::attempted(std::int64_t id, const std::string& trouble, const Facts& facts) {
    return database_->session().write([&](soci::session& sql) -> Result<> {
        Statement(connection_of(sql), "UPDATE alert SET attempts = attempts + 1, trouble = ? WHERE id = ?")
            .run(std::string_view(trouble), id);
        put_facts(sql, facts);
        return {};
    });
}

Result<> SqliteAlertStore::settle(std::int64_t id, const std::string& outcome, const std::string& trouble,
                                  std::int64_t message_id, Timestamp now, const Facts& facts) {
    return database_->session().write([&](soci::session& sql) -> Result<> {
        Statement(connection_of(sql),
                  "UPDATE alert SET attempts = attempts + 1, outcome = ?, trouble = ?, message_id = ?, settled_at = ? "
                  "WHERE id = ?")
            .run(std::string_view(outcome), std::string_view(trouble), message_id, now, id);
        put_facts(sql, facts);
        return {};
    });
}

Result<> SqliteAlertStore::waive_waiting(Timestamp now) {
    return database_->session().write([&](soci::session& sql) -> Result<> {
        Statement(connection_of(sql), "UPDATE alert SET outcome = 'not_wanted', settled_at = ? WHERE outcome = ''")
            .run(now);
        return {};
    });
}

Result<AlertCounts> SqliteAlertStore::counts() {
    return database_->session().read([&](soci::session& sql) -> Result<AlertCounts> {
        auto* connection = connection_of(sql);
        AlertCounts counts;
        Statement waiting(connection, "SELECT COUNT(*), MIN(noted_at) FROM alert WHERE outcome = ''");
        waiting.begin();
        if (waiting.next()) {
            counts.waiting = waiting.integer(0);
            if (!waiting.is_null(1)) counts.waiting_since = timestamp_from_nanoseconds(waiting.integer(1));
        }
        Statement settled(connection,
                          "SELECT SUM(outcome = 'given_up'), MAX(CASE outcome WHEN 'delivered' THEN settled_at END) "
                          "FROM alert");
        settled.begin();
        if (settled.next()) {
            if (!settled.is_null(0)) counts.given_up = settled.integer(0);
            if (!settled.is_null(1)) counts.last_delivered = timestamp_from_nanoseconds(settled.integer(1));
        }
        Statement head(connection, "SELECT trouble FROM alert WHERE outcome = '' ORDER BY id LIMIT 1");
        head.begin();
        if (head.next()) counts.trouble = head.text(0);
        return counts;
    });
}

// What waits is never pruned, however much it is; nor are summaries, whose sources say that they were made.
Result<> SqliteAlertStore::prune() {
    return database_->session().write([&](soci::session& sql) -> Result<> {
        Statement(connection_of(sql),
                  "DELETE FROM alert WHERE outcome != '' AND kind != ? AND id <= (SELECT MAX(id) FROM alert) - ?")
            .run(static_cast<std::int64_t>(alerts::Kind::summary), settled_kept);
        return {};
    });
}

}  // namespace piggy::sqlite
