#pragma once
// Relative strength index after Wilder: the share of gains in all movement, in percent.
//     rsi = 100 gains / (gains + losses)
//     each averaged with Wilder's smoothing: average = ((period - 1) * average before + newest) / period
// values   any unit, oldest first        gives   0 to 100
// warm-up  period values: the first result, RSI(14) at bar 14, has the plain means of the first `period` changes
// defined  no losses: exactly 100; no gains: exactly 0; no movement at all: 50, neither strong nor weak
// errors   out_of_range: period 0 or not fewer than the values; malformed: a value that is not a usable number
// source   J. W. Wilder, New Concepts in Technical Trading Systems, 1978
//
// The share of two averages is the share of two fading sums, so neither is ever divided by the period. Prices that stop
// moving keep their last RSI; when what moved has faded below `stillness` (10,000 candles at period 14) it is 50.

#include <optional>
#include <span>
#include <vector>

#include "indicators/kernel.h"
#include "indicators/series.h"

namespace piggy::indicators {

class Rsi {
public:
    [[nodiscard]] static Result<Rsi> of_period(std::size_t period);

    [[nodiscard]] std::size_t warm_up() const { return period_; }
    std::optional<double> next(double value) {
        const double change = value - previous_;
        previous_ = value;
        const Pair both_ways = {change, -change};
        Pair gain_and_loss = both_ways > Pair{} ? both_ways : Pair{};
        if (seen_ <= period_) [[unlikely]] {
            if (seen_ > 0) gain_and_loss = seed_ = seed_ + gain_and_loss;  // the first value is no change
            if (++seen_ <= period_) return std::nullopt;
        }
        return share(sums_.next(gain_and_loss));
    }

private:
    explicit Rsi(std::size_t period);
    static double share(Pair gain_and_loss) {
        const double movement = gain_and_loss[0] + gain_and_loss[1];
        return 100.0 * (movement > stillness ? gain_and_loss[0] / movement : 0.5);
    }
    friend Result<> rsi(std::span<const double>, std::size_t, std::span<double>, const Kernel&);

    std::size_t period_;
    std::size_t seen_ = 0;
    double previous_ = 0;
    Pair seed_{};
    FadingSum<Pair> sums_;
};

[[nodiscard]] Result<> rsi(std::span<const double> values, std::size_t period, std::span<double> out,
                           const Kernel& kernel = best_kernel());
[[nodiscard]] Result<std::vector<double>> rsi(std::span<const double> values, std::size_t period);

}  // namespace piggy::indicators
