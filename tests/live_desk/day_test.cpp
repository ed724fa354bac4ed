// The UTC day: its baseline, the 5 % latch, midnight, transfers.

#include "live_desk/desk_under_test.h"

namespace piggy::test {
namespace {

using execution::Mode;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Symbol btc{{"BTC"}, {"USDT"}};

// Half of 10,000 in BTC, held since before these books began.
struct HalfInBitcoin : DeskUnderTest {
    HalfInBitcoin() {
        venue.wallets[Asset{"BTC"}] = *Decimal::parse("0.1");
        venue.wallets[Asset{"USDT"}] = Decimal::whole(5'000);
    }
    void price(std::int64_t dollars) { venue.bids[btc] = Price{Decimal::whole(dollars)}; }
    // A price that the stream tells, too.
    void tick_price(std::int64_t dollars) {
        price(dollars);
        clock.pass(std::chrono::milliseconds(200));
        const auto quote = venue.fetch_price(btc);
        ASSERT_TRUE(quote);
        desk->on_top(btc, quote->top);
    }
};

TEST(Day, TheWholePortfolioFallingByFivePercentSwitchesLiveOffForTheDay) {
    HalfInBitcoin test;
    test.go_live();
    EXPECT_EQ(test.desk->status().baseline_usd.value_or(Decimal{}).to_string(), "10000");
    test.price(45'001);
    test.pass(seconds(10));
    EXPECT_EQ(test.desk->status().mode, Mode::live) << "4.9999 %";
    test.price(45'000);
    test.pass(seconds(10));
    const auto status = test.desk->status();
    EXPECT_EQ(status.mode, Mode::auto_disabled);
    EXPECT_EQ(status.mode_reason, "AUTO-DISABLED: Daily loss 5.00% exceeded limit");
    EXPECT_EQ(format_iso8601(*status.until), "2026-02-05T00:00:00Z");
    const auto refused = test.buy("after", "25");
    ASSERT_TRUE(refused.refusal);
    EXPECT_EQ(refused.refusal->code(), "DAILY_LOSS_DISABLED");
    test.price(60'000);  // a recovery changes nothing
    test.pass(minutes(5));
    EXPECT_EQ(test.desk->status().mode, Mode::auto_disabled);
    EXPECT_FALSE(test.desk->enable("test"));
}

TEST(Day, TheLatchOutlivesRestartsSealsAndAClockSetForward) {
    HalfInBitcoin test;
    test.go_live();
    test.price(40'000);
    test.pass(seconds(10));
    ASSERT_EQ(test.desk->status().mode, Mode::auto_disabled);
    test.start();
    EXPECT_EQ(test.desk->status().mode, Mode::auto_disabled);
    test.clock.wall += hours(20);  // the owner's clock, not the exchange's
    test.unseal();
    test.pass(minutes(3));
    EXPECT_EQ(test.desk->status().mode, Mode::auto_disabled);
    EXPECT_FALSE(test.desk->enable("test"));
}

TEST(Day, AfterMidnightTheLatchIsGoneAndLiveStaysOffUntilEnabled) {
    HalfInBitcoin test;
    test.go_live();
    test.price(40'000);
    test.pass(seconds(10));
    ASSERT_EQ(test.desk->status().mode, Mode::auto_disabled);
    test.pass(hours(12));
    const auto status = test.desk->status();
    EXPECT_EQ(status.mode, Mode::paper);
    EXPECT_FALSE(status.latched);
    EXPECT_EQ(status.baseline_usd.value_or(Decimal{}).to_string(), "9000");
    if (const auto on = test.desk->enable("test"); !on) FAIL() << on.error().what;
    EXPECT_EQ(test.desk->status().mode, Mode::live) << test.desk->status().mode_reason;
}

TEST(Day, LiveSurvivesAnOrdinaryMidnightWithTwentyNewSlots) {
    DeskUnderTest test;
    test.go_live();
    static_cast<void>(test.buy("before", "25"));
    EXPECT_EQ(test.desk->status().trades_used, 1);
    const auto day = test.desk->status().utc_day;
    test.pass(hours(12) + minutes(1));
    const auto status = test.desk->status();
    EXPECT_EQ(status.mode, Mode::live);
    EXPECT_EQ(*status.utc_day, *day + 1);
    EXPECT_EQ(status.trades_used, 0);
    EXPECT_FALSE(test.buy("after", "25").refusal);
}

TEST(Day, OnePriceAloneHoldsOrdersAndLatchesNothing) {
    HalfInBitcoin test;
    test.go_live();
    test.tick_price(25'000);
    EXPECT_EQ(test.desk->status().mode, Mode::paused);
    const auto held = test.buy("held", "25");
    ASSERT_TRUE(held.refusal);
    EXPECT_EQ(held.refusal->code(), "PRICE_INVALID");
    test.tick_price(50'000);
    EXPECT_EQ(test.desk->status().mode, Mode::live) << test.desk->status().mode_reason;
    test.tick_price(25'000);
    test.tick_price(25'000);
    EXPECT_EQ(test.desk->status().mode, Mode::auto_disabled);
}

TEST(Day, ADepositMovesTheBaselineSoThatItHidesNoLoss) {
    HalfInBitcoin test;
    test.go_live();
    test.venue.wallets[Asset{"USDT"}] += Decimal::whole(1'000);
    test.pass(minutes(2));
    EXPECT_EQ(test.desk->status().baseline_usd.value_or(Decimal{}).to_string(), "11000");
    EXPECT_EQ(test.desk->status().mode, Mode::live) << test.desk->status().mode_reason;
    test.price(44'500);  // -550 of 11,000
    test.pass(seconds(10));
    EXPECT_EQ(test.desk->status().mode, Mode::auto_disabled);
}

TEST(Day, ADropNobodyExplainsPausesAtOnceAndCountsAsALossUntilConfirmed) {
    DeskUnderTest test;
    test.go_live();
    test.venue.wallets[Asset{"USDT"}] -= Decimal::whole(300);
    test.pass(seconds(62));
    EXPECT_EQ(test.desk->status().mode, Mode::paused);
    const auto wrong = test.desk->acknowledge_withdrawal(Asset{"USDT"}, Decimal::whole(299), "test");
    EXPECT_FALSE(wrong);
    test.pass(minutes(2));
    EXPECT_EQ(test.desk->status().loss_percent, "3.00");
    ASSERT_TRUE(test.desk->acknowledge_withdrawal(Asset{"USDT"}, Decimal::whole(300), "test"));
    EXPECT_EQ(test.desk->status().loss_percent, "0.00");
    EXPECT_EQ(test.desk->status().baseline_usd.value_or(Decimal{}).to_string(), "9700");
    test.expect_books_equal_venue();
    if (const auto on = test.desk->enable("test"); !on) FAIL() << on.error().what;
}

TEST(Day, ABookedDropCanStillBeConfirmedAfterARestart) {
    DeskUnderTest test;
    test.go_live();
    test.venue.wallets[Asset{"USDT"}] -= Decimal::whole(300);
    test.pass(minutes(4));
    test.start();
    test.unseal();
    test.pass(seconds(20));
    ASSERT_TRUE(test.desk->acknowledge_withdrawal(Asset{"USDT"}, Decimal::whole(300), "test"));
    EXPECT_EQ(test.desk->status().loss_percent, "0.00");
}

TEST(Day, BooksThatBeginTodayMeasureFromTheDaysOpening) {
    DeskUnderTest test;
    test.venue.bids[btc] = Price{Decimal::whole(50'000)};
    const Quantity half{*Decimal::parse("0.5")};
    test.venue.wallets[Asset{"USDT"}] = Decimal::whole(50'000);
    static_cast<void>(test.venue.trade(btc, orders::Side::buy, Price{Decimal::whole(50'000)}, half, half, "web_1"));
    test.clock.pass(minutes(10));
    test.unseal();
    test.pass(seconds(30));
    // 50,000 at midnight; the fee of 0.0005 BTC was paid since.
    EXPECT_EQ(test.desk->status().baseline_usd.value_or(Decimal{}).to_string(), "50000");
    EXPECT_EQ(test.desk->status().equity_usd.value_or(Decimal{}).to_string(), "49975");
}

TEST(Day, ALossThatWasThereOnceTodayIsNotForgottenWithTheBooks) {
    for (const std::int64_t lowest : {45'001, 45'000}) {
        HalfInBitcoin test;
        test.venue.closes = {Price{Decimal::whole(49'000)}, Price{Decimal::whole(lowest)},
                             Price{Decimal::whole(50'000)}};
        test.unseal();
        test.pass(seconds(30));
        EXPECT_EQ(test.desk->status().mode, lowest == 45'000 ? Mode::auto_disabled : Mode::paper);
        EXPECT_EQ(test.desk->enable("test").has_value(), lowest != 45'000);
    }
}

TEST(Day, ATradeMadeElsewhereIsInEquityAndTakesNoSlot) {
    DeskUnderTest test;
    test.go_live();
    const Quantity some{*Decimal::parse("0.01")};
    static_cast<void>(test.venue.trade(btc, orders::Side::buy, Price{Decimal::whole(50'000)}, some, some, "web_1"));
    test.pass(minutes(2));
    EXPECT_EQ(test.desk->status().mode, Mode::live) << test.desk->status().mode_reason;
    EXPECT_EQ(test.desk->status().trades_used, 0);
    test.expect_books_equal_venue();
}

TEST(Day, AClockFarFromTheExchangesPausesLive) {
    DeskUnderTest test;
    test.go_live();
    test.clock.wall += seconds(6);
    test.pass(seconds(1));
    EXPECT_EQ(test.desk->status().mode, Mode::paused);
    const auto refused = test.buy("skewed", "25");
    ASSERT_TRUE(refused.refusal);
    EXPECT_EQ(refused.refusal->code(), "CLOCK_SKEW");
    test.clock.wall -= seconds(6);
    test.pass(seconds(5));
    EXPECT_EQ(test.desk->status().mode, Mode::live) << test.desk->status().mode_reason;
}

}  // namespace
}  // namespace piggy::test
