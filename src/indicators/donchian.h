#pragma once
// Donchian channel: the highest high and the lowest low of the last `period` candles, and halfway between.
// high, low  of each candle, any one unit, oldest first        gives   the same unit, all three
// warm-up    period - 1 candles. The current candle counts: a breakout compares with the channel of the candle before.
// errors     out_of_range: period 0, or not fewer than the candles, or columns of different lengths; malformed: a value
//            that is not a usable number

#include <optional>
#include <span>
#include <vector>

#include "indicators/kernel.h"
#include "indicators/series.h"

namespace piggy::indicators {

template <class Column>
struct DonchianOf {
    Column upper, middle, lower;
};
using DonchianValue = DonchianOf<double>;
using DonchianColumns = DonchianOf<std::vector<double>>;
using DonchianOut = DonchianOf<std::span<double>>;

struct HighLow {
    std::span<const double> high, low;
};

class Donchian {
public:
    [[nodiscard]] static Result<Donchian> of_period(std::size_t period);

    [[nodiscard]] std::size_t warm_up() const { return extremes_.plan().period - 1; }
    std::optional<DonchianValue> next(double high, double low) {
        const Extremes<double> window = extremes_.next({high + 0.0, low + 0.0});  // no minus zero
        if (!extremes_.full()) return std::nullopt;
        return DonchianValue{window.high, 0.5 * (window.high + window.low), window.low};
    }

private:
    explicit Donchian(std::size_t period) : extremes_(period) {}
    friend Result<> donchian(const HighLow&, std::size_t, const DonchianOut&, const Kernel&);

    WindowStream<Extremes> extremes_;
};

[[nodiscard]] Result<> donchian(const HighLow& candles, std::size_t period, const DonchianOut& out,
                                const Kernel& kernel = best_kernel());
[[nodiscard]] Result<DonchianColumns> donchian(const HighLow& candles, std::size_t period);

}  // namespace piggy::indicators
