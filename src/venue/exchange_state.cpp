// What always holds, recomputed from nothing; and what is kept of an exchange over a restart.

#include <algorithm>

#include "venue/exchange_inside.h"

namespace piggy::venue {
namespace {

tl::unexpected<Error> broken(const std::string& what) {
    return fail(ErrorCode::malformed, "the exchange's record does not add up: " + what);
}

}  // namespace

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

ExchangeState Exchange::state() const {
    const Inside& in = *inside_;
    ExchangeState state;
    state.next_order = in.next_order;
    state.next_execution = in.next_execution;
    state.next_list = in.next_list;
    for (const Inside::Pit& pit : in.pits) {
        state.next_trade.push_back(pit.next_trade);
        state.update_id.push_back(pit.update_id);
    }
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
    if (state.next_trade.size() > in.pits.size() || state.update_id.size() > in.pits.size()) {
        return broken("it has more instruments than are traded");
    }
    for (const auto& account : state.accounts) {
        const auto at = "account " + std::to_string(account.id);
        if (account.id == 0 || in.accounts.exists(account.id)) return broken(at + " is there twice");
        if (account.balances.size() > in.market.assets.size()) return broken(at + " has unknown assets");
        Accounts::Account& opened = in.accounts.open_as(account.id, now);
        opened.fees = account.fees;
        opened.can_trade = account.can_trade;
        in.orders_of.resize(std::max<std::size_t>(in.orders_of.size(), account.id + 1));
        for (AssetId asset = 0; asset < account.balances.size(); ++asset) {
            const Balance& balance = account.balances[asset];
            Ticks sum = 0;
            if (balance.free < 0 || balance.locked < 0 || __builtin_add_overflow(balance.free, balance.locked, &sum)) {
                return broken(at + " has a balance below zero");
            }
            in.accounts.transfer(account.id, asset, sum);
        }
    }
    for (const OrderList& list : state.lists) {
        if (!in.accounts.exists(list.account)) return broken("a list of no account");
        in.lists[list.id] = list;
        in.orders_of[list.account].lists.insert(list.id);
    }
    std::vector<Inside::Entry*> resting;
    OrderId newest = 0;
    for (const Order& order : state.orders) {
        const auto at = "order " + std::to_string(order.id);
        if (!in.accounts.exists(order.account)) return broken(at + " belongs to no account");
        if (order.instrument >= in.pits.size()) return broken(at + " is of an unknown instrument");
        if (order.id <= newest) return broken(at + " is there twice");
        newest = order.id;
        Inside::Entry& entry = in.entries[order.id];
        entry.order = order;
        auto& mine = in.orders_of[order.account];
        mine.all.insert(order.id);
        mine.newest_by_client_id[Inside::client_key(order.instrument, order.client_id)] = order.id;
        if (is_final(order.status)) {
            in.finals.push_back(order.id);
            continue;
        }
        mine.open.insert(order.id);
        if (order.locked < 0 || order.locked > in.accounts.free(order.account, in.given(order))) {
            return broken(at + " holds more than its account has");
        }
        in.accounts.lock(order.account, in.given(order), order.locked);
        if (!order.is_working) {
            in.pits[order.instrument].stops.insert(order.id);
            entry.waits_for_trigger = true;
            entry.order.trailing_since.reset();  // trails anew from the first price after the restart
        } else if (order.price <= 0 || order.executed < 0 || order.executed >= order.quantity) {
            return broken(at + " is open but has nothing left to trade");
        } else {
            resting.push_back(&entry);
        }
    }
    std::stable_sort(resting.begin(), resting.end(), [](const Inside::Entry* a, const Inside::Entry* b) {
        return a->order.working_since < b->order.working_since;
    });
    for (Inside::Entry* entry : resting) {
        const Order& order = entry->order;
        OrderBook& book = in.pits[order.instrument].book;
        const auto other = book.best(order.side == Side::buy ? Side::sell : Side::buy);
        if (other && (order.side == Side::buy ? order.price >= other->price : order.price <= other->price)) {
            return broken("order " + std::to_string(order.id) + " crosses another open one");
        }
        entry->handle = book.rest(order.id, order.account, order.side, order.price, order.quantity - order.executed,
                                  order.iceberg_quantity);
    }
    for (const Fill& fill : state.fills) {
        if (!in.accounts.exists(fill.account)) return broken("fill " + std::to_string(fill.trade) + " of no account");
        in.orders_of[fill.account].fills.push_back(fill);
    }
    in.next_order = std::max(state.next_order, newest + 1);
    in.next_execution = std::max<std::int64_t>(1, state.next_execution);
    in.next_list = std::max<ListId>(state.next_list, state.lists.empty() ? 0 : state.lists.back().id + 1);
    for (std::size_t i = 0; i < state.next_trade.size(); ++i) in.pits[i].next_trade = state.next_trade[i];
    for (std::size_t i = 0; i < state.update_id.size(); ++i) in.pits[i].update_id = state.update_id[i];
    for (const Fill& fill : state.fills) {
        if (fill.instrument < in.pits.size()) {
            in.pits[fill.instrument].next_trade = std::max(in.pits[fill.instrument].next_trade, fill.trade + 1);
        }
    }
    verify();
    return {};
}

}  // namespace piggy::venue
