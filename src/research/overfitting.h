#pragma once
// Probability of backtest overfitting, by combinatorially symmetric cross-validation (CSCV): would the set of
// parameters that was best on one half of the days have been any good on the other half?
//
// The periods are cut into S blocks of equal length. For each way to take half of the blocks: the try that does best on
// those (in sample) is looked up on the others (out of sample), where its rank among all N tries is r (1: worst).
//     logit = ln( w / (1 - w) ),   w = r / (N + 1)
//     PBO   = share of the ways whose logit is below zero: the chosen one is in the worse half of what was tried
// source  D. H. Bailey, J. M. Borwein, M. López de Prado, Q. J. Zhu, "The Probability of Backtest Overfitting",
//         J. of Computational Finance 20(4), 2017
//
// Ties: in sample the first of equals is chosen; out of sample equals share the mean of their ranks; a logit of exactly
// zero (the middle) counts half. Only analysis: double throughout.

#include <cstdint>
#include <span>
#include <vector>

#include "core/result.h"

namespace piggy::research {

enum class Objective : std::uint8_t {
    sharpe,       // mean / sample deviation of the half's returns; 0 where they are all equal
    mean_return,  // mean of the half's returns
};

struct Overfitting {
    std::size_t combinations = 0;  // ways to take half of the blocks: 12,870 for 16
    std::size_t trials = 0;
    std::size_t periods_used = 0;  // a rest that fills no block is left out at the old end
    double probability = 0;        // PBO, 0 to 1: 0.5 is what choosing among tries without skill gives
    double probability_of_loss =
        0;  // share of the ways in which the chosen one's objective was below zero out of sample
    // Straight line through (in sample, out of sample) of the chosen ones, by least squares: a slope of 1 keeps
    // what was promised, 0 or less gives nothing back. Both 0 where all in-sample values are equal.
    double slope = 0;
    double intercept = 0;
    double in_sample_mean = 0;      // of the chosen ones' objective, per period
    double out_of_sample_mean = 0;  // the same on the other half
    std::vector<double> logits;     // one for each way, ascending
};

// returns  one try after the other, each with all its periods: returns[try · periods + period], simple returns, oldest
//          first, the same periods for each try
// periods  of each try
// blocks   even, 2 to 16
// errors   out_of_range: blocks, fewer than 2 tries, fewer than 2 periods a block, sizes that don't fit, or a return
//          that is no number
// cost     two additions and a comparison for each try and way; blocks are summed once. Memory 50 numbers a try
[[nodiscard]] Result<Overfitting> backtest_overfitting(std::span<const double> returns, std::size_t periods,
                                                       std::size_t blocks = 16,
                                                       Objective objective = Objective::sharpe);

}  // namespace piggy::research
