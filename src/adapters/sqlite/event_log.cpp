#include "adapters/sqlite/event_log.h"

#include "adapters/sqlite/event_json.h"
#include "adapters/sqlite/event_rows.h"
#include "adapters/sqlite/run_state_rows.h"

namespace piggy::sqlite {
namespace {

using trading::Event;
using trading::RunStarted;

// The query's run ids; value, where there is one, is what its :value stands for.
template <class... Value>
Result<std::vector<std::string>> run_ids(Database& database, const std::string& query, const Value&... value) {
    return database.session().read([&](soci::session& sql) -> Result<std::vector<std::string>> {
        std::vector<std::string> ids;
        std::string id;
        soci::statement rows(sql);
        (rows.exchange(soci::use(value)), ...);
        rows.exchange(soci::into(id));
        rows.alloc();
        rows.prepare(query);
        rows.define_and_bind();
        rows.execute();
        while (rows.fetch()) ids.push_back(id);
        return ids;
    });
}

}  // namespace

Result<> SqliteEventLog::append(const Event& event) {
    return database_->session().write([&](soci::session& sql) -> Result<> {
        const std::string& run_id = run_of(event);
        const auto* started = std::get_if<RunStarted>(&event.what);
        long long last = 0;
        sql << "SELECT CAST(coalesce(max(seq), 0) AS BIGINT) FROM trading_event WHERE run_id = :run", soci::use(run_id),
            soci::into(last);
        if (started != nullptr && last > 0) return fail(ErrorCode::refused, "there was a run " + run_id + " before");
        if (started == nullptr && last == 0) return fail(ErrorCode::refused, "no run " + run_id + " was ever started");
        const long long seq = last + 1;
        const long long time = nanoseconds_since_epoch(event.time);
        const std::string kind = kind_of(event);
        const std::string payload = payload_of(event);
        const std::string digest = digest_of_row(run_id, seq, time, kind, payload);
        sql << "INSERT INTO trading_event (run_id, seq, time, kind, payload, digest) "
               "VALUES (:run, :seq, :time, :kind, :payload, :digest)",
            soci::use(run_id), soci::use(seq), soci::use(time), soci::use(kind), soci::use(payload), soci::use(digest);
        if (started != nullptr) save_history(sql, *started);
        return {};
    });
}

Result<std::vector<std::string>> SqliteEventLog::open_runs() {
    return run_ids(*database_,
                   "SELECT run_id FROM trading_event AS started WHERE kind = 'run_started' AND NOT EXISTS (SELECT 1 "
                   "FROM trading_event AS ended WHERE ended.run_id = started.run_id AND ended.kind = 'run_stopped') "
                   "ORDER BY number");
}

Result<std::vector<std::string>> SqliteEventLog::all_runs(std::size_t limit) {
    const auto rows = static_cast<long long>(std::min<std::size_t>(limit, static_cast<std::size_t>(INT64_MAX)));
    return run_ids(*database_,
                   "SELECT run_id FROM trading_event WHERE kind = 'run_started' ORDER BY number DESC LIMIT :value",
                   rows);
}

Result<std::vector<std::string>> SqliteEventLog::stopped_since(Timestamp time) {
    const long long since = nanoseconds_since_epoch(time);
    return run_ids(*database_,
                   "SELECT run_id FROM trading_event WHERE kind = 'run_stopped' AND time >= :value ORDER BY number",
                   since);
}

Result<std::vector<Event>> SqliteEventLog::events_of(const std::string& run_id) {
    return database_->session().read([&](soci::session& sql) -> Result<std::vector<Event>> {
        std::vector<Event> events;
        const auto read = each_event(sql, run_id, 1, [&](Event event) { events.push_back(std::move(event)); });
        if (!read) return fail(read.error());
        if (events.empty()) return fail(ErrorCode::not_found, "there is no strategy run " + run_id);
        return events;
    });
}

Result<> SqliteEventLog::keep_state(const std::string& run_id, const trading::RunState& state) {
    return database_->session().write([&](soci::session& sql) -> Result<> {
        auto saved = save_run_state(sql, run_id, state, sound_.contains(run_id));
        if (saved) sound_.insert(run_id);
        return saved;
    });
}

Result<trading::RunRecord> SqliteEventLog::record_of(const std::string& run_id) {
    return database_->session().read([&](soci::session& sql) -> Result<trading::RunRecord> {
        trading::RunRecord record;
        long long first = 1;
        if (auto kept = load_run_state(sql, run_id)) {
            auto started = first_event(sql, run_id);
            if (!started) return fail(started.error());
            record.started = std::move(*started);
            record.candles = std::move(kept->candles);
            record.state = std::move(kept->state);
            first = kept->seq + 1;
        }
        const auto read = each_event(sql, run_id, first, [&](Event event) {
            if (std::holds_alternative<RunStarted>(event.what)) {
                record.started = std::move(event);
            } else {
                record.rest.push_back(std::move(event));
            }
        });
        if (!read) return fail(read.error());
        if (first == 1 && *read == 0) return fail(ErrorCode::not_found, "there is no strategy run " + run_id);
        return record;
    });
}

}  // namespace piggy::sqlite
