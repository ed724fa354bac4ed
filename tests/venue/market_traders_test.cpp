#include "venue/traders.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "venue/trade_tape.h"

namespace piggy::venue {
namespace {

using namespace std::chrono_literals;

constexpr Ticks unit = 100'000'000;
const Timestamp morning = std::chrono::sys_days(std::chrono::year(2026) / 11 / 3) + 9h;

// A whole practice market, and one user with money.
struct PracticeDay {
    explicit PracticeDay(std::uint64_t seed, std::chrono::milliseconds step_given = 500ms,
                         Profile profile = Profile::binanceus)
        : step(step_given),
          market(practice_market(profile)),
          path(synthetic_path(market, seed)),
          exchange(market, tape, seed),
          traders(exchange, *path, seed, step) {
        traders.begin(now);
        user = exchange.open_account(false, now);
        EXPECT_TRUE(exchange.transfer(user, 0, 10'000'000 * unit, now));
        for (const AssetId asset : std::initializer_list<AssetId>{1, 2, 3})
            EXPECT_TRUE(exchange.transfer(user, asset, 100 * unit, now));
    }
    ~PracticeDay() { exchange.verify(); }

    // Looks after every round.
    template <class Look>
    void run(std::chrono::milliseconds length, Look look) {
        for (const Timestamp end = now + length; now < end;) {
            now += step;
            traders.advance(now);
            look();
        }
    }
    void run(std::chrono::milliseconds length) {
        run(length, [] {});
    }
    double fair(InstrumentId id) const { return static_cast<double>(traders.fair_price(id, now)); }
    double middle(InstrumentId id) const {
        const auto bid = exchange.best(id, Side::buy);
        const auto ask = exchange.best(id, Side::sell);
        return bid && ask ? (static_cast<double>(bid->price) + static_cast<double>(ask->price)) / 2 : 0;
    }
    Answer<Placed> place(Side side, Ticks price, Ticks quantity, InstrumentId id = 0) {
        NewOrder order;
        order.instrument = id;
        order.side = side;
        order.price = price / 1'000'000 * 1'000'000;
        order.quantity = quantity;
        return exchange.place(user, order, now);
    }

    Timestamp now = morning;
    std::chrono::milliseconds step;
    Market market;
    std::unique_ptr<PricePath> path;
    TradeTape tape{3};
    Exchange exchange;
    Traders traders;
    AccountId user = 0;
};

TEST(Traders, KeepATwoSidedBookCloseToTheFairPrice) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        PracticeDay day(seed);
        double spreads = 0;
        int looks = 0;
        day.run(1h, [&] {
            for (InstrumentId id = 0; id < 3; ++id) {
                const auto bid = day.exchange.best(id, Side::buy);
                const auto ask = day.exchange.best(id, Side::sell);
                ASSERT_TRUE(bid && ask) << seed;
                ASSERT_LT(bid->price, ask->price);
                const double fair = day.fair(id);
                const double spread = static_cast<double>(ask->price - bid->price) / fair;
                ASSERT_LT(spread, 0.002) << seed;
                ASSERT_LT(std::abs(day.middle(id) / fair - 1), 0.001) << seed;
                spreads += spread;
                ++looks;
            }
        });
        EXPECT_GT(spreads / looks, 0.00005) << seed;
        EXPECT_LT(spreads / looks, 0.0006) << seed;
        for (InstrumentId id = 0; id < 3; ++id) {
            const Depth depth = day.exchange.depth(id, 100);
            EXPECT_GE(depth.bids.size(), 12U);
            EXPECT_GE(depth.asks.size(), 12U);
            EXPECT_GT(day.tape.minutes(id).size(), 20U);
        }
    }
}

TEST(Traders, TradeAboutAsMuchAsThePathSays) {
    double traded = 0, expected = 0;
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
        PracticeDay day(seed, 1s);
        day.run(2h);
        for (const VenueCandle& one : day.tape.minutes(0)) traded += static_cast<double>(one.volume);
        for (const VenueCandle& one : day.path->minutes(0, morning, day.now))
            expected += static_cast<double>(one.volume);
    }
    EXPECT_GT(traded, expected * 0.5);
    EXPECT_LT(traded, expected * 2);
}

TEST(Traders, OfOneSeedTradeTheSame) {
    PracticeDay one(3), same(3), other(4);
    for (PracticeDay* day : {&one, &same, &other}) day->run(20min);
    for (InstrumentId id = 0; id < 3; ++id) {
        const auto& a = one.tape.trades(id);
        const auto& b = same.tape.trades(id);
        ASSERT_EQ(a.size(), b.size());
        for (std::size_t i = 0; i < a.size(); ++i) {
            ASSERT_EQ(a[i].price, b[i].price);
            ASSERT_EQ(a[i].quantity, b[i].quantity);
            ASSERT_EQ(a[i].time, b[i].time);
        }
        EXPECT_EQ(one.exchange.update_id(id), same.exchange.update_id(id));
    }
    EXPECT_NE(one.exchange.update_id(0), other.exchange.update_id(0));
}

