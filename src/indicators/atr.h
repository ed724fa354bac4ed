#pragma once
// Average true range after Wilder: how far prices move in one candle, gaps included.
//     true range = max(high, close before) - min(low, close before)
//     average = ((period - 1) * average before + newest) / period
// high, low, close  of each candle, any one unit, oldest first        gives   the same unit
// warm-up  period candles: the first candle has no close before it, and ATR(14) starts at bar 14 with the plain mean of
//          the true ranges of bars 1 to 14
// errors   out_of_range: period 0, or not fewer than the candles, or columns of different lengths; malformed: a value
//          that is not a usable number
// source   J. W. Wilder, New Concepts in Technical Trading Systems, 1978

#include <optional>
#include <span>
#include <vector>

#include "indicators/kernel.h"
#include "indicators/series.h"

namespace piggy::indicators {

// What ATR reads of a series of candles, in columns of one length.
struct HighLowClose {
    std::span<const double> high, low, close;
};

class Atr {
public:
    [[nodiscard]] static Result<Atr> of_period(std::size_t period);

    [[nodiscard]] std::size_t warm_up() const { return period_; }
    std::optional<double> next(double high, double low, double close) {
        double range = larger(high, previous_close_) - smaller(low, previous_close_);
        previous_close_ = close;
        if (seen_ <= period_) [[unlikely]] {
            if (seen_ > 0) range = seed_ += range;  // there was no close before the first candle
            if (++seen_ <= period_) return std::nullopt;
        }
        return share_ * ranges_.next(range);
    }

private:
    explicit Atr(std::size_t period);
    friend Result<> atr(const HighLowClose&, std::size_t, std::span<double>, const Kernel&);

    std::size_t period_;
    std::size_t seen_ = 0;
    double share_;  // 1 / period: the mean is this much of the fading sum
    double previous_close_ = 0;
    double seed_ = 0;
    FadingSum<double> ranges_;
};

[[nodiscard]] Result<> atr(const HighLowClose& candles, std::size_t period, std::span<double> out,
                           const Kernel& kernel = best_kernel());
[[nodiscard]] Result<std::vector<double>> atr(const HighLowClose& candles, std::size_t period);

}  // namespace piggy::indicators
