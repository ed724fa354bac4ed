// The stationary bootstrap: block lengths, figures, intervals that hold what is true.

#include "research/bootstrap.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "made_returns.h"

namespace piggy::research {
namespace {

using ::testing::HasSubstr;

// A series that anyone can make again in integers; the lengths from the definition, written down anew in Python.
std::vector<double> integer_series(std::size_t size) {
    std::int64_t x = 12'345;
    std::int64_t value = 0;
    std::vector<double> made;
    for (std::size_t i = 0; i < size; ++i) {
        x = (1'103'515'245 * x + 12'345) % (std::int64_t{1} << 31);
        value = (value >> 1) + ((x >> 16) % 2'001 - 1'000);
        made.push_back(static_cast<double>(value));
    }
    return made;
}

TEST(BlockLength, IsTheOneOfTheDefinition) {
    EXPECT_NEAR(automatic_block_length(integer_series(400)).value(), 6.417313075128921, 1e-9);
    EXPECT_NEAR(automatic_block_length(integer_series(1'000)).value(), 8.474482769196682, 1e-9);
}

// For returns that lean on the one before by a, the best length is known: (2a / (1 - a²))^(2/3) n^(1/3).
TEST(BlockLength, IsInTheMeanWhatTheoryHasForLeaningReturns) {
    double sum = 0;
    constexpr int series = 40;
    for (std::uint64_t seed = 0; seed < series; ++seed) {
        sum += automatic_block_length(leaning_returns(4'000, 0, 0.01, 0.5, seed)).value();
    }
    const double theory = std::pow(2 * 0.5 / (1 - 0.25), 2.0 / 3) * std::cbrt(4'000.0);
    EXPECT_NEAR(sum / series / theory, 1, 0.15);
}

TEST(BlockLength, IsShortForIndependentReturnsAndNeverBeyondItsBounds) {
    EXPECT_LT(automatic_block_length(normal_returns(2'000, 0, 0.01, 5)).value(), 12);
    std::vector<double> trend(100);
    for (std::size_t i = 0; i < trend.size(); ++i) trend[i] = static_cast<double>(i) / 100;
    EXPECT_LE(automatic_block_length(trend).value(), 30);
    std::vector<double> to_and_fro(100);
    for (std::size_t i = 0; i < to_and_fro.size(); ++i) to_and_fro[i] = i % 2 == 0 ? 0.01 : -0.01;
    const double length = automatic_block_length(to_and_fro).value();
    EXPECT_GE(length, 1);
    EXPECT_LE(length, 30);
}

TEST(Resample, GoesOnWithTheNextReturnInBlocksOfTheAskedMeanLength) {
    std::vector<std::uint32_t> places(100'000);
    resample_places(places, 20, 3, 0);
    std::size_t begun = 1;
    for (std::size_t i = 1; i < places.size(); ++i) {
        const bool next = places[i] == (places[i - 1] + 1) % places.size();
        begun += next ? 0 : 1;
    }
    EXPECT_NEAR(static_cast<double>(places.size()) / static_cast<double>(begun), 20, 1);
    // Every part of the past has the same chance.
    std::vector<std::size_t> tenths(10);
    for (const std::uint32_t place : places) ++tenths[place / 10'000];
    for (const std::size_t tenth : tenths) EXPECT_NEAR(static_cast<double>(tenth), 10'000, 2'500);
}

TEST(Resample, DependsOnItsNumberAndNothingThatWasMadeBefore) {
    std::vector<std::uint32_t> first(500), again(500), other(500);
    resample_places(first, 5, 9, 41);
    resample_places(other, 5, 9, 42);
    resample_places(again, 5, 9, 41);
    EXPECT_EQ(first, again);
    EXPECT_NE(first, other);
    resample_places(other, 5, 10, 41);
    EXPECT_NE(first, other);
}

TEST(HistoryFigures, AreWorkedOutByHand) {
    const std::vector<double> returns{0.10, -0.20, 0.05};
    const HistoryFigures figures = history_figures(returns, 3);
    EXPECT_NEAR(figures.annual_return, 1.1 * 0.8 * 1.05 - 1, 1e-12);
    EXPECT_NEAR(figures.drawdown, 0.2, 1e-12);
    EXPECT_NEAR(figures.sharpe, -0.17960530202677488, 1e-9);  // mean / deviation x √3, in Python
}

TEST(HistoryFigures, LosingEverythingIsTheEndAndEqualReturnsHaveNoSharpeRatio) {
    const std::vector<double> ruin{0.1, -1.0, 0.5};
    EXPECT_EQ(history_figures(ruin, 365).annual_return, -1);
    EXPECT_EQ(history_figures(ruin, 365).drawdown, 1);
    const std::vector<double> beyond{0.1, -1.5, -0.5};
    EXPECT_EQ(history_figures(beyond, 365).drawdown, 1);
    const std::vector<double> nothing(20, 0.0);
    EXPECT_EQ(history_figures(nothing, 365).sharpe, 0);
    EXPECT_EQ(history_figures(nothing, 365).annual_return, 0);
}

TEST(Quantile, LiesOnTheStraightLineBetweenNeighbours) {
    const std::vector<double> values{1, 2, 4};
    EXPECT_EQ(quantile_of_sorted(values, 0), 1);
    EXPECT_EQ(quantile_of_sorted(values, 0.25), 1.5);
    EXPECT_EQ(quantile_of_sorted(values, 0.75), 3);
    EXPECT_EQ(quantile_of_sorted(values, 1), 4);
}

TEST(BootstrapIntervals, AreTheSameForTheSameSeedAndOthersForAnother) {
    const auto returns = normal_returns(300, 0.001, 0.02, 8);
    BootstrapSettings settings;
    settings.resamples = 200;
    const auto one = bootstrap_intervals(returns, 365, settings).value();
    EXPECT_EQ(one.annual_return, bootstrap_intervals(returns, 365, settings)->annual_return);
    settings.seed = 2;
    EXPECT_NE(one.annual_return, bootstrap_intervals(returns, 365, settings)->annual_return);
}

RC_GTEST_PROP(BootstrapIntervals, AreInOrderAndWithinWhatCanBe, ()) {
    const auto size = *rc::gen::inRange<std::size_t>(10, 400);
    const auto returns =
        leaning_returns(size, 0.001, 0.03, *rc::gen::inRange(-9, 10) / 10.0, *rc::gen::arbitrary<std::uint64_t>());
    BootstrapSettings settings;
    settings.resamples = 100;
    settings.seed = *rc::gen::arbitrary<std::uint64_t>();
    const auto found = bootstrap_intervals(returns, 365, settings).value();
    for (const Interval& interval : {found.annual_return, found.sharpe, found.drawdown}) {
        RC_ASSERT(std::isfinite(interval.low) && std::isfinite(interval.high));
        RC_ASSERT(interval.low <= interval.median && interval.median <= interval.high);
    }
    RC_ASSERT(found.annual_return.low >= -1);
    RC_ASSERT(found.drawdown.low >= 0 && found.drawdown.high <= 1);
}

// What is true of the maker of the returns is inside nearly as often as the interval says; a single-return bootstrap of
// leaning returns would hold it far more rarely.
TEST(BootstrapIntervals, HoldTheTruthAsOftenAsTheySay) {
    constexpr double mean = 0.001;
    constexpr std::size_t periods = 600;
    BootstrapSettings settings;
    settings.resamples = 300;
    int held = 0;
    int held_by_single_days = 0;
    constexpr int histories = 200;
    for (std::uint64_t seed = 0; seed < histories; ++seed) {
        const auto returns = leaning_returns(periods, mean, 0.01, 0.5, seed);
        // The true Sharpe ratio: the deviation of leaning returns is 0.01 / √(1 - 0.5²).
        const double truth = mean / (0.01 / std::sqrt(0.75)) * std::sqrt(365.0);
        settings.block_length = 0;
        const auto found = bootstrap_intervals(returns, 365, settings).value();
        held += found.sharpe.low <= truth && truth <= found.sharpe.high ? 1 : 0;
        settings.block_length = 1;
        const auto single = bootstrap_intervals(returns, 365, settings).value();
        held_by_single_days += single.sharpe.low <= truth && truth <= single.sharpe.high ? 1 : 0;
    }
    EXPECT_GE(held, histories * 86 / 100);
    EXPECT_LT(held_by_single_days, histories * 80 / 100);
}

TEST(BootstrapIntervals, WhatCannotBeIsRefused) {
    const auto returns = normal_returns(100, 0, 0.01, 1);
    BootstrapSettings settings;
    settings.resamples = 10;
    EXPECT_THAT(bootstrap_intervals(returns, 365, settings).error().what, HasSubstr("not 10"));
    settings.resamples = 100;
    settings.confidence = 1;
    EXPECT_THAT(bootstrap_intervals(returns, 365, settings).error().what, HasSubstr("between 0.5 and 1"));
    settings.confidence = 0.9;
    EXPECT_FALSE(bootstrap_intervals(returns, 0, settings));
    EXPECT_THAT(bootstrap_intervals(normal_returns(5, 0, 1, 1), 365, settings).error().what, HasSubstr("there are 5"));
    EXPECT_THAT(bootstrap_intervals(std::vector<double>(50, 0.0), 365, settings).error().what, HasSubstr("equal"));
}

}  // namespace
}  // namespace piggy::research
