// The steps of Exchange::restore(). What comes from a file is believed only as far as it adds up: whatever the exchange
// relies on later is looked at here, and refused in one sentence.

#include <algorithm>

#include "venue/exchange_inside.h"

namespace piggy::venue {
namespace {

constexpr std::int64_t counter_max = std::int64_t{1} << 62;  // room to count on
constexpr AccountId account_max = 1'000'000;

tl::unexpected<Error> broken(const std::string& what) {
    return fail(ErrorCode::malformed, "the exchange's record does not add up: " + what);
}

bool is_counter(std::int64_t value, std::int64_t from) { return value >= from && value < counter_max; }

template <class Choice>
bool is_one_of(Choice value, Choice last) {
    return static_cast<int>(value) >= 0 && static_cast<int>(value) <= static_cast<int>(last);
}

bool has_known_words(const Order& order) {
    return is_one_of(order.side, Side::sell) && is_one_of(order.type, OrderType::take_profit_limit) &&
           is_one_of(order.time_in_force, TimeInForce::fok) && is_one_of(order.status, OrderStatus::expired_in_match) &&
           is_one_of(order.self_trade, SelfTrade::expire_both) && is_one_of(order.expiry, ExpiryReason::oco_trigger);
}

bool has_sound_numbers(const Order& order) {
    const Ticks smallest = std::min({order.price, order.quantity, order.quote_quantity, order.stop_price,
                                     order.iceberg_quantity, order.executed, order.spent, order.locked});
    return smallest >= 0 && order.trailing_delta >= 0 && order.executed <= order.quantity;
}

// What an order that rests must hold; empty when that is more than 64 bits.
std::optional<Ticks> need_of_rest(const Order& order) {
    const Ticks rest = order.quantity - order.executed;
    if (order.side == Side::sell) return rest;
    return multiply_divide(order.price, rest, Decimal::ticks_per_unit, Rounding::up);
}

}  // namespace

Result<> Exchange::Inside::restore_counters(const ExchangeState& state) {
    if (state.next_trade.size() > pits.size() || state.update_id.size() > pits.size()) {
        return broken("it has more instruments than are traded");
    }
    const auto all_from = [](const auto& values, std::int64_t from) {
        return std::all_of(values.begin(), values.end(),
                           [from](std::int64_t value) { return is_counter(value, from); });
    };
    if (!is_counter(state.next_order, 1) || !is_counter(state.next_execution, 1) || !is_counter(state.next_list, 0) ||
        !all_from(state.next_trade, 1) || !all_from(state.update_id, 0)) {
        return broken("one of its counters is out of range");
    }
    next_order = state.next_order;
    next_execution = state.next_execution;
    next_list = state.next_list;
    for (std::size_t i = 0; i < state.next_trade.size(); ++i) pits[i].next_trade = state.next_trade[i];
    for (std::size_t i = 0; i < state.update_id.size(); ++i) pits[i].update_id = state.update_id[i];
    return {};
}

Result<> Exchange::Inside::restore_account(const ExchangeState::Account& account) {
    const auto at = "account " + std::to_string(account.id);
    if (account.id == 0 || account.id > account_max) return broken(at + " is outside 1 to a million");
    if (accounts.exists(account.id)) return broken(at + " is there twice");
    if (account.balances.size() > market.assets.size()) return broken(at + " has unknown assets");
    if (!are_rates(account.fees)) return broken(at + " pays a fee below nothing or above everything");
    Accounts::Account& opened = accounts.open_as(account.id, now);
    opened.fees = account.fees;
    opened.can_trade = account.can_trade;
    orders_of.resize(std::max<std::size_t>(orders_of.size(), account.id + 1));
    for (AssetId asset = 0; asset < account.balances.size(); ++asset) {
        const Balance& balance = account.balances[asset];
        Ticks sum = 0;
        if (balance.free < 0 || balance.locked < 0) return broken(at + " has a balance below zero");
        if (__builtin_add_overflow(balance.free, balance.locked, &sum) || !accounts.has_room(asset, sum)) {
            return broken(at + " has more than there can be of an asset");
        }
        accounts.transfer(account.id, asset, sum);
    }
    return {};
}

Result<> Exchange::Inside::restore_list(const OrderList& list) {
    const auto at = "list " + std::to_string(list.id);
    if (!is_counter(list.id, 0) || lists.contains(list.id)) return broken(at + " is there twice or has no proper id");
    if (!accounts.exists(list.account)) return broken(at + " belongs to no account");
    if (list.instrument >= pits.size()) return broken(at + " is of an unknown instrument");
    if (!is_one_of(list.status, ListStatus::all_done)) return broken(at + " is in no known state");
    lists[list.id] = list;
    orders_of[list.account].lists.insert(list.id);
    next_list = std::max(next_list, list.id + 1);
    return {};
}

Result<> Exchange::Inside::restore_order(const Order& order) {
    const auto at = "order " + std::to_string(order.id);
    if (!accounts.exists(order.account)) return broken(at + " belongs to no account");
    if (order.instrument >= pits.size()) return broken(at + " is of an unknown instrument");
    if (!is_counter(order.id, 1)) return broken(at + " has no proper id");
    if (entries.contains(order.id)) return broken(at + " is there twice");
    if (!has_known_words(order)) return broken(at + " has a kind or state that is not known");
    if (!has_sound_numbers(order)) return broken(at + " has a number below zero, or traded more than it was for");
    if (order.list != -1) {
        const auto list = lists.find(order.list);
        if (list == lists.end() || list->second.account != order.account ||
            list->second.instrument != order.instrument ||
            std::count(list->second.orders.begin(), list->second.orders.end(), order.id) != 1) {
            return broken(at + " is in a list that does not know it");
        }
    }
    Entry& entry = entries[order.id];
    entry.order = order;
    next_order = std::max(next_order, order.id + 1);
    Orders& mine = orders_of[order.account];
    mine.all.insert(order.id);
    OrderId& named = mine.newest_by_client_id[client_key(order.instrument, order.client_id)];
    if (named != 0 && !is_final(entries.at(named).order.status)) {
        return broken(at + " has the client id of an older open one");
    }
    named = std::max(named, order.id);
    if (is_final(order.status)) {
        if (order.locked != 0) return broken(at + " is over and still holds something");
        entry.order.is_working = false;  // the fill that completed it was told while it still was
        finals.push_back(order.id);
        return {};
    }
    mine.open.insert(order.id);
    if ((order.executed > 0) != (order.status == OrderStatus::partially_filled) || order.quote_quantity != 0) {
        return broken(at + " is open in a state that no open order has");
    }
    if (order.is_working) {
        if (is_market(order.type) || order.time_in_force != TimeInForce::gtc || order.price <= 0 ||
            order.executed >= order.quantity) {
            return broken(at + " is open but has nothing left to trade");
        }
        if (need_of_rest(order) != order.locked) return broken(at + " does not hold what its rest needs");
    } else if (!is_stop(order.type) || order.executed != 0 || order.quantity <= 0 ||
               (order.price <= 0 && !is_market(order.type)) || (order.stop_price == 0 && order.trailing_delta == 0)) {
        return broken(at + " waits for a trigger that it does not have");
    } else {
        pits[order.instrument].stops.insert(order.id);
        entry.waits_for_trigger = true;
        entry.order.trailing_since.reset();  // trails anew from the first price after the restart
    }
    if (order.locked > accounts.free(order.account, given(order))) {
        return broken(at + " holds more than its account has");
    }
    accounts.lock(order.account, given(order), order.locked);
    return {};
}

// The orders that rest, in the order in which they came to the book.
Result<> Exchange::Inside::restore_books() {
    std::vector<Entry*> resting;
    std::map<std::pair<InstrumentId, Ticks>, int128> wished;
    for (auto& [id, entry] : entries) {
        const Order& order = entry.order;
        if (is_final(order.status)) continue;
        if (order.side == Side::buy && order.price > 0) {
            int128& sum = wished[{order.instrument, order.price}];
            sum += order.quantity - order.executed;
            if (sum > INT64_MAX) return broken("order " + std::to_string(id) + " is for more than a level can hold");
        }
        if (order.is_working) resting.push_back(&entry);
    }
    std::sort(resting.begin(), resting.end(), [](const Entry* a, const Entry* b) {
        return std::pair(a->order.working_since, a->order.id) < std::pair(b->order.working_since, b->order.id);
    });
    for (Entry* entry : resting) {
        const Order& order = entry->order;
        OrderBook& book = pits[order.instrument].book;
        const auto other = book.best(order.side == Side::buy ? Side::sell : Side::buy);
        if (other && (order.side == Side::buy ? order.price >= other->price : order.price <= other->price)) {
            return broken("order " + std::to_string(order.id) + " crosses another open one");
        }
        entry->handle = book.rest(order.id, order.account, order.side, order.price, order.quantity - order.executed,
                                  order.iceberg_quantity);
    }
    return {};
}

Result<> Exchange::Inside::restore_fill(const Fill& fill) {
    const auto at = "fill " + std::to_string(fill.trade);
    if (!accounts.exists(fill.account)) return broken(at + " belongs to no account");
    if (fill.instrument >= pits.size() || fill.fee_asset >= market.assets.size()) {
        return broken(at + " is of an unknown instrument or asset");
    }
    if (!is_counter(fill.trade, 1) || !is_counter(fill.order, 1) || !is_one_of(fill.side, Side::sell)) {
        return broken(at + " has no proper id or side");
    }
    if (std::min({fill.price, fill.quantity, fill.quote, fill.fee}) < 0) return broken(at + " has a number below zero");
    orders_of[fill.account].fills.push_back(fill);
    TradeId& next = pits[fill.instrument].next_trade;
    next = std::max(next, fill.trade + 1);
    return {};
}

Result<> Exchange::Inside::check_lists() const {
    for (const auto& [id, list] : lists) {
        const auto is_open = [this, account = list.account, own = id](OrderId leg) {
            const auto found = entries.find(leg);
            return found != entries.end() && found->second.order.account == account &&
                   found->second.order.list == own && !is_final(found->second.order.status);
        };
        const bool runs = std::any_of(list.orders.begin(), list.orders.end(), is_open);
        if (runs != (list.status == ListStatus::executing)) {
            return broken("list " + std::to_string(id) + " runs without an open order, or is over with one");
        }
        for (const OrderId leg : list.orders) {
            const auto found = entries.find(leg);
            if (found != entries.end() && found->second.order.list != id) {
                return broken("list " + std::to_string(id) + " has an order that is not of it");
            }
        }
    }
    return {};
}

}  // namespace piggy::venue
