#pragma once
// Rolling z-score: how many standard deviations the newest value lies from the mean of the last `period`, itself
// included.
//     z = (value - mean) / (population standard deviation of the window)
// values   any unit, oldest first        gives   dimensionless, never beyond the square root of period - 1
// warm-up  period - 1 values
// defined  a window of equal values: 0
// errors   out_of_range: period 0 or not fewer than the values; malformed: a value that is not a usable number

#include <cmath>
#include <optional>
#include <span>
#include <vector>

#include "indicators/kernel.h"
#include "indicators/series.h"

namespace piggy::indicators {

class ZScore {
public:
    [[nodiscard]] static Result<ZScore> of_period(std::size_t period);

    [[nodiscard]] std::size_t warm_up() const { return moments_.plan().period - 1; }
    std::optional<double> next(double value) {
        const Moments<double> window = moments_.next({value, 0});
        if (!moments_.full()) return std::nullopt;
        const double deviation = std::sqrt(share_ * window.spread);
        return deviation > 0 ? (value - window.mean) / deviation : 0.0;
    }

private:
    explicit ZScore(std::size_t period) : share_(1.0 / static_cast<double>(period)), moments_(period) {}
    friend Result<> z_score(std::span<const double>, std::size_t, std::span<double>, const Kernel&);

    double share_;
    WindowStream<Moments> moments_;
};

[[nodiscard]] Result<> z_score(std::span<const double> values, std::size_t period, std::span<double> out,
                               const Kernel& kernel = best_kernel());
[[nodiscard]] Result<std::vector<double>> z_score(std::span<const double> values, std::size_t period);

}  // namespace piggy::indicators
