// The verdict on markets whose truth is known: an optimisation of SMA_Crossover over walks that chance made, over a
// market that rises for everybody, and over one in which following the trend truly earns. Real backtests, with costs.
// PIGGY_RANDOM_WALKS makes them many.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <functional>

#include "backtest/backtest.h"
#include "core/random.h"
#include "report/metrics.h"
#include "report/returns.h"
#include "research/holding_spans.h"
#include "research/research.h"

namespace piggy::research {
namespace {

constexpr std::array<int, 6> fasts{2, 3, 4, 6, 8, 10};
constexpr std::array<int, 6> slows{12, 16, 20, 26, 34, 44};
constexpr std::size_t pairs = fasts.size() * slows.size();

std::uint64_t walks() {
    const char* text = std::getenv("PIGGY_RANDOM_WALKS");
    return text == nullptr ? 100 : std::strtoull(text, nullptr, 10);
}

market::CandleSeries daily_candles(const std::vector<double>& log_returns) {
    market::CandleSeries made;
    made.symbol = Symbol{{"BTC"}, {"USDT"}};
    made.timeframe = market::Timeframe::parse("1d").value();
    made.origin = market::Origin::synthetic;
    const auto price_of = [](double price) {
        return Price{Decimal::from_ticks(std::llround(price * 100) * 1'000'000)};
    };
    double log_price = std::log(1'000.0);
    Timestamp time = Timestamp(std::chrono::sys_days(std::chrono::year(2020) / 1 / 1));
    for (const double change : log_returns) {
        const Price open = price_of(std::exp(log_price));
        log_price += change;
        const Price close = price_of(std::exp(log_price));
        made.push_back({time, open, std::max(open, close), std::min(open, close), close, Decimal::whole(1)});
        time += std::chrono::days(1);
    }
    return made;
}

// Chance alone: the price is expected to stay where it is, plus a drift for everybody.
std::vector<double> chance(std::uint64_t seed, double drift) {
    Random random(seed);
    std::vector<double> made(1'500);
    for (double& value : made) value = drift - 0.02 * 0.02 / 2 + 0.02 * random.normal();
    return made;
}

// Rising and falling by turns, 30 days each in the mean: the past tells something of what comes.
std::vector<double> trends(std::uint64_t seed) {
    Random random(seed);
    std::vector<double> made(2'500);
    double drift = 0.008;
    for (double& value : made) {
        if (random.chance(1.0 / 30)) drift = -drift;
        value = drift + 0.02 * random.normal();
    }
    return made;
}

std::vector<double> daily_returns(const backtest::BacktestRun& run) {
    return report::simple_returns({run.equity_for_analysis.data(), run.equity_for_analysis.size()});
}

// The whole of an optimisation: every pair, the best by Sharpe ratio, and everything known of it.
Assessment optimised(const market::CandleSeries& series, std::uint64_t seed) {
    const backtest::History history{series.symbol, series.timeframe, series.origin, series.view()};
    backtest::BacktestRequest request;
    backtest::BacktestRun run;
    std::vector<double> matrix;
    std::vector<double> sharpes;
    const auto set_pair = [&](std::size_t pair) {
        request.parameters = {{"fast", std::to_string(fasts[pair / slows.size()])},
                              {"slow", std::to_string(slows[pair % slows.size()])}};
    };
    for (std::size_t pair = 0; pair < pairs; ++pair) {
        set_pair(pair);
        EXPECT_TRUE(backtest::run_backtest_into(run, history, request));
        const std::vector<double> returns = daily_returns(run);
        matrix.insert(matrix.end(), returns.begin(), returns.end());
        const auto record = track_record(returns);
        sharpes.push_back(record ? record->sharpe : 0);
    }
    const auto best = static_cast<std::size_t>(std::max_element(sharpes.begin(), sharpes.end()) - sharpes.begin());
    Evidence evidence;
    evidence.trials = pairs;
    const double deviation = report::mean_and_deviation(sharpes)->deviation;
    evidence.variance_of_trials = deviation * deviation;
    evidence.returns_of_trials = matrix;
    evidence.blocks = 10;
    evidence.random_runs = 500;
    evidence.resamples = 200;
    evidence.seed = seed;
    const std::vector<std::size_t> sizes{fasts.size(), slows.size()};
    const std::vector<std::size_t> centre{best / slows.size(), best % slows.size()};
    const auto neighbours = plateau(sizes, centre, [&](std::span<const std::size_t> at) {
        return std::optional(sharpes[at[0] * slows.size() + at[1]]);
    });
    if (neighbours) evidence.plateau = *neighbours;

    set_pair(best);
    const simulator::Costs costs = request.costs;
    request.costs.taker_fee.value = Decimal::from_ticks(2 * costs.taker_fee.value.ticks());
    EXPECT_TRUE(backtest::run_backtest_into(run, history, request));
    const double cash = request.cash.to_double_for_analysis();
    evidence.return_at_twice_the_cost = run.final_equity.to_double_for_analysis() / cash - 1;
    request.costs = costs;
    EXPECT_TRUE(backtest::run_backtest_into(run, history, request));
    evidence.total_return = run.final_equity.to_double_for_analysis() / cash - 1;
    const std::vector<double> returns = daily_returns(run);
    evidence.returns = returns;
    evidence.trades = report::trip_figures(run.trades).trades;
    const std::vector<HoldingSpan> holdings =
        holding_spans(run.trades, series.view(), std::chrono::nanoseconds(std::chrono::days(1)));
    std::vector<double> closes;
    for (std::size_t i = 0; i < series.size(); ++i) closes.push_back(static_cast<double>(series.close[i]));
    evidence.closes = closes;
    evidence.holdings = holdings;
    evidence.cost_per_side = costs.taker_fee.value.to_double_for_analysis();
    return assess(evidence);
}

// How many of the markets come out promising. The bar for few trades, which would hold most walks back by itself, is
// taken away where the other rules are to show what they can do.
enum class FewTrades { held_back, let_pass };
double promising_share(std::uint64_t count, const std::function<std::vector<double>(std::uint64_t)>& market,
                       FewTrades few) {
    std::uint64_t promising = 0;
    for (std::uint64_t seed = 1; seed <= count; ++seed) {
        const Assessment found = optimised(daily_candles(market(seed)), seed);
        VerdictFacts facts = found.facts;
        if (few == FewTrades::let_pass) facts.trades = 1'000;
        promising += verdict_of(facts).level == Level::promising ? 1 : 0;
    }
    testing::Test::RecordProperty("promising", std::to_string(promising) + " of " + std::to_string(count));
    return static_cast<double>(promising) / static_cast<double>(count);
}

TEST(LuckOrSkill, OverWalksOfChanceAlmostNothingIsPromising) {
    EXPECT_LT(promising_share(
                  walks(), [](std::uint64_t seed) { return chance(seed, 0); }, FewTrades::let_pass),
              0.05);
}

// The best pairs earn well here; compared with buying at random moments one in six would pass for skill if it were not
// counted that 36 were tried.
TEST(LuckOrSkill, AMarketThatRisesForEverybodyIsNotTakenForSkill) {
    EXPECT_LT(promising_share(
                  walks(), [](std::uint64_t seed) { return chance(seed, 0.003); }, FewTrades::let_pass),
              0.05);
}

TEST(LuckOrSkill, WhereFollowingTheTrendTrulyEarnsItIsPromising) {
    EXPECT_GT(promising_share(walks() / 2, trends, FewTrades::held_back), 0.8);
}

TEST(LuckOrSkill, TheSameHistoryAndSeedGiveTheSameWords) {
    const Assessment one = optimised(daily_candles(chance(5, 0)), 5);
    const Assessment again = optimised(daily_candles(chance(5, 0)), 5);
    EXPECT_EQ(one.verdict.sentence, again.verdict.sentence);
    EXPECT_EQ(one.verdict.reasons, again.verdict.reasons);
    EXPECT_EQ(one.intervals->annual_return, again.intervals->annual_return);
    EXPECT_EQ(one.random->p, again.random->p);
}

}  // namespace
}  // namespace piggy::research
