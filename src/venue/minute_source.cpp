#include "venue/minute_source.h"

#include <algorithm>

#include "core/decimal.h"

namespace piggy::venue {
namespace {

constexpr auto minute = std::chrono::minutes(1);
constexpr auto outage = std::chrono::hours(1);

Timestamp minute_of(Timestamp time) { return std::chrono::floor<std::chrono::minutes>(time); }

VenueCandle quiet(Timestamp time, Ticks last) {
    VenueCandle candle;
    candle.open_time = time;
    candle.open = candle.high = candle.low = candle.close = last;
    return candle;
}

using Kept = std::deque<VenueCandle>::const_iterator;

// The stretch before `next` in which the exchange did not run, if there is one: since the minute before ended.
struct Outage {
    Timestamp from{}, to{};
};
std::optional<Outage> outage_before(const Kept& next, const std::deque<VenueCandle>& kept,
                                    std::optional<Timestamp> resumed) {
    if (next == kept.begin() || !resumed) return std::nullopt;
    const Timestamp from = std::prev(next)->open_time + minute;
    const Timestamp to = next == kept.end() ? minute_of(*resumed) : std::min(next->open_time, minute_of(*resumed));
    if (to - from < outage) return std::nullopt;
    return Outage{from, to};
}

}  // namespace

void extend(VenueCandle& whole, const VenueCandle& next) {
    whole.high = std::max(whole.high, next.high);
    whole.low = std::min(whole.low, next.low);
    whole.close = next.close;
    whole.volume += next.volume;
    whole.quote_volume += next.quote_volume;
    whole.taker_buy_volume += next.taker_buy_volume;
    whole.taker_buy_quote += next.taker_buy_quote;
    whole.trades += next.trades;
    if (whole.first_trade < 0) whole.first_trade = next.first_trade;
    if (next.last_trade >= 0) whole.last_trade = next.last_trade;
}

std::vector<VenueCandle> MinuteSource::minutes(InstrumentId id, Timestamp from, Timestamp to, Timestamp now) const {
    std::vector<VenueCandle> found;
    from = std::max(from, minute_of(path_.begins()));
    to = std::min(to, minute_of(now) + minute);
    const std::optional<Timestamp> began = tape_.began(id);
    const Timestamp path_end = std::min(to, minute_of(began ? std::min(*began, now) : now));
    if (from < path_end) {
        found = path_.minutes(id, from, path_end);
        from = path_end;
    }
    if (from >= to) return found;
    if (began && *began <= now) {
        add_taped(found, id, from, to);
    } else {
        found.push_back(path_part(id, from, now));
    }
    return found;
}

// The path's minute as far as it is known at `until`, without looking ahead.
VenueCandle MinuteSource::path_part(InstrumentId id, Timestamp time, Timestamp until) const {
    VenueCandle part = quiet(time, path_.price(id, time));
    const std::vector<VenueCandle> whole = path_.minutes(id, time, time + minute);
    if (whole.empty() || until <= time) return part;
    for (Timestamp t = time; t < until; t += std::chrono::seconds(5)) {
        const Ticks price = path_.price(id, t);
        part.high = std::max(part.high, price);
        part.low = std::min(part.low, price);
    }
    part.close = path_.price(id, until);
    part.high = std::max(part.high, part.close);
    part.low = std::min(part.low, part.close);
    const auto share = [&](std::int64_t of_minute) {
        return multiply_divide(of_minute, (until - time).count(), std::chrono::nanoseconds(minute).count(),
                               Rounding::down)
            .value_or(of_minute);
    };
    part.volume = share(whole.front().volume);
    part.quote_volume = share(whole.front().quote_volume);
    part.taker_buy_volume = share(whole.front().taker_buy_volume);
    part.taker_buy_quote = share(whole.front().taker_buy_quote);
    part.trades = part.volume == 0 ? 0 : std::max<std::int64_t>(1, share(whole.front().trades));
    return part;
}

// from: not before the minute in which the tape began.
void MinuteSource::add_taped(std::vector<VenueCandle>& found, InstrumentId id, Timestamp from, Timestamp to) const {
    const std::deque<VenueCandle>& kept = tape_.minutes(id);
    const Timestamp began = *tape_.began(id);
    const std::optional<Timestamp> resumed = tape_.resumed(id);
    Kept next = std::lower_bound(kept.begin(), kept.end(), from,
                                 [](const VenueCandle& candle, Timestamp time) { return candle.open_time < time; });
    std::optional<Outage> down = outage_before(next, kept, resumed);
    Ticks last = next == kept.begin() ? path_.price(id, began) : std::prev(next)->close;
    if (down && down->to <= from) last = path_.price(id, down->to);

    for (Timestamp time = from; time < to; time += minute) {
        const bool seam = time < began && time + minute > began;
        if (next != kept.end() && next->open_time == time) {
            found.push_back(seam ? path_part(id, time, began) : *next);
            if (seam) extend(found.back(), *next);
            ++next;
            down = outage_before(next, kept, resumed);
        } else if (seam) {
            found.push_back(path_part(id, time, began));
        } else if (down && down->from <= time && time < down->to) {
            const std::vector<VenueCandle> meanwhile = path_.minutes(id, time, std::min(to, down->to));
            found.insert(found.end(), meanwhile.begin(), meanwhile.end());
            time = found.back().open_time;
        } else {
            found.push_back(quiet(time, last));
        }
        last = found.back().close;
    }
}

}  // namespace piggy::venue
