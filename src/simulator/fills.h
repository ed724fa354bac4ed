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

// The largest notional that the cash can pay together with its fee.
[[nodiscard]] constexpr Decimal notional_max(Decimal cash, FeeRate fee) {
    constexpr std::int64_t unit = Decimal::ticks_per_unit;
    std::int64_t ticks = *multiply_divide(cash.ticks(), unit, unit + fee.value.ticks(), Rounding::down);
    const auto payable = [&](std::int64_t notional) {
        return static_cast<int128>(notional) + fee_on(Decimal::from_ticks(notional), fee).ticks() <= cash.ticks();
    };
    // The fee is rounded up to a whole tick, so the estimate can be a tick off either way.
    while (ticks > 0 && !payable(ticks)) --ticks;
    while (payable(ticks + 1)) ++ticks;
    return Decimal::from_ticks(ticks);
}

// The largest quantity, in whole lot steps, whose cost with fee at this price does not exceed the cash.
[[nodiscard]] constexpr Quantity affordable(Decimal cash, Price price, FeeRate fee, const Filters& filters) {
    if (cash <= Decimal{} || price.value <= Decimal{}) return {};
    // A notional is rounded up to a whole tick, so price x quantity may reach the largest payable one, not pass it.
    const int128 quantity =
        static_cast<int128>(notional_max(cash, fee).ticks()) * Decimal::ticks_per_unit / price.value.ticks();
    const auto ticks = static_cast<std::int64_t>(std::min<int128>(quantity, INT64_MAX));
    return to_lot_step({Decimal::from_ticks(ticks)}, filters);
}

}  // namespace piggy::simulator
