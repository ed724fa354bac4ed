// A search and what it is worth, on markets whose truth is known.

#include "research/optimisation.h"

#include <gtest/gtest.h>

#include "market/resample.h"
#include "market/synthetic.h"
#include "research/search.h"
#include "strategy/registry.h"

namespace piggy::research {
namespace {

class Optimising : public testing::Test {
protected:
    Result<Optimisation> optimised(const std::vector<const char*>& axes, std::uint64_t tried_before = 0) {
        const auto info = strategy::find_strategy(request.strategy).value();
        std::vector<Axis> parsed;
        for (const char* text : axes) parsed.push_back(parse_axis(info, text).value());
        space = ParameterSpace::make(info, parsed, {}).value();
        auto swept = sweep(history, request, *space, sets_to_try(*space, {}, 1), {});
        if (!swept) return fail(swept.error());
        const std::uint64_t tried = swept->tried + tried_before;
        return judged(history, request, *space, std::move(*swept), Goal::sharpe, tried, 1);
    }

    market::CandleSeries series =
        market::resample(market::synthetic_market({.candles = 200 * 24 * 60}), market::Timeframe::parse("1h").value())
            .value();
    backtest::History history{series.symbol, series.timeframe, series.origin, series.view()};
    backtest::BacktestRequest request;
    std::optional<ParameterSpace> space;
};

TEST_F(Optimising, TheBestIsTheBacktestOfItsParameters) {
    const auto found = optimised({"fast=4:12:2", "slow=20:60:10"});
    ASSERT_TRUE(found) << found.error().what;
    backtest::BacktestRequest alone = request;
    alone.parameters = space->parameters(found->swept.best.front().set);
    const auto run = backtest::run_backtest(history, alone);
    const auto report = backtest::make_report(*run, history, alone, 0);
    EXPECT_EQ(found->best.final_equity, report->final_equity);
    EXPECT_EQ(found->best.sharpe, report->sharpe);
    EXPECT_EQ(found->assessment.facts.trials, 25U);
    EXPECT_NEAR(*found->assessment.sharpe, *report->sharpe, 1e-9) << "the same days, counted in the same way";
    EXPECT_TRUE(found->assessment.overfitting);
    EXPECT_EQ(found->assessment.overfitting->trials, 25U);
    EXPECT_TRUE(found->assessment.facts.plateau_kept || found->swept.best.front().objective <= 0);
    EXPECT_TRUE(found->assessment.facts.return_at_twice_the_cost);
    EXPECT_LT(*found->assessment.facts.return_at_twice_the_cost, found->best.total_return_pct / 100);
    EXPECT_FALSE(found->assessment.verdict.sentence.empty());
}

TEST_F(Optimising, EarlierTriesMakeTheSameResultLessLikelyToBeSkill) {
    const auto first = optimised({"fast=4:12:2", "slow=20:60:10"});
    const auto later = optimised({"fast=4:12:2", "slow=20:60:10"}, 100'000);
    EXPECT_EQ(first->best.final_equity, later->best.final_equity);
    EXPECT_LT(*later->assessment.deflated_sharpe, *first->assessment.deflated_sharpe);
}

TEST_F(Optimising, ASearchInWhichNothingTradedIsASentence) {
    const auto found = optimised({"fast=900:1000:50", "slow=5000"});
    ASSERT_FALSE(found);
    EXPECT_NE(found.error().what.find("did not trade"), std::string::npos) << found.error().what;
}

TEST_F(Optimising, OneSetAloneIsJudgedToo) {
    const auto found = optimised({"fast=10", "slow=30"});
    ASSERT_TRUE(found) << found.error().what;
    EXPECT_FALSE(found->assessment.overfitting) << "nothing to choose from";
    EXPECT_EQ(found->assessment.facts.trials, 1U);
}

}  // namespace
}  // namespace piggy::research
