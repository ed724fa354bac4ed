#pragma once
// Random entries with the same exposure: would buying at moments drawn by lot, as often and holding as long, have done
// as well? What a rising market gives to everybody who is in it is not skill.
//
// Each random run has the strategy's own holding lengths in an order drawn by lot, placed without overlap so that every
// arrangement is equally likely (gaps by lot; two holdings may touch). Strategy and random runs are valued in the same
// way: bought and sold at closes, everything put in, `cost_per_side` of the amount paid at each end. Analysis in
// double; the strategy's own books, to the cent and with its fill prices, are the backtest's business, so
// strategy_return here differs a little from there. source  the idea: A. W. Lo, H. Mamaysky, J. Wang, "Foundations of
// Technical Analysis", J. of Finance 2000, and D. Aronson,
//         "Evidence-Based Technical Analysis", 2006, chapter 6 (Monte Carlo permutation of positions over returns)

#include <cstdint>
#include <span>

#include "core/result.h"
#include "research/bootstrap.h"

namespace piggy::research {

// Bought at the close of candle `entry`, sold at the close of candle `exit`.
struct HoldingSpan {
    std::size_t entry = 0;
    std::size_t exit = 0;  // after entry, before the number of closes
    bool operator==(const HoldingSpan&) const = default;
};

struct RandomEntries {
    std::size_t runs = 0;
    std::size_t as_good = 0;  // of them did at least as well as the strategy
    double p = 1;             // (as_good + 1) / (runs + 1): never zero, for luck is never ruled out
    double deviations = 0;    // of log growth: the strategy above the mean of the random runs; 0 where they are equal
    double strategy_return = 0;  // total, 0.1 is 10 %
    Interval random_return;      // 5 %, 50 % and 95 % of the random runs
    double exposure = 0;         // share of the time that was held
};

// closes         above zero, oldest first
// holdings       in time order, not overlapping (an exit may be the next one's entry)
// cost_per_side  fraction of the amount: 0.001 is 0.1 %; 0 to below 1
// runs           100 to 1,000,000
// errors         out_of_range: no holding, one that is out of order or beyond the closes, a close not above zero, cost,
//                runs
// source of p    B. Phipson, G. K. Smyth, "Permutation P-values Should Never Be Zero", 2010
[[nodiscard]] Result<RandomEntries> random_entries(std::span<const double> closes,
                                                   std::span<const HoldingSpan> holdings, double cost_per_side,
                                                   std::size_t runs = 1'000, std::uint64_t seed = 1);

// The same p for the best of several tries: how often the best of as many that buy at random moments would do as well
// as the chosen one did. Choosing the best of many finds a small p by luck alone.
//     chance_of_the_best(z, trials, own_share / (1 - exposure))
// z is Φ⁻¹(1 - p), or `deviations` where fewer than 10 runs were as good and p can't tell how rare it is. What all have
// in common with the market is not in the comparison any more: a run that is held a share e of the time owes the share
// e of its variance to the market, so what is its own weighs the more. own_share  variance_of_trials /
// variance_by_chance (deflated_sharpe.h) gives      0 to 1; with one try, p itself
[[nodiscard]] double random_entry_p_of_the_best(const RandomEntries& found, std::uint64_t trials, double own_share);

}  // namespace piggy::research
