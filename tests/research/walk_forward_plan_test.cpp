// Windows along a history, their runs joined, and how the choice wandered.

#include "research/walk_forward_plan.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

namespace piggy::research {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(WalkForwardPlan, EndsWithTheNewestCandleAndLeavesARestOutAtTheOldEnd) {
    EXPECT_THAT(walk_forward_plan(23, {10, 5, 1, Anchoring::rolling}).value(),
                ElementsAre(WalkForwardWindow{2, 12, 13, 18}, WalkForwardWindow{7, 17, 18, 23}));
    EXPECT_THAT(walk_forward_plan(23, {10, 5, 1, Anchoring::anchored}).value(),
                ElementsAre(WalkForwardWindow{0, 12, 13, 18}, WalkForwardWindow{0, 17, 18, 23}));
    EXPECT_THAT(walk_forward_plan(15, {10, 5}).value(), ElementsAre(WalkForwardWindow{0, 10, 10, 15}));
}

TEST(WalkForwardPlan, TooShortAHistoryIsRefusedWithTheNumbers) {
    EXPECT_THAT(walk_forward_plan(5'039, {4'320, 700, 20}).error().what,
                HasSubstr("training on 4320, leaving out 20 and testing on 700 needs their sum, and there are 5039"));
    constexpr std::size_t huge = std::numeric_limits<std::size_t>::max();
    EXPECT_FALSE(walk_forward_plan(100, {huge, 10, huge}));
    EXPECT_FALSE(walk_forward_plan(100, {10, 10, huge}));
    EXPECT_FALSE(walk_forward_plan(100, {0, 10}));
    EXPECT_FALSE(walk_forward_plan(100, {10, 0}));
    EXPECT_THAT(walk_forward_plan(20'000, {10, 1}).error().what, HasSubstr("would have 19990"));
}

RC_GTEST_PROP(WalkForwardPlan, NoTestWindowWasEverTrainedOnAndAllAreSeenOnce, ()) {
    const WalkForwardSettings settings{*rc::gen::inRange<std::size_t>(1, 500), *rc::gen::inRange<std::size_t>(1, 200),
                                       *rc::gen::inRange<std::size_t>(0, 50),
                                       *rc::gen::element(Anchoring::rolling, Anchoring::anchored)};
    const auto candles = settings.train + settings.purge + settings.test + *rc::gen::inRange<std::size_t>(0, 3'000);
    const auto plan = walk_forward_plan(candles, settings).value();
    RC_ASSERT(plan.back().test_to == candles);
    for (std::size_t i = 0; i < plan.size(); ++i) {
        RC_ASSERT(plan[i].train_to - plan[i].train_from >= settings.train);
        RC_ASSERT(plan[i].test_from == plan[i].train_to + settings.purge);
        RC_ASSERT(plan[i].test_to == plan[i].test_from + settings.test);
        if (i > 0) RC_ASSERT(plan[i].test_from == plan[i - 1].test_to);
        if (settings.anchoring == Anchoring::anchored) RC_ASSERT(plan[i].train_from == 0U);
    }
}

TEST(CandlesIn, CountsWholeCandlesOnly) {
    const market::Timeframe hour = market::Timeframe::parse("1h").value();
    EXPECT_EQ(candles_in(std::chrono::hours(24 * 180), hour).value(), 4'320U);
    EXPECT_THAT(candles_in(std::chrono::minutes(90), hour).error().what, HasSubstr("multiple of 1h"));
    EXPECT_FALSE(candles_in(std::chrono::hours(0), hour));
    EXPECT_FALSE(candles_in(std::chrono::hours(-2), hour));
}

TEST(JoinedEquity, GoesOnWhereTheWindowBeforeEnded) {
    const std::vector<double> first{110, 120};
    const std::vector<double> second{1'000, 500};
    const auto joined = joined_equity(std::vector<WindowEquity>{{100, first}, {1'000, second}}).value();
    ASSERT_EQ(joined.size(), 4U);
    EXPECT_DOUBLE_EQ(joined[1], 1.2);
    EXPECT_DOUBLE_EQ(joined[2], 1.2);
    EXPECT_DOUBLE_EQ(joined[3], 0.6);
}

TEST(JoinedEquity, WhatIsLostStaysLostAndWhatIsNoNumberIsRefused) {
    const std::vector<double> ruin{50, -1, 80};
    const std::vector<double> later{200};
    EXPECT_THAT(joined_equity(std::vector<WindowEquity>{{100, ruin}, {100, later}}).value(), ElementsAre(0.5, 0, 0, 0));
    const std::vector<double> broken{std::nan("")};
    EXPECT_FALSE(joined_equity(std::vector<WindowEquity>{{100, broken}}));
    EXPECT_FALSE(joined_equity(std::vector<WindowEquity>{{0, later}}));
    EXPECT_FALSE(joined_equity(std::vector<WindowEquity>{{100, {}}}));
    EXPECT_FALSE(joined_equity({}));
}

TEST(ParameterDrift, IsWorkedOutByHand) {
    // Two parameters of 5 and 3 values in four windows.
    const auto drift =
        parameter_drift(std::vector<std::size_t>{0, 1, 4, 1, 4, 1, 2, 1}, std::vector<std::size_t>{5, 3}).value();
    EXPECT_EQ(drift[0].lowest, 0U);
    EXPECT_EQ(drift[0].highest, 4U);
    EXPECT_EQ(drift[0].distinct, 3U);
    EXPECT_NEAR(drift[0].changed, 2.0 / 3, 1e-12);
    EXPECT_NEAR(drift[0].mean_step, (1 + 0 + 0.5) / 3, 1e-12);
    EXPECT_EQ(drift[1].distinct, 1U);
    EXPECT_EQ(drift[1].changed, 0);
    EXPECT_EQ(drift[1].mean_step, 0);
}

TEST(ParameterDrift, WhatCannotBeIsRefused) {
    using Values = std::vector<std::size_t>;
    EXPECT_FALSE(parameter_drift(Values{1, 2, 3}, Values{5, 5}));
    EXPECT_FALSE(parameter_drift(Values{1}, Values{5}));
    EXPECT_FALSE(parameter_drift(Values{1, 2}, Values{}));
    EXPECT_THAT(parameter_drift(Values{1, 5}, Values{5}).error().what, HasSubstr("value 6 of parameter 1"));
}

}  // namespace
}  // namespace piggy::research
