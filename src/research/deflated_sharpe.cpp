#include "research/deflated_sharpe.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/invariant.h"
#include "report/metrics.h"
#include "research/normal.h"

namespace piggy::research {
namespace {

constexpr double smallest_movement = 1e-9;  // as in report/metrics.cpp: below it is the rounding of money, not risk

// n - 1 times the variance of the estimated Sharpe ratio.
Result<double> spread_of_estimate(const TrackRecord& record) {
    if (!std::isfinite(record.sharpe) || !std::isfinite(record.skew) || !std::isfinite(record.kurtosis)) {
        return fail(ErrorCode::out_of_range,
                    "a Sharpe ratio, skew or kurtosis is no number: nothing can be said of it");
    }
    if (record.kurtosis < (1 + record.skew * record.skew) * (1 - 1e-9)) {
        return fail(ErrorCode::out_of_range, "no returns have a skew of " + std::to_string(record.skew) +
                                                 " with a kurtosis of " + std::to_string(record.kurtosis) +
                                                 ": the kurtosis is at least 1 + skew²");
    }
    const double sharpe = record.sharpe;
    // Zero only for returns with two values and a Sharpe ratio to match: an estimate without any error.
    return std::max(1e-12, 1 - record.skew * sharpe + (record.kurtosis - 1) / 4 * sharpe * sharpe);
}

// How many deviations of its own error the Sharpe ratio lies above the benchmark.
Result<double> deviations_above(const TrackRecord& record, double benchmark) {
    if (record.periods < 2 || !std::isfinite(benchmark)) {
        return fail(ErrorCode::out_of_range,
                    "judging a Sharpe ratio takes at least 2 returns and a benchmark, and there are " +
                        std::to_string(record.periods));
    }
    const auto spread = spread_of_estimate(record);
    if (!spread) return fail(spread.error());
    return (record.sharpe - benchmark) * std::sqrt(static_cast<double>(record.periods - 1)) / std::sqrt(*spread);
}

}  // namespace

Result<TrackRecord> track_record(std::span<const double> returns) {
    if (returns.size() < 10) {
        return fail(ErrorCode::out_of_range,
                    "too few returns: telling luck from skill takes at least 10, and there are " +
                        std::to_string(returns.size()));
    }
    if (!std::all_of(returns.begin(), returns.end(), [](double value) { return std::isfinite(value); })) {
        return fail(ErrorCode::out_of_range, "one of the returns is no number: nothing can be said of the rest");
    }
    const auto moments = report::mean_and_deviation(returns);
    if (!moments) return fail(moments.error());
    if (!(moments->deviation > std::max(smallest_movement, std::fabs(moments->mean) * 1e-14))) {
        return fail(ErrorCode::out_of_range, "all returns are equal, so there is no risk to divide by");
    }
    double second = 0;
    double third = 0;
    double fourth = 0;
    for (const double value : returns) {
        const double away = value - moments->mean;
        const double square = away * away;
        second += square;
        third += square * away;
        fourth += square * square;
    }
    const auto count = static_cast<double>(returns.size());
    const double variance = second / count;
    return TrackRecord{returns.size(), moments->mean / moments->deviation,
                       third / count / (variance * std::sqrt(variance)), fourth / count / (variance * variance)};
}

Result<double> probabilistic_sharpe(const TrackRecord& record, double benchmark) {
    const auto deviations = deviations_above(record, benchmark);
    if (!deviations) return fail(deviations.error());
    return normal_below(*deviations);
}

Result<double> expected_maximum_sharpe(std::uint64_t trials, double variance_of_trials) {
    if (trials == 0) return fail(ErrorCode::out_of_range, "the best of no tries was asked for: count at least one");
    if (!std::isfinite(variance_of_trials) || variance_of_trials < 0) {
        return fail(ErrorCode::out_of_range, "the variance of the tries' Sharpe ratios must be zero or more");
    }
    if (trials == 1) return 0;
    const auto count = static_cast<double>(trials);
    return std::sqrt(variance_of_trials) *
           ((1 - std::numbers::egamma) * normal_quantile_above(1 / count) +
            std::numbers::egamma * normal_quantile_above(1 / (count * std::numbers::e)));
}

double variance_by_chance(std::size_t periods) {
    return 1 / static_cast<double>(std::max<std::size_t>(periods, 2) - 1);
}

Result<double> deflated_sharpe(const TrackRecord& record, std::uint64_t trials, double variance_of_trials) {
    const auto luck = expected_maximum_sharpe(trials, variance_of_trials);
    if (!luck) return fail(luck.error());
    return probabilistic_sharpe(record, *luck);
}

double chance_of_the_best(double z, std::uint64_t trials, double own_share) {
    invariant(trials >= 1, "the best of at least one try is looked for");
    const auto count = static_cast<double>(trials);
    // 1 - Φ(x)^N without losing what is far below one.
    const auto one_of_them_above = [count](double x) { return -std::expm1(count * std::log1p(-normal_above(x))); };
    if (trials == 1 || own_share <= 1e-12) return normal_above(z);
    if (own_share >= 1 - 1e-12) return one_of_them_above(z);
    constexpr int steps = 2'000;
    constexpr double reach = 8;
    constexpr double step = 2 * reach / steps;
    double sum = 0;
    for (int i = 0; i <= steps; ++i) {
        const double common = -reach + step * i;
        const double weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
        sum += weight * std::exp(-common * common / 2) *
               one_of_them_above((z - common * std::sqrt(1 - own_share)) / std::sqrt(own_share));
    }
    return std::clamp(sum * step / 3 / std::sqrt(2 * std::numbers::pi), 0.0, 1.0);
}

Result<double> luck_of_the_best(const TrackRecord& record, std::uint64_t trials, double variance_of_trials) {
    const auto checked = expected_maximum_sharpe(trials, variance_of_trials);
    if (!checked) return fail(checked.error());
    const auto deviations = deviations_above(record, 0);
    if (!deviations) return fail(deviations.error());
    return chance_of_the_best(*deviations, trials, variance_of_trials / variance_by_chance(record.periods));
}

Result<std::optional<double>> minimum_track_record(const TrackRecord& record, double benchmark, double confidence) {
    if (!(confidence > 0.5 && confidence < 1) || !std::isfinite(benchmark)) {
        return fail(ErrorCode::out_of_range, "a track record's length is asked for a confidence between 0.5 and 1");
    }
    const auto spread = spread_of_estimate(record);
    if (!spread) return fail(spread.error());
    if (!(record.sharpe > benchmark)) return std::optional<double>();
    const double ratio = normal_quantile_above(1 - confidence) / (record.sharpe - benchmark);
    const double periods = 1 + *spread * ratio * ratio;
    if (!std::isfinite(periods)) return std::optional<double>();
    return std::optional<double>(periods);
}

}  // namespace piggy::research
