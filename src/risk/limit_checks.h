#pragma once
// Which limits would an order break? Pure functions over plain values; the live gate, paper trading and the backtest's
// "would have been blocked live" all ask here.
//
// E is the portfolio's equity in USDT (1 USDT is counted as $1), p the price the order is judged at.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/decimal.h"
#include "orders/order_intent.h"
#include "risk/limits.h"

namespace piggy::risk {

// In the fixed order of checks: the first broken one gives a refusal its code.
enum class Limit : std::uint8_t {
    shape,  // not an order at all: no quantity or price, or a quantity between two lot steps
    symbol_allowed,
    daily_loss,
    portfolio_size,
    legal_size,
    trade_min,
    trade_max,
    risk_percent,
    daily_orders,
};
inline constexpr std::uint8_t limit_count = 9;

// The stable refusal code: "MAX_TRADE_EXCEEDED".
[[nodiscard]] const char* refusal_code(Limit limit);

// A set of broken limits.
class BrokenLimits {
public:
    constexpr void add(Limit limit) { bits_ |= bit(limit); }
    [[nodiscard]] constexpr bool has(Limit limit) const { return (bits_ & bit(limit)) != 0; }
    [[nodiscard]] constexpr bool none() const { return bits_ == 0; }
    [[nodiscard]] std::vector<Limit> in_order() const;
    constexpr bool operator==(const BrokenLimits&) const = default;

private:
    static constexpr std::uint32_t bit(Limit limit) { return 1U << static_cast<unsigned>(limit); }
    std::uint32_t bits_ = 0;
};

// What an order is judged against.
struct Exposure {
    Decimal equity;                      // E, now
    std::int64_t orders_used_today = 0;  // reserved and handed to the venue, this UTC day
    bool loss_latched = false;           // the day's loss limit was reached
    Decimal venue_notional_min;          // the venue's own minimum, zero where it has none
    Decimal lot_step = Decimal::from_ticks(1);
    std::optional<Decimal> venue_notional_max{};  // the venue's own maximum, empty where it has none
    bool is_paper = false;                        // for sentences
};

// floor(E x 1 %), never below zero.
[[nodiscard]] constexpr Decimal risk_percent_cap(Decimal equity) {
    if (equity.ticks() <= 0) return {};
    const std::int64_t hundreds = equity.ticks() / 100;
    const std::int64_t rest = equity.ticks() % 100;
    return Decimal::from_ticks(hundreds * Limits::risk_percent_max + rest * Limits::risk_percent_max / 100);
}
// The largest order that passes now: the smaller of $50 and 1 %.
[[nodiscard]] constexpr Decimal order_usd_max(Decimal equity) {
    const Decimal percent = risk_percent_cap(equity);
    return percent < Limits::trade_usd_max ? percent : Limits::trade_usd_max;
}
// The same where the venue has a maximum of its own.
[[nodiscard]] constexpr Decimal order_usd_max(const Exposure& exposure) {
    const Decimal ours = order_usd_max(exposure.equity);
    return exposure.venue_notional_max && *exposure.venue_notional_max < ours ? *exposure.venue_notional_max : ours;
}
// The smallest order that passes now: $2, or more where the venue wants more.
[[nodiscard]] constexpr Decimal order_usd_min(Decimal venue_notional_min) {
    return venue_notional_min > Limits::trade_usd_min ? venue_notional_min : Limits::trade_usd_min;
}
// True when the loss from the day's adjusted baseline has reached 5 %: loss x 20 >= baseline, in integers.
// An empty account never trips.
[[nodiscard]] constexpr bool daily_loss_reached(Decimal baseline, Decimal equity) {
    if (baseline.ticks() <= 0) return false;
    const int128 loss = static_cast<int128>(baseline.ticks()) - equity.ticks();
    return loss * 100 >= static_cast<int128>(baseline.ticks()) * Limits::daily_loss_percent_max;
}

// The orders whose quantity is a whole number of lot steps and whose notional passes minimum and caps.
struct LegalSizes {
    Decimal smallest;  // as notionals
    Decimal largest;
    std::int64_t smallest_steps;
    std::int64_t largest_steps;
};
// Empty when no whole number of steps fits between the smallest and the largest legal order at this price.
[[nodiscard]] std::optional<LegalSizes> legal_sizes(const Exposure& exposure, Price price);

// The figures of an order that the amount limits look at.
struct OrderFigures {
    Decimal smallest;  // the smaller of the amount asked for and the effective notional, rounded down
    Decimal largest;   // the larger of the amount asked for and the effective notional, rounded up
    bool close_out = false;
};

// The limits that need no division, in one go: loss, portfolio, minimum, both caps, count. An order of whole lot steps
// that passes all of these is itself the proof that a legal size exists.
// A person's close-out of everything sellable may be below our own minimum, never below the venue's, and so needs no
// portfolio that could carry the minimum; the caps and the count hold for it as for any order.
[[nodiscard]] constexpr BrokenLimits check_amounts(const OrderFigures& order, const Exposure& exposure) {
    BrokenLimits broken;
    if (exposure.loss_latched) broken.add(Limit::daily_loss);
    if (!order.close_out && exposure.equity < portfolio_usd_min) broken.add(Limit::portfolio_size);
    const Decimal smallest = order.close_out ? exposure.venue_notional_min : order_usd_min(exposure.venue_notional_min);
    if (order.smallest < smallest) broken.add(Limit::trade_min);
    const bool above_venue = exposure.venue_notional_max && order.largest > *exposure.venue_notional_max;
    if (order.largest > Limits::trade_usd_max || above_venue) broken.add(Limit::trade_max);
    if (order.largest > risk_percent_cap(exposure.equity)) broken.add(Limit::risk_percent);
    if (exposure.orders_used_today >= Limits::daily_orders_max) broken.add(Limit::daily_orders);
    return broken;
}

// All limits that the order would break, fee excluded. An order with no quantity, price or amount above zero, of a
// quantity between two lot steps, with a limit price below zero or, for a buy, above the price it is judged at, or a
// close-out that buys, has no shape; then nothing else is judged.
[[nodiscard]] BrokenLimits check_limits(const orders::OrderIntent& order, const Exposure& exposure);
// The same without the shape: for an amount that is worth less than one lot step, and so is a quantity of zero.
[[nodiscard]] BrokenLimits check_limits_but_shape(const orders::OrderIntent& order, const Exposure& exposure);

// An amount as sentences show it. Exact: "$2.50" where cents are enough, "$2.5075" where they are not. A rounded
// figure could name a refused amount as the largest allowed.
[[nodiscard]] std::string dollars_text(Decimal amount);

// One sentence for one broken limit: what was asked, the limit, what would be legal.
[[nodiscard]] std::string refusal_sentence(Limit limit, const orders::OrderIntent& order, const Exposure& exposure);

[[nodiscard]] bool symbol_allowed(const Symbol& symbol);

}  // namespace piggy::risk
