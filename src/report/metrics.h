#pragma once
// Ratios of a series of returns. All take simple returns per period (0.01 is 1 %), oldest first, and give an Error
// where the figure has no meaning; nothing here returns NaN or infinity.

#include <span>

#include "core/result.h"

namespace piggy::report {

// Mean and sample deviation (n - 1) of a series.
struct MeanAndDeviation {
    double mean;
    double deviation;
};
// errors: out_of_range: fewer than 2 values
[[nodiscard]] Result<MeanAndDeviation> mean_and_deviation(std::span<const double> values);

// Sharpe ratio, annualised; the risk-free rate is taken as zero: mean / sample deviation x √periods_per_year.
// periods_per_year  365 for daily crypto returns, 365/7 for weekly ones
// errors            out_of_range: fewer than 2 returns, or all of them equal (within a billionth)
// source            W. F. Sharpe, "The Sharpe Ratio", J. Portfolio Management, 1994
[[nodiscard]] Result<double> sharpe_ratio(std::span<const double> returns, double periods_per_year);

// Sortino ratio, annualised, target zero: mean / √(mean of min(r, 0)²) x √periods_per_year; the mean square is over
// all returns, not only the negative ones.
// errors            out_of_range: fewer than 2 returns, or none below zero
// source            F. A. Sortino, L. N. Price, "Performance Measurement in a Downside Risk Framework", J. Investing,
// 1994
[[nodiscard]] Result<double> sortino_ratio(std::span<const double> returns, double periods_per_year);

// Volatility, annualised: sample deviation x √periods_per_year. Dimensionless, 0.5 is 50 %.
// errors            out_of_range: fewer than 2 returns
[[nodiscard]] Result<double> annual_volatility(std::span<const double> returns, double periods_per_year);

// What all returns compound to: Π(1 + r) - 1. Zero for an empty series.
[[nodiscard]] double cumulative_return(std::span<const double> returns);

// The yearly growth that leads from first to last in this many years: (last / first)^(1 / years) - 1.
// errors            out_of_range: first or last not above zero, less than one day, or beyond a double's range
[[nodiscard]] Result<double> annual_return(double first, double last, double years);

// Annual return over the deepest drawdown (both as fractions).
// errors            out_of_range: no drawdown
// source            T. W. Young, "Calmar Ratio: A Smoother Tool", Futures, 1991 (here over the whole span)
[[nodiscard]] Result<double> calmar_ratio(double annual_return, double drawdown_max);

}  // namespace piggy::report
