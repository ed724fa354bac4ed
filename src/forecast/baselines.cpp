#include "forecast/baselines.h"

#include "core/invariant.h"

namespace piggy::forecast {
namespace {

double mean_of(std::span<const double> values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

}  // namespace

LinearForecast fitted_drift(std::span<const double> targets) {
    invariant(!targets.empty(), "a baseline is fitted on at least one target");
    return {mean_of(targets), 0};
}

LinearForecast fitted_ar1(std::span<const double> newest_returns, std::span<const double> targets) {
    invariant(newest_returns.size() == targets.size(), "every target has its newest return");
    const double target = fitted_drift(targets).constant;
    const double newest = mean_of(newest_returns);
    double spread = 0;
    double together = 0;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const double distance = newest_returns[i] - newest;
        spread += distance * distance;
        together += distance * (targets[i] - target);
    }
    if (spread < 1e-300) return {target, 0};
    const double slope = together / spread;
    return {target - slope * newest, slope};
}

Baselines fitted_baselines(const Dataset& data) {
    std::vector<double> returns;
    std::vector<double> targets;
    for (const Part* part : {&data.training, &data.validation}) {
        for (const std::uint32_t last : part->last) returns.push_back(data.features.rows[last][0]);
        targets.insert(targets.end(), part->target.begin(), part->target.end());
    }
    return {{}, fitted_drift(targets), fitted_ar1(returns, targets)};
}

std::vector<double> forecasts_of(const LinearForecast& baseline, const Dataset& data, const Part& part) {
    std::vector<double> made;
    made.reserve(part.last.size());
    for (const std::uint32_t last : part.last) made.push_back(baseline.of(data.features.rows[last][0]));
    return made;
}

}  // namespace piggy::forecast
