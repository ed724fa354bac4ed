#include <gtest/gtest.h>

#include "venue/exchange.h"

namespace piggy::venue {
namespace {

constexpr Ticks unit = 100'000'000;

// Two assets that trade without filters, three accounts with plenty of both.
class ExchangeBasics : public testing::Test {
protected:
    static Market open_market() {
        Market market;
        market.assets = {"USDT", "BTC", "BNB"};
        Instrument btc;
        btc.code = "BTCUSDT";
        btc.base = 1;
        btc.quote = 0;
        btc.filters.band = {1000 * unit, 0, 1000 * unit, 0, 5, false};
        market.instruments.push_back(btc);
        return market;
    }

    ExchangeBasics() : exchange(open_market(), listener, 1) {
        for (AccountId& id : accounts) {
            id = exchange.open_account(false, now);
            EXPECT_TRUE(exchange.transfer(id, 0, 100'000 * unit, now));
            EXPECT_TRUE(exchange.transfer(id, 1, 10 * unit, now));
        }
    }
    ~ExchangeBasics() override { exchange.verify(); }

    Answer<Placed> limit(int who, Side side, Ticks price, Ticks quantity, TimeInForce tif = TimeInForce::gtc) {
        NewOrder order;
        order.side = side;
        order.price = price * unit;
        order.quantity = quantity;
        order.time_in_force = tif;
        return exchange.place(accounts[who], order, now);
    }
    Answer<Placed> market(int who, Side side, Ticks quantity, Ticks quote = 0) {
        NewOrder order;
        order.side = side;
        order.type = OrderType::market;
        order.quantity = quantity;
        order.quote_quantity = quote;
        return exchange.place(accounts[who], order, now);
    }

    VenueListener listener;
    Timestamp now = timestamp_from_nanoseconds(1'700'000'000'000'000'000);
    Exchange exchange;
    AccountId accounts[3] = {};
};

TEST_F(ExchangeBasics, ATakerTradesAtTheMakersPriceInTheOrderOfTime) {
    const auto first = limit(0, Side::sell, 100, unit);
    const auto second = limit(1, Side::sell, 100, unit);
    const auto taken = limit(2, Side::buy, 105, unit + unit / 2);
    ASSERT_TRUE(first && second && taken);
    EXPECT_EQ(taken->order.status, OrderStatus::filled);
    EXPECT_EQ(taken->order.spent, 150 * unit);
    EXPECT_EQ(exchange.find(accounts[0], 0, first->order.id)->status, OrderStatus::filled);
    EXPECT_EQ(exchange.find(accounts[1], 0, second->order.id)->executed, unit / 2);
    EXPECT_EQ(exchange.balance(accounts[2], 1).free, 11 * unit + unit / 2 - 150'000);  // less 0.1 % of what was bought
    EXPECT_EQ(exchange.balance(accounts[2], 0), (Balance{99'850 * unit, 0}));
    EXPECT_EQ(exchange.balance(accounts[0], 0).free, 100'100 * unit - unit / 10);
}

TEST_F(ExchangeBasics, AnOrderThatNobodyWantsRestsAndHoldsWhatItNeeds) {
    const auto resting = limit(0, Side::buy, 90, unit / 3);
    ASSERT_TRUE(resting);
    EXPECT_EQ(exchange.balance(accounts[0], 0).locked, 30 * unit - 30);  // 90 x 0.33333333
    const auto canceled = exchange.cancel(accounts[0], resting->order.id, "mine", now);
    ASSERT_TRUE(canceled);
    EXPECT_EQ(canceled->status, OrderStatus::canceled);
    EXPECT_EQ(exchange.balance(accounts[0], 0), (Balance{100'000 * unit, 0}));
    EXPECT_EQ(exchange.cancel(accounts[0], resting->order.id, "mine", now).error().code, -2011);
}

TEST_F(ExchangeBasics, AMarketOrderByQuoteSpendsNoMoreThanItSaid) {
    ASSERT_TRUE(limit(0, Side::sell, 100, unit));
    ASSERT_TRUE(limit(0, Side::sell, 200, unit));
    const auto bought = market(1, Side::buy, 0, 200 * unit);
    ASSERT_TRUE(bought);
    EXPECT_EQ(bought->order.status, OrderStatus::filled);
    EXPECT_EQ(bought->order.quantity, unit + unit / 2);
    const auto rest = market(1, Side::buy, 0, 1'000 * unit);
    ASSERT_TRUE(rest);
    EXPECT_EQ(rest->order.status, OrderStatus::expired);
    EXPECT_EQ(rest->order.expiry, ExpiryReason::insufficient_liquidity);
    EXPECT_EQ(market(1, Side::buy, unit).error().code, -1112);
}

TEST_F(ExchangeBasics, AStopTradesWhenItsPriceIsReached) {
    ASSERT_TRUE(limit(0, Side::buy, 100, unit));
    ASSERT_TRUE(limit(0, Side::buy, 90, unit));
    NewOrder stop;
    stop.side = Side::sell;
    stop.type = OrderType::stop_loss;
    stop.quantity = unit;
    stop.stop_price = 95 * unit;
    const auto waiting = exchange.place(accounts[1], stop, now);
    ASSERT_TRUE(waiting);
    EXPECT_FALSE(waiting->order.is_working);
    EXPECT_EQ(exchange.balance(accounts[1], 1).locked, unit);
    ASSERT_TRUE(market(2, Side::sell, unit));  // at 100
    EXPECT_EQ(exchange.find(accounts[1], 0, waiting->order.id)->status, OrderStatus::new_order);
    ASSERT_TRUE(market(2, Side::sell, unit / 2));  // at 90
    EXPECT_EQ(exchange.find(accounts[1], 0, waiting->order.id)->status, OrderStatus::expired);
    EXPECT_EQ(exchange.find(accounts[1], 0, waiting->order.id)->executed, unit / 2);
}

}  // namespace
}  // namespace piggy::venue
