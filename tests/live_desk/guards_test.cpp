// What must be true before and while live trading is on.

#include <algorithm>
#include <functional>

#include "execution/client_order_id.h"
#include "live_desk/desk_under_test.h"

namespace piggy::test {
namespace {

using execution::Mode;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(Guards, WithoutAllowLiveNothingEnablesIt) {
    DeskUnderTest test(false);
    test.unseal();
    test.pass(seconds(10));
    const auto enabled = test.desk->enable("test");
    ASSERT_FALSE(enabled);
    EXPECT_NE(enabled.error().what.find("ALLOW_LIVE"), std::string::npos);
    const auto refused = test.buy("one", "25");
    ASSERT_TRUE(refused.refusal);
    EXPECT_EQ(refused.refusal->code(), "LIVE_NOT_ALLOWED");
    EXPECT_EQ(test.venue.posts, 0);
}

TEST(Guards, SealedNothingIsAskedAndNothingLeaves) {
    DeskUnderTest test;
    test.pass(minutes(2));
    EXPECT_EQ(test.venue.account_reads, 0);
    EXPECT_FALSE(test.desk->enable("test"));
    const auto refused = test.buy("one", "25");
    ASSERT_TRUE(refused.refusal);
    EXPECT_EQ(refused.refusal->code(), "VAULT_SEALED");
}

TEST(Guards, ARestartComesBackOnPaper) {
    DeskUnderTest test;
    test.go_live();
    test.start();
    test.unseal();
    test.pass(seconds(20));
    EXPECT_EQ(test.desk->status().mode, Mode::paper);
    const auto refused = test.buy("one", "25");
    ASSERT_TRUE(refused.refusal);
    EXPECT_EQ(refused.refusal->code(), "LIVE_NOT_ENABLED");
}

TEST(Guards, ThatLiveWasOnBeforeTheRestartIsKnownUntilSomebodySaysOnOrOff) {
    using Word = std::function<void(DeskUnderTest&)>;
    const std::vector<Word> words = {
        [](DeskUnderTest& test) { test.desk->see_restart("test"); },
        [](DeskUnderTest& test) { test.desk->disable("test"); },
        [](DeskUnderTest& test) { test.desk->kill("test"); },
        [](DeskUnderTest& test) { test.go_live(); },
    };
    for (const Word& word : words) {
        DeskUnderTest test;
        EXPECT_FALSE(test.desk->status().live_before_restart);
        test.go_live();
        EXPECT_FALSE(test.desk->status().live_before_restart) << "it is on now";
        test.start();
        EXPECT_TRUE(test.desk->status().live_before_restart);
        EXPECT_TRUE(test.desk->status().mode_reason.starts_with("live trading was on before the restart"));
        test.start();
        EXPECT_TRUE(test.desk->status().live_before_restart) << "nobody has seen it yet";
        word(test);
        EXPECT_FALSE(test.desk->status().live_before_restart);
        test.desk->disable("test");
        test.start();
        EXPECT_FALSE(test.desk->status().live_before_restart);
    }
}

TEST(Guards, WhatWasOffWhenTheProgramEndedWasNotOnBeforeTheRestart) {
    for (const bool by_a_seal : {true, false}) {
        DeskUnderTest test;
        test.go_live();
        by_a_seal ? test.desk->close_venue() : test.desk->disable("test");
        test.start();
        EXPECT_FALSE(test.desk->status().live_before_restart);
    }
    DeskUnderTest orderly;
    orderly.go_live();
    orderly.desk->ending();
    orderly.desk->close_venue();  // as the program does when it is asked to end
    orderly.start();
    EXPECT_TRUE(orderly.desk->status().live_before_restart);
}

TEST(Guards, SealingDisarms) {
    DeskUnderTest test;
    test.go_live();
    test.desk->close_venue();
    EXPECT_EQ(test.desk->status().mode, Mode::paper);
    test.unseal();
    test.pass(seconds(10));
    EXPECT_EQ(test.desk->status().mode, Mode::paper) << "open again is not enabled again";
}

TEST(Guards, APriceThatStopsPausesAndComesBackByItselfWithinFiveMinutes) {
    DeskUnderTest test;
    test.go_live();
    test.venue.has_prices = false;
    test.pass(seconds(20));
    EXPECT_EQ(test.desk->status().mode, Mode::paused);
    const auto refused = test.buy("stale", "25");
    ASSERT_TRUE(refused.refusal);
    EXPECT_EQ(refused.refusal->code(), "PRICE_STALE");
    test.venue.has_prices = true;
    test.pass(seconds(10));
    EXPECT_EQ(test.desk->status().mode, Mode::live) << test.desk->status().mode_reason;
}

TEST(Guards, ACauseThatLastsDisarms) {
    DeskUnderTest test;
    test.go_live();
    test.venue.is_reachable = false;
    test.pass(minutes(6));
    test.venue.is_reachable = true;
    test.pass(minutes(1));
    EXPECT_EQ(test.desk->status().mode, Mode::paper);
}

TEST(Guards, RefusedKeysAreAskedAtMostThreeTimesAndSwitchLiveOff) {
    DeskUnderTest test;
    test.go_live();
    test.venue.refuses_keys = true;
    const int before = test.venue.account_reads;
    test.pass(minutes(10));
    EXPECT_EQ(test.venue.account_reads - before, 3);
    EXPECT_EQ(test.desk->status().mode, Mode::paper);
    EXPECT_FALSE(test.guard("keys_validated")->ok);
    test.venue.refuses_keys = false;
    test.desk->keys_validated(true, "asked again");
    test.pass(minutes(1));
    EXPECT_TRUE(test.desk->enable("test"));
}

TEST(Guards, AnOrderRefusedForTheKeysSwitchesLiveOffAtOnce) {
    DeskUnderTest test;
    test.go_live();
    test.venue.fate = Fate::keys_refused;
    static_cast<void>(test.buy("one", "25"));
    EXPECT_EQ(test.desk->status().mode, Mode::paper);
}

TEST(Guards, AHaltIsSeenWithinAnHourAndEndsByItself) {
    DeskUnderTest test;
    test.go_live();
    test.venue.is_halted = true;
    test.pass(hours(1) + seconds(5));
    EXPECT_FALSE(test.guard("exchange")->ok);
    const auto refused = test.buy("halted", "25");
    ASSERT_TRUE(refused.refusal);
    EXPECT_EQ(refused.refusal->code(), "EXCHANGE_DOWN");
    test.venue.is_halted = false;
    test.pass(minutes(1));
    EXPECT_TRUE(test.guard("exchange")->ok);
}

TEST(Guards, AnOrderOfAnotherCryptoPiggyUnderTheSameKeyHaltsLive) {
    DeskUnderTest test;
    test.go_live();
    const Symbol btc{{"BTC"}, {"USDT"}};
    const Quantity some{*Decimal::parse("0.0005")};
    static_cast<void>(test.venue.trade(btc, orders::Side::buy, Price{Decimal::whole(50'000)}, some, some,
                                       to_text(execution::ClientOrderId{"aaaaaa", "bbbbbb", 1})));
    test.pass(minutes(2));
    EXPECT_EQ(test.desk->status().mode, Mode::paper);
    EXPECT_FALSE(test.guard("one_instance")->ok);
    EXPECT_FALSE(test.desk->enable("test"));
    test.expect_books_equal_venue();
}

TEST(Guards, BooksOlderThanTheAccountAdoptItsOrdersAndStayOffForTheDay) {
    DeskUnderTest test;
    const Symbol btc{{"BTC"}, {"USDT"}};
    const Quantity some{*Decimal::parse("0.0005")};
    test.unseal();
    test.pass(seconds(10));
    test.desk.reset();
    // What books that are gone had done today.
    static_cast<void>(test.venue.trade(btc, orders::Side::buy, Price{Decimal::whole(50'000)}, some, some,
                                       to_text(execution::ClientOrderId{"aaaaaa", "bbbbbb", 1})));
    test.clock.pass(minutes(1));
    test.start();
    test.unseal();
    test.pass(minutes(1));
    EXPECT_EQ(test.desk->status().trades_used, 1);
    EXPECT_FALSE(test.guard("books_complete")->ok);
    EXPECT_FALSE(test.desk->enable("test"));
    test.expect_books_equal_venue();
    test.pass(hours(12));
    EXPECT_TRUE(test.desk->enable("test")) << test.desk->enable("test").error().what;
}

TEST(Guards, ASmallPortfolioIsToldSoBeforeEnabling) {
    DeskUnderTest test;
    test.venue.wallets[Asset{"USDT"}] = Decimal::whole(150);
    test.unseal();
    test.pass(seconds(10));
    const auto enabled = test.desk->enable("test");
    ASSERT_FALSE(enabled);
    EXPECT_NE(enabled.error().what.find("at least $200 is needed (now $150.00)"), std::string::npos)
        << enabled.error().what;
}

TEST(Guards, KillTakesEffectBeforeTheNextOrder) {
    DeskUnderTest test;
    test.go_live();
    test.desk->kill("test");
    EXPECT_EQ(test.desk->status().mode, Mode::paper);
    const auto refused = test.buy("one", "25");
    ASSERT_TRUE(refused.refusal);
    EXPECT_EQ(refused.refusal->code(), "LIVE_NOT_ENABLED");
}

TEST(Guards, EveryRedGuardSaysWhatToDo) {
    DeskUnderTest test(false);
    for (const execution::Guard& guard : test.desk->status().guards) {
        EXPECT_FALSE(guard.reason.empty()) << guard.name;
        EXPECT_EQ(guard.fix.empty(), guard.ok) << guard.name;
    }
}

TEST(Guards, TheAuditLogTellsTheWholeStory) {
    DeskUnderTest test;
    test.go_live();
    static_cast<void>(test.buy("one", "25"));
    static_cast<void>(test.buy("much", "5000"));
    test.desk->kill("test");
    const auto page = test.store->audit_log({500, 0, std::nullopt});
    ASSERT_TRUE(page);
    std::vector<std::string> actions;
    for (const execution::AuditRecord& record : page->rows) actions.push_back(record.event.action);
    for (const char* action : {"desk.started", "day.rolled", "books.opened", "day.baseline", "live.enabled",
                               "order.reserved", "order.sending", "order.ended", "order.refused", "live.killed"}) {
        EXPECT_NE(std::ranges::find(actions, action), actions.end()) << action;
    }
    const auto verdict = test.store->verify_audit();
    ASSERT_TRUE(verdict);
    EXPECT_FALSE(verdict->first_bad) << verdict->what;
}

}  // namespace
}  // namespace piggy::test
