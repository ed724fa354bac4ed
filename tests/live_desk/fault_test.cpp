// Things that happen at the worst moment of an order's life.

#include <atomic>
#include <thread>

#include "live_desk/desk_under_test.h"

namespace piggy::test {
namespace {

using execution::DeskStep;
using execution::Mode;
using orders::OrderState;
using std::chrono::minutes;
using std::chrono::seconds;

// Does something once, at a step.
struct AtStep final : execution::StepObserver {
    void at(DeskStep step) override {
        if (!armed || step != when) return;
        armed = false;
        what();
    }
    bool armed = false;
    DeskStep when = DeskStep::reserved;
    std::function<void()> what = [] {};
};

void restart_watched(DeskUnderTest& test, AtStep& observer) {
    execution::DeskSettings settings;
    settings.allow_live = true;
    settings.limits_sha256 = std::string(64, 'a');
    settings.seed = 99;
    test.desk.reset();
    auto started = execution::LiveDesk::start({test.clock,
                                               *test.disk,
                                               test.venue,
                                               [&test](std::string_view line) { test.log.emplace_back(line); },
                                               {},
                                               &observer},
                                              settings);
    ASSERT_TRUE(started);
    test.desk = std::move(*started);
}

TEST(Fault, WhateverTransactionFailsNoOrderIsLostOrSentTwice) {
    for (const bool breaks : {true, false}) {
        for (const Fate fate : {Fate::filled, Fate::lost_and_placed, Fate::lost_and_not_placed, Fate::rejected}) {
            bool reached = true;
            for (int at = 1; reached; ++at) {
                SCOPED_TRACE((breaks ? "broken at " : "full at ") + std::to_string(at) + ", fate " +
                             std::to_string(static_cast<int>(fate)));
                DeskUnderTest test;
                test.go_live();
                test.venue.fate = fate;
                test.disk->begun = 0;
                (breaks ? test.disk->breaks_at : test.disk->fills_up_at) = at;
                static_cast<void>(test.buy("one", "25"));
                test.pass(seconds(50));
                reached = test.disk->begun >= at;
                test.start();
                test.unseal();
                test.pass(minutes(1));
                EXPECT_LE(test.venue.posts, 1);
                const bool was_placed = !test.venue.book.empty();
                EXPECT_EQ(test.desk->status().trades_used, was_placed ? 1 : 0);
                if (was_placed) {
                    EXPECT_EQ(test.state_of("one"), OrderState::filled);
                }
                EXPECT_EQ(test.desk->status().unknown_orders, 0);
                EXPECT_TRUE(test.guard("transfers")->ok);
                test.expect_books_equal_venue();
                EXPECT_EQ(test.buy("two", "25").refusal->code(), "LIVE_NOT_ENABLED");
                if (at > 60) FAIL() << "without end";
            }
        }
    }
}

TEST(Fault, SealedKilledOrDisabledWhileAnOrderIsOnItsWayItIsFollowedToItsEnd) {
    for (int kind = 0; kind < 3; ++kind) {
        for (const Fate fate : {Fate::filled, Fate::lost_and_placed}) {
            DeskUnderTest test;
            test.go_live();
            test.venue.fate = fate;
            test.venue.while_placing = [&] {
                if (kind == 0) test.desk->close_venue();
                if (kind == 1) test.desk->kill("test");
                if (kind == 2) test.desk->disable("test");
            };
            static_cast<void>(test.buy("one", "25"));
            EXPECT_EQ(test.desk->status().mode, Mode::paper);
            test.venue.while_placing = [] {};
            test.pass(seconds(5));
            if (kind == 0) test.unseal();
            test.pass(seconds(30));
            EXPECT_EQ(test.state_of("one"), OrderState::filled);
            EXPECT_EQ(test.venue.posts, 1);
            EXPECT_EQ(test.desk->status().mode, Mode::paper);
            test.expect_books_equal_venue();
        }
    }
}

TEST(Fault, KilledBetweenTheDiskAndTheWireNothingLeaves) {
    DeskUnderTest test;
    AtStep observer;
    restart_watched(test, observer);
    test.go_live();
    observer.when = DeskStep::before_post;
    observer.what = [&] { test.desk->kill("test"); };
    observer.armed = true;
    const auto answer = test.buy("one", "25");
    EXPECT_EQ(answer.order->state, OrderState::not_placed);
    EXPECT_EQ(test.venue.posts, 0);
    EXPECT_EQ(test.desk->status().trades_used, 0);
}

TEST(Fault, MidnightBetweenTheReservationAndTheWireKeepsTheOldDaysSlot) {
    DeskUnderTest test;
    AtStep observer;
    restart_watched(test, observer);
    test.go_live();
    test.pass(std::chrono::ceil<std::chrono::days>(test.clock.venue) - test.clock.venue - seconds(1));
    const auto day = test.desk->status().utc_day;
    observer.when = DeskStep::before_post;
    observer.what = [&] { test.clock.pass(std::chrono::milliseconds(1'500)); };
    observer.armed = true;
    const auto answer = test.buy("late", "25");
    ASSERT_TRUE(answer.order);
    EXPECT_EQ(answer.order->state, OrderState::filled);
    EXPECT_EQ(answer.order->slot_day, *day);
    const auto pending = test.buy("pending", "25");
    ASSERT_TRUE(pending.refusal) << "no order leaves before the new day is certain";
    test.pass(seconds(20));
    EXPECT_EQ(*test.desk->status().utc_day, *day + 1);
    EXPECT_EQ(test.desk->status().trades_used, 0);
    EXPECT_EQ(test.desk->status().mode, Mode::live) << test.desk->status().mode_reason;
    test.expect_books_equal_venue();
}

TEST(Fault, AnUnknownOrderOfYesterdayTakesNoSlotOfTodayAndNoneIsLost) {
    DeskUnderTest test;
    test.go_live();
    test.pass(std::chrono::ceil<std::chrono::days>(test.clock.venue) - test.clock.venue - seconds(5));
    test.venue.fate = Fate::lost_and_placed;
    test.venue.find_lag = minutes(2);
    test.venue.list_lag = seconds(10);
    static_cast<void>(test.buy("late", "25"));
    test.pass(minutes(4));
    EXPECT_EQ(test.state_of("late"), OrderState::filled);
    EXPECT_EQ(test.desk->status().trades_used, 0);
    EXPECT_TRUE(test.desk->status().baseline_usd);
    test.expect_books_equal_venue();
}

TEST(Fault, AWithdrawalIsAcknowledgedOnceAndADepositMovesALatchedDayToo) {
    DeskUnderTest test;
    test.go_live();
    test.venue.wallets[Asset{"USDT"}] -= Decimal::whole(600);
    test.pass(minutes(3));
    ASSERT_EQ(test.desk->status().mode, Mode::auto_disabled) << "6 % left and nobody said why";
    ASSERT_TRUE(test.desk->acknowledge_withdrawal(Asset{"USDT"}, Decimal::whole(600), "test"));
    EXPECT_FALSE(test.desk->acknowledge_withdrawal(Asset{"USDT"}, Decimal::whole(600), "test"));
    EXPECT_EQ(test.desk->status().loss_percent, "0.00");
    EXPECT_EQ(test.desk->status().mode, Mode::auto_disabled) << "a latch stays";
    test.venue.wallets[Asset{"USDT"}] += Decimal::whole(1'000);
    test.pass(minutes(2));
    EXPECT_EQ(test.desk->status().baseline_usd.value_or(Decimal{}).to_string(), "10400");
    EXPECT_EQ(test.desk->status().mode, Mode::auto_disabled);
    test.expect_books_equal_venue();
}

TEST(Fault, AClockThatIsASecondOffIsSaidSoBeforeItPausesAnything) {
    DeskUnderTest test;
    test.go_live();
    test.clock.wall += seconds(2);
    test.pass(seconds(1));
    EXPECT_TRUE(test.guard("clock")->ok);
    EXPECT_NE(test.guard("clock")->reason.find("2.0 s off"), std::string::npos) << test.guard("clock")->reason;
}

TEST(Fault, AnOrderThatRestsThoughItMayNotIsCanceled) {
    DeskUnderTest test;
    test.go_live();
    test.venue.fate = Fate::stays_open;
    EXPECT_EQ(test.buy("rests", "25").order->state, OrderState::acked);
    test.pass(seconds(40));
    EXPECT_EQ(test.state_of("rests"), OrderState::canceled);
    EXPECT_EQ(test.desk->status().trades_used, 0);
    EXPECT_EQ(test.desk->status().mode, Mode::live) << test.desk->status().mode_reason;
}

TEST(Fault, NothingIsEnabledWhileAnOrderIsUnknown) {
    DeskUnderTest test;
    test.go_live();
    test.venue.fate = Fate::lost_and_not_placed;
    static_cast<void>(test.buy("lost", "25"));
    test.desk->disable("test");
    EXPECT_FALSE(test.desk->enable("test"));
    test.pass(minutes(1));
    EXPECT_TRUE(test.desk->enable("test"));
}

TEST(Fault, DaysWithoutTheExchangeEndInTheRightDayWithOneBaseline) {
    DeskUnderTest test;
    test.go_live();
    static_cast<void>(test.buy("before", "25"));
    const auto day = test.desk->status().utc_day;
    test.venue.is_reachable = false;
    test.pass(std::chrono::hours(72));
    EXPECT_EQ(*test.desk->status().utc_day, *day) << "nobody has confirmed another";
    EXPECT_EQ(test.desk->status().mode, Mode::paper);
    test.venue.is_reachable = true;
    test.pass(minutes(3));
    EXPECT_EQ(*test.desk->status().utc_day, *day + 3);
    EXPECT_TRUE(test.desk->status().baseline_usd);
    EXPECT_TRUE(test.desk->enable("test"));
    EXPECT_FALSE(test.buy("after", "25").refusal);
    EXPECT_EQ(test.desk->status().trades_used, 1);
    test.expect_books_equal_venue();
}

TEST(Fault, ManyAtOnceGetTwentySlotsAndNoMore) {
    DeskUnderTest test;
    test.go_live();
    std::atomic<int> placed = 0, refused = 0, other = 0;
    std::atomic<bool> is_over = false;
    std::thread rounds([&] {
        while (!is_over) {
            test.desk->tick();
            test.desk->look_again_soon();
            EXPECT_LE(test.desk->status().trades_used, 20);
            EXPECT_GE(test.desk->status().unknown_orders, 0);
        }
    });
    std::vector<std::thread> clients;
    for (int client = 0; client < 8; ++client) {
        clients.emplace_back([&, client] {
            for (int i = 0; i < 4; ++i) {
                const auto answer = test.buy("c" + std::to_string(client) + "-" + std::to_string(i), "25");
                if (!answer.refusal) {
                    ++placed;
                } else if (answer.refusal->code() == "DAILY_TRADES_EXCEEDED") {
                    ++refused;
                } else {
                    ++other;  // waited too long for the lane
                }
            }
        });
    }
    for (std::thread& client : clients) client.join();
    is_over = true;
    rounds.join();
    EXPECT_EQ(placed, test.venue.posts);
    EXPECT_LE(placed, 20);
    EXPECT_EQ(placed + refused + other, 32);
    EXPECT_GE(placed + other, 20) << "who was not let through waited too long";
    test.expect_books_equal_venue();
}

}  // namespace
}  // namespace piggy::test
