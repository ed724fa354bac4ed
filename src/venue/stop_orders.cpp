#include "venue/exchange_inside.h"

namespace piggy::venue {

// Whether this order's time has come at this last price. A trailing stop follows the price first: from the moment its
// stop price was touched, or at once where it has none.
bool Exchange::Inside::triggers(Entry& entry, Ticks last) const {
    Order& order = entry.order;
    const bool buys = order.side == Side::buy;
    const bool stop = order.type == OrderType::stop_loss || order.type == OrderType::stop_loss_limit;
    const bool above = buys == stop;
    if (order.trailing_delta == 0) return above ? last >= order.stop_price : last <= order.stop_price;
    if (!order.trailing_since) {
        if (order.stop_price > 0 && (above ? last < order.stop_price : last > order.stop_price)) return false;
        order.trailing_since = now;
        entry.extreme = last;
        return false;
    }
    entry.extreme = buys ? std::min(entry.extreme, last) : std::max(entry.extreme, last);
    constexpr int128 whole = 10'000;  // basis points
    const int128 moved_price = static_cast<int128>(last) * whole;
    const int128 trail = buys ? whole + order.trailing_delta : whole - order.trailing_delta;
    const int128 bound = static_cast<int128>(entry.extreme) * trail;
    return buys ? moved_price >= bound : moved_price <= bound;
}

void Exchange::Inside::wait_for_trigger(Entry& entry) {
    entry.waits_for_trigger = true;
    pits[entry.order.instrument].stops.insert(entry.order.id);
    const auto last = reference_price(entry.order.instrument);
    if (entry.order.trailing_delta == 0 || entry.order.stop_price != 0 || !last) return;
    entry.order.trailing_since = now;
    entry.extreme = *last;
}

// Every trade may bring triggers about, one in the middle of a sweep too, and every triggered order trades; so again
// until nothing moves. Ends, because a stop triggers once.
void Exchange::Inside::trigger_stops() {
    while (!moved.empty()) {
        const auto [id, price] = moved.front();
        moved.pop_front();
        std::vector<OrderId> due;
        for (const OrderId waiting : pits[id].stops) {
            if (triggers(entries.at(waiting), price)) due.push_back(waiting);
        }
        for (const OrderId order : due) {
            const auto found = entries.find(order);
            if (found != entries.end() && found->second.waits_for_trigger) trigger(found->second);
        }
    }
}

void Exchange::Inside::trigger(Entry& entry) {
    pits[entry.order.instrument].stops.erase(entry.order.id);
    entry.waits_for_trigger = false;
    if (entry.order.list >= 0) end_others(entry);
    unlock_all(entry);
    entry.order.is_working = true;
    entry.order.working_since = now;
    entry.order.updated = now;
    bool is_covered = true;
    if (!is_market(entry.order.type)) {
        const auto amount = entry.order.side == Side::sell ? std::optional(entry.order.quantity)
                                                           : multiply_divide(entry.order.price, entry.order.quantity,
                                                                             Decimal::ticks_per_unit, Rounding::up);
        is_covered = amount && *amount <= accounts.free(entry.order.account, given(entry.order));
        if (is_covered) lock(entry, *amount);
    }
    report(entry, ExecutionKind::triggered);  // with what it holds now: this may be the last word on it for long
    if (!is_covered) {
        // Its list's money went elsewhere: cannot happen while locks hold, and must not stop the venue.
        return end(entry, OrderStatus::expired, ExpiryReason::exchange_canceled, ExecutionKind::expired);
    }
    run(entry);
}

void Exchange::Inside::end_others(const Entry& leg) {
    const std::vector<OrderId> legs = lists.at(leg.order.list).orders;
    for (const OrderId id : legs) {
        const auto other = entries.find(id);  // an old final one may be forgotten
        if (id == leg.order.id || other == entries.end() || is_final(other->second.order.status)) continue;
        end(other->second, OrderStatus::expired, ExpiryReason::oco_trigger, ExecutionKind::expired);
    }
}

void Exchange::Inside::leg_ended(const Order& leg) {
    OrderList& list = lists.at(leg.list);
    if (list.status == ListStatus::all_done) return;
    for (const OrderId id : list.orders) {
        const auto other = entries.find(id);
        if (id != leg.id && other != entries.end() && !is_final(other->second.order.status)) return;
    }
    list.status = ListStatus::all_done;
    list.time = now;
    listener.on_list(list);
}

}  // namespace piggy::venue
