#pragma once
// The port ExchangeRecord in memory, for tests; can be told to refuse, as a full disk would.

#include <map>

#include "venue/exchange_record.h"

namespace piggy::test {

class MemoryExchangeRecord final : public venue::ExchangeRecord {
public:
    [[nodiscard]] Result<> append(const venue::RecordBatch& batch) override {
        if (is_full) return fail(ErrorCode::unavailable, "the disk of this record is full");
        ++appends;
        add(requests, batch.requests);
        add(executions, batch.executions);
        add(fills, batch.fills);
        add(transfers, batch.transfers);
        for (const auto& list : batch.lists) lists[list.id] = list;
        for (const auto& account : batch.accounts) {
            auto& kept = accounts[account.id];
            auto balances = std::move(kept.balances);
            if (balances.size() < account.balances.size()) balances.resize(account.balances.size());
            std::copy(account.balances.begin(), account.balances.end(), balances.begin());
            kept = account;
            kept.balances = std::move(balances);
        }
        for (const auto& key : batch.keys) keys[key.key] = key;
        for (const auto& [instrument, candle] : batch.minutes) minutes[{instrument, candle.open_time}] = candle;
        if (batch.counters) counters = batch.counters;
        return {};
    }

    [[nodiscard]] Result<std::optional<venue::RecordedExchange>> load() override {
        if (!counters) return std::nullopt;
        venue::RecordedExchange found;
        found.state = *counters;
        found.state.accounts.clear();
        found.state.orders.clear();
        found.state.fills.clear();
        found.state.lists.clear();
        for (const auto& [id, account] : accounts) found.state.accounts.push_back(account);
        std::map<venue::OrderId, venue::Order> newest;
        for (const auto& execution : executions) newest[execution.order.id] = execution.order;
        for (const auto& [id, order] : newest) found.state.orders.push_back(order);
        found.state.fills = fills;
        for (const auto& [id, list] : lists) found.state.lists.push_back(list);
        for (const auto& [id, key] : keys) found.keys.push_back(key);
        for (const auto& [at, candle] : minutes) found.minutes.push_back({at.first, candle});
        return found;
    }

    [[nodiscard]] Result<venue::RecordPage> page(std::optional<venue::AccountId> account, std::int64_t after_request,
                                                 std::int64_t after_execution, std::int64_t after_fill,
                                                 std::int64_t after_transfer, std::size_t rows_max) override {
        venue::RecordPage found;
        const auto some = [&](const auto& rows, std::int64_t after, auto& into, auto account_of) {
            for (std::size_t i = static_cast<std::size_t>(after); i < rows.size() && into.size() < rows_max; ++i) {
                if (!account || account_of(rows[i]) == *account)
                    into.emplace_back(static_cast<std::int64_t>(i + 1), rows[i]);
            }
        };
        some(requests, after_request, found.requests, [](const auto& row) { return row.account; });
        some(executions, after_execution, found.executions, [](const auto& row) { return row.order.account; });
        some(fills, after_fill, found.fills, [](const auto& row) { return row.account; });
        some(transfers, after_transfer, found.transfers, [](const auto& row) { return row.account; });
        return found;
    }

    bool is_full = false;
    std::size_t appends = 0;
    std::vector<venue::RecordedRequest> requests;
    std::vector<venue::RecordedExecution> executions;
    std::vector<venue::Fill> fills;
    std::vector<venue::RecordedTransfer> transfers;
    std::map<venue::ListId, venue::OrderList> lists;
    std::map<venue::AccountId, venue::ExchangeState::Account> accounts;
    std::map<std::string, venue::RecordedKey> keys;
    std::map<std::pair<venue::InstrumentId, Timestamp>, venue::VenueCandle> minutes;
    std::optional<venue::ExchangeState> counters;

private:
    template <class Rows>
    static void add(Rows& to, const Rows& rows) {
        to.insert(to.end(), rows.begin(), rows.end());
    }
};

}  // namespace piggy::test
