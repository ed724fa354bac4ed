#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "core/decimal.h"
#include "core/invariant.h"
#include "core/random.h"
#include "venue/minute_volume.h"
#include "venue/price_path.h"

namespace piggy::venue {
namespace {

constexpr double speed_max = 100'000;
constexpr Ticks price_highest = 1'000'000 * Decimal::ticks_per_unit;  // as the venue's own price filter
constexpr auto minute = std::chrono::minutes(1);

// The recorded prices as straight lines between points in the venue's time, oldest first.
struct Point {
    std::int64_t time = 0;  // nanoseconds since 1970
    Ticks price = 0;
};

std::string trouble_of(const std::vector<RecordedCandle>& candles, double speed) {
    if (!(speed > 0 && speed <= speed_max)) {
        return "a recording is replayed above 0 and at most 100000 times its own pace, was " + std::to_string(speed);
    }
    if (candles.empty()) return "the recording to replay has no candles; choose a file with at least one";
    for (std::size_t i = 0; i < candles.size(); ++i) {
        const RecordedCandle& candle = candles[i];
        const std::string which =
            "candle " + std::to_string(i + 1) + " of the recording, " + format_iso8601(candle.open_time) + ", ";
        if (candle.low <= 0) return which + "has a price that is not above zero; prices must be above zero";
        if (candle.high > price_highest) return which + "has a price above 1000000, the highest the venue takes";
        if (candle.low > std::min(candle.open, candle.close) || candle.high < std::max(candle.open, candle.close)) {
            return which + "has a low above or a high below its open or close; correct or leave out that candle";
        }
        if (i > 0 && candles[i - 1].open_time >= candle.open_time) {
            return which + "does not come after the one before; candles must be sorted, oldest first, each time once";
        }
    }
    return {};
}

// How long one candle lasts: the shortest step of the file.
std::int64_t candle_length(const std::vector<RecordedCandle>& candles) {
    std::int64_t length = candles.size() < 2 ? std::chrono::nanoseconds(minute).count() : INT64_MAX;
    for (std::size_t i = 1; i < candles.size(); ++i) {
        length = std::min(length, (candles[i].open_time - candles[i - 1].open_time).count());
    }
    return length;
}

// Open, the nearer extreme's usual order (low first in a rising candle, high first in a falling one), close. Between
// two candles of a gap the price stands still.
std::vector<Point> points_of(const std::vector<RecordedCandle>& candles, double speed, Timestamp start, Ticks tick) {
    const auto rounded = [&](Ticks price) { return std::max<Ticks>(1, (price + tick / 2) / tick) * tick; };
    const std::int64_t length = candle_length(candles);
    std::vector<Point> points;
    points.reserve(candles.size() * 4);
    for (const RecordedCandle& candle : candles) {
        const bool rises = candle.close >= candle.open;
        const std::int64_t since = (candle.open_time - candles.front().open_time).count();
        const auto at = [&](double part) {
            constexpr double longest = 5e18;  // 158 years, however slow
            const std::int64_t there = since + static_cast<std::int64_t>(part * static_cast<double>(length));
            const double gone = std::min(static_cast<double>(there) / speed, longest);
            return nanoseconds_since_epoch(start) + static_cast<std::int64_t>(gone);
        };
        if (!points.empty() && points.back().time < at(0)) points.push_back({at(0), points.back().price});
        points.push_back({at(0), rounded(candle.open)});
        points.push_back({at(0.3), rounded(rises ? candle.low : candle.high)});
        points.push_back({at(0.7), rounded(rises ? candle.high : candle.low)});
        points.push_back({at(1), rounded(candle.close)});
    }
    return points;
}

class RecordedPath final : public PricePath {
public:
    RecordedPath(const Market& market, InstrumentId instrument, std::vector<Point> points, std::uint64_t seed)
        : own_(instrument),
          instrument_(market.instruments[instrument]),
          character_(character_of(instrument_.code)),
          synthetic_(synthetic_path(market, seed)),
          points_(std::move(points)),
          seed_(Random(seed).next()) {
        // Volumes go with the recording's own price level, so that a minute's worth stays as usual.
        character_.minute_volume *= character_.centre / static_cast<double>(points_.front().price) * 1e8;
    }

    Ticks price(InstrumentId id, Timestamp time) const override {
        if (id != own_) return synthetic_->price(id, time);
        const std::int64_t ns = nanoseconds_since_epoch(time);
        if (ns < points_.front().time) return scaled(synthetic_->price(id, time), points_.front());
        if (ns >= points_.back().time) return scaled(synthetic_->price(id, time), points_.back());
        const auto after = std::upper_bound(points_.begin(), points_.end(), ns,
                                            [](std::int64_t t, const Point& point) { return t < point.time; });
        return between(*std::prev(after), *after, ns);
    }
    double activity(InstrumentId id, Timestamp time) const override { return synthetic_->activity(id, time); }
    Timestamp begins() const override { return synthetic_->begins(); }

