#include "venue/candle_history.h"

#include <algorithm>

namespace piggy::venue {
namespace {

constexpr auto minute = std::chrono::minutes(1);
constexpr auto hour = std::chrono::hours(1);
constexpr auto day = std::chrono::days(1);

// Rounds of the traders may run late, with the times at which they were due: only what ended this long ago is settled.
constexpr auto settling = std::chrono::minutes(2);

// Four megabytes at most; a thousand rows of 12h are 12,000.
constexpr std::size_t hours_kept = 30'000;

Timestamp minute_of(Timestamp time) { return std::chrono::floor<std::chrono::minutes>(time); }

}  // namespace

CandleHistory::CandleHistory(const PricePath& path, const TradeTape& tape) : minutes_(path, tape) {}

std::vector<VenueCandle> CandleHistory::candles(InstrumentId id, Interval interval, std::optional<Timestamp> from,
                                                std::optional<Timestamp> to, std::size_t limit, Timestamp now) const {
    std::vector<Timestamp> opens = open_times(interval, from, to, limit, now);
    std::vector<VenueCandle> rows;
    rows.reserve(opens.size());
    if (opens.empty()) return rows;
    if (interval.next_open(opens.front()) - opens.front() >= hour) {
        for (const Timestamp open : opens) rows.push_back(over(id, open, interval.next_open(open), now));
        return rows;
    }
    // Short ones: all their minutes at once.
    for (const VenueCandle& one : minutes_.minutes(id, opens.front(), interval.next_open(opens.back()), now)) {
        if (rows.empty() || interval.next_open(rows.back().open_time) <= one.open_time) {
            rows.push_back(one);
        } else {
            extend(rows.back(), one);
        }
    }
    return rows;
}

VenueCandle CandleHistory::current(InstrumentId id, Interval interval, Timestamp now) const {
    const Timestamp open = interval.open_time(now);
    return over(id, open, interval.next_open(open), now);
}

VenueCandle CandleHistory::rolling(InstrumentId id, std::chrono::minutes length, Timestamp now) const {
    const Timestamp end = minute_of(now) + minute;
    return over(id, std::max(end - length, minutes_.begins()), end, now);
}

std::vector<Timestamp> CandleHistory::open_times(Interval interval, std::optional<Timestamp> from,
                                                 std::optional<Timestamp> to, std::size_t limit, Timestamp now) const {
    std::vector<Timestamp> opens;
    Timestamp first = interval.open_time(minutes_.begins());
    if (first < minutes_.begins()) first = interval.next_open(first);
    const Timestamp latest = std::min(to.value_or(now), now);
    if (latest < first || limit == 0 || (from && *from > latest)) return opens;
    const Timestamp last = interval.open_time(latest);
    if (from) {
        const Timestamp open = interval.open_time(std::max(*from, first));
        for (Timestamp t = open < *from ? interval.next_open(open) : open; t <= last && opens.size() < limit;
             t = interval.next_open(t)) {
            opens.push_back(t);
        }
        return opens;
    }
    for (Timestamp t = last; t >= first && opens.size() < limit; t = interval.open_time(t - minute)) {
        opens.push_back(t);
    }
    std::reverse(opens.begin(), opens.end());
    return opens;
}

bool CandleHistory::remember_days(InstrumentId id, std::size_t days, Timestamp now) const {
    const Timestamp today = std::chrono::floor<std::chrono::days>(now - settling);
    Timestamp& before = remembered_down_to_.try_emplace(id, today).first->second;
    for (; days > 0 && before > minutes_.begins(); --days) {
        before -= day;
        remembered(days_, id, before, before + day, now);
    }
    return before > minutes_.begins();
}

// The candle over [from, to), whole minutes, as far as it is known: from the largest finished pieces there are.
VenueCandle CandleHistory::over(InstrumentId id, Timestamp from, Timestamp to, Timestamp now) const {
    const Timestamp finished = std::min(to, minute_of(now) - settling);
    VenueCandle whole;
    bool empty = true;
    const auto add = [&](const VenueCandle& next) {
        if (empty) {
            whole = next;
        } else {
            extend(whole, next);
        }
        empty = false;
    };
    for (Timestamp time = std::max(from, minutes_.begins()); time < to && time <= now;) {
        if (std::chrono::floor<std::chrono::days>(time) == time && time + day <= finished) {
            add(remembered(days_, id, time, time + day, now));
            time += day;
        } else if (std::chrono::floor<std::chrono::hours>(time) == time && time + hour <= finished) {
            if (hours_.size() >= hours_kept) hours_.clear();
            add(remembered(hours_, id, time, time + hour, now));
            time += hour;
        } else {
            const Timestamp end = std::min(to, Timestamp(std::chrono::floor<std::chrono::hours>(time) + hour));
            for (const VenueCandle& next : minutes_.minutes(id, time, end, now)) add(next);
            time = end;
        }
    }
    whole.open_time = from;
    return whole;
}

const VenueCandle& CandleHistory::remembered(Pieces& pieces, InstrumentId id, Timestamp from, Timestamp to,
                                             Timestamp now) const {
    const auto [place, is_new] = pieces.try_emplace({id, nanoseconds_since_epoch(from)});
    if (is_new) {
        const std::vector<VenueCandle> minutes = minutes_.minutes(id, from, to, now);
        place->second = minutes.front();
        for (std::size_t i = 1; i < minutes.size(); ++i) extend(place->second, minutes[i]);
    }
    return place->second;
}

}  // namespace piggy::venue
