#include "venue/minute_volume.h"

#include <algorithm>
#include <cmath>

#include "core/decimal.h"

namespace piggy::venue {
namespace {

double unit(std::uint64_t bits) { return static_cast<double>(bits & 0xffff) / 65536.0; }

// quantity * price / 1e8, rounded down; without a division of 128 bits where the quantity is a usual one.
Ticks worth(Ticks quantity, Ticks price) {
    constexpr Ticks one = Decimal::ticks_per_unit;
    if (quantity > INT64_MAX / one) return static_cast<Ticks>(static_cast<int128>(quantity) * price / one);
    return quantity * (price / one) + quantity * (price % one) / one;
}

}  // namespace

void add_volume(VenueCandle& candle, const Instrument& instrument, const MarketCharacter& character, double activity,
                std::uint64_t chance) {
    const Ticks step = std::max<Ticks>(1, instrument.filters.lot.step);
    // Few large minutes, many small ones; 1 on average.
    const double size = 0.25 + 0.43 / std::sqrt(unit(chance) + 0.02);
    const double volume = character.minute_volume * activity * size * static_cast<double>(Decimal::ticks_per_unit);
    const std::int64_t steps = std::max<std::int64_t>(1, static_cast<std::int64_t>(volume / static_cast<double>(step)));
    const double trades = character.minute_trades * activity * (0.5 + unit(chance >> 16));
    candle.volume = steps * step;
    candle.trades = std::clamp<std::int64_t>(static_cast<std::int64_t>(trades), 1, steps);

    const auto range = static_cast<double>(candle.high - candle.low);
    const double lean = range > 0 ? static_cast<double>(candle.close - candle.open) / range : 0;
    const double buyers = 0.5 + 0.2 * lean + 0.25 * (unit(chance >> 32) - 0.5);
    candle.taker_buy_volume = static_cast<std::int64_t>(static_cast<double>(steps) * buyers) * step;

    const Ticks mean =
        candle.low + (candle.open - candle.low + (candle.high - candle.low) + (candle.close - candle.low)) / 4;
    candle.quote_volume = worth(candle.volume, mean);
    candle.taker_buy_quote = worth(candle.taker_buy_volume, mean);
}

}  // namespace piggy::venue
