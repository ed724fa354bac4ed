#include "risk/order_sizes.h"

#include <algorithm>

namespace piggy::risk {
namespace {

constexpr int128 unit = Decimal::ticks_per_unit;
constexpr std::int64_t cent = Decimal::ticks_per_unit / 100;

std::optional<Price> price_of(int128 ticks) {
    if (ticks <= 0 || ticks > INT64_MAX) return std::nullopt;
    return Price{Decimal::from_ticks(static_cast<std::int64_t>(ticks))};
}

// What one lot step is worth, in 1e-16.
int128 step_value(const Exposure& exposure, Price price) {
    return static_cast<int128>(exposure.lot_step.ticks()) * price.value.ticks();
}

// The amount to ask for to get at least this many steps: their notional rounded up to the cent, or to the tick where
// the cent is beyond the cap.
Decimal amount_for(int128 steps, int128 value_of_step, Decimal cap) {
    const int128 to_the_cent = divide(steps * value_of_step, unit * cent, Rounding::up) * cent;
    const int128 to_the_tick = divide(steps * value_of_step, unit, Rounding::up);
    return Decimal::from_ticks(static_cast<std::int64_t>(to_the_cent <= cap.ticks() ? to_the_cent : to_the_tick));
}

}  // namespace

std::optional<OrderPrices> order_prices(orders::Side side, Price bid, Price ask, Decimal price_tick,
                                        Decimal price_min) {
    if (bid.value <= Decimal{} || ask.value <= Decimal{} || price_tick < Decimal{}) return std::nullopt;
    const std::int64_t tick = std::max<std::int64_t>(1, price_tick.ticks());
    const int128 from = price_min.ticks() % tick;
    const auto on_grid = [&](int128 price, Rounding rounding) {
        if (price < from) return rounding == Rounding::up ? from : from - tick;  // below zero: none
        return from + divide(price - from, tick, rounding) * tick;
    };
    if (side == orders::Side::buy) {
        const int128 worst =
            divide(static_cast<int128>(ask.value.ticks()) * (1000 + collar_per_mille), 1000, Rounding::down);
        const auto limit = price_of(on_grid(worst, Rounding::down));
        if (!limit || *limit < ask) return std::nullopt;
        return OrderPrices{*limit, *limit};
    }
    const int128 worst = divide(static_cast<int128>(bid.value.ticks()) * (1000 - collar_per_mille), 1000, Rounding::up);
    const auto limit = price_of(on_grid(worst, Rounding::up));
    if (!limit || *limit > bid) return std::nullopt;
    return OrderPrices{bid, *limit};
}

Decimal venue_minimum(Decimal notional_min, Decimal quantity_min, const OrderPrices& prices) {
    const auto by_notional =
        multiply_divide(notional_min.ticks(), prices.judged.value.ticks(), prices.limit.value.ticks(), Rounding::up);
    const auto by_quantity = notional(prices.judged, Quantity{quantity_min}, Rounding::down);
    if (!by_notional || !by_quantity) return Decimal::from_ticks(INT64_MAX);
    return std::max(Decimal::from_ticks(*by_notional), *by_quantity);
}

Result<Quantity> quantity_for(Decimal amount_usd, Price price, Decimal lot_step) {
    if (amount_usd < Decimal{} || price.value <= Decimal{} || lot_step <= Decimal{}) {
        return fail(ErrorCode::out_of_range, "a quantity was asked for " + dollars_text(amount_usd) + " at " +
                                                 price.value.to_string() + " in steps of " + lot_step.to_string() +
                                                 "; none of these may be below zero, price and step not zero");
    }
    const auto exact = try_divide(amount_usd, price.value, Rounding::down);
    if (!exact) return fail(exact.error());
    return Quantity{Decimal::from_ticks(exact->ticks() / lot_step.ticks() * lot_step.ticks())};
}

LegalNeighbours legal_neighbours(Decimal amount_usd, const Exposure& exposure, Price price) {
    const auto sizes = legal_sizes(exposure, price);
    if (!sizes) return {};
    const int128 value = step_value(exposure, price);
    const int128 asked = static_cast<int128>(amount_usd.ticks()) * unit;
    const Decimal cap = order_usd_max(exposure);
    LegalNeighbours found;
    // Of whole cents below; of ticks, where no number of whole cents is legal.
    const Decimal most = std::min(cap, amount_usd);
    for (const std::int64_t grid : {cent, std::int64_t{1}}) {
        const int128 fitting = divide(static_cast<int128>(most.ticks() / grid * grid) * unit, value, Rounding::down);
        if (fitting >= sizes->smallest_steps && !found.below) found.below = amount_for(fitting, value, most);
    }
    // What is large enough and not too large is legal itself.
    const bool large_enough = divide(asked, value, Rounding::down) >= sizes->smallest_steps;
    if (amount_usd <= cap) found.above = large_enough ? amount_usd : amount_for(sizes->smallest_steps, value, cap);
    return found;
}

std::optional<Decimal> portfolio_needed(const Exposure& exposure, Price price) {
    Exposure rich = exposure;
    rich.equity = Decimal::from_ticks(INT64_MAX);
    const auto sizes = legal_sizes(rich, price);
    if (!sizes) return std::nullopt;
    const int128 equity =
        divide(static_cast<int128>(sizes->smallest.ticks()) * 100, Limits::risk_percent_max, Rounding::up);
    return std::max(portfolio_usd_min, Decimal::from_ticks(static_cast<std::int64_t>(equity)));
}

std::optional<RoundTrip> smallest_round_trip(const Exposure& exposure, Price buy_limit, Price bid, FeeRate taker_fee) {
    constexpr std::int64_t spare_per_mille = 2;
    if (exposure.loss_latched || exposure.equity < portfolio_usd_min) return std::nullopt;
    if (exposure.orders_used_today + 2 > Limits::daily_orders_max) return std::nullopt;
    if (bid.value <= Decimal{} || bid > buy_limit) return std::nullopt;
    const int128 kept = unit - taker_fee.value.ticks();  // of a unit bought
    const auto sizes = legal_sizes(exposure, buy_limit);
    if (!sizes || kept <= 0 || kept > unit) return std::nullopt;
    const int128 least = static_cast<int128>(order_usd_min(exposure.venue_notional_min).ticks()) * unit;
    const int128 sold = divide(least * 1000, step_value(exposure, bid) * (1000 - spare_per_mille), Rounding::up);
    const int128 bought = std::max<int128>(divide(sold * unit, kept, Rounding::up), sizes->smallest_steps);
    if (bought > sizes->largest_steps) return std::nullopt;
    const int128 value = step_value(exposure, buy_limit);
    const Decimal amount = amount_for(bought, value, order_usd_max(exposure));
    // Where a step is worth less than a cent, the amount buys more steps than it was made for.
    const std::int64_t step = exposure.lot_step.ticks();
    const int128 quantity = static_cast<int128>(amount.ticks()) * unit / value * step;
    const int128 left = divide(quantity * kept, unit, Rounding::down) / step * step;  // a fee is rounded up
    return RoundTrip{Quantity{Decimal::from_ticks(static_cast<std::int64_t>(quantity))}, amount,
                     Quantity{Decimal::from_ticks(static_cast<std::int64_t>(left))}};
}

}  // namespace piggy::risk
