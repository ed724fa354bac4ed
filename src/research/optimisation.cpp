#include "research/optimisation.h"

#include <algorithm>

#include "research/holding_spans.h"

namespace piggy::research {
namespace {

backtest::BacktestRequest at_twice_the_cost(backtest::BacktestRequest request) {
    const auto doubled = [](Decimal& value) { value = Decimal::from_ticks(2 * value.ticks()); };
    doubled(request.costs.taker_fee.value);
    doubled(request.costs.maker_fee.value);
    doubled(request.costs.slippage_bps);
    doubled(request.costs.spread_bps);
    return request;
}

double cost_per_side(const simulator::Costs& costs) {
    constexpr double per_basis_point = 1e-4;
    return costs.taker_fee.value.to_double_for_analysis() +
           (costs.slippage_bps.to_double_for_analysis() + costs.spread_bps.to_double_for_analysis() / 2) *
               per_basis_point;
}

// How the sets one step away do. Nothing where the place was no search's or the strategy does not take it.
std::optional<Plateau> plateau_around(backtest::BacktestRun& run, const backtest::History& history,
                                      const backtest::BacktestRequest& request, const ParameterSpace& space,
                                      std::uint64_t best, Goal goal) {
    std::vector<std::size_t> sizes;
    std::vector<std::size_t> centre;
    const std::vector<std::size_t> places = space.places(best);
    std::vector<std::size_t> axes;  // those with more than one value
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (space.axes()[i].values.size() < 2) continue;
        axes.push_back(i);
        sizes.push_back(space.axes()[i].values.size());
        centre.push_back(places[i]);
    }
    constexpr std::size_t axes_most = 4;  // 80 neighbours
    if (axes.empty() || axes.size() > axes_most) return std::nullopt;
    const auto found = plateau(sizes, centre, [&](std::span<const std::size_t> at) -> std::optional<double> {
        std::vector<std::size_t> there = places;
        for (std::size_t i = 0; i < axes.size(); ++i) there[axes[i]] = at[i];
        const std::uint64_t set = space.at(there);
        if (!space.is_allowed(set)) return std::nullopt;
        const auto report = run_set(run, history, request, space, set);
        return report ? value_of(goal, *report) : std::nullopt;
    });
    return found ? std::optional(*found) : std::nullopt;
}

}  // namespace

Result<Optimisation> judged(const backtest::History& history, const backtest::BacktestRequest& request,
                            const ParameterSpace& space, SweepResult swept, Goal goal, std::uint64_t tried_ever,
                            std::uint64_t seed) {
    if (swept.best.empty()) {
        return fail(ErrorCode::out_of_range, "none of " + std::to_string(swept.tried) + " parameter sets has a " +
                                                 goal_name(goal) +
                                                 " on these candles: they did not trade, or the candles are too few");
    }
    Optimisation made;
    backtest::BacktestRun run;
    Evidence evidence;
    std::vector<double> of_trials;
    const std::size_t compared = std::min(compared_max, swept.best.size());
    for (std::size_t i = 0; i < compared && compared > 1; ++i) {
        if (auto report = run_set(run, history, request, space, swept.best[i].set); !report)
            return fail(report.error());
        const std::vector<double> returns = backtest::analysis_returns(run, history).returns;
        of_trials.insert(of_trials.end(), returns.begin(), returns.end());
    }
    const std::uint64_t best = swept.best.front().set;
    if (const auto dear = run_set(run, history, at_twice_the_cost(request), space, best)) {
        evidence.return_at_twice_the_cost = dear->total_return_pct / 100;
    }
    if (space.allowed() > 1) evidence.plateau = plateau_around(run, history, request, space, best, goal);

    auto report = run_set(run, history, request, space, best);
    if (!report) return fail(report.error());
    made.best = std::move(*report);
    const backtest::AnalysisReturns own = backtest::analysis_returns(run, history);
    evidence.returns = own.returns;
    evidence.periods_per_year = own.periods_per_year;
    evidence.total_return = made.best.total_return_pct / 100;
    evidence.trials = tried_ever;
    if (swept.sharpes > 1) evidence.variance_of_trials = swept.sharpe_variance;
    evidence.returns_of_trials = of_trials;
    evidence.objective =
        goal == Goal::total_return || goal == Goal::expectancy ? Objective::mean_return : Objective::sharpe;
    std::vector<double> closes(history.candles.size);
    for (std::size_t i = 0; i < closes.size(); ++i) closes[i] = static_cast<double>(history.candles.close[i]);
    const std::vector<HoldingSpan> holdings = holding_spans(run.trades, history.candles, history.timeframe.length());
    evidence.closes = closes;
    evidence.holdings = holdings;
    evidence.cost_per_side = cost_per_side(request.costs);
    evidence.trades = made.best.trips.trades;
    evidence.seed = seed;
    made.assessment = assess(evidence);
    made.swept = std::move(swept);
    return made;
}

}  // namespace piggy::research
