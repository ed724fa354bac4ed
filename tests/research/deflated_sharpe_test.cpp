// Sharpe ratios and luck, against the worked numbers of the papers.

#include "research/deflated_sharpe.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

#include "made_returns.h"
#include "research/normal.h"

namespace piggy::research {
namespace {

using ::testing::HasSubstr;

// From printed tables of the normal distribution.
TEST(Normal, HasTheTablesValues) {
    EXPECT_NEAR(normal_below(1.959963984540054), 0.975, 1e-14);
    EXPECT_NEAR(normal_quantile_above(0.05), 1.6448536269514722, 1e-13);
    EXPECT_NEAR(normal_quantile_above(0.975), -1.959963984540054, 1e-13);
    EXPECT_NEAR(normal_quantile_above(1e-12), 7.034483825301131, 1e-11);
    EXPECT_NEAR(normal_quantile_above(0.5), 0, 1e-15);
}

RC_GTEST_PROP(Normal, QuantileAndProbabilityAreEachOthersInverse, ()) {
    const double tail = std::pow(10.0, -static_cast<double>(*rc::gen::inRange(1, 300)) / 10);
    RC_ASSERT(std::fabs(normal_above(normal_quantile_above(tail)) / tail - 1) < 1e-10);
}

// The paper's example: 100 tries whose annual Sharpe ratios have a variance of one half, five years of 250 days, the
// best has 2.5 a year, skew -3, kurtosis 10.
struct PaperExample {
    TrackRecord record{1'250, 2.5 / std::sqrt(250.0), -3, 10};
    double variance = 0.5 / 250;
};

TEST(DeflatedSharpe, IsThePapersNinetyPercentAndNotTheNinetyFiveItSeems) {
    const PaperExample example;
    EXPECT_NEAR(expected_maximum_sharpe(100, example.variance).value(), 0.1132, 5e-5);
    EXPECT_NEAR(deflated_sharpe(example.record, 100, example.variance).value(), 0.9004, 5e-5);
    EXPECT_NEAR(probabilistic_sharpe(example.record, 0).value(), 1, 1e-3);
}

TEST(DeflatedSharpe, ThePapersStrategyWouldHavePassedAfter46TriesOr88WithNormalReturns) {
    PaperExample example;
    EXPECT_NEAR(deflated_sharpe(example.record, 46, example.variance).value(), 0.9505, 5e-5);
    example.record.skew = 0;
    example.record.kurtosis = 3;
    EXPECT_NEAR(deflated_sharpe(example.record, 88, example.variance).value(), 0.9505, 5e-5);
}

// "The Sharpe Ratio Efficient Frontier": two years of months, 0.458 a month.
TEST(ProbabilisticSharpe, IsThePapersFundWithAndWithoutItsFatLeftTail) {
    EXPECT_NEAR(probabilistic_sharpe({24, 0.458, 0, 3}, 0).value(), 0.982, 5e-4);
    EXPECT_NEAR(probabilistic_sharpe({24, 0.458, -2.448, 10.164}, 0).value(), 0.913, 5e-4);
}

// The same paper: an annual Sharpe ratio of 2 told from 1 with 95 %.
TEST(MinimumTrackRecord, IsThePapersYears) {
    const auto years = [](double a_year, double skew, double kurtosis) {
        const TrackRecord record{0, 2 / std::sqrt(a_year), skew, kurtosis};
        return minimum_track_record(record, 1 / std::sqrt(a_year)).value().value() / a_year;
    };
    EXPECT_NEAR(years(252, 0, 3), 2.73, 5e-3);
    EXPECT_NEAR(years(52, 0, 3), 2.83, 5e-3);
    EXPECT_NEAR(years(12, 0, 3), 3.24, 5e-3);
    EXPECT_NEAR(years(12, -0.72, 5.78), 4.99, 5e-3);
}

TEST(MinimumTrackRecord, NoLengthTellsARatioThatIsNotAboveTheBenchmark) {
    EXPECT_EQ(minimum_track_record({100, 0.1, 0, 3}, 0.1).value(), std::nullopt);
    EXPECT_EQ(minimum_track_record({100, -0.1, 0, 3}, 0).value(), std::nullopt);
}

TEST(MinimumTrackRecord, IsTheLengthAtWhichTheProbabilityReachesTheConfidence) {
    TrackRecord record{0, 0.08, -0.5, 6};
    record.periods = static_cast<std::size_t>(std::ceil(minimum_track_record(record, 0.02).value().value()));
    EXPECT_GE(probabilistic_sharpe(record, 0.02).value(), 0.95);
    --record.periods;
    EXPECT_LT(probabilistic_sharpe(record, 0.02).value(), 0.95);
}

TEST(TrackRecord, HasTheMomentsWorkedOutByHand) {
    // 1 2 3 … 9 and 30, in hundredths; in Python.
    std::vector<double> returns;
    for (int i = 1; i <= 9; ++i) returns.push_back(i / 100.0);
    returns.push_back(0.30);
    const TrackRecord record = track_record(returns).value();
    EXPECT_EQ(record.periods, 10U);
    EXPECT_NEAR(record.sharpe, 0.9018054180632278, 1e-12);
    EXPECT_NEAR(record.skew, 2.1989467970005983, 1e-12);
    EXPECT_NEAR(record.kurtosis, 6.6992113030435005, 1e-12);
}

TEST(TrackRecord, TooFewEqualOrNoNumbersAreRefusedInASentence) {
    const std::vector<double> few(9, 0.01);
    EXPECT_THAT(track_record(few).error().what, HasSubstr("at least 10, and there are 9"));
    const std::vector<double> equal(50, 0.01);
    EXPECT_THAT(track_record(equal).error().what, HasSubstr("all returns are equal"));
    std::vector<double> broken = normal_returns(50, 0, 0.01, 1);
    broken[7] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_THAT(track_record(broken).error().what, HasSubstr("no number"));
    broken[7] = std::numeric_limits<double>::infinity();
    EXPECT_FALSE(track_record(broken));
}

TEST(DeflatedSharpe, WhatCannotBeIsRefused) {
    const TrackRecord record{100, 0.1, 0, 3};
    EXPECT_THAT(deflated_sharpe(record, 0, 0.1).error().what, HasSubstr("no tries"));
    EXPECT_THAT(deflated_sharpe(record, 5, -0.1).error().what, HasSubstr("zero or more"));
    EXPECT_THAT(deflated_sharpe({1, 0.1, 0, 3}, 5, 0.1).error().what, HasSubstr("at least 2 returns"));
    EXPECT_THAT(deflated_sharpe({100, 0.1, -3, 3}, 5, 0.1).error().what, HasSubstr("1 + skew²"));
    EXPECT_FALSE(probabilistic_sharpe({100, std::nan(""), 0, 3}, 0));
    EXPECT_FALSE(probabilistic_sharpe(record, std::nan("")));
    EXPECT_FALSE(minimum_track_record(record, 0, 1));
    EXPECT_FALSE(minimum_track_record(record, 0, 0.5));
}

RC_GTEST_PROP(DeflatedSharpe, FallsWithMoreTriesAndRisesWithTheRecord, ()) {
    TrackRecord record;
    record.periods = *rc::gen::inRange<std::size_t>(20, 5'000);
    record.sharpe = *rc::gen::inRange(-200, 300) / 1000.0;
    record.skew = *rc::gen::inRange(-300, 300) / 100.0;
    record.kurtosis = 1.1 + record.skew * record.skew + *rc::gen::inRange(0, 1'000) / 100.0;
    const double variance = *rc::gen::inRange(0, 1'000) / 100'000.0;
    const auto trials = *rc::gen::inRange<std::uint64_t>(1, 1'000'000);
    const double here = deflated_sharpe(record, trials, variance).value();
    RC_ASSERT(here >= 0 && here <= 1);
    RC_ASSERT(deflated_sharpe(record, trials + 1 + trials / 10, variance).value() <= here);
    RC_ASSERT(deflated_sharpe(record, trials, variance + 0.001).value() <= here);
    RC_ASSERT(luck_of_the_best(record, trials + 1 + trials / 10, variance).value() >=
              luck_of_the_best(record, trials, variance).value() - 1e-9);
    TrackRecord longer = record;
    longer.periods += 100;
    if (here > 0.5) RC_ASSERT(deflated_sharpe(longer, trials, variance).value() >= here);
}

// The formula against the maximum itself: ten thousand times the best of N normal numbers.
TEST(ExpectedMaximum, IsTheMeanBestOfManyDrawn) {
    for (const std::uint64_t trials : {5U, 20U, 100U}) {
        Random random(trials);
        double sum = 0;
        constexpr int runs = 10'000;
        for (int run = 0; run < runs; ++run) {
            double best = -100;
            for (std::uint64_t i = 0; i < trials; ++i) best = std::max(best, random.normal());
            sum += best;
        }
        EXPECT_NEAR(expected_maximum_sharpe(trials, 1).value(), sum / runs, 0.04) << trials;
    }
    EXPECT_EQ(expected_maximum_sharpe(1, 1).value(), 0);
}

// Tries that share some of their luck, drawn: how often their best is as good as the formula says.
TEST(LuckOfTheBest, IsTheShareOfDrawnBestsThatAreAsGood) {
    constexpr std::size_t periods = 401;  // chance: a variance of 1/400
    for (const double own : {0.0, 0.3, 1.0}) {
        const double variance = own / 400;
        const TrackRecord record{periods, 1.8 / 20, 0, 1 + 1e-9};  // no more error than at zero: z = 1.8
        const double said = luck_of_the_best(record, 20, variance).value();
        Random random(7);
        int as_good = 0;
        constexpr int runs = 20'000;
        for (int run = 0; run < runs; ++run) {
            const double common = std::sqrt(1 - own) * random.normal();
            double best = -100;
            for (int i = 0; i < 20; ++i) best = std::max(best, common + std::sqrt(own) * random.normal());
            as_good += best >= 1.8 ? 1 : 0;
        }
        EXPECT_NEAR(said, static_cast<double>(as_good) / runs, 0.012) << own;
    }
}

}  // namespace
}  // namespace piggy::research
