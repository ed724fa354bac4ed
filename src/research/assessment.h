#pragma once
// Assessment: every statistic of luck for one result, and the verdict. One call for whoever has run the backtests: the
// command line, the API, the tests. Pure and seeded: the same evidence gives the same numbers.

#include <optional>
#include <span>
#include <string>

#include "research/deflated_sharpe.h"
#include "research/overfitting.h"
#include "research/plateau.h"
#include "research/random_entries.h"
#include "research/verdict.h"

namespace piggy::research {

struct Evidence {
    std::span<const double> returns;  // of the chosen run per period, after costs, oldest first
    double periods_per_year = 365;
    double total_return = 0;  // of the chosen run, from its books
    // Every try ever run on this data, and the variance of their Sharpe ratios per period (not annualised). Missing:
    // unknown, and the verdict says so.
    std::optional<std::uint64_t> trials;
    std::optional<double> variance_of_trials;
    // Returns of at least the best tries over the same periods, one try after the other; empty: PBO stays unknown.
    std::span<const double> returns_of_trials;
    std::size_t blocks = 16;
    Objective objective = Objective::sharpe;
    // For random entries: the closes in which the strategy could act, and what it held. Closes empty: stays unknown.
    std::span<const double> closes;
    std::span<const HoldingSpan> holdings;
    double cost_per_side = 0;  // fee, half the spread and slippage together, as a fraction
    std::optional<std::uint64_t> trades;
    std::optional<double> return_at_twice_the_cost;
    std::optional<Plateau> plateau;
    std::optional<double> out_of_sample_return;
    std::optional<double> out_of_sample_sharpe;  // annualised
    std::size_t random_runs = 1'000;
    std::size_t resamples = 1'000;
    std::uint64_t seed = 1;
};

// A statistic that could not be had is empty, and `not_had` says why, a sentence each.
struct Assessment {
    std::optional<TrackRecord> record;
    std::optional<double> sharpe;       // annualised
    std::optional<double> luck_sharpe;  // annualised: what the best of as many tries was expected to show anyway
    std::optional<double> probabilistic_sharpe, deflated_sharpe, luck_of_the_best;
    std::optional<double> minimum_periods;  // infinity where no length would do
    std::optional<Overfitting> overfitting;
    std::optional<BootstrapIntervals> intervals;
    std::optional<RandomEntries> random;
    std::optional<double> random_p_of_the_best;  // with as many tries; what the verdict goes by
    VerdictFacts facts;
    Verdict verdict;
    std::vector<std::string> not_had;
};
// The variance of the tries is taken as no more than chance gives (variance_by_chance): what goes beyond it is tries
// that truly differ, and would be held against an edge that some parameters have and others don't.
[[nodiscard]] Assessment assess(const Evidence& evidence);

}  // namespace piggy::research
