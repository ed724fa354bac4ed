#include "research/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/invariant.h"
#include "core/random.h"
#include "report/drawdown.h"
#include "research/deflated_sharpe.h"

namespace piggy::research {
namespace {

double autocovariance(std::span<const double> values, double mean, std::size_t lag) {
    double sum = 0;
    for (std::size_t i = lag; i < values.size(); ++i) sum += (values[i] - mean) * (values[i - lag] - mean);
    return sum / static_cast<double>(values.size());
}

// The lag after which nothing is significant any more (m), from autocorrelations of lags 1 and on.
std::size_t last_lag_that_matters(std::span<const double> correlation, std::size_t in_a_row, double bound) {
    std::size_t quiet = 0;
    std::size_t last_significant = 0;
    for (std::size_t lag = 1; lag <= correlation.size(); ++lag) {
        if (std::fabs(correlation[lag - 1]) < bound) {
            if (++quiet == in_a_row) return std::max<std::size_t>(1, lag - in_a_row);
        } else {
            quiet = 0;
            last_significant = lag;
        }
    }
    return std::max<std::size_t>(1, last_significant);
}

Interval interval_of(std::vector<double>& values, double confidence) {
    std::sort(values.begin(), values.end());
    const double tail = (1 - confidence) / 2;
    return {quantile_of_sorted(values, tail), quantile_of_sorted(values, 0.5), quantile_of_sorted(values, 1 - tail)};
}

}  // namespace

Result<double> automatic_block_length(std::span<const double> returns) {
    // The same returns are too few, no numbers or all equal here as there.
    if (const auto record = track_record(returns); !record) return fail(record.error());
    const std::size_t size = returns.size();
    const auto n = static_cast<double>(size);
    double mean = 0;
    for (const double value : returns) mean += value / n;
    const auto in_a_row = static_cast<std::size_t>(std::max(5.0, std::ceil(std::sqrt(std::log10(n)))));
    const std::size_t lags_max = std::min(size - 1, static_cast<std::size_t>(std::ceil(std::sqrt(n))) + in_a_row);
    const double variance = autocovariance(returns, mean, 0);
    std::vector<double> covariance(lags_max);
    std::vector<double> correlation(lags_max);
    for (std::size_t lag = 1; lag <= lags_max; ++lag) {
        covariance[lag - 1] = autocovariance(returns, mean, lag);
        correlation[lag - 1] = covariance[lag - 1] / variance;
    }
    const std::size_t matters = last_lag_that_matters(correlation, in_a_row, 2 * std::sqrt(std::log10(n) / n));
    const std::size_t window = std::min(2 * matters, lags_max);
    double spectrum = variance;
    double slope = 0;
    for (std::size_t lag = 1; lag <= window; ++lag) {
        const double t = static_cast<double>(lag) / static_cast<double>(window);
        const double weight = t <= 0.5 ? 1 : 2 * (1 - t);
        spectrum += 2 * weight * covariance[lag - 1];
        slope += 2 * weight * static_cast<double>(lag) * covariance[lag - 1];
    }
    const double longest = std::ceil(std::min(3 * std::sqrt(n), n / 3));
    if (!(std::fabs(spectrum) > variance * 1e-12)) return longest;
    return std::clamp(std::cbrt(slope * slope / (spectrum * spectrum) * n), 1.0, longest);
}

void resample_places(std::vector<std::uint32_t>& places, double block_length, std::uint64_t seed,
                     std::uint64_t number) {
    Random mixed(seed);
    Random random(mixed.next() ^ Random(number).next());
    const std::uint64_t size = places.size();
    const double begin_anew = 1 / std::max(1.0, block_length);
    std::uint64_t at = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (i == 0 || random.uniform() < begin_anew) {
            at = random.below(size);
        } else if (++at == size) {
            at = 0;
        }
        places[i] = static_cast<std::uint32_t>(at);
    }
}

HistoryFigures history_figures(std::span<const double> returns, double periods_per_year) {
    invariant(!returns.empty(), "figures are asked for at least one return");
    const auto n = static_cast<double>(returns.size());
    report::DrawdownTracker falls(1);
    double equity = 1;
    double sum = 0;
    double squares = 0;
    for (const double value : returns) {
        equity = std::max(0.0, equity * (1 + value));
        falls.next(equity);
        sum += value;
        squares += value * value;
    }
    HistoryFigures made;
    made.drawdown = falls.result().deepest;
    made.annual_return = equity > 0 ? std::expm1(std::log(equity) * periods_per_year / n) : -1;
    const double variance = (squares - sum * sum / n) / std::max(1.0, n - 1);
    if (variance > 1e-18 + 1e-13 * squares / n)
        made.sharpe = sum / n / std::sqrt(variance) * std::sqrt(periods_per_year);
    return made;
}

double quantile_of_sorted(std::span<const double> ascending, double share) {
    invariant(!ascending.empty() && share >= 0 && share <= 1, "a quantile is between the first and the last value");
    const double place = share * static_cast<double>(ascending.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, ascending.size() - 1);
    return ascending[below] + (place - static_cast<double>(below)) * (ascending[above] - ascending[below]);
}

Result<BootstrapIntervals> bootstrap_intervals(std::span<const double> returns, double periods_per_year,
                                               const BootstrapSettings& settings) {
    if (settings.resamples < 100 || settings.resamples > 100'000) {
        return fail(ErrorCode::out_of_range,
                    "an interval takes 100 to 100,000 resamples, not " + std::to_string(settings.resamples));
    }
    if (!(settings.confidence > 0.5 && settings.confidence < 1) || !(periods_per_year > 0) ||
        !std::isfinite(periods_per_year) || returns.size() > std::numeric_limits<std::uint32_t>::max()) {
        return fail(ErrorCode::out_of_range, "an interval takes a confidence between 0.5 and 1, and periods in a year");
    }
    const auto automatic = automatic_block_length(returns);
    if (!automatic) return fail(automatic.error());
    BootstrapIntervals made;
    made.block_length = settings.block_length >= 1 ? settings.block_length : *automatic;
    std::vector<std::uint32_t> places(returns.size());
    std::vector<double> resample(returns.size());
    std::vector<double> annual(settings.resamples);
    std::vector<double> sharpe(settings.resamples);
    std::vector<double> drawdown(settings.resamples);
    for (std::size_t number = 0; number < settings.resamples; ++number) {
        resample_places(places, made.block_length, settings.seed, number);
        for (std::size_t i = 0; i < places.size(); ++i) resample[i] = returns[places[i]];
        const HistoryFigures figures = history_figures(resample, periods_per_year);
        annual[number] = figures.annual_return;
        sharpe[number] = figures.sharpe;
        drawdown[number] = figures.drawdown;
    }
    made.annual_return = interval_of(annual, settings.confidence);
    made.sharpe = interval_of(sharpe, settings.confidence);
    made.drawdown = interval_of(drawdown, settings.confidence);
    return made;
}

}  // namespace piggy::research
