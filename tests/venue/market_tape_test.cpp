#include <gtest/gtest.h>

#include "venue/trade_tape.h"

namespace piggy::venue {
namespace {

using namespace std::chrono_literals;

constexpr Ticks unit = 100'000'000;
const Timestamp noon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 3) + 12h;

PublicTrade trade(TradeId id, Timestamp time, Ticks price, Ticks quantity, bool buyer_is_maker = false,
                  OrderId taker = 0) {
    const OrderId taking = taker != 0 ? taker : 1000 + id;
    const OrderId making = 5000 + id;
    return {id,
            0,
            price * unit,
            quantity,
            price * quantity,
            time,
            buyer_is_maker,
            buyer_is_maker ? making : taking,
            buyer_is_maker ? taking : making};
}

TEST(TradeTape, PutsTheTradesOfAMinuteTogether) {
    TradeTape tape(1);
    tape.on_trade(trade(1, noon + 1s, 100, 5));
    tape.on_trade(trade(2, noon + 20s, 90, 7, true));
    tape.on_trade(trade(3, noon + 59s, 95, 2));
    tape.on_trade(trade(4, noon + 60s, 97, 1));
    ASSERT_EQ(tape.minutes(0).size(), 2U);
    const VenueCandle expected{noon, 100 * unit, 100 * unit, 90 * unit, 95 * unit, 14, 1320, 7, 690, 3, 1, 3};
    EXPECT_EQ(tape.minutes(0)[0], expected);
    EXPECT_EQ(tape.minutes(0)[1].open_time, noon + 1min);
    EXPECT_EQ(tape.minutes(0)[1].first_trade, 4);
    EXPECT_EQ(tape.trades(0).size(), 4U);
}

TEST(TradeTape, MergesTheFillsOfOneTakerAtOnePrice) {
    TradeTape tape(1);
    tape.on_trade(trade(1, noon, 100, 5, false, 77));
    tape.on_trade(trade(2, noon, 100, 6, false, 77));
    tape.on_trade(trade(3, noon, 101, 7, false, 77));       // another price
    tape.on_trade(trade(4, noon, 101, 8, false, 78));       // another taker
    tape.on_trade(trade(5, noon + 1ms, 101, 9, true, 79));  // the other direction
    const auto& merged = tape.aggregate_trades(0);
    ASSERT_EQ(merged.size(), 4U);
    EXPECT_EQ(merged[0].quantity, 11);
    EXPECT_EQ(merged[0].first, 1);
    EXPECT_EQ(merged[0].last, 2);
    EXPECT_EQ(merged[1].first, 3);
    EXPECT_EQ(merged[2].quantity, 8);
    EXPECT_TRUE(merged[3].buyer_is_maker);
    for (std::size_t i = 0; i < merged.size(); ++i) EXPECT_EQ(merged[i].id, static_cast<std::int64_t>(i + 1));
    EXPECT_EQ(tape.next_aggregate(0), 5);
}

TEST(TradeTape, KeepsTheNewestTradesAndMinutesOnly) {
    TradeTape tape(1);
    const auto count = static_cast<TradeId>(TradeTape::minutes_kept + 10);
    for (TradeId id = 1; id <= count; ++id) tape.on_trade(trade(id, noon + id * 1min, 100, 1));
    EXPECT_EQ(tape.trades(0).size(), TradeTape::trades_kept);
    EXPECT_EQ(tape.aggregate_trades(0).size(), TradeTape::trades_kept);
    EXPECT_EQ(tape.trades(0).back().id, count);
    ASSERT_EQ(tape.minutes(0).size(), TradeTape::minutes_kept);
    // What is forgotten is the path's again.
    EXPECT_EQ(tape.began(0), tape.minutes(0).front().open_time);
    EXPECT_EQ(tape.began(0), noon + 11min);
}

TEST(TradeTape, BeginsWhenToldOrWithItsFirstTrade) {
    TradeTape tape(2);
    EXPECT_FALSE(tape.began(0));
    tape.begin(0, noon + 7s);
    EXPECT_EQ(tape.began(0), noon + 7s);
    PublicTrade other = trade(1, noon + 9s, 100, 1);
    other.instrument = 1;
    tape.on_trade(other);
    EXPECT_EQ(tape.began(1), noon + 9s);
    EXPECT_TRUE(tape.minutes(0).empty());
}

TEST(TradeTape, GoesOnWithWhatAnEarlierRunKept) {
    TradeTape earlier(1);
    earlier.on_trade(trade(1, noon + 5s, 100, 5));
    earlier.on_trade(trade(2, noon + 70s, 104, 5));
    TradeTape tape(1);
    tape.restore(0, {earlier.minutes(0).begin(), earlier.minutes(0).end()}, earlier.next_aggregate(0));
    tape.begin(0, noon + 90s);
    tape.on_trade(trade(3, noon + 95s, 90, 5));
    ASSERT_EQ(tape.minutes(0).size(), 2U);  // the same minute, gone on with
    EXPECT_EQ(tape.minutes(0)[1].trades, 2);
    EXPECT_EQ(tape.minutes(0)[1].open, 104 * unit);
    EXPECT_EQ(tape.minutes(0)[1].low, 90 * unit);
    EXPECT_EQ(tape.aggregate_trades(0).back().id, 3);
    EXPECT_EQ(tape.began(0), noon);
    EXPECT_EQ(tape.resumed(0), noon + 90s);
}

}  // namespace
}  // namespace piggy::venue
