#include "quiet_market.h"

#include <algorithm>
#include <string_view>

#include "core/decimal.h"
#include "core/random.h"

namespace piggy::torture {
namespace {

constexpr std::int64_t knot_ns = 600'000'000'000;  // ten minutes from one turn of the drift to the next
constexpr std::int64_t reach_ppm = 3'000;          // parts per million around the centre

std::int64_t whole_price(std::string_view code) {
    if (code == "BTCUSDT") return 60'000;
    if (code == "ETHUSDT") return 2'500;
    return 150;
}

// Of one turn of the drift, -reach to +reach.
std::int64_t drift_ppm(std::uint64_t seed, std::int64_t knot) {
    return Random(seed ^ (static_cast<std::uint64_t>(knot) * 0x9E3779B97F4A7C15ULL)).between(-reach_ppm, reach_ppm);
}

}  // namespace

QuietMarket::QuietMarket(const venue::Market& market, std::uint64_t seed) {
    Random seeds(seed);
    for (const venue::Instrument& one : market.instruments) {
        levels_.push_back({whole_price(one.code) * Decimal::ticks_per_unit,
                           std::max<venue::Ticks>(1, one.filters.price.tick), seeds.next()});
    }
}

venue::Ticks QuietMarket::price(venue::InstrumentId id, Timestamp time) const {
    const Level& level = levels_.at(id);
    const std::int64_t at = nanoseconds_since_epoch(time);
    const std::int64_t knot = at / knot_ns;
    const std::int64_t into_ppm = at % knot_ns / (knot_ns / 1'000'000);
    const std::int64_t from = drift_ppm(level.seed, knot);
    const std::int64_t to = drift_ppm(level.seed, knot + 1);
    const std::int64_t ppm = from + (to - from) * into_ppm / 1'000'000;
    const venue::Ticks exact = level.centre + level.centre / 1'000'000 * ppm;
    return exact / level.tick * level.tick;
}

std::vector<venue::VenueCandle> QuietMarket::minutes(venue::InstrumentId id, Timestamp from, Timestamp to) const {
    std::vector<venue::VenueCandle> candles;
    if (from < to) candles.reserve(static_cast<std::size_t>((to - from) / std::chrono::minutes(1)) + 1);
    for (Timestamp at = std::chrono::floor<std::chrono::minutes>(from); at < to; at += std::chrono::minutes(1)) {
        if (at < from) continue;
        venue::VenueCandle candle;
        candle.open_time = at;
        candle.open = candles.empty() ? price(id, at) : candles.back().close;
        candle.close = price(id, at + std::chrono::minutes(1));
        candle.high = std::max(candle.open, candle.close);
        candle.low = std::min(candle.open, candle.close);
        candle.volume = Decimal::ticks_per_unit / 100;
        candle.quote_volume = candle.open / 100;
        candle.taker_buy_volume = candle.volume / 2;
        candle.taker_buy_quote = candle.quote_volume / 2;
        candle.trades = 1;
        candles.push_back(candle);
    }
    return candles;
}

Timestamp QuietMarket::begins() const { return Timestamp(std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)); }

}  // namespace piggy::torture
