#pragma once
// OrderBook: resting orders of one instrument in price-time order. Knows prices, quantities and whose turn it is; what
// a trade means for balances is the caller's business. Integer ticks of 1e-8; every price and quantity is above zero.
// One thread. Levels lie in two flat rows with the best price last, where almost everything happens; the orders of a
// level form a chain through one pool, so resting, taking and removing never allocate once the pool has grown.

#include <cstdint>
#include <optional>
#include <vector>

#include "orders/order_intent.h"

namespace piggy::simulator {

class OrderBook {
public:
    using Ticks = std::int64_t;
    using Handle = std::uint32_t;  // of a resting order, valid until it is gone; then it is used again
    static constexpr Handle none = 0xFFFFFFFF;

    struct Resting {
        std::int64_t order = 0;   // the caller's id
        std::uint32_t owner = 0;  // the caller's account
        orders::Side side = orders::Side::buy;
        Ticks price = 0;
        Ticks shown = 0;   // what may trade now
        Ticks hidden = 0;  // an iceberg's rest
        Ticks peak = 0;    // how much of an iceberg shows at once; 0: all
        [[nodiscard]] Ticks remaining() const { return shown + hidden; }
    };
    struct Level {
        Ticks price = 0;
        Ticks quantity = 0;  // displayed, all orders together
    };

    // Puts an order behind all others of its price. peak 0 shows everything.
    Handle rest(std::int64_t order, std::uint32_t owner, orders::Side side, Ticks price, Ticks quantity,
                Ticks peak = 0);
    // The level as it is afterwards: quantity 0 when it is gone.
    Level remove(Handle handle);
    // Takes this much, at most what it shows, from the order whose turn it is on this side. An iceberg that has shown
    // all of its peak shows more, behind the others. A finished order is removed.
    Level take_front(orders::Side side, Ticks quantity);

    // The order whose turn it is, or none.
    [[nodiscard]] Handle front(orders::Side side) const {
        const auto& levels = side_of(side);
        return levels.empty() ? none : levels.back().first;
    }
    [[nodiscard]] const Resting& at(Handle handle) const { return nodes_[handle].resting; }
    // The one after it in the order of trading, over levels; none at the end.
    [[nodiscard]] Handle next(Handle handle) const;
    [[nodiscard]] std::optional<Level> best(orders::Side side) const;
    [[nodiscard]] std::vector<Level> levels(orders::Side side, std::size_t count) const;  // best first
    // The level's displayed quantity, 0 where there is none.
    [[nodiscard]] Ticks quantity_at(orders::Side side, Ticks price) const;
    [[nodiscard]] std::size_t size() const { return size_; }

private:
    struct Node {
        Resting resting;
        Handle before = none, after = none;  // in the level's chain; after also links free nodes
    };
    struct Chain {
        Ticks price = 0;
        Ticks shown = 0;
        Handle first = none, last = none;
    };
    using Chains = std::vector<Chain>;  // the best price is last

    [[nodiscard]] const Chains& side_of(orders::Side side) const { return side == orders::Side::buy ? bids_ : asks_; }
    [[nodiscard]] Chains& side_of(orders::Side side) { return side == orders::Side::buy ? bids_ : asks_; }
    // Where this price is, or would be put in.
    [[nodiscard]] std::size_t place_of(orders::Side side, Ticks price) const;
    void append(Chain& chain, Handle handle);
    void unlink(Chain& chain, Handle handle);
    Level leave(orders::Side side, std::size_t place, Handle handle);

    Chains bids_, asks_;
    std::vector<Node> nodes_;
    Handle free_ = none;
    std::size_t size_ = 0;
};

}  // namespace piggy::simulator