TEST(Traders, AFlashCrashFallsByItsDepthAndReturns) {
    PracticeDay day(5, 200ms);
    day.run(5min);
    const double before = day.middle(0);
    const double other_before = day.middle(1);
    day.traders.flash_crash(0, 0.3, 10s, 60s, day.now);
    double lowest = before;
    day.run(20s, [&] {
        ASSERT_GT(day.middle(0), 0);  // both sides there all the time
        lowest = std::min(lowest, day.middle(0));
    });
    EXPECT_NEAR(lowest / before, 0.7, 0.03);
    EXPECT_NEAR(day.middle(1) / other_before, 1, 0.03);
    const auto& minutes = day.tape.minutes(0);
    EXPECT_LT(static_cast<double>(minutes.back().low) / before, 0.75);  // it was traded, not only quoted
    day.run(60s);
    EXPECT_NEAR(day.middle(0) / before, 1, 0.03);
    EXPECT_EQ(day.traders.fair_price(0, day.now), day.path->price(0, day.now));
}

TEST(Traders, ASpikeGoesAwayAndAShiftStays) {
    PracticeDay day(6, 200ms);
    day.run(1min);
    const double before = day.middle(2);
    day.traders.spike(2, 0.1, 30s, day.now);
    day.run(1s);
    EXPECT_NEAR(day.middle(2) / before, 1.1, 0.02);
    day.run(40s);
    EXPECT_NEAR(day.middle(2) / before, 1, 0.02);
    day.traders.shift(2, -0.2, day.now);
    day.run(10min);
    EXPECT_NEAR(day.fair(2), 0.8 * static_cast<double>(day.path->price(2, day.now)), 2e6);
    EXPECT_NEAR(day.middle(2) / day.fair(2), 1, 0.001);
}

TEST(Traders, EvenALeapBeyondTheVenuesPriceBandIsFollowedInSteps) {
    for (const double jump : {2.0, -0.7}) {
        PracticeDay day(15);
        day.run(1min);
        const double before = day.middle(0);
        day.traders.shift(0, jump, day.now);
        day.traders.shift(0, jump, day.now);
        day.run(30min, [&] { ASSERT_GT(day.middle(0), 0); });
        EXPECT_NEAR(day.middle(0) / before, (1 + jump) * (1 + jump), 0.1 * (1 + jump) * (1 + jump));
    }
}

TEST(Traders, AUsersRestingOrderIsFilledWhenThePricePassesIt) {
    for (const Side side : {Side::buy, Side::sell}) {
        PracticeDay day(7);
        day.run(1min);
        const double away = side == Side::buy ? 0.97 : 1.03;
        const auto placed = day.place(side, static_cast<Ticks>(day.fair(0) * away), unit);
        ASSERT_TRUE(placed);
        day.run(1min);
        EXPECT_EQ(day.exchange.find(day.user, 0, placed->order.id)->status, OrderStatus::new_order);
        day.traders.shift(0, side == Side::buy ? -0.05 : 0.05, day.now);
        day.run(day.step);  // the very next round
        const Order* order = day.exchange.find(day.user, 0, placed->order.id);
        EXPECT_EQ(order->status, OrderStatus::filled);
        EXPECT_EQ(order->spent, order->price);  // at its own price: it was the maker
        EXPECT_NEAR(day.middle(0) / day.fair(0), 1, 0.001);
    }
}

TEST(Traders, AHugeOrderBeyondThePriceIsEatenUpLittleByLittle) {
    PracticeDay day(8);
    day.run(1min);
    const auto placed = day.place(Side::buy, static_cast<Ticks>(day.fair(0) * 1.05), 80 * unit);
    ASSERT_TRUE(placed);
    const Ticks at_once = placed->order.executed;
    EXPECT_GT(at_once, 0);
    day.run(2s);
    const Ticks soon = day.exchange.find(day.user, 0, placed->order.id)->executed;
    EXPECT_GT(soon, at_once);
    EXPECT_LT(soon, 40 * unit);
    day.run(5min);
    EXPECT_EQ(day.exchange.find(day.user, 0, placed->order.id)->status, OrderStatus::filled);
    EXPECT_NEAR(day.middle(0) / day.fair(0), 1, 0.001);
}

TEST(Traders, WhatTheCrowdIsShortOfItBuysBack) {
    PracticeDay day(16, 5s);
    day.run(1min);
    std::vector<AccountId> house = day.exchange.accounts();
    std::erase_if(house, [&](AccountId account) { return !day.exchange.is_house(account); });
    ASSERT_EQ(house.size(), 2U);  // the maker, the crowd
    const auto missing = [&] {
        const Balance balance = day.exchange.balance(house[1], 1);
        return 100'000'000 * unit - balance.free - balance.locked;
    };
    ASSERT_TRUE(day.place(Side::buy, static_cast<Ticks>(day.fair(0) * 1.05), 80 * unit));
    day.run(15min);
    EXPECT_GT(missing(), 20 * unit);
    day.run(12h);
    EXPECT_LT(std::abs(missing()), 10 * unit);
}

