#pragma once
// Exponential moving average: each value counts b = (period - 1) / (period + 1) times as much as the one after it.
// values   any unit, oldest first        gives   the same unit
// warm-up  period - 1 values; the first result is their mean with the one after them (the SMA seed)
// errors   out_of_range: period 0 or not fewer than the values; malformed: a value that is not a usable number
//
// Kept as the lag behind the newest value: with ema = value - lag, the textbook's
//     ema = (1 - b) value + b (ema before)      is      lag = b (change of value) + b (lag before).
// The lag is small where the average is large, so the rounding is too, and unmoved prices leave no lag at all.

#include <optional>
#include <span>
#include <vector>

#include "indicators/kernel.h"
#include "indicators/series.h"

namespace piggy::indicators {

// b of the average over `period`: 1 - 2 / (period + 1).
[[nodiscard]] constexpr double ema_fade(std::size_t period) {
    return static_cast<double>(period - 1) / static_cast<double>(period + 1);
}

class Ema {
public:
    [[nodiscard]] static Result<Ema> of_period(std::size_t period);

    [[nodiscard]] std::size_t warm_up() const { return period_ - 1; }
    std::optional<double> next(double value) {
        const double change = value - previous_;
        previous_ = value;
        double lag = fade_ * change;
        if (seed_.count() < period_) [[unlikely]] {
            lag = value - seed_.next(value);
            if (seed_.count() < period_) return std::nullopt;
        }
        return value - lags_.next(lag);
    }

private:
    explicit Ema(std::size_t period)
        : period_(period), fade_(ema_fade(period)), lags_(Fade<double>::of(ema_fade(period))) {}
    friend Result<> ema(std::span<const double>, std::size_t, std::span<double>, const Kernel&);

    std::size_t period_;
    double fade_;
    double previous_ = 0;
    RunningMean seed_;
    FadingSum<double> lags_;
};

[[nodiscard]] Result<> ema(std::span<const double> values, std::size_t period, std::span<double> out,
                           const Kernel& kernel = best_kernel());
[[nodiscard]] Result<std::vector<double>> ema(std::span<const double> values, std::size_t period);

}  // namespace piggy::indicators
