#pragma once
// Fills: what a market order becomes at a price, and how much a sum of cash can buy.

#include <algorithm>
#include <optional>

#include "core/decimal.h"
#include "orders/fill.h"
#include "simulator/costs.h"
#include "simulator/filters.h"

namespace piggy::simulator {

// The fill of a quantity at exactly this price. A buy's notional is rounded up, a sale's down: never in our favour.
// Empty when the notional does not fit (beyond 92 billion).
[[nodiscard]] constexpr std::optional<orders::Fill> fill_at(Timestamp time, orders::Side side, Price price,
                                                            Quantity quantity, FeeRate fee) {
    const Rounding against_us = side == orders::Side::buy ? Rounding::up : Rounding::down;
    const auto notional =
        multiply_divide(price.value.ticks(), quantity.value.ticks(), Decimal::ticks_per_unit, against_us);
    if (!notional) return std::nullopt;
    const Decimal amount = Decimal::from_ticks(*notional);
    return orders::Fill{time, side, price, quantity, amount, fee_on(amount, fee)};
}

// The largest quantity, in whole lot steps, whose cost with fee at this price does not exceed the cash.
[[nodiscard]] constexpr Quantity affordable(Decimal cash, Price price, FeeRate fee, const Filters& filters) {
    if (cash <= Decimal{} || price.value <= Decimal{}) return {};
    constexpr int128 unit = Decimal::ticks_per_unit;
    const int128 one_with_fee = static_cast<int128>(price.value.ticks()) * (unit + fee.value.ticks());  // in 1e-16
    const int128 quantity = static_cast<int128>(cash.ticks()) * unit * unit / one_with_fee;
    const std::int64_t step = filters.lot_step.ticks();
    std::int64_t ticks = static_cast<std::int64_t>(std::min<int128>(quantity, INT64_MAX)) / step * step;
    // Notional and fee are each rounded up to a whole tick, so the last step may cost a tick too much.
    for (; ticks > 0; ticks -= step) {
        const auto fill = fill_at({}, orders::Side::buy, price, Quantity{Decimal::from_ticks(ticks)}, fee);
        if (fill && static_cast<int128>(fill->notional.ticks()) + fill->fee.ticks() <= cash.ticks()) break;
    }
    return Quantity{Decimal::from_ticks(ticks)};
}

}  // namespace piggy::simulator
