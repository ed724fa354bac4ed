#pragma once
// A desk at the exchange: one pair with no filters but what a test sets, three accounts with plenty, and everything
// that was told written down.

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "venue/exchange.h"

namespace piggy::venue {

constexpr Ticks unit = 100'000'000;

struct Notebook : VenueListener {
    struct Told {
        Order order;
        ExecutionKind kind;
        Ticks filled = 0;
        std::int64_t execution = 0;
        std::string cancel_id;
    };
    std::vector<Told> orders;
    std::vector<Fill> fills;
    std::vector<PublicTrade> trades;
    std::vector<BookChange> book;
    std::vector<OrderList> lists;
    std::vector<std::string> words;  // the order of everything

    void on_trade(const PublicTrade& trade) override {
        trades.push_back(trade);
        words.emplace_back("trade");
    }
    void on_book(const BookChange& change) override {
        book.push_back(change);
        words.emplace_back("book");
    }
    void on_order(const Order& order, const Execution& execution) override {
        static constexpr const char* names[] = {"placed", "traded", "canceled", "expired", "triggered", "prevented"};
        orders.push_back({order, execution.kind, execution.fill == nullptr ? 0 : execution.fill->quantity, execution.id,
                          std::string(execution.cancel_id)});
        if (execution.fill != nullptr) fills.push_back(*execution.fill);
        words.push_back(names[static_cast<int>(execution.kind)] + (" " + std::to_string(order.id)));
    }
    void on_list(const OrderList& list) override {
        lists.push_back(list);
        words.emplace_back(list.status == ListStatus::executing ? "list" : "list done");
    }
    void on_balances(AccountId account, AssetId a, AssetId b, Timestamp) override {
        words.push_back("balances " + std::to_string(account) + (a == b ? " bnb" : ""));
    }
};

class VenueDesk : public testing::Test {
protected:
    static Market open_market() {
        Market market;
        market.assets = {"USDT", "BTC", "BNB"};
        Instrument btc;
        btc.code = "BTCUSDT";
        btc.base = 1;
        btc.quote = 0;
        btc.filters.band = {1'000'000 * unit, 0, 1'000'000 * unit, 0, 5, false};
        market.instruments.push_back(btc);
        market.bnb_price = 600 * unit;
        return market;
    }

    explicit VenueDesk(Market market = open_market()) : exchange(std::move(market), told, 1) {
        for (AccountId& id : who) {
            id = exchange.open_account(false, now);
            EXPECT_TRUE(exchange.transfer(id, 0, 100'000 * unit, now));
            EXPECT_TRUE(exchange.transfer(id, 1, 1'000 * unit, now));
        }
    }
    ~VenueDesk() override { exchange.verify(); }

    static NewOrder limit_order(Side side, Ticks price, Ticks quantity, TimeInForce tif = TimeInForce::gtc) {
        NewOrder order;
        order.side = side;
        order.price = price;
        order.quantity = quantity;
        order.time_in_force = tif;
        return order;
    }
    static NewOrder market_order(Side side, Ticks quantity, Ticks quote = 0) {
        NewOrder order;
        order.side = side;
        order.type = OrderType::market;
        order.quantity = quantity;
        order.quote_quantity = quote;
        return order;
    }
    static NewOrder stop_order(Side side, OrderType type, Ticks stop, Ticks quantity, Ticks price = 0,
                               int trailing = 0) {
        NewOrder order;
        order.side = side;
        order.type = type;
        order.stop_price = stop;
        order.quantity = quantity;
        order.price = price;
        order.trailing_delta = trailing;
        return order;
    }

    Answer<Placed> place(std::size_t account, const NewOrder& order) {
        return exchange.place(who[account], order, now);
    }
    // Of an order that must be accepted.
    OrderId placed(std::size_t account, const NewOrder& order) {
        const auto answer = place(account, order);
        EXPECT_TRUE(answer) << answer.error().message;
        return answer ? answer->order.id : 0;
    }
    OrderId limit(std::size_t account, Side side, Ticks price, Ticks quantity) {
        return placed(account, limit_order(side, price * unit, quantity));
    }
    // "accepted", or the refusal's number and text.
    std::string said(std::size_t account, const NewOrder& order) {
        const auto answer = place(account, order);
        return answer ? "accepted" : std::to_string(answer.error().code) + " " + answer.error().message;
    }
    // The same without doing it.
    std::string would_say(std::size_t account, const NewOrder& order) const {
        const auto answer = exchange.check(who[account], order, now);
        return answer ? "accepted" : std::to_string(answer.error().code) + " " + answer.error().message;
    }
    const Order& order(std::size_t account, OrderId id) const {
        const Order* found = exchange.find(who[account], 0, id);
        if (found == nullptr) throw std::runtime_error("no such order");
        return *found;
    }
    // Two others trade at this price; what that triggers may move it on.
    void trade_at(Ticks price) {
        const std::size_t before = told.trades.size();
        limit(1, Side::sell, price, unit / 100);
        limit(2, Side::buy, price, unit / 100);
        ASSERT_GT(told.trades.size(), before);
        ASSERT_EQ(told.trades[before].price, price * unit);
    }
    void set_filters(const Filters& filters) { exchange.set_filters(0, filters, now); }
    [[nodiscard]] Filters filters() const { return exchange.market().instruments[0].filters; }

    Notebook told;
    Timestamp now = timestamp_from_nanoseconds(1'700'000'000'000'000'000);
    Exchange exchange;
    AccountId who[3] = {};
};

}  // namespace piggy::venue
