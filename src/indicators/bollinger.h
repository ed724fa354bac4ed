#pragma once
// Bollinger bands: the moving average, and that many standard deviations above and below it.
//     middle = sma(period)    upper, lower = middle +- deviations * (population standard deviation of the window)
// values      any unit, oldest first        gives   the same unit, all three
// deviations  above 0, at most 100; usually 2
// warm-up     period - 1 values
// errors      out_of_range: period 0, deviations outside its range, too few values; malformed: a value not usable
// source      J. Bollinger, Bollinger on Bollinger Bands, 2001: the deviation divides by the period, not one less
//
// Equal values have exactly no width. Differences below about 1e-150 count as none (their squares have no double).

#include <cmath>
#include <optional>
#include <span>
#include <vector>

#include "indicators/kernel.h"
#include "indicators/series.h"

namespace piggy::indicators {

template <class Column>
struct BollingerOf {
    Column middle, upper, lower;
};
using BollingerValue = BollingerOf<double>;
using BollingerColumns = BollingerOf<std::vector<double>>;
using BollingerOut = BollingerOf<std::span<double>>;

struct BollingerSettings {
    std::size_t period = 20;
    double deviations = 2;
};

class Bollinger {
public:
    [[nodiscard]] static Result<Bollinger> of(const BollingerSettings& settings);

    [[nodiscard]] std::size_t warm_up() const { return moments_.plan().period - 1; }
    std::optional<BollingerValue> next(double value) {
        const Moments<double> window = moments_.next({value, 0});
        if (!moments_.full()) return std::nullopt;
        const double width = deviations_ * std::sqrt(share_ * window.spread);
        return BollingerValue{window.mean, window.mean + width, window.mean - width};
    }

private:
    explicit Bollinger(const BollingerSettings& settings)
        : deviations_(settings.deviations),
          share_(1.0 / static_cast<double>(settings.period)),
          moments_(settings.period) {}
    friend Result<> bollinger(std::span<const double>, const BollingerSettings&, const BollingerOut&, const Kernel&);

    double deviations_;
    double share_;
    WindowStream<Moments> moments_;
};

[[nodiscard]] Result<> bollinger(std::span<const double> values, const BollingerSettings& settings,
                                 const BollingerOut& out, const Kernel& kernel = best_kernel());
[[nodiscard]] Result<BollingerColumns> bollinger(std::span<const double> values, const BollingerSettings& settings);

}  // namespace piggy::indicators
