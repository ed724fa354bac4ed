#pragma once
// Simple moving average: the mean of the last `period` values.
// values   any unit, oldest first        gives   the same unit
// warm-up  period - 1 values
// errors   out_of_range: period 0 or not fewer than the values; malformed: a value that is not a usable number
// The middle Bollinger band is this, bit for bit. Equal values give exactly that value.
// (Crossings that must see exact ties are for integer ticks, not for these doubles.)

#include <optional>
#include <span>
#include <vector>

#include "indicators/kernel.h"
#include "indicators/series.h"

namespace piggy::indicators {

class Sma {
public:
    [[nodiscard]] static Result<Sma> of_period(std::size_t period);

    [[nodiscard]] std::size_t warm_up() const { return means_.plan().period - 1; }
    std::optional<double> next(double value) {
        const double mean = means_.next({value}).mean;
        if (!means_.full()) return std::nullopt;
        return mean;
    }

private:
    explicit Sma(std::size_t period) : means_(period) {}
    friend Result<> sma(std::span<const double>, std::size_t, std::span<double>, const Kernel&);

    WindowStream<Mean> means_;
};

[[nodiscard]] Result<> sma(std::span<const double> values, std::size_t period, std::span<double> out,
                           const Kernel& kernel = best_kernel());
[[nodiscard]] Result<std::vector<double>> sma(std::span<const double> values, std::size_t period);

}  // namespace piggy::indicators
