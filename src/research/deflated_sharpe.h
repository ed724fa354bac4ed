#pragma once
// How much of a Sharpe ratio is luck: of the returns' shape, of a short record, and of having tried many times.
//
// All Sharpe ratios here are per period, not annualised: divide an annual one by the square root of periods a year.
// Only analysis: double throughout, nothing here becomes an amount.

#include <cstdint>
#include <optional>
#include <span>

#include "core/result.h"

namespace piggy::research {

// What the formulas below want to know of a track record.
struct TrackRecord {
    std::size_t periods = 0;  // returns
    double sharpe = 0;        // mean / deviation, per period
    double skew = 0;          // third standardised moment; 0 for a normal distribution
    double kurtosis = 3;      // fourth standardised moment; 3 for a normal distribution
};

// returns  simple returns per period, oldest first
// gives    mean over sample deviation (n - 1), as report::sharpe_ratio; skew and kurtosis over n, as the papers
// errors   out_of_range: fewer than 10 returns, one that is no number, or all of them equal (within a billionth)
[[nodiscard]] Result<TrackRecord> track_record(std::span<const double> returns);

// Probabilistic Sharpe ratio: how likely it is that the true Sharpe ratio is above `benchmark`.
//     PSR = Φ( (SR - benchmark) √(n - 1) / √(1 - skew·SR + (kurtosis - 1)/4·SR²) )
// gives    0 to 1
// errors   out_of_range: fewer than 2 periods, a figure that is no number, or a kurtosis below 1 + skew², which no
//          returns can have
// source   D. H. Bailey, M. López de Prado, "The Sharpe Ratio Efficient Frontier", J. of Risk 15(2), 2012
[[nodiscard]] Result<double> probabilistic_sharpe(const TrackRecord& record, double benchmark);

// What the best of this many tries without any skill is expected to show.
//     E[max] = √variance · ( (1 - γ)·Φ⁻¹(1 - 1/N) + γ·Φ⁻¹(1 - 1/(N·e)) ),   γ = 0.5772… (Euler and Mascheroni)
// trials              1 or more; one try has nothing to choose from: 0
// variance_of_trials  of the tries' Sharpe ratios (per period, squared); 0 or more
// errors              out_of_range: no trials, or a variance that is below zero or no number
// source              D. H. Bailey, M. López de Prado, "The Deflated Sharpe Ratio", J. of Portfolio Management 40(5),
//                     2014, equation 1
[[nodiscard]] Result<double> expected_maximum_sharpe(std::uint64_t trials, double variance_of_trials);

// The spread that estimates of a Sharpe ratio of zero have by chance alone, over this many periods: 1 / (n - 1).
// Where tries spread more than that, some of them truly are better than others.
// source   the variance in probabilistic_sharpe at SR = 0
[[nodiscard]] double variance_by_chance(std::size_t periods);

// Deflated Sharpe ratio: the probabilistic Sharpe ratio against what the best of the tries was expected to show anyway.
// gives    0 to 1; 0.5 is exactly what luck was expected to reach, 0.95 the papers' bar
// errors   as probabilistic_sharpe and expected_maximum_sharpe
// source   as expected_maximum_sharpe, equation 2
[[nodiscard]] Result<double> deflated_sharpe(const TrackRecord& record, std::uint64_t trials,
                                             double variance_of_trials);

// How often the largest of N figures that chance alone makes is at least z deviations above its mean. Each figure is
// what all have in common (tries trade the same market) plus what is its own:
//     P = ∫ φ(c) [ 1 - Φ( (z - c·√(1 - v)) / √v )^N ] dc
// With v = 1 (tries independent of each other) it is 1 - Φ(z)^N, with v = 0 (all the same) it is 1 - Φ(z).
// trials     1 or more (an invariant)
// own_share  v: the share of a figure's variance that is its own; taken as 0 to 1
// gives      0 to 1
// source     the maximum of equally correlated normal variables; integrated by Simpson's rule over ±8 deviations
[[nodiscard]] double chance_of_the_best(double z, std::uint64_t trials, double own_share);

// How often the best of the tries would show at least this Sharpe ratio if none had any skill: chance_of_the_best with
// z = Φ⁻¹(PSR(0)) and v = variance_of_trials / variance_by_chance. The number behind "would look this good by luck
// alone two times out of three". errors   as probabilistic_sharpe and expected_maximum_sharpe
[[nodiscard]] Result<double> luck_of_the_best(const TrackRecord& record, std::uint64_t trials,
                                              double variance_of_trials);

// Minimum track record length: the periods after which a record like this one tells its Sharpe ratio from `benchmark`.
//     n = 1 + (1 - skew·SR + (kurtosis - 1)/4·SR²) · ( Φ⁻¹(confidence) / (SR - benchmark) )²
// record.periods is not looked at.
// gives    periods, not rounded; nothing where SR is not above the benchmark: no length would do
// errors   out_of_range: confidence not between 0.5 and 1, or figures as in probabilistic_sharpe
// source   as probabilistic_sharpe
[[nodiscard]] Result<std::optional<double>> minimum_track_record(const TrackRecord& record, double benchmark,
                                                                 double confidence = 0.95);

}  // namespace piggy::research
