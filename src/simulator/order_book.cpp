#include "simulator/order_book.h"

#include <algorithm>

#include "core/invariant.h"

namespace piggy::simulator {

using orders::Side;

std::size_t OrderBook::place_of(Side side, Ticks price) const {
    const Chains& chains = side_of(side);
    // Bids rise and asks fall towards the end, so that the best is last. Most calls are near it.
    const auto worse = [side](const Chain& chain, Ticks wanted) {
        return side == Side::buy ? chain.price < wanted : chain.price > wanted;
    };
    std::size_t end = chains.size();
    for (int near = 0; near < 8 && end > 0; ++near, --end) {
        if (worse(chains[end - 1], price)) return end;
    }
    const auto found =
        std::lower_bound(chains.begin(), chains.begin() + static_cast<std::ptrdiff_t>(end), price, worse);
    return static_cast<std::size_t>(found - chains.begin());
}

void OrderBook::append(Chain& chain, Handle handle) {
    Node& node = nodes_[handle];
    node.before = chain.last;
    node.after = none;
    if (chain.last == none) {
        chain.first = handle;
    } else {
        nodes_[chain.last].after = handle;
    }
    chain.last = handle;
}

void OrderBook::unlink(Chain& chain, Handle handle) {
    const Node& node = nodes_[handle];
    (node.before == none ? chain.first : nodes_[node.before].after) = node.after;
    (node.after == none ? chain.last : nodes_[node.after].before) = node.before;
}

OrderBook::Handle OrderBook::rest(std::int64_t order, std::uint32_t owner, Side side, Ticks price, Ticks quantity,
                                  Ticks peak) {
    invariant(price > 0 && quantity > 0 && peak >= 0, "a resting order has a price and a quantity");
    Handle handle = free_;
    if (handle == none) {
        handle = static_cast<Handle>(nodes_.size());
        nodes_.emplace_back();
    } else {
        free_ = nodes_[handle].after;
    }
    const Ticks shown = peak > 0 ? std::min(peak, quantity) : quantity;
    nodes_[handle].resting = {order, owner, side, price, shown, quantity - shown, peak};

    Chains& chains = side_of(side);
    const std::size_t place = place_of(side, price);
    if (place == chains.size() || chains[place].price != price) {
        chains.insert(chains.begin() + static_cast<std::ptrdiff_t>(place), Chain{price, 0, none, none});
    }
    append(chains[place], handle);
    chains[place].shown += shown;
    ++size_;
    return handle;
}

// The order is gone from its chain's count of what is shown; takes it out, and the level when it was the last.
OrderBook::Level OrderBook::leave(Side side, std::size_t place, Handle handle) {
    Chains& chains = side_of(side);
    unlink(chains[place], handle);
    nodes_[handle].after = free_;
    free_ = handle;
    --size_;
    const Level level{chains[place].price, chains[place].shown};
    if (chains[place].first == none) chains.erase(chains.begin() + static_cast<std::ptrdiff_t>(place));
    return level;
}

OrderBook::Level OrderBook::remove(Handle handle) {
    const Resting resting = nodes_[handle].resting;
    const std::size_t place = place_of(resting.side, resting.price);
    invariant(place < side_of(resting.side).size() && side_of(resting.side)[place].price == resting.price,
              "an order that is removed rests in the book");
    side_of(resting.side)[place].shown -= resting.shown;
    return leave(resting.side, place, handle);
}

OrderBook::Level OrderBook::take_front(Side side, Ticks quantity) {
    Chains& chains = side_of(side);
    invariant(!chains.empty(), "there is an order to take from");
    Chain& chain = chains.back();
    const Handle handle = chain.first;
    Resting& resting = nodes_[handle].resting;
    invariant(quantity > 0 && quantity <= resting.shown, "no more is taken than an order shows");
    resting.shown -= quantity;
    chain.shown -= quantity;
    if (resting.shown > 0) return {chain.price, chain.shown};
    if (resting.hidden == 0) return leave(side, chains.size() - 1, handle);
    resting.shown = std::min(resting.peak, resting.hidden);
    resting.hidden -= resting.shown;
    chain.shown += resting.shown;
    unlink(chain, handle);
    append(chain, handle);
    return {chain.price, chain.shown};
}

OrderBook::Handle OrderBook::next(Handle handle) const {
    const Node& node = nodes_[handle];
    if (node.after != none) return node.after;
    const std::size_t place = place_of(node.resting.side, node.resting.price);
    return place == 0 ? none : side_of(node.resting.side)[place - 1].first;
}

std::optional<OrderBook::Level> OrderBook::best(Side side) const {
    const Chains& chains = side_of(side);
    if (chains.empty()) return std::nullopt;
    return Level{chains.back().price, chains.back().shown};
}

std::vector<OrderBook::Level> OrderBook::levels(Side side, std::size_t count) const {
    const Chains& chains = side_of(side);
    std::vector<Level> levels;
    levels.reserve(std::min(count, chains.size()));
    for (auto chain = chains.rbegin(); chain != chains.rend() && levels.size() < count; ++chain) {
        levels.push_back({chain->price, chain->shown});
    }
    return levels;
}

OrderBook::Ticks OrderBook::quantity_at(Side side, Ticks price) const {
    const Chains& chains = side_of(side);
    const std::size_t place = place_of(side, price);
    return place < chains.size() && chains[place].price == price ? chains[place].shown : 0;
}

}  // namespace piggy::simulator
