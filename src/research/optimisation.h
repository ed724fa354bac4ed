#pragma once
// What a search found, and whether that is more than luck: the best set run again with all its figures, and every
// statistic that tells the best of many tries from an edge.

#include "research/assessment.h"
#include "research/sweep.h"

namespace piggy::research {

struct Optimisation {
    SweepResult swept;
    backtest::BacktestReport best;  // of the best set, on the candles that it was chosen on: in sample
    Assessment assessment;
};

// The tries whose returns are compared for the probability of overfitting: the best, so many.
inline constexpr std::size_t compared_max = 100;

// tried_ever  backtests ever run on these candles, this search's among them
// seed        of bootstrap and random entries
// errors      out_of_range: the search has no best set (none ever traded); those of run_backtest
[[nodiscard]] Result<Optimisation> judged(const backtest::History& history, const backtest::BacktestRequest& request,
                                          const ParameterSpace& space, SweepResult swept, Goal goal,
                                          std::uint64_t tried_ever, std::uint64_t seed);

}  // namespace piggy::research