    std::vector<VenueCandle> minutes(InstrumentId id, Timestamp from, Timestamp to) const override {
        std::vector<VenueCandle> candles = synthetic_->minutes(id, from, to);
        if (id != own_ || candles.empty()) return candles;
        auto point =
            std::lower_bound(points_.begin(), points_.end(), nanoseconds_since_epoch(candles.front().open_time),
                             [](const Point& p, std::int64_t t) { return p.time < t; });
        for (VenueCandle& candle : candles) {
            const Timestamp end = candle.open_time + minute;
            if (end <= timestamp_from_nanoseconds(points_.front().time)) {
                scale(candle, points_.front());
            } else if (candle.open_time >= timestamp_from_nanoseconds(points_.back().time)) {
                scale(candle, points_.back());
            } else {
                walk(candle, point);
            }
            const auto place = static_cast<std::uint64_t>(nanoseconds_since_epoch(candle.open_time));
            add_volume(candle, instrument_, character_, activity(id, candle.open_time), Random(seed_ ^ place).next());
        }
        return candles;
    }

private:
    // The synthetic price, scaled so that it has the point's price at the point's time.
    [[nodiscard]] Ticks scaled(Ticks synthetic, const Point& point) const {
        const Ticks there = synthetic_->price(own_, timestamp_from_nanoseconds(point.time));
        const Ticks t = tick();
        const int128 exact = static_cast<int128>(synthetic) * point.price / there;
        return static_cast<Ticks>(std::max<int128>(1, (exact + t / 2) / t)) * t;
    }
    void scale(VenueCandle& candle, const Point& point) const {
        candle.open = scaled(candle.open, point);
        candle.high = scaled(candle.high, point);
        candle.low = scaled(candle.low, point);
        candle.close = scaled(candle.close, point);
    }
    // A straight line with a little wavering that stays between the two prices.
    [[nodiscard]] Ticks between(const Point& begin, const Point& end, std::int64_t ns) const {
        if (end.time == begin.time) return end.price;
        constexpr int slots = 16;
        const double part = static_cast<double>(ns - begin.time) / static_cast<double>(end.time - begin.time) * slots;
        const auto slot = static_cast<int>(part);
        const auto at = [&](int i) {
            if (i <= 0 || i >= slots) return i <= 0 ? 0.0 : 1.0;
            Random chance(seed_ ^ (static_cast<std::uint64_t>(begin.time) + static_cast<std::uint64_t>(i)));
            return std::clamp(static_cast<double>(i) / slots + 0.3 * (chance.uniform() - 0.5), 0.0, 1.0);
        };
        const double gone = at(slot) + (at(slot + 1) - at(slot)) * (part - slot);
        const double ticks = static_cast<double>(end.price - begin.price) / static_cast<double>(tick()) * gone;
        return begin.price + static_cast<Ticks>(ticks < 0 ? ticks - 0.5 : ticks + 0.5) * tick();
    }
    // A minute that touches the recording. point: the first at or after the minute's start; moved on past its end.
    void walk(VenueCandle& candle, std::vector<Point>::const_iterator& point) const {
        // What lies outside of the recording is already in the synthetic candle; within it, the lines' ends are extreme
        // enough, and the part of a line that reaches over the minute's edge is bounded by the line's own ends.
        const std::int64_t begin = nanoseconds_since_epoch(candle.open_time);
        const std::int64_t end = begin + std::chrono::nanoseconds(minute).count();
        VenueCandle before = candle;
        VenueCandle after = candle;
        candle.open = price(own_, candle.open_time);
        candle.close = price(own_, timestamp_from_nanoseconds(end));
        candle.high = std::max(candle.open, candle.close);
        candle.low = std::min(candle.open, candle.close);
        const auto take = [&](Ticks high, Ticks low) {
            candle.high = std::max(candle.high, high);
            candle.low = std::min(candle.low, low);
        };
        if (begin < points_.front().time) {
            scale(before, points_.front());
            take(before.high, before.low);
        }
        if (end > points_.back().time) {
            scale(after, points_.back());
            take(after.high, after.low);
        }
        if (point != points_.begin() && point != points_.end()) waver(candle, *std::prev(point), *point, begin, end);
        for (; point != points_.end() && point->time < end; ++point) {
            take(point->price, point->price);
            if (std::next(point) != points_.end()) waver(candle, *point, *std::next(point), begin, end);
        }
    }
    // The bends of one wavering line that fall into [begin, end).
    void waver(VenueCandle& candle, const Point& from, const Point& to, std::int64_t begin, std::int64_t end) const {
        if (from.time >= begin && to.time < end) return;  // wholly inside: its ends are its extremes
        constexpr int slots = 16;
        for (int i = 1; i < slots; ++i) {
            // Both moments around a bend that falls between two nanoseconds.
            const std::int64_t bend =
                from.time + static_cast<std::int64_t>(static_cast<double>(to.time - from.time) / slots * i);
            for (const std::int64_t ns : {bend, bend + 1}) {
                if (ns < begin || ns >= end || ns >= to.time) continue;
                const Ticks there = between(from, to, ns);
                candle.high = std::max(candle.high, there);
                candle.low = std::min(candle.low, there);
            }
        }
    }
    [[nodiscard]] Ticks tick() const { return std::max<Ticks>(1, instrument_.filters.price.tick); }

    InstrumentId own_;
    Instrument instrument_;
    MarketCharacter character_;
    std::unique_ptr<PricePath> synthetic_;
    std::vector<Point> points_;
    std::uint64_t seed_;
};

}  // namespace

Result<std::unique_ptr<PricePath>> recorded_path(const Market& market, InstrumentId instrument,
                                                 std::vector<RecordedCandle> candles, double speed, Timestamp start,
                                                 std::uint64_t seed) {
    invariant(instrument < market.instruments.size(), "a recording is replayed for an instrument of the market");
    if (std::string trouble = trouble_of(candles, speed); !trouble.empty()) {
        return fail(ErrorCode::malformed, std::move(trouble));
    }
    const Ticks tick = std::max<Ticks>(1, market.instruments[instrument].filters.price.tick);
    return std::make_unique<RecordedPath>(market, instrument, points_of(candles, speed, start, tick), seed);
}

}  // namespace piggy::venue
