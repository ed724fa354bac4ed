#pragma once
// Stationary bootstrap: what else could have come out of days like these. The returns are cut into blocks of random
// length and put together anew, many times; what annual return, Sharpe ratio and drawdown do over these histories says
// how far they can be trusted. Days that follow each other stay together, so that calm and storm keep their length.
//
// Only analysis: double throughout. Every resample has its own seed made of the given one and its number, so the
// numbers are the same in whichever order and by however many threads they are made.

#include <cstdint>
#include <span>
#include <vector>

#include "core/result.h"

namespace piggy::research {

// Mean block length that estimates the variance of the mean best: b = (2 G² / D)^(1/3) · n^(1/3), with
//     G = Σ λ(k/M)·|k|·R(k),   D = 2 (Σ λ(k/M)·R(k))²,   λ(t) = 1 up to 1/2, then 2(1 - |t|), 0 from 1 on
// over lags -M to M, R the autocovariance. M = 2m, where m is the first lag after which K = max(5, ⌈√log10 n⌉)
// autocorrelations in a row stay within ±2√(log10 n / n) (at least 1; the last significant lag where there is no such
// run), M at most ⌈√n⌉ + K.
// gives    at least 1, at most ⌈min(3√n, n/3)⌉; not rounded
// errors   out_of_range: fewer than 10 returns, one that is no number, or all of them equal
// source   D. N. Politis, H. White, "Automatic Block-Length Selection for the Dependent Bootstrap", Econometric Reviews
//          23(1), 2004; A. Patton, D. N. Politis, H. White, correction of it, Econometric Reviews 28(4), 2009
[[nodiscard]] Result<double> automatic_block_length(std::span<const double> returns);

// Numbers into the returns: each is the one after the last (the first follows the last), or, with probability
// 1 / block_length, anywhere. As many as there are returns.
// source   D. N. Politis, J. P. Romano, "The Stationary Bootstrap", J. Amer. Stat. Assoc. 89, 1994
void resample_places(std::vector<std::uint32_t>& places, double block_length, std::uint64_t seed, std::uint64_t number);

struct HistoryFigures {
    double annual_return = 0;  // growth to a year of periods_per_year, 0.1 is 10 %; -1 where everything was lost
    double sharpe = 0;         // annualised; 0 where all returns are equal
    double drawdown = 0;       // deepest fall from a peak, the start included, as a fraction
};
[[nodiscard]] HistoryFigures history_figures(std::span<const double> returns, double periods_per_year);

struct Interval {
    double low = 0;
    double median = 0;
    double high = 0;
    bool operator==(const Interval&) const = default;
};

struct BootstrapSettings {
    std::size_t resamples = 1'000;  // 100 to 100,000
    double confidence = 0.95;       // above 0.5, below 1: 0.95 leaves 2.5 % on each side
    double block_length = 0;        // mean, in periods; 0: automatic
    std::uint64_t seed = 1;
};

struct BootstrapIntervals {
    double block_length = 1;
    Interval annual_return, sharpe, drawdown;
};
// Percentile intervals: the quantiles of the figures over all resamples, between neighbours by straight line.
// errors   out_of_range: settings, or as automatic_block_length; also more than 4 billion returns
// source   B. Efron, "Nonparametric Standard Errors and Confidence Intervals", Canadian J. of Statistics, 1981
[[nodiscard]] Result<BootstrapIntervals> bootstrap_intervals(std::span<const double> returns, double periods_per_year,
                                                             const BootstrapSettings& settings = {});

// The value below which this share of ascending values lies, between neighbours by straight line. At least one value.
[[nodiscard]] double quantile_of_sorted(std::span<const double> ascending, double share);

}  // namespace piggy::research
