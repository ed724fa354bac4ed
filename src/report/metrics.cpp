#include "report/metrics.h"

#include <algorithm>
#include <cmath>

namespace piggy::report {
namespace {

// Deviations this small beside the mean are rounding of equal returns, not risk.
constexpr double indistinguishable = 1e-14;
// Movements below a billionth are the rounding of money to whole ticks, not risk either.
constexpr double smallest_movement = 1e-9;

Result<double> finite(double value, const char* figure) {
    if (!std::isfinite(value)) {
        return fail(ErrorCode::out_of_range, std::string("the ") + figure + " is beyond what a number can hold");
    }
    return value;
}

}  // namespace

Result<MeanAndDeviation> mean_and_deviation(std::span<const double> values) {
    if (values.size() < 2) return fail(ErrorCode::out_of_range, "not enough data: two returns are needed at least");
    const double count = static_cast<double>(values.size());
    double sum = 0;
    for (double value : values) sum += value;
    const double mean = sum / count;
    double squares = 0;
    for (double value : values) squares += (value - mean) * (value - mean);
    return MeanAndDeviation{mean, std::sqrt(squares / (count - 1))};
}

Result<double> sharpe_ratio(std::span<const double> returns, double periods_per_year) {
    const auto moments = mean_and_deviation(returns);
    if (!moments) return fail(moments.error());
    if (moments->deviation <= std::max(smallest_movement, std::abs(moments->mean) * indistinguishable)) {
        return fail(ErrorCode::out_of_range, "all returns are equal, so there is no risk to divide by");
    }
    return finite(moments->mean / moments->deviation * std::sqrt(periods_per_year), "Sharpe ratio");
}

Result<double> sortino_ratio(std::span<const double> returns, double periods_per_year) {
    const auto moments = mean_and_deviation(returns);
    if (!moments) return fail(moments.error());
    double squares = 0;
    for (double value : returns) squares += std::min(value, 0.0) * std::min(value, 0.0);
    const double downside = std::sqrt(squares / static_cast<double>(returns.size()));
    if (downside <= smallest_movement)
        return fail(ErrorCode::out_of_range, "no return is below zero, so there is no downside");
    return finite(moments->mean / downside * std::sqrt(periods_per_year), "Sortino ratio");
}

Result<double> annual_volatility(std::span<const double> returns, double periods_per_year) {
    const auto moments = mean_and_deviation(returns);
    if (!moments) return fail(moments.error());
    return finite(moments->deviation * std::sqrt(periods_per_year), "volatility");
}

double cumulative_return(std::span<const double> returns) {
    double product = 1;
    for (double value : returns) product *= 1 + value;
    return product - 1;
}

Result<double> annual_return(double first, double last, double years) {
    if (!(first > 0) || !(last > 0)) {
        return fail(ErrorCode::out_of_range, "a yearly growth needs amounts above zero at both ends");
    }
    constexpr double one_day = 1.0 / 365;
    if (!(years >= one_day * (1 - 1e-9))) {
        return fail(ErrorCode::out_of_range, "not enough data: less than one day says nothing about a year");
    }
    return finite(std::pow(last / first, 1 / years) - 1, "annual return");
}

Result<double> calmar_ratio(double annual_return, double drawdown_max) {
    if (!(drawdown_max > smallest_movement)) return fail(ErrorCode::out_of_range, "there was no drawdown to divide by");
    return finite(annual_return / drawdown_max, "Calmar ratio");
}

}  // namespace piggy::report
