#include "adapters/sqlite/run_state_rows.h"

#include "adapters/sqlite/digest.h"
#include "adapters/sqlite/event_json.h"
#include "adapters/sqlite/event_rows.h"
#include "adapters/sqlite/run_state_json.h"

namespace piggy::sqlite {
namespace {

using trading::CandleClosed;
using trading::Event;

// Events to a row of candles: a damaged or half-read one costs little, and a year of minutes is a few hundred.
constexpr std::size_t candles_per_row = 2'000;

// The digest of the event that a state came after ties the two together.
std::string digest_of_state(soci::session& sql, const std::string& run_id, long long seq, long long version,
                            const std::string& state) {
    std::string event;
    sql << "SELECT digest FROM trading_event WHERE run_id = :run AND seq = :seq", soci::use(run_id), soci::use(seq),
        soci::into(event);
    if (!sql.got_data()) return "";
    return CanonicalText{}
        .add("run_state")
        .add(run_id)
        .add(std::int64_t{seq})
        .add(std::int64_t{version})
        .add(state)
        .add(event)
        .digest();
}

std::string digest_of_candles(const std::string& run_id, long long first, long long last, const std::string& lines) {
    return CanonicalText{}
        .add("run_candles")
        .add(run_id)
        .add(std::int64_t{first})
        .add(std::int64_t{last})
        .add(lines)
        .digest();
}

void save_candles(soci::session& sql, const std::string& run_id, long long first, long long last,
                  const std::vector<market::Candle>& candles) {
    const std::string lines = candle_lines(candles);
    const std::string digest = digest_of_candles(run_id, first, last, lines);
    const auto bytes = static_cast<long long>(lines.size());
    soci::blob blob(sql);
    put_lines(blob, lines);
    sql << "INSERT INTO run_candles (run_id, first_seq, last_seq, bytes, candles, digest) "
           "VALUES (:run, :first, :last, :bytes, :candles, :digest)",
        soci::use(run_id), soci::use(first), soci::use(last), soci::use(bytes), soci::use(blob), soci::use(digest);
}

// The candles up to this event, without a gap.
std::optional<std::vector<market::Candle>> load_candles(soci::session& sql, const std::string& run_id,
                                                        long long until) {
    long long first = 0, last = 0, bytes = 0, next = 1;
    std::string digest;
    soci::blob blob(sql);
    soci::statement rows = (sql.prepare << "SELECT first_seq, last_seq, bytes, candles, digest FROM run_candles "
                                           "WHERE run_id = :run ORDER BY first_seq",
                            soci::use(run_id), soci::into(first), soci::into(last), soci::into(bytes), soci::into(blob),
                            soci::into(digest));
    rows.execute();
    std::vector<market::Candle> candles;
    while (rows.fetch()) {
        const auto lines = lines_of(blob, bytes);
        const bool follows = first == next && last >= first && lines;
        if (!follows || !same_digest(digest, digest_of_candles(run_id, first, last, *lines))) return std::nullopt;
        const auto part = read_candle_lines(*lines);
        if (!part) return std::nullopt;
        candles.insert(candles.end(), part->begin(), part->end());
        next = last + 1;
    }
    return next == until + 1 ? std::optional(std::move(candles)) : std::nullopt;
}

// The number of the last event whose candle is kept.
long long kept_until(soci::session& sql, const std::string& run_id) {
    long long last = 0;
    sql << "SELECT CAST(coalesce(max(last_seq), 0) AS BIGINT) FROM run_candles WHERE run_id = :run", soci::use(run_id),
        soci::into(last);
    return last;
}

}  // namespace

Result<> save_run_state(soci::session& sql, const std::string& run_id, const trading::RunState& state, bool goes_on) {
    // What can't be read back is made anew, from the first event.
    if (!goes_on && !load_run_state(sql, run_id)) {
        sql << "DELETE FROM run_candles WHERE run_id = :run", soci::use(run_id);
    }
    long long first = kept_until(sql, run_id) + 1, seq = first - 1;
    std::vector<market::Candle> candles;
    const auto save = [&] {
        if (seq >= first) save_candles(sql, run_id, first, seq, candles);
        candles.clear();
        first = seq + 1;
    };
    const auto read = each_event(sql, run_id, first, [&](const Event& event) {
        ++seq;
        if (const auto* closed = std::get_if<CandleClosed>(&event.what)) candles.push_back(closed->candle);
        if (candles.size() >= candles_per_row) save();
    });
    if (!read) return fail(read.error());
    save();
    if (seq == 0) return fail(ErrorCode::not_found, "there is no strategy run " + run_id);
    const std::string text = to_text(state);
    const long long version = run_state_version;
    const std::string digest = digest_of_state(sql, run_id, seq, version, text);
    sql << "INSERT OR REPLACE INTO run_state (run_id, seq, version, state, digest) "
           "VALUES (:run, :seq, :version, :state, :digest)",
        soci::use(run_id), soci::use(seq), soci::use(version), soci::use(text), soci::use(digest);
    return {};
}

std::optional<KeptState> load_run_state(soci::session& sql, const std::string& run_id) {
    KeptState kept;
    long long version = 0;
    std::string text, digest;
    sql << "SELECT seq, version, state, digest FROM run_state WHERE run_id = :run", soci::use(run_id),
        soci::into(kept.seq), soci::into(version), soci::into(text), soci::into(digest);
    if (!sql.got_data() || version != run_state_version) return std::nullopt;
    if (!same_digest(digest, digest_of_state(sql, run_id, kept.seq, version, text))) return std::nullopt;
    auto state = read_run_state(text);
    auto candles = state ? load_candles(sql, run_id, kept.seq) : std::nullopt;
    if (!candles) return std::nullopt;
    kept.state = std::move(*state);
    kept.candles = std::move(*candles);
    return kept;
}

}  // namespace piggy::sqlite
