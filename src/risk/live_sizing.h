#pragma once
// How large an order a strategy may ask for live, and how many orders an exit needs.
// A strategy sizes itself before it asks: the gate refuses, it never shrinks an order.

#include <algorithm>
#include <optional>

#include "core/decimal.h"
#include "risk/limit_checks.h"
#include "risk/trading_day.h"

namespace piggy::risk {

// Entries use at most this share of the largest legal order, so that the usual exit still fits into one order, and are
// at least this much above the smallest, so that an exit after a fall is still large enough.
inline constexpr std::int64_t entry_percent_of_largest = 80;
inline constexpr std::int64_t entry_percent_of_smallest = 125;

// The fewest legal orders that together sell this quantity at this price, none leaving a rest below the minimum; each
// takes a slot of the day. Empty when it can't be sold now: the loss latch, too few slots, or no way to cut it.
[[nodiscard]] inline std::optional<std::int64_t> orders_to_exit(Quantity quantity, Price price,
                                                                const Exposure& exposure) {
    if (exposure.loss_latched || exposure.equity < portfolio_usd_min) return std::nullopt;
    const auto sizes = legal_sizes(exposure, price);
    if (!sizes) return std::nullopt;
    const std::int64_t steps = quantity.value.ticks() / exposure.lot_step.ticks();
    const std::int64_t orders = steps / sizes->largest_steps + (steps % sizes->largest_steps == 0 ? 0 : 1);
    const bool each_is_large_enough = orders > 0 && steps / orders >= sizes->smallest_steps;
    const bool slots_suffice = orders <= Limits::daily_orders_max - exposure.orders_used_today;
    if (!each_is_large_enough || !slots_suffice) return std::nullopt;
    return orders;
}

// The next of those orders: as equal parts as whole lot steps allow, the larger ones first. Empty as above.
[[nodiscard]] inline std::optional<Quantity> next_exit(Quantity quantity, Price price, const Exposure& exposure) {
    const auto orders = orders_to_exit(quantity, price, exposure);
    if (!orders) return std::nullopt;
    const std::int64_t steps = quantity.value.ticks() / exposure.lot_step.ticks();
    const std::int64_t first = steps / *orders + (steps % *orders == 0 ? 0 : 1);
    return Quantity{Decimal::from_ticks(first * exposure.lot_step.ticks())};
}

// The largest quantity that an entry may buy at this price, in whole lot steps; zero when no entry is allowed: the loss
// latch, a portfolio too small, or too few slots left today to take the position out again.
[[nodiscard]] inline Quantity entry_quantity_max(const Exposure& exposure, Price price) {
    if (exposure.loss_latched || exposure.equity < portfolio_usd_min) return {};
    if (Limits::daily_orders_max - exposure.orders_used_today < 2) return {};
    const auto sizes = legal_sizes(exposure, price);
    if (!sizes) return {};
    const int128 step_value = static_cast<int128>(exposure.lot_step.ticks()) * price.value.ticks();  // in 1e-16
    const int128 target = static_cast<int128>(order_usd_max(exposure).ticks()) * entry_percent_of_largest / 100;
    const int128 steps = target * Decimal::ticks_per_unit / step_value;
    const int128 needed = static_cast<int128>(order_usd_min(exposure.venue_notional_min).ticks()) *
                          entry_percent_of_smallest * Decimal::ticks_per_unit;
    if (steps * step_value * 100 < needed) return {};
    return Quantity{Decimal::from_ticks(static_cast<std::int64_t>(steps) * exposure.lot_step.ticks())};
}

}  // namespace piggy::risk
