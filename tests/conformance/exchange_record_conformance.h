#pragma once
// What every ExchangeRecord must do.

#include <gtest/gtest.h>

#include <memory>

#include "venue/exchange_record.h"

namespace piggy::venue {

inline Timestamp record_time(std::int64_t milliseconds) {
    return Timestamp(std::chrono::milliseconds(1'788'540'600'000 + milliseconds));
}

inline Order record_order(OrderId id, OrderStatus status) {
    Order order;
    order.id = id;
    order.account = 7;
    order.instrument = 1;
    order.client_id = "cp-" + std::to_string(id);
    order.list = 3;
    order.side = Side::sell;
    order.type = OrderType::stop_loss_limit;
    order.time_in_force = TimeInForce::gtc;
    order.status = status;
    order.self_trade = SelfTrade::expire_both;
    order.expiry = ExpiryReason::oco_trigger;
    order.is_working = false;
    order.price = 9'000'000'000'000'001;  // beyond 32 bits and beyond what a double holds
    order.quantity = 12'345'678'901;
    order.quote_quantity = 5;
    order.stop_price = 9'000'000'000'000'003;
    order.iceberg_quantity = 6;
    order.trailing_delta = 250;
    order.executed = 1'000'000'007;
    order.spent = 9'000'000'000'000'005;
    order.locked = 11'345'678'894;
    order.created = record_time(1);
    order.updated = record_time(2) + std::chrono::nanoseconds(3);
    if (status != OrderStatus::new_order) order.working_since = record_time(4);
    order.trailing_since = record_time(5);
    return order;
}

inline bool same(const Order& a, const Order& b) {
    return a.id == b.id && a.account == b.account && a.instrument == b.instrument && a.client_id == b.client_id &&
           a.list == b.list && a.side == b.side && a.type == b.type && a.time_in_force == b.time_in_force &&
           a.status == b.status && a.self_trade == b.self_trade && a.expiry == b.expiry &&
           a.is_working == b.is_working && a.price == b.price && a.quantity == b.quantity &&
           a.quote_quantity == b.quote_quantity && a.stop_price == b.stop_price &&
           a.iceberg_quantity == b.iceberg_quantity && a.trailing_delta == b.trailing_delta &&
           a.executed == b.executed && a.spent == b.spent && a.locked == b.locked && a.created == b.created &&
           a.updated == b.updated && a.working_since == b.working_since && a.trailing_since == b.trailing_since;
}

inline bool same(const Fill& a, const Fill& b) {
    return a.trade == b.trade && a.order == b.order && a.account == b.account && a.instrument == b.instrument &&
           a.list == b.list && a.side == b.side && a.price == b.price && a.quantity == b.quantity &&
           a.quote == b.quote && a.fee == b.fee && a.fee_asset == b.fee_asset && a.time == b.time &&
           a.is_maker == b.is_maker;
}

inline RecordBatch busy_batch() {
    RecordBatch batch;
    batch.requests.push_back({record_time(0), 7, "POST", "/api/v3/order", "symbol=BTCUSDT&side=SELL", 200, 0, ""});
    batch.requests.push_back({record_time(1), 0, "GET", "/api/v3/order", "", 0, -1007, "drop_after"});
    batch.executions.push_back({40, ExecutionKind::placed, record_order(21, OrderStatus::new_order)});
    batch.executions.push_back({41, ExecutionKind::traded, record_order(21, OrderStatus::partially_filled)});
    Fill fill;
    fill.trade = 90'001;
    fill.order = 21;
    fill.account = 7;
    fill.instrument = 1;
    fill.list = 3;
    fill.side = Side::sell;
    fill.price = 9'000'000'000'000'001;
    fill.quantity = 1'000'000'007;
    fill.quote = 9'000'000'000'000'005;
    fill.fee = 90'001;
    fill.fee_asset = 2;
    fill.time = record_time(2);
    fill.is_maker = true;
    batch.fills.push_back(fill);
    batch.transfers.push_back({record_time(0), 7, 2, 1'000'000'000'000});
    batch.transfers.push_back({record_time(3), 7, 2, -5});
    batch.lists.push_back({3, 7, 1, "pair", ListStatus::executing, record_time(1), {21, 22}});
    ExchangeState::Account account;
    account.id = 7;
    account.balances = {{1, 2}, {}, {999'999'999'995, 11'345'678'894}};
    account.fees = {75'000, 100'000, true};
    account.can_trade = false;
    batch.accounts.push_back(account);
    batch.keys.push_back(
        {"practice-key", "practice-secret", 7, true, false, false, {"127.0.0.1", "::1"}, record_time(0)});
    VenueCandle candle;
    candle.open_time = record_time(0);
    candle.open = candle.high = candle.low = candle.close = 6'400'000'000'000;
    candle.volume = 5;
    candle.trades = 2;
    candle.first_trade = 90'000;
    candle.last_trade = 90'001;
    batch.minutes.push_back({1, candle});
    ExchangeState counters;
    counters.next_order = 23;
    counters.next_trade = {1, 90'002, 1};
    counters.update_id = {5, 9'000'000'000, 7};
    counters.next_execution = 42;
    counters.next_list = 4;
    batch.counters = counters;
    return batch;
}

class ExchangeRecordConformance : public ::testing::Test {
protected:
    // The same record again, as after a restart.
    virtual std::unique_ptr<ExchangeRecord> open() = 0;

    RecordPage whole(ExchangeRecord& record, std::optional<AccountId> account = std::nullopt) {
        auto page = record.page(account, 0, 0, 0, 0, 1000);
        EXPECT_TRUE(page);
        return page ? *page : RecordPage{};
    }

    void starts_empty() {
        const auto record = open();
        const auto loaded = record->load();
        ASSERT_TRUE(loaded);
        EXPECT_FALSE(loaded->has_value());
    }

    void gives_back_everything_after_a_restart() {
        const RecordBatch batch = busy_batch();
        ASSERT_TRUE(open()->append(batch));
        const auto record = open();
        const auto loaded = record->load();
        ASSERT_TRUE(loaded) << loaded.error().what;
        ASSERT_TRUE(*loaded);
        const ExchangeState& state = (*loaded)->state;
        EXPECT_EQ(state.next_order, 23);
        EXPECT_EQ(state.next_trade, (std::vector<TradeId>{1, 90'002, 1}));
        EXPECT_EQ(state.update_id, (std::vector<std::int64_t>{5, 9'000'000'000, 7}));
        EXPECT_EQ(state.next_execution, 42);
        EXPECT_EQ(state.next_list, 4);
        ASSERT_EQ(state.accounts.size(), 1U);
        EXPECT_EQ(state.accounts[0].id, 7U);
        EXPECT_EQ(state.accounts[0].balances, batch.accounts[0].balances);
        EXPECT_EQ(state.accounts[0].fees, batch.accounts[0].fees);
        EXPECT_FALSE(state.accounts[0].can_trade);
        ASSERT_EQ(state.orders.size(), 1U);  // as it was after the last report of it
        EXPECT_TRUE(same(state.orders[0], batch.executions[1].order));
        ASSERT_EQ(state.fills.size(), 1U);
        EXPECT_TRUE(same(state.fills[0], batch.fills[0]));
        ASSERT_EQ(state.lists.size(), 1U);
        EXPECT_EQ(state.lists[0].client_id, "pair");
        EXPECT_EQ(state.lists[0].orders, (std::vector<OrderId>{21, 22}));
        ASSERT_EQ((*loaded)->keys.size(), 1U);
        EXPECT_EQ((*loaded)->keys[0].secret, "practice-secret");
        EXPECT_EQ((*loaded)->keys[0].source_ips, (std::vector<std::string>{"127.0.0.1", "::1"}));
        ASSERT_EQ((*loaded)->minutes.size(), 1U);
        EXPECT_EQ((*loaded)->minutes[0].candle, batch.minutes[0].candle);
    }

    void tells_what_happened_by_pages() {
        const auto record = open();
        ASSERT_TRUE(record->append(busy_batch()));
        const RecordPage all = whole(*record);
        ASSERT_EQ(all.requests.size(), 2U);
        EXPECT_EQ(all.requests[0].second.parameters, "symbol=BTCUSDT&side=SELL");
        EXPECT_EQ(all.requests[1].second.fault, "drop_after");
        EXPECT_EQ(all.requests[1].second.code, -1007);
        ASSERT_EQ(all.executions.size(), 2U);
        EXPECT_EQ(all.executions[1].second.id, 41);
        EXPECT_TRUE(same(all.executions[0].second.order, busy_batch().executions[0].order));
        ASSERT_EQ(all.transfers.size(), 2U);
        EXPECT_EQ(all.transfers[1].second.amount, -5);
        const auto rest = record->page(std::nullopt, all.requests[0].first, all.executions[0].first, 0, 0, 1);
        ASSERT_TRUE(rest);
        ASSERT_EQ(rest->requests.size(), 1U);
        EXPECT_EQ(rest->requests[0].second.method, "GET");
        ASSERT_EQ(rest->executions.size(), 1U);
        EXPECT_EQ(rest->executions[0].second.id, 41);
        EXPECT_EQ(rest->fills.size(), 1U);
        EXPECT_EQ(rest->transfers.size(), 1U);
        EXPECT_EQ(whole(*record, 7).requests.size(), 1U);
        EXPECT_TRUE(whole(*record, 8).executions.empty());
    }

    void replaces_what_is_as_it_is_now() {
        const auto record = open();
        RecordBatch batch = busy_batch();
        ASSERT_TRUE(record->append(batch));
        RecordBatch later;
        later.accounts = batch.accounts;
        later.accounts[0].balances[2] = {17, 0};
        later.keys = batch.keys;
        later.keys[0].revoked = true;
        later.lists = batch.lists;
        later.lists[0].status = ListStatus::all_done;
        later.minutes = batch.minutes;
        later.minutes[0].candle.trades = 3;
        ASSERT_TRUE(record->append(later));
        const auto loaded = record->load();
        ASSERT_TRUE(loaded);
        EXPECT_EQ((*loaded)->state.accounts[0].balances[2], (Balance{17, 0}));
        EXPECT_TRUE((*loaded)->keys[0].revoked);
        EXPECT_EQ((*loaded)->state.lists[0].status, ListStatus::all_done);
        ASSERT_EQ((*loaded)->minutes.size(), 1U);
        EXPECT_EQ((*loaded)->minutes[0].candle.trades, 3);
    }
};

}  // namespace piggy::venue
