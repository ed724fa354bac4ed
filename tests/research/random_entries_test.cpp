// Buying at moments drawn by lot.

#include "research/random_entries.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "made_returns.h"

namespace piggy::research {
namespace {

using ::testing::HasSubstr;

std::vector<double> prices_of(const std::vector<double>& returns) {
    std::vector<double> made{100};
    for (const double value : returns) made.push_back(made.back() * std::exp(value));
    return made;
}

TEST(RandomEntries, ValueTheStrategyAtClosesWithCostsAtBothEnds) {
    const std::vector<double> closes{100, 110, 100, 100, 120, 100};
    const std::vector<HoldingSpan> holdings{{0, 1}, {3, 4}};
    const RandomEntries found = random_entries(closes, holdings, 0.01, 200).value();
    EXPECT_NEAR(found.strategy_return, 1.1 * 1.2 * std::pow(0.99, 4) - 1, 1e-12);
    EXPECT_NEAR(found.exposure, 0.4, 1e-12);
    EXPECT_EQ(found.runs, 200U);
}

// Five steps, two holdings of one step: ten arrangements, and only one has both rising steps.
TEST(RandomEntries, DrawEveryArrangementEquallyOften) {
    const std::vector<double> closes{100, 110, 100, 100, 120, 100};
    const std::vector<HoldingSpan> holdings{{0, 1}, {3, 4}};
    const RandomEntries found = random_entries(closes, holdings, 0, 20'000).value();
    EXPECT_NEAR(found.p, 0.1, 0.01);
    EXPECT_EQ(found.p, static_cast<double>(found.as_good + 1) / 20'001);
}

// Lengths 1 and 2 over 5 steps: six arrangements with the short one first, six with it last. The market rises in the
// last two steps alone, which both are held in four of the twelve: three with the long one at the end, one with the
// short one.
TEST(RandomEntries, ShuffleTheOrderOfTheHoldingsToo) {
    const std::vector<double> closes{100, 100, 100, 100, 140, 200};
    const std::vector<HoldingSpan> holdings{{0, 1}, {3, 5}};
    EXPECT_NEAR(random_entries(closes, holdings, 0, 20'000)->p, 1.0 / 3, 0.015);
}

TEST(RandomEntries, HoldingAllTheTimeLeavesNothingToChanceSoItProvesNothing) {
    const std::vector<double> closes{100, 110, 120, 130, 140};
    const std::vector<HoldingSpan> all{{0, 4}};
    const RandomEntries found = random_entries(closes, all, 0.001, 500).value();
    EXPECT_EQ(found.p, 1);
    EXPECT_EQ(found.exposure, 1);
}

TEST(RandomEntries, AMarketThatRisesForEverybodyIsNoSkill) {
    // Bought every tenth day for five days in a market that rises throughout.
    const auto closes = prices_of(normal_returns(1'000, 0.003, 0.01, 4));
    std::vector<HoldingSpan> holdings;
    for (std::size_t at = 0; at + 6 < closes.size(); at += 10) holdings.push_back({at, at + 5});
    const RandomEntries found = random_entries(closes, holdings, 0.001).value();
    EXPECT_GT(found.strategy_return, 0.5);
    EXPECT_GT(found.p, 0.05);
    EXPECT_GT(found.random_return.median, 0.5);
}

TEST(RandomEntries, KnowingTheGoodDaysIsSkill) {
    std::vector<double> returns = normal_returns(1'000, 0, 0.01, 4);
    std::vector<HoldingSpan> holdings;
    for (std::size_t at = 0; at + 6 < returns.size(); at += 20) {
        for (std::size_t i = at; i < at + 5; ++i) returns[i] += 0.004;
        holdings.push_back({at, at + 5});
    }
    const RandomEntries found = random_entries(prices_of(returns), holdings, 0.001).value();
    EXPECT_LT(found.p, 0.01);
    EXPECT_GT(found.deviations, 2.5);
    EXPECT_LT(found.random_return.high, found.strategy_return);
}

// With moments drawn by lot themselves, p is below a tenth in about a tenth of the cases.
TEST(RandomEntries, OfALuckyDipIsEquallyLikelyAnything) {
    int below = 0;
    constexpr int cases = 300;
    for (std::uint64_t seed = 0; seed < cases; ++seed) {
        const auto closes = prices_of(normal_returns(200, 0, 0.01, seed));
        Random random(seed + 5'000);
        std::vector<HoldingSpan> holdings;
        for (std::size_t at = random.below(20); at + 11 < closes.size(); at += 11 + random.below(20)) {
            holdings.push_back({at, at + 1 + random.below(10)});
        }
        below += random_entries(closes, holdings, 0, 200, seed)->p <= 0.1 ? 1 : 0;
    }
    EXPECT_NEAR(below / static_cast<double>(cases), 0.1, 0.06);
}

RC_GTEST_PROP(RandomEntries, ArePlacedWithinTheClosesWhateverTheHoldings, ()) {
    const auto size = *rc::gen::inRange<std::size_t>(3, 300);
    const auto closes = prices_of(normal_returns(size - 1, 0, 0.02, *rc::gen::arbitrary<std::uint64_t>()));
    std::vector<HoldingSpan> holdings;
    std::size_t at = *rc::gen::inRange<std::size_t>(0, size - 1);
    while (at + 1 < size) {
        const auto length = *rc::gen::inRange<std::size_t>(1, size - at);
        holdings.push_back({at, at + length});
        at += length + *rc::gen::inRange<std::size_t>(0, 40);
    }
    RC_PRE(!holdings.empty());
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    const RandomEntries found = random_entries(closes, holdings, 0.001, 100, seed).value();
    RC_ASSERT(found.p > 0 && found.p <= 1);
    RC_ASSERT(found.exposure > 0 && found.exposure <= 1);
    RC_ASSERT(found.random_return.low <= found.random_return.high);
    RC_ASSERT(random_entries(closes, holdings, 0.001, 100, seed)->p == found.p);
}

TEST(RandomEntries, TheBestOfManyIsJudgedByTheBestOfManyThatBuyAtRandom) {
    RandomEntries found;
    found.runs = 999;
    found.as_good = 49;
    found.p = 0.05;
    found.exposure = 0.5;
    EXPECT_EQ(random_entry_p_of_the_best(found, 1, 1), 0.05);
    // Tries that are independent of each other: 1 - 0.95^20. Half of the variance is the market's, so a share of its
    // own of one half is all there is.
    EXPECT_NEAR(random_entry_p_of_the_best(found, 20, 1), 0.6415140775914581, 1e-9);
    EXPECT_NEAR(random_entry_p_of_the_best(found, 20, 0.5), 0.6415140775914581, 1e-9);
    EXPECT_LT(random_entry_p_of_the_best(found, 20, 0.1), 0.5);
    EXPECT_NEAR(random_entry_p_of_the_best(found, 20, 0), 0.05, 1e-9);
    // Too rare for the runs to tell how rare: by deviations.
    found.as_good = 0;
    found.p = 0.001;
    found.deviations = 5;
    EXPECT_EQ(random_entry_p_of_the_best(found, 100, 1), 0.001);
    found.deviations = 3;
    EXPECT_NEAR(random_entry_p_of_the_best(found, 100, 1), 0.12636, 1e-4);  // 1 - (1 - 0.00134990)^100
    found.p = 1;
    found.as_good = 999;
    EXPECT_EQ(random_entry_p_of_the_best(found, 100, 1), 1);
}

TEST(RandomEntries, WhatCannotBeIsRefused) {
    const std::vector<double> closes{100, 110, 100, 100};
    const auto said = [&](const std::vector<HoldingSpan>& holdings, double cost = 0, std::size_t runs = 100) {
        const auto found = random_entries(closes, holdings, cost, runs);
        return found ? std::string("accepted") : found.error().what;
    };
    EXPECT_THAT(said({}), HasSubstr("nothing was ever bought"));
    EXPECT_THAT(said({{1, 4}}), HasSubstr("from 1 to 4"));
    EXPECT_THAT(said({{1, 1}}), HasSubstr("from 1 to 1"));
    EXPECT_THAT(said({{0, 2}, {1, 3}}), HasSubstr("one after the other"));
    EXPECT_THAT(said({{0, 1}}, 1), HasSubstr("fraction"));
    EXPECT_THAT(said({{0, 1}}, std::nan("")), HasSubstr("fraction"));
    EXPECT_THAT(said({{0, 1}}, 0, 5), HasSubstr("not 5"));
    EXPECT_EQ(said({{0, 1}, {1, 3}}), "accepted");
    const std::vector<double> broken{100, 0, 100};
    const std::vector<HoldingSpan> one{{0, 1}};
    EXPECT_THAT(random_entries(broken, one, 0, 100).error().what, HasSubstr("not above zero"));
}

}  // namespace
}  // namespace piggy::research
