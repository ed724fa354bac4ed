// What books did not see of the day: a home folder copied back by hand gives nobody a day without its latch, and a
// machine that was switched off for an hour is used on.

#include <algorithm>
#include <filesystem>
#include <random>

#include "adapters/sqlite/database_copy.h"
#include "live_desk/desk_under_test.h"
#include "risk/limit_checks.h"

namespace piggy::test {
namespace {

namespace fs = std::filesystem;

using execution::Mode;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Symbol btc{{"BTC"}, {"USDT"}};

// Half of 10,000 in BTC.
struct UnwatchedDesk : DeskUnderTest {
    UnwatchedDesk() {
        venue.wallets[Asset{"BTC"}] = *Decimal::parse("0.1");
        venue.wallets[Asset{"USDT"}] = Decimal::whole(5'000);
    }
    fs::path books() const { return folder.path() / "ledger.db"; }
    void end() {
        desk.reset();
        disk.reset();
        store.reset();
    }
    void copy_away() {
        const auto copied = sqlite::copy_database(books(), folder.path() / "copy.db");
        ASSERT_TRUE(copied) << copied.error().what;
        fs::copy_file(fs::path(books()).replace_extension(".head"), folder.path() / "copy.head",
                      fs::copy_options::overwrite_existing);
    }
    void copy_back() {
        end();
        for (const char* part : {".db", ".db-wal", ".db-shm", ".head"}) {
            fs::remove(fs::path(books()).replace_extension(part));
        }
        for (const char* part : {".db", ".head"}) {
            fs::copy_file((folder.path() / "copy").replace_extension(part), fs::path(books()).replace_extension(part));
        }
        start();
    }
    void price(std::int64_t dollars) { venue.bids[btc] = Price{Decimal::whole(dollars)}; }
    [[nodiscard]] Timestamp this_minute() const { return std::chrono::floor<minutes>(clock.venue); }
    // Off, the price down to this for one minute, up again.
    void off_while_down_to(std::int64_t dollars) {
        end();
        clock.pass(minutes(30));
        venue.lows[this_minute()] = Price{Decimal::whole(dollars)};
        clock.pass(minutes(30));
        start();
        unseal();
        pass(seconds(30));
    }
    void sell_elsewhere(const char* amount) {
        const Quantity quantity{*Decimal::parse(amount)};
        static_cast<void>(venue.trade(btc, orders::Side::sell, venue.bids[btc], quantity, quantity, "web_1"));
    }
    [[nodiscard]] Decimal worth() const {
        return venue.wallets.at(Asset{"USDT"}) +
               *try_multiply(venue.wallets.at(Asset{"BTC"}), venue.bids.at(btc).value, Rounding::down);
    }
};

TEST(UnwatchedBooks, ALatchIsNotGotRidOfWithAFolderOfBeforeCopiedBackByHand) {
    UnwatchedDesk test;
    test.go_live();
    test.pass(minutes(25));
    test.copy_away();
    test.pass(minutes(20));
    test.price(44'000);
    test.venue.lows[test.this_minute()] = Price{Decimal::whole(44'000)};
    test.pass(seconds(10));
    ASSERT_EQ(test.desk->status().mode, Mode::auto_disabled);
    test.price(50'000);
    test.pass(minutes(15));
    test.copy_back();
    ASSERT_FALSE(test.desk->status().latched) << "the copy has no latch";
    test.unseal();
    test.pass(seconds(30));
    EXPECT_EQ(test.desk->status().mode, Mode::auto_disabled);
    EXPECT_TRUE(test.desk->status().mode_reason.starts_with("AUTO-DISABLED: Daily loss 6.00%"));
    EXPECT_FALSE(test.desk->enable("test"));
    test.start();
    EXPECT_EQ(test.desk->status().mode, Mode::auto_disabled) << "it is on the disk";
}

TEST(UnwatchedBooks, AnHourOffWithAPositionIsReadAndLiveCanBeEnabled) {
    for (const std::int64_t lowest : {45'001, 45'000}) {
        UnwatchedDesk test;
        test.go_live();
        test.pass(minutes(25));
        test.off_while_down_to(lowest);
        EXPECT_EQ(test.desk->status().latched, lowest == 45'000) << lowest;
        EXPECT_EQ(test.desk->enable("test").has_value(), lowest != 45'000) << lowest;
        test.pass(minutes(5));
        EXPECT_EQ(test.desk->status().mode, lowest == 45'000 ? Mode::auto_disabled : Mode::live);
    }
}

TEST(UnwatchedBooks, WhereTheExchangeTellsNoCandlesLiveStaysOffThroughRestartsUntilItDoes) {
    UnwatchedDesk test;
    test.go_live();
    test.pass(minutes(25));
    test.venue.has_minutes = false;
    test.off_while_down_to(45'001);
    for (int i = 0; i < 3; ++i) {
        const auto* guard = test.guard("books_complete");
        ASSERT_FALSE(guard->ok);
        EXPECT_NE(guard->reason.find("How low today's equity was since 12:20 UTC"), std::string::npos) << guard->reason;
        EXPECT_FALSE(test.desk->enable("test"));
        test.start();
        test.unseal();
        test.pass(minutes(2));
    }
    test.venue.has_minutes = true;
    test.pass(minutes(1));
    EXPECT_TRUE(test.desk->enable("test"));
}

TEST(UnwatchedBooks, WhereNothingIsKnownTheyAreOnAgainAfterMidnight) {
    UnwatchedDesk test;
    test.go_live();
    test.pass(minutes(25));
    test.venue.has_minutes = false;
    test.off_while_down_to(50'000);
    EXPECT_FALSE(test.desk->enable("test"));
    test.pass(hours(12));
    EXPECT_TRUE(test.desk->enable("test"));
}

TEST(UnwatchedBooks, CashAloneNeedsNoCandles) {
    DeskUnderTest test;
    test.go_live();
    test.pass(minutes(25));
    test.venue.has_minutes = false;
    test.clock.pass(hours(1));
    test.start();
    test.unseal();
    test.pass(seconds(30));
    EXPECT_TRUE(test.desk->enable("test"));
}

// Also with orders of the minute in which they were switched off and on again.
TEST(UnwatchedBooks, ARestartHoldsNothingUp) {
    UnwatchedDesk test;
    test.go_live();
    ASSERT_FALSE(test.buy("before", "25").refusal);
    test.start();
    test.go_live();
    EXPECT_FALSE(test.buy("after", "25").refusal);
    test.pass(minutes(3));
    EXPECT_EQ(test.desk->status().mode, Mode::live);
}

TEST(UnwatchedBooks, TheMinuteOfTheStartItselfIsLookedAtWhenItIsOver) {
    UnwatchedDesk test;
    test.go_live();
    test.end();
    test.venue.lows[test.this_minute()] = Price{Decimal::whole(44'000)};
    test.start();
    test.go_live();
    test.pass(minutes(2));
    EXPECT_EQ(test.desk->status().mode, Mode::auto_disabled);
}

TEST(UnwatchedBooks, WhatWasSoldBeforeThePriceFellHasLostNothing) {
    for (const bool sells_first : {true, false}) {
        UnwatchedDesk test;
        test.go_live();
        test.pass(minutes(25));
        test.end();
        test.clock.pass(minutes(10));
        if (sells_first) test.sell_elsewhere("0.09");
        test.clock.pass(minutes(10));
        test.venue.lows[test.this_minute()] = Price{Decimal::whole(44'000)};
        test.clock.pass(minutes(10));
        if (!sells_first) test.sell_elsewhere("0.09");
        test.clock.pass(minutes(10));
        test.start();
        test.unseal();
        test.pass(minutes(2));
        test.expect_books_equal_venue();
        EXPECT_EQ(test.desk->status().latched, !sells_first);
    }
}

// The day is latched if and only if the account was down to the limit at some moment of the hours off.
TEST(UnwatchedBooks, AreLatchedExactlyWhereTheAccountWasDownToTheLimit) {
    std::mt19937 random(20261123);
    int latched = 0;
    for (int round = 0; round < 40; ++round) {
        UnwatchedDesk test;
        test.go_live();
        test.pass(minutes(11) + seconds(50));
        test.end();
        Decimal lowest = test.worth();
        std::int64_t dollars = 50'000;
        const int off = std::uniform_int_distribution<int>(5, 90)(random);
        for (int i = 0; i < off; ++i) {
            dollars += std::uniform_int_distribution<std::int64_t>(-1200, 1190)(random);
            test.price(dollars);
            test.venue.lows[test.this_minute()] = test.venue.bids[btc];
            lowest = std::min(lowest, test.worth());
            test.clock.pass(seconds(30));
            if (std::uniform_int_distribution<int>(0, 9)(random) == 0) {
                const Quantity some{*Decimal::parse("0.01")};
                const bool sells = test.venue.wallets[Asset{"BTC"}] > some.value && random() % 2 == 0;
                static_cast<void>(test.venue.trade(btc, sells ? orders::Side::sell : orders::Side::buy,
                                                   test.venue.bids[btc], some, some, "web_1"));
                lowest = std::min(lowest, test.worth());
            }
            test.clock.pass(seconds(30));
        }
        test.price(50'000);  // a recovery changes nothing
        lowest = std::min(lowest, test.worth());
        test.clock.pass(minutes(4));
        test.start();
        test.unseal();
        test.pass(minutes(3));
        test.expect_books_equal_venue();
        const bool expected = risk::daily_loss_reached(Decimal::whole(10'000), lowest);
        ASSERT_EQ(test.desk->status().latched, expected)
            << "round " << round << ", lowest " << lowest.to_string() << ", baseline "
            << test.desk->status().baseline_usd.value_or(Decimal{}).to_string();
        EXPECT_EQ(test.desk->enable("test").has_value(), !expected);
        latched += expected ? 1 : 0;
    }
    EXPECT_GT(latched, 5);
    EXPECT_LT(latched, 35);
}

}  // namespace
}  // namespace piggy::test
