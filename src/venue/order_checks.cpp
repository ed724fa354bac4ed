#include "venue/exchange_inside.h"
#include "venue/filter_check.h"

namespace piggy::venue {
namespace {

constexpr std::int64_t unit = Decimal::ticks_per_unit;

tl::unexpected<Refusal> refuse(int code, const char* message) { return tl::make_unexpected(Refusal{code, message}); }

// A trigger above the market when true, below it when false.
bool triggers_above(const NewOrder& order) {
    const bool stop = order.type == OrderType::stop_loss || order.type == OrderType::stop_loss_limit;
    return (order.side == Side::buy) == stop;
}

}  // namespace

void AveragePrice::add(Ticks price, Ticks quantity, Timestamp time) {
    const std::int64_t number = nanoseconds_since_epoch(time) / 10'000'000'000;
    Slot& slot = ring_[static_cast<std::size_t>(number % slots)];
    if (slot.number != number) slot = {number, 0, 0};
    slot.value += static_cast<int128>(price) * quantity;
    slot.quantity += quantity;
}

std::optional<Ticks> AveragePrice::at(Timestamp now) const {
    const std::int64_t number = nanoseconds_since_epoch(now) / 10'000'000'000;
    int128 value = 0;
    int128 quantity = 0;
    for (const Slot& slot : ring_) {
        if (slot.number <= number - slots || slot.number > number) continue;
        value += slot.value;
        quantity += slot.quantity;
    }
    if (quantity == 0) return std::nullopt;
    return static_cast<Ticks>(divide(value, quantity, Rounding::half_even));
}

// What stops are measured against: the last trade, else the middle of the book, else where trading began.
std::optional<Ticks> Exchange::Inside::reference_price(InstrumentId id) const {
    const Pit& pit = pits[id];
    if (pit.last_price) return pit.last_price;
    const auto bid = pit.book.best(Side::buy);
    const auto ask = pit.book.best(Side::sell);
    if (bid && ask) return bid->price + (ask->price - bid->price) / 2;
    if (bid || ask) return (bid ? bid : ask)->price;
    if (pit.start_price > 0) return pit.start_price;
    return std::nullopt;
}

Ticks Exchange::Inside::average_price(InstrumentId id, Timestamp at) const {
    if (const auto mean = pits[id].average.at(at)) return *mean;
    return reference_price(id).value_or(0);
}

std::optional<Ticks> Exchange::Inside::need(const NewOrder& order, Timestamp at) const {
    if (order.side == Side::sell) return order.quantity;
    Ticks price = order.price;
    if (is_market(order.type)) price = order.stop_price != 0 ? order.stop_price : average_price(order.instrument, at);
    return multiply_divide(price, order.quantity, unit, Rounding::up);
}

// What a market order would give if it ran now: quote for a buy, base for a sell. Orders that self-trade prevention
// would remove are passed over. Empty: more than 64 bits hold.
std::optional<Ticks> Exchange::Inside::market_cost(AccountId account, const NewOrder& order) const {
    if (order.side == Side::sell && order.quote_quantity == 0) return order.quantity;
    if (order.side == Side::buy && order.quote_quantity != 0) return order.quote_quantity;
    const OrderBook& book = pits[order.instrument].book;
    int128 cost = 0;
    int128 left = order.side == Side::buy ? order.quantity : static_cast<int128>(order.quote_quantity) * unit;
    const Side makers = order.side == Side::buy ? Side::sell : Side::buy;
    for (auto handle = book.front(makers); handle != OrderBook::none && left > 0; handle = book.next(handle)) {
        const auto& resting = book.at(handle);
        if (resting.owner == account && order.self_trade != SelfTrade::none) continue;
        if (order.side == Side::buy) {
            const int128 taken = std::min<int128>(left, resting.remaining());
            cost += divide(taken * resting.price, unit, Rounding::up);
            left -= taken;
        } else {  // quote wanted: how much base brings it
            const int128 taken = std::min<int128>(divide(left, resting.price, Rounding::up), resting.remaining());
            cost += taken;
            left -= taken * resting.price;
        }
    }
    if (cost > INT64_MAX) return std::nullopt;
    return static_cast<Ticks>(cost);
}

bool Exchange::Inside::are_rates(const FeeRates& fees) {
    const auto is_share = [](Ticks rate) { return rate >= 0 && rate <= unit; };
    return is_share(fees.maker) && is_share(fees.taker);
}

// Numbers that no filter looks at, because no order has them.
Answer<> Exchange::Inside::check_fields(const NewOrder& order) const {
    if (!is_market(order.type) && order.price <= 0) return refuse(-1013, "Invalid price.");
    if (order.quantity < 0 || order.quote_quantity < 0 || (order.quantity == 0) == (order.quote_quantity == 0) ||
        (order.quote_quantity != 0 && order.type != OrderType::market)) {
        return refuse(-1013, "Invalid quantity.");
    }
    if (order.stop_price < 0 || (is_stop(order.type) && order.stop_price == 0 && order.trailing_delta <= 0)) {
        return refuse(-1013, "Invalid stopPrice.");
    }
    if (order.trailing_delta < 0) return refuse(-1013, "Invalid trailingDelta.");
    if (order.iceberg_quantity < 0) return refuse(-1013, "Invalid icebergQty.");
    // What sellers offer is bounded by what there is, what buyers of one level wish for by nothing else than this.
    // Small orders are left out: a million of them would be needed.
    constexpr Ticks small = INT64_MAX >> 20;
    if (order.side == Side::buy && order.quantity > small && !is_market(order.type)) {
        int128 wished = order.quantity;
        for (const auto& [id, entry] : entries) {
            const Order& open = entry.order;
            if (open.instrument == order.instrument && open.side == Side::buy && open.price == order.price &&
                !is_final(open.status)) {
                wished += open.quantity - open.executed;
            }
        }
        if (wished > INT64_MAX) return refuse(-1013, "Invalid quantity.");
    }
    return {};
}

Answer<> Exchange::Inside::check(AccountId account, const NewOrder& order, Timestamp at, bool in_list) const {
    const Accounts::Account& owner = accounts.at(account);
    if (!owner.can_trade) return refuse(-2010, "This action is disabled on this account.");
    if (order.instrument >= pits.size()) return refuse(-1121, "Invalid symbol.");
    const Instrument& traded = instrument(order.instrument);
    if (traded.status != InstrumentStatus::trading) return refuse(-2010, "Market is closed.");
    if (auto sound = check_fields(order); !sound) return sound;
    const Pit& pit = pits[order.instrument];
    FilterFacts facts;
    facts.average_price = average_price(order.instrument, at);
    facts.counts_limited = !owner.house;
    if (!owner.house) {
        for (const OrderId id : orders_of[account].open) {
            const Entry& open = entries.at(id);
            if (open.order.instrument != order.instrument) continue;
            ++facts.open_orders;
            if (open.waits_for_trigger) ++facts.open_stops;
        }
        if (in_list) ++facts.open_orders;  // the other leg comes too
    }
    if (auto held = check_filters(order, traded.filters, facts); !held) return held;
    const bool buys = order.side == Side::buy;
    const auto touch_price = pit.book.best(buys ? Side::sell : Side::buy);
    if (order.type == OrderType::market) {
        if (!touch_price) return refuse(-1112, "No orders on book for symbol.");
        if (order.quote_quantity != 0) {
            const auto quantity = multiply_divide(order.quote_quantity, unit, touch_price->price, Rounding::down);
            const LotFilter& lot = traded.filters.lot;
            if (!quantity || *quantity < std::max<Ticks>(lot.step, lot.quantity_min) ||
                (lot.quantity_max != 0 && *quantity > lot.quantity_max)) {
                return refuse(-1013, "Filter failure: LOT_SIZE");
            }
            const Ticks most = traded.filters.market_lot.quantity_max;
            if (most != 0 && *quantity > most) return refuse(-1013, "Filter failure: MARKET_LOT_SIZE");
        }
    }
    if (!order.client_id.empty()) {
        const auto& known = orders_of[account].newest_by_client_id;
        const auto found = known.find(client_key(order.instrument, order.client_id));
        if (found != known.end() && !is_final(entries.at(found->second).order.status)) {
            return refuse(-2010, "Duplicate order sent.");
        }
    }
    if (!in_list) {  // a list locks once for both
        const auto cost = order.type == OrderType::market ? market_cost(account, order) : need(order, at);
        const AssetId asset = buys ? traded.quote : traded.base;
        if (!cost || *cost > owner.balances[asset].free) {
            return refuse(-2010, "Account has insufficient balance for requested action.");
        }
    }
    if (order.type == OrderType::limit_maker && touch_price &&
        (buys ? order.price >= touch_price->price : order.price <= touch_price->price)) {
        return refuse(-2010, "Order would immediately match and take.");
    }
    if (is_stop(order.type) && order.stop_price > 0 && order.trailing_delta == 0) {
        const auto last = reference_price(order.instrument);
        if (last && (triggers_above(order) ? *last >= order.stop_price : *last <= order.stop_price)) {
            return refuse(-2010, "Order would trigger immediately.");
        }
    }
    return {};
}

}  // namespace piggy::venue
