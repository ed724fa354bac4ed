// Many backtests at once are the same backtests.

#include "research/sweep.h"

#include <gtest/gtest.h>

#include "market/resample.h"
#include "market/synthetic.h"
#include "research/search.h"
#include "strategy/registry.h"

namespace piggy::research {
namespace {

class Sweeping : public testing::Test {
protected:
    Sweeping() {
        const auto info = strategy::find_strategy("SMA_Crossover").value();
        for (const char* text : {"fast=3:14:1", "slow=8:40:4"}) axes.push_back(parse_axis(info, text).value());
        space = ParameterSpace::make(info, axes, {*parse_constraint("fast<slow")}).value();
        sets = sets_to_try(*space, {}, 1);
    }
    [[nodiscard]] SweepResult swept(std::size_t threads, Goal goal = Goal::sharpe, std::size_t keep = 20) const {
        SweepSettings settings;
        settings.goal = goal;
        settings.threads = threads;
        settings.keep = keep;
        return sweep(history, request, *space, sets, settings).value();
    }

    market::CandleSeries series =
        market::resample(market::synthetic_market({.candles = 120 * 24 * 60}), market::Timeframe::parse("1h").value())
            .value();
    backtest::History history{series.symbol, series.timeframe, series.origin, series.view()};
    backtest::BacktestRequest request;
    std::vector<Axis> axes;
    std::optional<ParameterSpace> space;
    std::vector<std::uint64_t> sets;
};

TEST_F(Sweeping, TheBestIsWhatEachByItselfSays) {
    for (const Goal goal : {Goal::sharpe, Goal::total_return, Goal::calmar, Goal::sortino, Goal::expectancy}) {
        const SweepResult result = swept(2, goal, sets.size());
        EXPECT_EQ(result.tried, sets.size());
        ASSERT_EQ(result.best.size() + result.undefined, sets.size());
        backtest::BacktestRun run;
        for (std::size_t i = 0; i < result.best.size(); ++i) {
            const Trial& trial = result.best[i];
            const auto report = run_set(run, history, request, *space, trial.set).value();
            EXPECT_EQ(trial.objective, value_of(goal, report).value());
            EXPECT_EQ(trial.final_equity, report.final_equity);
            EXPECT_EQ(trial.sharpe, report.sharpe);
            EXPECT_EQ(trial.max_drawdown_pct, report.max_drawdown_pct);
            EXPECT_EQ(trial.trades, report.trips.trades);
            EXPECT_EQ(trial.fees_paid, report.fees_paid);
            EXPECT_LE(trial.objective, result.best[i == 0 ? 0 : i - 1].objective);
        }
    }
}

TEST_F(Sweeping, ThreadsChangeNoBit) {
    const SweepResult one = swept(1);
    for (const std::size_t threads : {2U, 3U, 7U}) {
        const SweepResult many = swept(threads);
        EXPECT_EQ(many.best, one.best);
        EXPECT_EQ(many.sharpe_mean, one.sharpe_mean);
        EXPECT_EQ(many.sharpe_variance, one.sharpe_variance);
        EXPECT_EQ(many.tried, one.tried);
    }
    EXPECT_EQ(one.best.size(), 20U);
    EXPECT_GT(one.sharpe_variance, 0);
}

TEST_F(Sweeping, WhatTheStrategyDoesNotTakeIsCountedWithItsReason) {
    const auto info = strategy::find_strategy("SMA_Crossover").value();
    space = ParameterSpace::make(info, axes, {}).value();
    sets = sets_to_try(*space, {}, 1);
    const SweepResult result = swept(2);
    EXPECT_GT(result.refused, 0U);
    EXPECT_EQ(result.refused + result.tried, sets.size());
    EXPECT_NE(result.refused_why.find("slow"), std::string::npos) << result.refused_why;
}

TEST_F(Sweeping, NothingThatItTakesIsASentence) {
    const auto info = strategy::find_strategy("SMA_Crossover").value();
    space = ParameterSpace::make(info, {parse_axis(info, "fast=30").value(), parse_axis(info, "slow=20").value()}, {})
                .value();
    sets = sets_to_try(*space, {}, 1);
    const auto result = sweep(history, request, *space, sets, {});
    ASSERT_FALSE(result);
    EXPECT_NE(result.error().what.find("takes none of these 1 parameter sets"), std::string::npos);
}

TEST_F(Sweeping, IsStoppedInTheMiddle) {
    std::stop_source stop;
    std::uint64_t seen = 0;
    const auto result = sweep(
        history, request, *space, sets, {},
        [&](std::uint64_t done) {
            seen = done;
            stop.request_stop();
        },
        stop.get_token());
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::unavailable);
    EXPECT_LT(seen, sets.size());
}

}  // namespace
}  // namespace piggy::research
