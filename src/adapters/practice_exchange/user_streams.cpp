#include "adapters/practice_exchange/user_streams.h"

#include <algorithm>

#include "adapters/practice_exchange/user_json.h"

namespace piggy::practice_exchange {

using venue::AccountId;
using venue::AssetId;

void UserStreams::subscribe(AccountId account, UserReceiver& receiver) { receivers_[account].push_back(&receiver); }

// Any number of subscriptions of this receiver; it is not called again.
void UserStreams::unsubscribe(AccountId account, UserReceiver& receiver) {
    const auto found = receivers_.find(account);
    if (found != receivers_.end()) std::erase(found->second, &receiver);
}

UserStreams::Pending* UserStreams::pending(AccountId account) {
    const auto found = receivers_.find(account);
    return found == receivers_.end() || found->second.empty() ? nullptr : &pending_[account];
}

void UserStreams::on_order(const venue::Order& order, const venue::Execution& execution) {
    if (Pending* account = pending(order.account)) {
        account->events.emplace_back(execution_report(exchange_.market(), order, execution, execution.time));
    }
}

void UserStreams::on_list(const venue::OrderList& list) {
    if (Pending* account = pending(list.account)) account->events.emplace_back(list);
}

std::string UserStreams::list_event(const venue::OrderList& list) const {
    std::vector<const venue::Order*> orders;
    for (const venue::OrderId id : list.orders) {
        if (const venue::Order* order = exchange_.find(list.account, list.instrument, id)) orders.push_back(order);
    }
    return list_status(exchange_.market(), list, orders, list.time);
}

void UserStreams::on_balances(AccountId id, AssetId a, AssetId b, Timestamp time) {
    Pending* account = pending(id);
    if (account == nullptr) return;
    account->assets.insert({a, b});
    account->changed = std::max(account->changed, time);
}

void UserStreams::on_transfer(AccountId id, AssetId asset, venue::Ticks amount, Timestamp time) {
    if (Pending* account = pending(id)) {
        account->events.emplace_back(balance_update(exchange_.market(), asset, amount, time, time));
    }
}

void UserStreams::flush(Timestamp now) {
    if (pending_.empty()) return;
    const std::map<AccountId, Pending> all = std::exchange(pending_, {});
    for (const auto& [id, account] : all) {
        for (const auto& event : account.events) {
            const auto* list = std::get_if<venue::OrderList>(&event);
            tell(id, list != nullptr ? list_event(*list) : std::get<std::string>(event), now);
        }
        if (account.assets.empty()) continue;
        std::vector<AssetBalance> balances;
        for (const AssetId asset : account.assets) balances.push_back({asset, exchange_.balance(id, asset)});
        tell(id, account_position(exchange_.market(), balances, account.changed, now), now);
    }
}

void UserStreams::tell(AccountId account, std::string event, Timestamp now) {
    gate_.pass("user", "user " + std::to_string(account), EventClass::plain, now,
               [this, account, text = std::move(event)] { send(account, text); });
}

void UserStreams::send(AccountId account, const std::string& event) {
    const auto found = receivers_.find(account);
    if (found == receivers_.end()) return;
    const Frame frame = std::make_shared<const std::string>(event);
    // A copy: a receiver that is too slow leaves while it is told.
    for (UserReceiver* receiver : std::vector<UserReceiver*>(found->second)) {
        if (std::ranges::find(found->second, receiver) != found->second.end()) receiver->receive_user_event(frame);
    }
}

}  // namespace piggy::practice_exchange
