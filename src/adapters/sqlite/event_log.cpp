#include "adapters/sqlite/event_log.h"

#include "adapters/sqlite/deflate.h"
#include "adapters/sqlite/digest.h"
#include "adapters/sqlite/event_json.h"
#include "adapters/sqlite/session.h"

namespace piggy::sqlite {
namespace {

using trading::Event;
using trading::RunStarted;

// Far more than the longest warm-up comes to; a length that the disk has changed must not ask for all memory.
constexpr long long history_bytes_max = 64'000'000;

std::string digest_of_row(const std::string& run_id, long long seq, long long time, const std::string& kind,
                          const std::string& payload) {
    return CanonicalText{}
        .add("trading_event")
        .add(run_id)
        .add(std::int64_t{seq})
        .add(std::int64_t{time})
        .add(kind)
        .add(payload)
        .digest();
}

std::string digest_of_history(const std::string& run_id, const std::string& lines) {
    return CanonicalText{}.add("trading_history").add(run_id).add(lines).digest();
}

tl::unexpected<Error> damaged(const std::string& run_id, long long seq, const std::string& what) {
    return fail(ErrorCode::malformed, "event " + std::to_string(seq) + " of the strategy run " + run_id +
                                          " is damaged in the database (" + what +
                                          "), so the run can't be brought back; start it anew");
}

void save_history(soci::session& sql, const RunStarted& started) {
    const std::string lines = candle_lines(started.history);
    const std::string squeezed = deflate(lines);
    soci::blob blob(sql);
    blob.write(0, squeezed.data(), squeezed.size());
    const auto bytes = static_cast<long long>(lines.size());
    const std::string digest = digest_of_history(started.config.id, lines);
    sql << "INSERT INTO trading_history (run_id, bytes, candles, digest) VALUES (:run, :bytes, :candles, :digest)",
        soci::use(started.config.id), soci::use(bytes), soci::use(blob), soci::use(digest);
}

Result<std::vector<market::Candle>> load_history(soci::session& sql, const std::string& run_id) {
    long long bytes = 0;
    std::string digest;
    soci::blob blob(sql);
    sql << "SELECT bytes, candles, digest FROM trading_history WHERE run_id = :run", soci::use(run_id),
        soci::into(bytes), soci::into(blob), soci::into(digest);
    if (!sql.got_data()) return damaged(run_id, 1, "its candles are missing");
    if (bytes < 0 || bytes > history_bytes_max) return damaged(run_id, 1, "its candles have an impossible length");
    std::string squeezed(blob.get_len(), '\0');
    if (!squeezed.empty()) blob.read(0, squeezed.data(), squeezed.size());
    const auto lines = inflate(squeezed, static_cast<std::size_t>(bytes));
    if (!lines || !same_digest(digest, digest_of_history(run_id, *lines))) {
        return damaged(run_id, 1, "its candles are not those that were written");
    }
    auto candles = read_candle_lines(*lines);
    if (!candles) return damaged(run_id, 1, candles.error().what);
    return candles;
}

struct Row {
    long long seq = 0, time = 0;
    std::string kind, payload, digest;
};

Result<Event> read_row(soci::session& sql, const std::string& run_id, const Row& row, long long expected_seq) {
    if (row.seq != expected_seq) {
        return damaged(run_id, expected_seq,
                       "it is missing; the next there is has the number " + std::to_string(row.seq));
    }
    if (!same_digest(row.digest, digest_of_row(run_id, row.seq, row.time, row.kind, row.payload))) {
        return damaged(run_id, row.seq, "it is not as it was written");
    }
    auto event = read_event(run_id, timestamp_from_nanoseconds(row.time), row.kind, row.payload);
    if (!event) return damaged(run_id, row.seq, event.error().what);
    auto* started = std::get_if<RunStarted>(&event->what);
    if ((started != nullptr) != (row.seq == 1)) return damaged(run_id, row.seq, "a run has one start, its first event");
    if (started != nullptr) {
        auto history = load_history(sql, run_id);
        if (!history) return fail(history.error());
        started->history = std::move(*history);
    }
    return event;
}

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
        Row row;
        soci::statement query =
            (sql.prepare << "SELECT seq, time, kind, payload, digest FROM trading_event WHERE run_id = :run "
                            "ORDER BY seq",
             soci::use(run_id), soci::into(row.seq), soci::into(row.time), soci::into(row.kind),
             soci::into(row.payload), soci::into(row.digest));
        query.execute();
        // One at a time: after months of minutes the rows themselves are far larger than what is in them.
        std::vector<Event> events;
        while (query.fetch()) {
            auto event = read_row(sql, run_id, row, static_cast<long long>(events.size()) + 1);
            if (!event) return fail(event.error());
            events.push_back(std::move(*event));
        }
        if (events.empty()) return fail(ErrorCode::not_found, "there is no strategy run " + run_id);
        return events;
    });
}

}  // namespace piggy::sqlite
