#pragma once
// How large an order a strategy may ask for live, and how many orders an exit needs.
// A strategy sizes itself before it asks: the gate refuses, it never shrinks an order.

#include <algorithm>

#include "core/decimal.h"
#include "risk/limit_checks.h"
#include "risk/trading_day.h"

namespace piggy::risk {

// Entries use at most this share of the smallest cap, so that the usual exit still fits into one order.
inline constexpr std::int64_t entry_percent_of_cap = 80;

// Orders that selling a position of this value takes when each may be at most order_usd_max. At least one.
[[nodiscard]] constexpr std::int64_t orders_to_exit(Decimal position_value, Decimal largest_order) {
    if (largest_order.ticks() <= 0) return INT64_MAX;
    const auto orders = divide(position_value.ticks(), largest_order.ticks(), Rounding::up);
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(orders));
}

// What an entry may spend at this price, or zero when no entry is allowed: 80 % of the smallest cap, at least the
// effective minimum after rounding to lot steps, and only while today's slots could also take the position out again.
[[nodiscard]] inline Decimal entry_usd_max(const Exposure& exposure, Price price) {
    if (exposure.loss_latched || exposure.equity < portfolio_usd_min) return {};
    if (Limits::daily_orders_max - exposure.orders_used_today < 2) return {};
    const Decimal target = Decimal::from_ticks(
        *multiply_divide(order_usd_max(exposure.equity).ticks(), entry_percent_of_cap, 100, Rounding::down));
    const int128 step_value = static_cast<int128>(exposure.lot_step.ticks()) * price.value.ticks();  // in 1e-16
    if (step_value <= 0) return {};
    const int128 steps = static_cast<int128>(target.ticks()) * Decimal::ticks_per_unit / step_value;
    const int128 effective = steps * step_value / Decimal::ticks_per_unit;
    if (effective < order_usd_min(exposure.venue_notional_min).ticks()) return {};
    return target;
}

}  // namespace piggy::risk
