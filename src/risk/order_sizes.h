#pragma once
// From an amount in dollars to an order the venue would take, and the sizes next to it that would be legal. Rounded
// down always: nobody spends more than was typed.

#include <optional>

#include "core/money.h"
#include "orders/order_intent.h"
#include "risk/limit_checks.h"

namespace piggy::risk {

// How far through the touch an order may go: 0.5 %.
inline constexpr std::int64_t collar_per_mille = 5;

// The prices of an immediate-or-cancel order. judged: what limits look at (the limit price for a buy, the bid for a
// sell); limit: the worst price the venue may fill at. On the venue's price grid, never further out than the collar:
// a buy's limit is rounded down, a sell's up.
struct OrderPrices {
    Price judged, limit;
};
// Empty where no price on the grid lies between the touch and the collar.
// price_tick zero: any price. The grid begins at price_min, which mostly is a multiple of the tick.
[[nodiscard]] std::optional<OrderPrices> order_prices(orders::Side side, Price bid, Price ask, Decimal price_tick,
                                                      Decimal price_min = {});

// The venue's minimum as a notional at the price an order is judged at. The venue measures at the limit price, which
// for a sell is lower. The largest number where it does not fit.
[[nodiscard]] Decimal venue_minimum(Decimal notional_min, Decimal quantity_min, const OrderPrices& prices);

// The whole lot steps that amount / price is worth, rounded down; zero steps are possible.
// errors: out_of_range
[[nodiscard]] Result<Quantity> quantity_for(Decimal amount_usd, Price price, Decimal lot_step);

// Legal amounts around one that was asked for, as notionals at this price rounded up to the cent: asking for them is
// legal. Where the cent above would be beyond the cap, the notional itself, to the tick. Either may be missing.
struct LegalNeighbours {
    std::optional<Decimal> below, above;  // the largest at most, the smallest at least what was asked for
};
[[nodiscard]] LegalNeighbours legal_neighbours(Decimal amount_usd, const Exposure& exposure, Price price);

// The smallest portfolio in which some order would be legal at this price. Empty where none would: a lot step is worth
// too much.
[[nodiscard]] std::optional<Decimal> portfolio_needed(const Exposure& exposure, Price price);

// The smallest buy that can be sold again as an order of its own: after the taker fee taken in the base asset and a
// rounding down to a lot step, what is left is still worth the smallest legal order at this bid, with 0.2 % to spare.
struct RoundTrip {
    Quantity buy;       // whole steps
    Decimal buy_usd;    // to ask for: its notional at the buy's limit price, rounded up to the cent
    Quantity sellable;  // at least, afterwards
};
// Empty where no legal buy can be closed again today: no size fits, the latch, or fewer than two slots left.
[[nodiscard]] std::optional<RoundTrip> smallest_round_trip(const Exposure& exposure, Price buy_limit, Price bid,
                                                           FeeRate taker_fee);

}  // namespace piggy::risk
