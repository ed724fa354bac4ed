// What always holds, recomputed from nothing; and what is kept of an exchange over a restart.

#include <algorithm>

#include "venue/exchange_inside.h"

namespace piggy::venue {
void Exchange::verify() const {
    const Inside& in = *inside_;
    in.accounts.verify();
    std::map<std::pair<AccountId, AssetId>, int128> locked;
    std::vector<int128> resting(in.pits.size());
    std::size_t handles = 0;
    for (const auto& [id, entry] : in.entries) {
        if (is_final(entry.order.status)) {
            invariant(entry.order.locked == 0 && entry.handle == OrderBook::none, "a final order holds nothing");
            continue;
        }
        locked[{entry.order.account, in.given(entry.order)}] += entry.order.locked;
        if (entry.handle == OrderBook::none) continue;
        ++handles;
        const auto& rests = in.pits[entry.order.instrument].book.at(entry.handle);
        invariant(rests.order == id && rests.remaining() == entry.order.quantity - entry.order.executed,
                  "the book holds what is left of an order");
    }
    std::size_t rested = 0;
    for (const Inside::Pit& pit : in.pits) {
        rested += pit.book.size();
        const auto bid = pit.book.best(Side::buy);
        const auto ask = pit.book.best(Side::sell);
        invariant(!bid || !ask || bid->price < ask->price, "a book is never crossed");
    }
    invariant(rested == handles, "every order in a book is an open one");
    for (const AccountId id : in.accounts.ids()) {
        const auto& balances = in.accounts.at(id).balances;
        for (AssetId asset = 0; asset < balances.size(); ++asset) {
            const auto found = locked.find({id, asset});
            invariant(balances[asset].locked == (found == locked.end() ? 0 : found->second),
                      "what is locked is what open orders hold");
        }
    }
}

ExchangeState Exchange::counters() const {
    const Inside& in = *inside_;
    ExchangeState state;
    state.next_order = in.next_order;
    state.next_execution = in.next_execution;
    state.next_list = in.next_list;
    for (const Inside::Pit& pit : in.pits) {
        state.next_trade.push_back(pit.next_trade);
        state.update_id.push_back(pit.update_id);
    }
    return state;
}

ExchangeState Exchange::state() const {
    const Inside& in = *inside_;
    ExchangeState state = counters();
    for (const AccountId id : in.accounts.ids()) {
        const Accounts::Account& account = in.accounts.at(id);
        if (account.house) continue;
        state.accounts.push_back({id, account.balances, account.fees, account.can_trade});
        for (const OrderId order : in.orders_of[id].all) state.orders.push_back(in.entries.at(order).order);
        const auto& fills = in.orders_of[id].fills;
        state.fills.insert(state.fills.end(), fills.begin(), fills.end());
        for (const ListId list : in.orders_of[id].lists) state.lists.push_back(in.lists.at(list));
    }
    const auto by_id = [](const auto& a, const auto& b) { return a.id < b.id; };
    std::sort(state.orders.begin(), state.orders.end(), by_id);
    std::sort(state.lists.begin(), state.lists.end(), by_id);
    std::stable_sort(state.fills.begin(), state.fills.end(), [](const Fill& a, const Fill& b) {
        return a.time != b.time ? a.time < b.time : a.trade < b.trade;
    });
    return state;
}

Result<> Exchange::restore(const ExchangeState& state, Timestamp now) {
    Inside& in = *inside_;
    invariant(in.next_order == 1 && in.accounts.ids().empty(), "an exchange is restored before anything happens");
    in.begin_call(now);
    if (auto done = in.restore_counters(state); !done) return done;
    for (const auto& account : state.accounts) {
        if (auto done = in.restore_account(account); !done) return done;
    }
    for (const OrderList& list : state.lists) {
        if (auto done = in.restore_list(list); !done) return done;
    }
    for (const Order& order : state.orders) {
        if (auto done = in.restore_order(order); !done) return done;
    }
    if (auto done = in.restore_books(); !done) return done;
    for (const Fill& fill : state.fills) {
        if (auto done = in.restore_fill(fill); !done) return done;
    }
    if (auto done = in.check_lists(); !done) return done;
    // The ids that the venue makes must not be those it made before.
    in.random = Random(in.random.next() ^ static_cast<std::uint64_t>(in.next_execution));
    verify();
    return {};
}

}  // namespace piggy::venue
