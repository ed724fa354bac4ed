#pragma once
// Costs: what the venue and the market take from every fill.

#include <algorithm>

#include "core/decimal.h"
#include "core/money.h"
#include "core/result.h"
#include "orders/order_intent.h"

namespace piggy::simulator {

struct Costs {
    FeeRate taker_fee{Decimal::from_ticks(100'000)};  // 0.1 %
    FeeRate maker_fee{Decimal::from_ticks(100'000)};
    Decimal spread_bps;    // the whole spread between bid and ask, in hundredths of a percent; a taker pays half
    Decimal slippage_bps;  // beyond the touch
    bool operator==(const Costs&) const = default;
};

// errors: out_of_range (a fee of 50 % or more, or negative; spread or slippage beyond 1,000 bps or negative)
[[nodiscard]] inline Result<Costs> checked(const Costs& costs) {
    const Decimal half = Decimal::from_ticks(Decimal::ticks_per_unit / 2);
    for (const FeeRate& fee : {costs.taker_fee, costs.maker_fee}) {
        if (fee.value < Decimal{} || fee.value >= half) {
            return fail(ErrorCode::out_of_range,
                        "a fee is a fraction from 0 up to 0.5 (0.001 is 0.1 %), was " + fee.value.to_string());
        }
    }
    for (const Decimal& bps : {costs.spread_bps, costs.slippage_bps}) {
        if (bps < Decimal{} || bps > Decimal::whole(1000)) {
            return fail(ErrorCode::out_of_range,
                        "spread and slippage are from 0 to 1000 basis points, was " + bps.to_string());
        }
    }
    return costs;
}

// `price` moved against an order by this many basis points (in 1e-8 of one, times two), rounded against it; a sale
// never gets less than one tick.
[[nodiscard]] constexpr Price moved_against(Price price, orders::Side side, std::int64_t twice_bps_ticks) {
    if (twice_bps_ticks == 0) return price;
    constexpr int128 scale = 2 * static_cast<int128>(10'000) * Decimal::ticks_per_unit;
    const int128 distance = divide(static_cast<int128>(price.value.ticks()) * twice_bps_ticks, scale, Rounding::up);
    const auto ticks = static_cast<std::int64_t>(distance);
    if (side == orders::Side::buy) return Price{Decimal::from_ticks(price.value.ticks() + ticks)};
    return Price{Decimal::from_ticks(std::max<std::int64_t>(1, price.value.ticks() - ticks))};
}

// The best price of the other side when the market stands at `price`: half the spread away.
[[nodiscard]] constexpr Price touch_price(Price price, orders::Side side, const Costs& costs) {
    return moved_against(price, side, costs.spread_bps.ticks());
}

// The price that a market order gets when the market stands at `price`: half the spread and the slippage against it.
[[nodiscard]] constexpr Price taken_price(Price price, orders::Side side, const Costs& costs) {
    return moved_against(price, side, costs.spread_bps.ticks() + 2 * costs.slippage_bps.ticks());
}

// The fee on a notional, rounded up.
[[nodiscard]] constexpr Decimal fee_on(Decimal notional, FeeRate rate) {
    const auto fee = multiply_divide(notional.ticks(), rate.value.ticks(), Decimal::ticks_per_unit, Rounding::up);
    invariant(fee.has_value(), "a fee is smaller than its notional");
    return Decimal::from_ticks(*fee);
}

}  // namespace piggy::simulator
