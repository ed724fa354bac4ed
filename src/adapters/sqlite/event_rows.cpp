#include "adapters/sqlite/event_rows.h"

#include "adapters/sqlite/deflate.h"
#include "adapters/sqlite/digest.h"
#include "adapters/sqlite/event_json.h"

namespace piggy::sqlite {
namespace {

using trading::Event;
using trading::RunStarted;

// Far more than the longest warm-up comes to; a length that the disk has changed must not ask for all memory.
constexpr long long lines_bytes_max = 64'000'000;

std::string digest_of_history(const std::string& run_id, const std::string& lines) {
    return CanonicalText{}.add("trading_history").add(run_id).add(lines).digest();
}

tl::unexpected<Error> damaged(const std::string& run_id, long long seq, const std::string& what) {
    return fail(ErrorCode::malformed, "event " + std::to_string(seq) + " of the strategy run " + run_id +
                                          " is damaged in the database (" + what +
                                          "), so the run can't be brought back; start it anew");
}

Result<std::vector<market::Candle>> load_history(soci::session& sql, const std::string& run_id) {
    long long bytes = 0;
    std::string digest;
    soci::blob blob(sql);
    sql << "SELECT bytes, candles, digest FROM trading_history WHERE run_id = :run", soci::use(run_id),
        soci::into(bytes), soci::into(blob), soci::into(digest);
    if (!sql.got_data()) return damaged(run_id, 1, "its candles are missing");
    const auto lines = lines_of(blob, bytes);
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

}  // namespace

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

void save_history(soci::session& sql, const RunStarted& started) {
    const std::string lines = candle_lines(started.history);
    soci::blob blob(sql);
    put_lines(blob, lines);
    const auto bytes = static_cast<long long>(lines.size());
    const std::string digest = digest_of_history(started.config.id, lines);
    sql << "INSERT INTO trading_history (run_id, bytes, candles, digest) VALUES (:run, :bytes, :candles, :digest)",
        soci::use(started.config.id), soci::use(bytes), soci::use(blob), soci::use(digest);
}

Result<long long> each_event(soci::session& sql, const std::string& run_id, long long first,
                             const std::function<void(Event)>& take) {
    Row row;
    soci::statement query = (sql.prepare << "SELECT seq, time, kind, payload, digest FROM trading_event "
                                            "WHERE run_id = :run AND seq >= :first ORDER BY seq",
                             soci::use(run_id), soci::use(first), soci::into(row.seq), soci::into(row.time),
                             soci::into(row.kind), soci::into(row.payload), soci::into(row.digest));
    query.execute();
    long long found = 0;
    for (; query.fetch(); ++found) {
        auto event = read_row(sql, run_id, row, first + found);
        if (!event) return fail(event.error());
        take(std::move(*event));
    }
    return found;
}

Result<Event> first_event(soci::session& sql, const std::string& run_id) {
    Row row;
    sql << "SELECT seq, time, kind, payload, digest FROM trading_event WHERE run_id = :run AND seq = 1",
        soci::use(run_id), soci::into(row.seq), soci::into(row.time), soci::into(row.kind), soci::into(row.payload),
        soci::into(row.digest);
    if (!sql.got_data()) return fail(ErrorCode::not_found, "there is no strategy run " + run_id);
    return read_row(sql, run_id, row, 1);
}

Result<std::string> lines_of(soci::blob& blob, long long bytes) {
    if (bytes < 0 || bytes > lines_bytes_max)
        return fail(ErrorCode::malformed, "the candles have an impossible length");
    std::string squeezed(blob.get_len(), '\0');
    if (!squeezed.empty()) blob.read(0, squeezed.data(), squeezed.size());
    auto lines = inflate(squeezed, static_cast<std::size_t>(bytes));
    if (!lines) return fail(ErrorCode::malformed, "the candles can't be unpacked");
    return std::move(*lines);
}

void put_lines(soci::blob& blob, const std::string& lines) {
    const std::string squeezed = deflate(lines);
    blob.write(0, squeezed.data(), squeezed.size());
}

}  // namespace piggy::sqlite
