#pragma once
// QuoteLadder: the house maker's orders for one instrument: rungs on both sides of the fair price, small and close ones
// inside, large and far ones outside. Renews a few orders a round, from the inside out, so that the book changes as
// a book does; an order that the fair price has passed is withdrawn at once. Prices here are doubles of ticks, because
// they are an opinion; what is sent is on the grid of the filters in force.

#include <array>
#include <cstdint>

#include "core/random.h"
#include "venue/exchange.h"

namespace piggy::venue {

// The nearest allowed quantity, at least what the filters' least notional needs; 0 when none is allowed.
[[nodiscard]] Ticks house_quantity(double base_ticks, Ticks price, const Filters& filters);
// On the tick grid, not above (below) the wish, within the price filter.
[[nodiscard]] Ticks price_not_above(double price, const PriceFilter& filter);
[[nodiscard]] Ticks price_not_below(double price, const PriceFilter& filter);

class QuoteLadder {
public:
    static constexpr std::size_t rungs = 24;

    // size: mean base quantity of the innermost rung, in ticks.
    QuoteLadder(InstrumentId instrument, AccountId account, double size)
        : instrument_(instrument), account_(account), size_(size) {}

    // Cancels what the price has reached or passed. Before anything that trades at the new price.
    void withdraw(Exchange& exchange, double fair, Timestamp now);
    struct Mood {
        double half_spread = 0;  // a fraction of the price
        int renewals = 0;        // at most so many a side in a round, of orders that stand in the wrong place
        double whims = 0;        // chance that a good order is replaced all the same
        double size_factor = 1;
    };
    void renew(Exchange& exchange, double fair, const Mood& mood, Random& random, Timestamp now);

private:
    struct Rung {
        OrderId order = 0;  // 0: none
        Ticks price = 0;
    };
    using Rungs = std::array<Rung, rungs>;

    void forget_filled(const Exchange& exchange, Rungs& side);
    void cancel(Exchange& exchange, Rung& rung, Timestamp now);
    void place(Exchange& exchange, Side side, std::size_t rung, double fair, const Mood& mood, Random& random,
               Timestamp now);
    [[nodiscard]] Rungs& rungs_of(Side side) { return side == Side::buy ? bids_ : asks_; }

    InstrumentId instrument_;
    AccountId account_;
    double size_;
    Rungs bids_, asks_;
};

}  // namespace piggy::venue
