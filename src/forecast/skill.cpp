#include "forecast/skill.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

#include "core/invariant.h"

namespace piggy::forecast {
namespace {

// The regularised incomplete beta function I_x(a, b), by Lentz's continued fraction.
// source  Abramowitz and Stegun, 26.5.8
double incomplete_beta(double a, double b, double x) {
    if (x <= 0) return 0;
    if (x >= 1) return 1;
    if (x > (a + 1) / (a + b + 2)) return 1 - incomplete_beta(b, a, 1 - x);
    constexpr double tiny = 1e-300;
    const auto kept = [](double value) { return std::fabs(value) < tiny ? tiny : value; };
    double c = 1;
    double d = 1 / kept(1 - (a + b) * x / (a + 1));
    double fraction = d;
    for (int m = 1; m < 500; ++m) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 / kept(1 + even * d);
        c = kept(1 + even / c);
        fraction *= d * c;
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / kept(1 + odd * d);
        c = kept(1 + odd / c);
        const double step = d * c;
        fraction *= step;
        if (std::fabs(step - 1) < 1e-15) break;
    }
    const double front = std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x);
    return std::exp(front) * fraction / a;
}

}  // namespace

Share wilson(std::size_t hits, std::size_t of) {
    Share made{hits, of};
    if (of == 0) return made;
    constexpr double z = 1.959963984540054;
    const auto n = static_cast<double>(of);
    made.share = static_cast<double>(hits) / n;
    const double scale = 1 + z * z / n;
    const double middle = (made.share + z * z / (2 * n)) / scale;
    const double reach = z / scale * std::sqrt(made.share * (1 - made.share) / n + z * z / (4 * n * n));
    made.low = std::max(0.0, middle - reach);
    made.high = std::min(1.0, middle + reach);
    return made;
}

Errors errors_of(std::span<const double> forecast, std::span<const double> actual) {
    invariant(forecast.size() == actual.size() && !actual.empty(), "every forecast has its actual value");
    Errors made;
    std::size_t hits = 0;
    std::size_t directions = 0;
    for (std::size_t i = 0; i < actual.size(); ++i) {
        const double error = forecast[i] - actual[i];
        made.mean_absolute += std::fabs(error);
        made.root_mean_square += error * error;
        if (forecast[i] != 0 && actual[i] != 0) {
            ++directions;
            if ((forecast[i] > 0) == (actual[i] > 0)) ++hits;
        }
    }
    const auto n = static_cast<double>(actual.size());
    made.mean_absolute /= n;
    made.root_mean_square = std::sqrt(made.root_mean_square / n);
    made.direction = wilson(hits, directions);
    return made;
}

std::size_t usual_lags(std::size_t forecasts, std::size_t horizon) {
    const double rule = 4 * std::pow(static_cast<double>(forecasts) / 100, 2.0 / 9);
    return std::max(horizon - 1, static_cast<std::size_t>(rule));
}

double student_t_above(double statistic, double degrees_of_freedom) {
    const double x = degrees_of_freedom / (degrees_of_freedom + statistic * statistic);
    const double tail = 0.5 * incomplete_beta(degrees_of_freedom / 2, 0.5, x);
    return statistic >= 0 ? tail : 1 - tail;
}

Result<DieboldMariano> diebold_mariano(std::span<const double> first, std::span<const double> second,
                                       std::span<const double> actual, std::size_t horizon, std::size_t lags) {
    invariant(first.size() == actual.size() && second.size() == actual.size() && horizon >= 1,
              "both forecasts have every actual value");
    const std::size_t size = actual.size();
    const auto n = static_cast<double>(size);
    const auto h = static_cast<double>(horizon);
    const double correction = (n + 1 - 2 * h + h * (h - 1) / n) / n;
    if (size < 10 || lags >= size || correction <= 0) {
        return fail(ErrorCode::out_of_range, "comparing two forecasts takes at least 10 of each and more than their "
                                             "horizon, and there are " + std::to_string(size));
    }
    std::vector<double> difference(size);
    double mean = 0;
    for (std::size_t i = 0; i < size; ++i) {
        difference[i] = std::fabs(second[i] - actual[i]) - std::fabs(first[i] - actual[i]);
        mean += difference[i] / n;
    }
    double variance = 0;
    for (std::size_t lag = 0; lag <= lags; ++lag) {
        double together = 0;
        for (std::size_t i = lag; i < size; ++i) together += (difference[i] - mean) * (difference[i - lag] - mean);
        const double weight = lag == 0 ? 1 : 2 * (1 - static_cast<double>(lag) / static_cast<double>(lags + 1));
        variance += weight * together / n;
    }
    if (!(variance > 1e-300)) {
        return fail(ErrorCode::out_of_range, "the two forecasts differ by nothing that varies: there is nothing to test");
    }
    DieboldMariano made;
    made.statistic = std::sqrt(correction) * mean / std::sqrt(variance / n);
    made.p = student_t_above(made.statistic, n - 1);
    return made;
}

std::string verdict_sentence(std::string_view baseline, double p) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), p < 0.01 ? "%.1g" : "%.2f", std::max(p, 1e-9));
    const bool proven = p < proven_p_max;
    return (proven ? "beats " : "does not beat ") + std::string(baseline) + " (p = " + text.data() + ")" +
           (proven ? "" : ": not used for trading");
}

}  // namespace piggy::forecast
