#pragma once
// How good a forecast was, and whether that can be chance.
// Forecasts and actual values are log returns, oldest first, of the same length.

#include <span>
#include <string>
#include <string_view>

#include "core/result.h"

namespace piggy::forecast {

struct Share {
    std::size_t hits = 0;
    std::size_t of = 0;
    double share = 0;
    double low = 0;   // 95 % interval after Wilson
    double high = 1;
};
// source  E. B. Wilson, "Probable Inference", J. Amer. Stat. Assoc., 1927. None of none: 0 to 1.
[[nodiscard]] Share wilson(std::size_t hits, std::size_t of);

struct Errors {
    double mean_absolute = 0;
    double root_mean_square = 0;
    Share direction;  // a forecast of exactly zero and an actual zero have no direction and don't count
};
[[nodiscard]] Errors errors_of(std::span<const double> forecast, std::span<const double> actual);

// Is the first forecast's absolute error smaller than the second's? p: how likely a mean difference at least this much
// in the first's favour is if both are equally good (one-sided).
//     d = |error of the second| - |error of the first|      DM = mean(d) / sqrt(long-run variance of d / n)
// The long-run variance is Newey and West's with Bartlett weights over `lags`; DM is shrunk by Harvey, Leybourne and
// Newbold's factor sqrt((n + 1 - 2h + h(h - 1)/n) / n) and compared with Student's t of n - 1 degrees of freedom.
// errors  out_of_range: fewer than 10 forecasts, or differences that don't vary (equal forecasts): nothing to test
// source  F. X. Diebold, R. S. Mariano, "Comparing Predictive Accuracy", 1995; D. Harvey et al., 1997
struct DieboldMariano {
    double statistic = 0;
    double p = 1;
};
[[nodiscard]] Result<DieboldMariano> diebold_mariano(std::span<const double> first, std::span<const double> second,
                                                     std::span<const double> actual, std::size_t horizon,
                                                     std::size_t lags);
// At least horizon - 1 (overlapping targets), and Newey and West's 4 (n/100)^(2/9).
[[nodiscard]] std::size_t usual_lags(std::size_t forecasts, std::size_t horizon);

// P(T > statistic) of Student's t.
[[nodiscard]] double student_t_above(double statistic, double degrees_of_freedom);

inline constexpr double proven_p_max = 0.05;
// "beats no-change (p = 0.003)", or "does not beat no-change (p = 0.41): not used for trading".
[[nodiscard]] std::string verdict_sentence(std::string_view baseline, double p);

}  // namespace piggy::forecast