TEST(Traders, LeaveClosedInstrumentsAloneAndComeBack) {
    PracticeDay day(9);
    day.run(1min);
    day.exchange.set_status(0, InstrumentStatus::halted, day.now);
    const auto trades = day.tape.trades(0).size();
    const auto updates = day.exchange.update_id(0);
    const auto others = day.exchange.update_id(1);
    day.run(5min);
    EXPECT_EQ(day.tape.trades(0).size(), trades);
    EXPECT_EQ(day.exchange.update_id(0), updates);
    EXPECT_GT(day.exchange.update_id(1), others);
    day.exchange.set_status(0, InstrumentStatus::trading, day.now);
    day.run(1s);
    EXPECT_NEAR(day.middle(0) / day.fair(0), 1, 0.001);
}

TEST(Traders, KeepToFiltersThatChange) {
    PracticeDay day(10, 500ms, Profile::binance);
    day.run(1min);
    Filters filters = day.market.instruments[0].filters;
    filters.price.tick = 50 * unit;
    filters.price.price_min = 50 * unit;
    filters.lot = {unit / 10, 1'000 * unit, unit / 10};
    filters.notional.notional_min = 20'000 * unit;
    day.exchange.set_filters(0, filters, day.now);
    day.run(5min);
    const auto trades_before = day.tape.trades(0).back().id;
    const Timestamp changed = day.now;
    day.run(20min);
    EXPECT_GT(day.tape.trades(0).back().id, trades_before);
    for (const auto& level : day.exchange.depth(0, 5).asks) {
        EXPECT_EQ(level.price % (50 * unit), 0);
        EXPECT_GT(level.quantity, 0);
    }
    EXPECT_NEAR(day.middle(0) / day.fair(0), 1, 0.002);
    EXPECT_GE(day.tape.trades(0).back().time, changed);
}

TEST(Traders, ASlowDayIsSlowUntilItIsOver) {
    PracticeDay usual(11), slow(11);
    slow.traders.set_activity(0.05, morning + 30min);
    for (PracticeDay* day : {&usual, &slow}) day->run(30min);
    const auto slow_trades = slow.tape.trades(0).size();
    EXPECT_LT(slow_trades * 5, usual.tape.trades(0).size());
    EXPECT_GT(slow.middle(0), 0);
    slow.run(30min);
    EXPECT_GT(slow.tape.trades(0).size(), slow_trades * 5);
}

TEST(Traders, RoundsMissedForLongAreDropped) {
    PracticeDay day(12);
    day.run(10s);
    const auto updates = day.exchange.update_id(0);
    const auto trades = day.tape.trades(0).size();
    day.now += 24h;
    day.traders.advance(day.now);
    EXPECT_LT(day.exchange.update_id(0), updates + 400);
    EXPECT_LT(day.tape.trades(0).size(), trades + 60);
    EXPECT_NEAR(day.middle(0) / day.fair(0), 1, 0.001);
}

TEST(Traders, StayFundedThroughAWholeVirtualDay) {
    PracticeDay day(13, 5s);
    day.run(24h);
    for (const AccountId account : day.exchange.accounts()) {
        if (!day.exchange.is_house(account)) continue;
        // The takers' side leans back: what one house account piles up stays within some hours' volume.
        constexpr Ticks most[] = {10'000'000 * unit, 100 * unit, 1'500 * unit, 20'000 * unit};
        for (const AssetId asset : std::initializer_list<AssetId>{0, 1, 2, 3}) {
            const Balance balance = day.exchange.balance(account, asset);
            EXPECT_LT(std::abs(balance.free + balance.locked - 100'000'000 * unit), most[asset]);
        }
    }
}

TEST(Traders, ADayOfDisastersLeavesTheBookWhole) {
    PracticeDay day(14, 1s);
    for (int i = 0; i < 12; ++i) {
        const auto id = static_cast<InstrumentId>(i % 3);
        day.traders.flash_crash(id, 0.1 + 0.06 * i, std::chrono::seconds(i), std::chrono::seconds(5 * i), day.now);
        day.traders.spike(id, i % 2 == 0 ? 0.4 : -0.4, std::chrono::seconds(20), day.now + 30s);
        NewOrder order;
        order.instrument = id;
        order.side = i % 2 == 0 ? Side::buy : Side::sell;
        order.type = OrderType::market;
        order.quantity = 5 * unit;
        static_cast<void>(day.exchange.place(day.user, order, day.now));
        int missing = 0;
        day.run(2min, [&] {
            missing = day.middle(id) > 0 ? 0 : missing + 1;
            ASSERT_LE(missing, 1);
        });
        ASSERT_NEAR(day.middle(id) / day.fair(id), 1, 0.002);
    }
}

}  // namespace
}  // namespace piggy::venue
