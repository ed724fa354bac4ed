#include "adapters/practice_exchange/recorder.h"

namespace piggy::practice_exchange {

using venue::AccountId;
using venue::AssetId;

Recorder::Recorder(venue::ExchangeRecord& record, const venue::Exchange& exchange, const venue::TradeTape& tape)
    : record_(record),
      exchange_(exchange),
      tape_(tape),
      brought_in_(exchange.market().assets.size()),
      minutes_written_(exchange.market().instruments.size()) {}

void Recorder::add_user(AccountId account) {
    users_.insert(account);
    note_account(account);
}

void Recorder::on_order(const venue::Order& order, const venue::Execution& execution) {
    if (!users_.contains(order.account)) return;
    batch_.executions.push_back({execution.id, execution.kind, order});
    if (execution.kind == venue::ExecutionKind::traded && execution.fill != nullptr) {
        batch_.fills.push_back(*execution.fill);
    }
}

void Recorder::on_list(const venue::OrderList& list) {
    if (users_.contains(list.account)) batch_.lists.push_back(list);
}

void Recorder::on_balances(AccountId account, AssetId, AssetId, Timestamp) {
    if (users_.contains(account)) touched_.insert(account);
}

void Recorder::on_transfer(AccountId account, AssetId asset, venue::Ticks amount, Timestamp time) {
    brought_in_[asset] += amount;
    if (!users_.contains(account)) return;
    batch_.transfers.push_back({time, account, asset, amount});
    touched_.insert(account);
}

void Recorder::note_request(venue::RecordedRequest request, bool is_read) {
    batch_.requests.push_back(std::move(request));
    if (!is_read) must_write_ = true;
}

venue::ExchangeState::Account Recorder::account_now(AccountId id) const {
    venue::ExchangeState::Account account;
    account.id = id;
    account.fees = exchange_.fees(id);
    account.can_trade = exchange_.can_trade(id);
    for (std::size_t asset = 0; asset < exchange_.market().assets.size(); ++asset) {
        account.balances.push_back(exchange_.balance(id, static_cast<AssetId>(asset)));
    }
    return account;
}

Result<> Recorder::write(Timestamp now) {
    for (const AccountId id : touched_) batch_.accounts.push_back(account_now(id));
    batch_.counters = exchange_.counters();
    auto appended = record_.append(batch_);
    if (!appended) return appended;  // kept, as the exchange stops over it
    batch_ = {};
    touched_.clear();
    must_write_ = false;
    last_write_ = now;
    return {};
}

Result<> Recorder::commit(Timestamp now) {
    const bool has_news = must_write_ || !touched_.empty() || !batch_.executions.empty() || !batch_.lists.empty() ||
                          !batch_.keys.empty() || !batch_.transfers.empty();
    if (has_news || batch_.requests.size() >= reads_waiting_max) return write(now);
    return {};
}

void Recorder::add_closed_minutes(Timestamp now) {
    const Timestamp open = std::chrono::floor<std::chrono::minutes>(now);
    for (std::size_t i = 0; i < minutes_written_.size(); ++i) {
        const auto& minutes = tape_.minutes(static_cast<venue::InstrumentId>(i));
        auto from = minutes.end();
        while (from != minutes.begin() && std::prev(from)->open_time >= minutes_written_[i]) --from;
        for (; from != minutes.end() && from->open_time < open; ++from) {
            batch_.minutes.push_back({static_cast<venue::InstrumentId>(i), *from});
        }
        minutes_written_[i] = open;
    }
}

Result<> Recorder::tick(Timestamp now) {
    if (now >= next_look_at_minutes_) {
        next_look_at_minutes_ = std::chrono::floor<std::chrono::minutes>(now) + std::chrono::minutes(1);
        add_closed_minutes(now);
    }
    const bool waited = now - last_write_ >= reads_wait && !batch_.requests.empty();
    if (waited || !batch_.minutes.empty()) return write(now);
    return commit(now);
}

Result<> Recorder::finish(Timestamp now) {
    add_closed_minutes(now);
    return write(now);
}

}  // namespace piggy::practice_exchange
