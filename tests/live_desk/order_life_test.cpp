// The life of one order: once out, never again, and to its end.

#include "live_desk/desk_under_test.h"

namespace piggy::test {
namespace {

using execution::Mode;
using orders::OrderState;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(OrderLife, AFilledBuyIsInTheBooksInTheLogAndInTheAnswer) {
    DeskUnderTest test;
    test.go_live();
    const auto answer = test.buy("one", "25");
    ASSERT_TRUE(answer.order);
    EXPECT_EQ(answer.order->state, OrderState::filled);
    ASSERT_EQ(answer.fills.size(), 1U);
    EXPECT_EQ(answer.order->executed.value.to_string(), "0.00049");  // 25 / 50,251, in steps of 0.00001
    ASSERT_EQ(test.trades.size(), 1U);
    EXPECT_EQ(test.trades[0], "🔴LIVE 2026-02-04T12:00:10.000000: BUY BTC/USDT $24.50");
    EXPECT_EQ(test.venue.posts, 1);
    test.expect_books_equal_venue();
    EXPECT_EQ(test.desk->status().trades_used, 1);
}

TEST(OrderLife, TheSameRequestAgainGetsTheSameAnswerAndSendsNothing) {
    DeskUnderTest test;
    test.go_live();
    const auto first = test.buy("one", "25");
    const auto again = test.buy("one", "25");
    EXPECT_EQ(first.order, again.order);
    EXPECT_EQ(first.fills, again.fills);
    EXPECT_EQ(test.venue.posts, 1);
    const auto other = test.buy("one", "26");
    ASSERT_TRUE(other.refusal);
    EXPECT_EQ(other.refusal->code(), "DUPLICATE_ID_MISMATCH");
    EXPECT_EQ(test.venue.posts, 1);
}

// As when the program stood still while the request lay before it, and whoever sent it has given it up since.
TEST(OrderLife, WhatWasDecidedTooLongAgoIsRefusedForGoodAndNeverSent) {
    DeskUnderTest test;
    test.go_live();
    const auto decided = [&](const std::string& id, nanoseconds ago) {
        execution::TradeRequest request{id, "BTC/USDT", "buy", "25", false, "test"};
        request.decided_at = format_iso8601(test.clock.now() - ago, TimePrecision::milliseconds);
        return request;
    };
    const auto late = test.desk->trade(decided("late", std::chrono::milliseconds(2'001)));
    ASSERT_TRUE(late.refusal);
    EXPECT_EQ(late.refusal->code(), "TOO_LATE");
    EXPECT_EQ(test.state_of("late"), OrderState::refused) << "who asks for it later hears its end";
    const auto again = test.desk->trade(decided("late", seconds(0)));
    ASSERT_TRUE(again.refusal) << "the id is used up";
    EXPECT_EQ(again.refusal->code(), "TOO_LATE");
    EXPECT_EQ(test.venue.posts, 0);
    EXPECT_EQ(test.desk->status().trades_used, 0);
    const auto in_time = decided("in time", seconds(0));
    EXPECT_TRUE(test.desk->trade(in_time).refusal) << "a space in its id";
    const auto good = decided("in-time", seconds(2));
    EXPECT_EQ(test.desk->trade(good).order->state, OrderState::filled);
    test.pass(seconds(5));
    EXPECT_EQ(test.desk->trade(good).order->state, OrderState::filled) << "a repeat gets its answer however late";
    execution::TradeRequest closing{"closing", "BTC/USDT", "sell", std::nullopt, true, "test"};
    closing.decided_at = format_iso8601(test.clock.now() - seconds(60), TimePrecision::milliseconds);
    EXPECT_EQ(test.desk->trade(closing).order->state, OrderState::filled) << "what leaves is never too late";
    EXPECT_EQ(test.venue.posts, 2);
    test.expect_books_equal_venue();
}

TEST(OrderLife, AStallBeforeThePostCountsFromWhenTheOrderWasDecided) {
    struct Stall final : execution::StepObserver {
        explicit Stall(HandClock& the_clock) : clock(the_clock) {}
        void at(execution::DeskStep step) override {
            if (step == execution::DeskStep::before_post) clock.pass(std::chrono::milliseconds(1'500));
        }
        HandClock& clock;
    };
    DeskUnderTest test;
    Stall stall(test.clock);
    execution::DeskSettings settings;
    settings.allow_live = true;
    settings.limits_sha256 = std::string(64, 'a');
    test.desk.reset();
    auto started = execution::LiveDesk::start({test.clock, *test.store, test.venue, {}, {}, &stall}, settings);
    ASSERT_TRUE(started);
    test.desk = std::move(*started);
    test.go_live();
    execution::TradeRequest request{"one", "BTC/USDT", "buy", "25", false, "test"};
    request.decided_at = format_iso8601(test.clock.now() - seconds(1), TimePrecision::milliseconds);
    EXPECT_EQ(test.desk->trade(request).order->state, OrderState::not_placed);
    EXPECT_EQ(test.venue.posts, 0);
    EXPECT_EQ(test.buy("two", "25").order->state, OrderState::filled) << "nobody said when it was decided";
}

TEST(OrderLife, ARefusalIsRememberedWithAllItsReasons) {
    DeskUnderTest test;
    test.go_live();
    const auto first = test.buy("much", "5000");
    ASSERT_TRUE(first.refusal);
    EXPECT_EQ(first.refusal->code(), "MAX_TRADE_EXCEEDED");
    EXPECT_GE(first.refusal->violations.size(), 2U);
    test.start();
    const auto again = test.buy("much", "5000");
    ASSERT_TRUE(again.refusal);
    EXPECT_EQ(first.refusal->violations, again.refusal->violations);
    EXPECT_EQ(first.refusal->max_allowed_usd, again.refusal->max_allowed_usd);
    EXPECT_EQ(test.desk->status().trades_used, 0);
}

TEST(OrderLife, AnOrderWhoseAnswerIsLostIsAskedForUntilItsEndIsKnown) {
    DeskUnderTest test;
    test.go_live();
    test.venue.fate = Fate::lost_and_placed;
    EXPECT_EQ(test.buy("lost", "25").order->state, OrderState::unknown);
    EXPECT_EQ(test.desk->status().unknown_orders, 1);
    EXPECT_EQ(test.desk->status().mode, Mode::paused);
    const auto behind = test.buy("behind", "25");
    ASSERT_TRUE(behind.refusal);
    EXPECT_EQ(behind.refusal->code(), "ORDER_UNRESOLVED");
    test.pass(seconds(3));
    EXPECT_EQ(test.state_of("lost"), OrderState::filled);
    EXPECT_EQ(test.venue.posts, 1);
    EXPECT_EQ(test.desk->status().mode, Mode::live) << test.desk->status().mode_reason;
    test.expect_books_equal_venue();
}

TEST(OrderLife, AnOrderThatNeverArrivedKeepsItsSlotUntilThatIsProven) {
    DeskUnderTest test;
    test.go_live();
    test.venue.fate = Fate::lost_and_not_placed;
    EXPECT_EQ(test.buy("lost", "25").order->state, OrderState::unknown);
    test.pass(seconds(26));
    EXPECT_EQ(test.state_of("lost"), OrderState::unknown) << "it could still land, or the lists could be late";
    EXPECT_EQ(test.desk->status().trades_used, 1);
    test.pass(seconds(14));
    EXPECT_EQ(test.state_of("lost"), OrderState::not_placed);
    EXPECT_EQ(test.desk->status().trades_used, 0);
    EXPECT_EQ(test.venue.posts, 1);
}

TEST(OrderLife, ALateQueryIsNotBelievedWhenTheListsHaveTheOrder) {
    DeskUnderTest test;
    test.go_live();
    test.venue.fate = Fate::lost_and_placed;
    test.venue.find_lag = seconds(60);
    test.venue.list_lag = seconds(10);
    ASSERT_EQ(test.buy("lost", "25").order->state, OrderState::unknown);
    test.pass(seconds(45));
    EXPECT_EQ(test.state_of("lost"), OrderState::filled);
    test.expect_books_equal_venue();
}

TEST(OrderLife, AnOrderThatShowsUpAfterItWasGivenUpIsAdoptedAndPausesLive) {
    DeskUnderTest test;
    test.go_live();
    test.venue.fate = Fate::lost_and_not_placed;
    const auto lost = test.buy("lost", "25");
    test.pass(seconds(40));
    ASSERT_EQ(test.state_of("lost"), OrderState::not_placed);
    test.venue.trade(lost.order->symbol, orders::Side::buy, lost.order->limit_price, lost.order->quantity,
                     lost.order->quantity, lost.order->client_order_id);
    test.pass(minutes(2));
    EXPECT_EQ(test.state_of("lost"), OrderState::filled);
    EXPECT_EQ(test.desk->status().trades_used, 1) << "it counts on its day after all";
    EXPECT_EQ(test.desk->status().mode, Mode::paused);
    test.expect_books_equal_venue();
}

TEST(OrderLife, APartOfAnOrderIsBookedAndNeverSentAgain) {
    DeskUnderTest test;
    test.go_live();
    test.venue.fate = Fate::half_filled;
    const auto answer = test.buy("half", "25");
    EXPECT_EQ(answer.order->state, OrderState::expired);
    EXPECT_EQ(answer.order->executed.value.to_string(), "0.000245");
    test.pass(minutes(2));
    EXPECT_EQ(test.venue.posts, 1);
    EXPECT_EQ(test.desk->status().trades_used, 1);
    test.expect_books_equal_venue();
}

TEST(OrderLife, NoSlotIsTakenByWhatProvablyDidNothing) {
    DeskUnderTest test;
    test.go_live();
    for (const Fate fate : {Fate::rejected, Fate::nothing_sent, Fate::no_taker}) {
        test.venue.fate = fate;
        const auto answer = test.buy("nothing-" + std::to_string(static_cast<int>(fate)), "25");
        ASSERT_TRUE(answer.order);
        EXPECT_TRUE(is_final(answer.order->state));
        EXPECT_EQ(test.desk->status().trades_used, 0);
    }
}

TEST(OrderLife, FiveOrdersInARowThatDoNothingPauseLiveUntilItsOwnerEnablesItAgain) {
    DeskUnderTest test;
    test.go_live();
    test.venue.fate = Fate::rejected;
    for (int i = 1; i <= 5; ++i) {
        EXPECT_EQ(test.desk->status().mode, Mode::live) << "before the reject " << i;
        EXPECT_FALSE(test.buy("no-" + std::to_string(i), "25").refusal);
    }
    EXPECT_EQ(test.desk->status().mode, Mode::paused);
    const auto sixth = test.buy("no-6", "25");
    ASSERT_TRUE(sixth.refusal);
    EXPECT_EQ(sixth.refusal->code(), "REJECT_STORM_PAUSED");
    EXPECT_EQ(test.venue.posts, 5);
    if (const auto on = test.desk->enable("test"); !on) FAIL() << on.error().what;
    EXPECT_EQ(test.desk->status().mode, Mode::live) << test.desk->status().mode_reason;
}

TEST(OrderLife, AFillEndsTheSeriesOfRejects) {
    DeskUnderTest test;
    test.go_live();
    for (int i = 0; i < 4; ++i) {
        test.venue.fate = Fate::rejected;
        static_cast<void>(test.buy("no-" + std::to_string(i), "25"));
    }
    test.venue.fate = Fate::filled;
    static_cast<void>(test.buy("yes", "25"));
    test.venue.fate = Fate::rejected;
    static_cast<void>(test.buy("no-4", "25"));
    EXPECT_EQ(test.desk->status().mode, Mode::live) << test.desk->status().mode_reason;
}

TEST(OrderLife, TheTwentyFirstOrderOfADayIsRefusedAlsoAfterARestart) {
    DeskUnderTest test;
    test.go_live();
    for (int i = 0; i < 20; ++i) {
        const auto answer = i % 2 == 0 ? test.buy("n" + std::to_string(i), "25") : test.close("n" + std::to_string(i));
        ASSERT_FALSE(answer.refusal) << answer.refusal->message();
    }
    const auto twenty_first = test.buy("n20", "25");
    ASSERT_TRUE(twenty_first.refusal);
    EXPECT_EQ(twenty_first.refusal->code(), "DAILY_TRADES_EXCEEDED");
    test.start();
    test.go_live();
    const auto after = test.buy("n21", "25");
    ASSERT_TRUE(after.refusal);
    EXPECT_EQ(after.refusal->code(), "DAILY_TRADES_EXCEEDED");
    EXPECT_EQ(test.venue.posts, 20);
}

TEST(OrderLife, AClosedPositionLeavesNothingSellable) {
    DeskUnderTest test;
    test.go_live();
    static_cast<void>(test.buy("in", "25"));
    const auto out = test.close("out");
    ASSERT_TRUE(out.order) << (out.refusal ? out.refusal->message() : "");
    EXPECT_EQ(out.order->state, OrderState::filled);
    EXPECT_EQ(out.order->quantity.value.to_string(), "0.00048") << "the fee took a part of the last step";
    test.pass(seconds(5));
    test.expect_books_equal_venue();
}

TEST(OrderLife, ADecisionThatWentStaleIsNotSent) {
    DeskUnderTest test;
    test.go_live();
    struct Stall final : execution::StepObserver {
        explicit Stall(HandClock& stalled) : clock(stalled) {}
        void at(execution::DeskStep step) override {
            if (step == execution::DeskStep::sending_written) clock.pass(stall);
        }
        HandClock& clock;
        nanoseconds stall{};
    } stall{test.clock};
    execution::DeskSettings settings;
    settings.allow_live = true;
    settings.limits_sha256 = std::string(64, 'a');
    settings.seed = 99;
    test.desk.reset();
    auto started = execution::LiveDesk::start({test.clock, *test.store, test.venue, {}, {}, &stall}, settings);
    ASSERT_TRUE(started);
    test.desk = std::move(*started);
    test.go_live();
    stall.stall = std::chrono::milliseconds(2'001);
    const auto late = test.buy("late", "25");
    EXPECT_EQ(late.order->state, OrderState::not_placed);
    EXPECT_EQ(test.venue.posts, 0);
    stall.stall = std::chrono::milliseconds(1'999);
    EXPECT_EQ(test.buy("in-time", "25").order->state, OrderState::filled);
}

TEST(OrderLife, WhatWasOnItsWayWhenTheProgramDiedIsAskedForAtTheNextStart) {
    struct Death {};
    struct Killer final : execution::StepObserver {
        void at(execution::DeskStep step) override {
            if (step == death) throw Death{};
        }
        std::optional<execution::DeskStep> death;
    };
    for (const auto step : {execution::DeskStep::reserved, execution::DeskStep::sending_written,
                            execution::DeskStep::before_post, execution::DeskStep::after_post}) {
        DeskUnderTest test;
        Killer killer;
        execution::DeskSettings settings;
        settings.allow_live = true;
        settings.limits_sha256 = std::string(64, 'a');
        settings.seed = 99;
        test.desk.reset();
        auto started = execution::LiveDesk::start({test.clock, *test.store, test.venue, {}, {}, &killer}, settings);
        ASSERT_TRUE(started);
        test.desk = std::move(*started);
        test.go_live();
        killer.death = step;
        EXPECT_THROW(static_cast<void>(test.buy("dying", "25")), Death);
        test.start();
        EXPECT_EQ(test.desk->status().mode, Mode::paper);
        const bool never_left = step == execution::DeskStep::reserved;
        EXPECT_EQ(test.state_of("dying"), never_left ? OrderState::not_placed : OrderState::unknown);
        test.unseal();
        test.pass(seconds(60));
        const bool was_filled = step == execution::DeskStep::after_post;
        EXPECT_EQ(test.state_of("dying"), was_filled ? OrderState::filled : OrderState::not_placed)
            << execution::desk_step_name(step);
        EXPECT_EQ(test.venue.posts, was_filled ? 1 : 0);
        EXPECT_EQ(test.desk->status().trades_used, was_filled ? 1 : 0);
        test.expect_books_equal_venue();
    }
}

}  // namespace
}  // namespace piggy::test
