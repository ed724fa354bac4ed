#pragma once
// What a model must be better than: no change, the mean return so far (drift), and AR(1) by least squares.
// All three are fitted on the training and validation windows together; they have nothing to stop early.

#include <span>
#include <vector>

#include "forecast/dataset.h"

namespace piggy::forecast {

// target = constant + slope x (log return of the window's newest candle)
struct LinearForecast {
    double constant = 0;
    double slope = 0;
    [[nodiscard]] double of(double newest_return) const { return constant + slope * newest_return; }
};

[[nodiscard]] LinearForecast fitted_drift(std::span<const double> targets);
// With returns that never vary it is the drift. One target per return.
[[nodiscard]] LinearForecast fitted_ar1(std::span<const double> newest_returns, std::span<const double> targets);

struct Baselines {
    LinearForecast no_change, drift, ar1;
};
[[nodiscard]] Baselines fitted_baselines(const Dataset& data);
[[nodiscard]] std::vector<double> forecasts_of(const LinearForecast& baseline, const Dataset& data, const Part& part);

}  // namespace piggy::forecast
