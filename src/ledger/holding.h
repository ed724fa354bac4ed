#pragma once
// Holding: cash in the quote asset and a quantity of the base asset, and how a fill moves them.
// All in integer ticks of 1e-8. What does not fit any more (beyond 92 billion) comes back empty or false, and nothing
// has changed: a wild backtest gets a sentence instead of a wrong figure.

#include <optional>

#include "core/decimal.h"
#include "core/invariant.h"
#include "orders/fill.h"

namespace piggy::ledger {

struct Holding {
    Decimal cash;       // quote asset
    Quantity quantity;  // base asset
    bool operator==(const Holding&) const = default;
};

// What a quantity is worth at a price in the quote asset, rounded down: nobody is richer than they are.
[[nodiscard]] constexpr std::optional<Decimal> market_value(Quantity quantity, Price price) {
    const auto ticks =
        multiply_divide(quantity.value.ticks(), price.value.ticks(), Decimal::ticks_per_unit, Rounding::down);
    if (!ticks) return std::nullopt;
    return Decimal::from_ticks(*ticks);
}

// Cash plus the holding at this price.
[[nodiscard]] constexpr std::optional<Decimal> equity(const Holding& holding, Price price) {
    const auto value = market_value(holding.quantity, price);
    std::int64_t ticks = 0;
    if (!value || __builtin_add_overflow(holding.cash.ticks(), value->ticks(), &ticks)) return std::nullopt;
    return Decimal::from_ticks(ticks);
}

// Moves cash and quantity by a fill, fee included.
[[nodiscard]] constexpr bool apply(Holding& holding, const orders::Fill& fill) {
    const bool buys = fill.side == orders::Side::buy;
    const int128 paid = buys ? static_cast<int128>(fill.notional.ticks()) + fill.fee.ticks()
                             : static_cast<int128>(fill.fee.ticks()) - fill.notional.ticks();
    const int128 cash = static_cast<int128>(holding.cash.ticks()) - paid;
    const int128 quantity = static_cast<int128>(holding.quantity.value.ticks()) +
                            (buys ? fill.quantity.value.ticks() : -fill.quantity.value.ticks());
    invariant(quantity >= 0, "no more is sold than is held");
    if (cash > INT64_MAX || cash < INT64_MIN || quantity > INT64_MAX) return false;
    holding.cash = Decimal::from_ticks(static_cast<std::int64_t>(cash));
    holding.quantity.value = Decimal::from_ticks(static_cast<std::int64_t>(quantity));
    return true;
}

}  // namespace piggy::ledger
