#pragma once
// Moving average convergence/divergence: a fast EMA less a slow one, its own EMA as the signal, and their distance.
//     macd = ema(fast) - ema(slow)    signal = ema(macd, signal)    histogram = macd - signal
// values   any unit, oldest first        gives   the same unit, all three
// warm-up  slow + signal - 2 values: bar 33 for 12/26/9
// errors   out_of_range: a period of 0, fast not below slow, too few values; malformed: a value not usable
// source   G. Appel, The Moving Average Convergence-Divergence Method, 1979
//
// Two conventions, said aloud:
// - Every average uses 2 / (period + 1): 12 and 26 mean 2/13 and 2/27. Old books round them to 0.15 and 0.075 (and so
//   do libraries that follow them); then 12/26 would be the one pair that follows another rule than its neighbours.
// - The start is TA-Lib's: both averages begin at bar slow - 1, the fast one from the mean of the `fast` values ending
//   there, so that macd starts from two equally old averages. The textbook lets the fast one begin earlier; the
//   difference fades by 11/13 a bar (below a millionth after 90) and this start is the one with published figures from
//   its first bar on.
//
// Both averages are kept as lags behind the newest value (see ema.h), so macd is lag less lag: no large prices cancel.

#include <optional>
#include <span>
#include <vector>

#include "indicators/kernel.h"
#include "indicators/series.h"

namespace piggy::indicators {

template <class Column>
struct MacdOf {
    Column macd, signal, histogram;
};
using MacdValue = MacdOf<double>;
using MacdColumns = MacdOf<std::vector<double>>;
using MacdOut = MacdOf<std::span<double>>;

struct MacdPeriods {
    std::size_t fast = 12, slow = 26, signal = 9;
};

class Macd {
public:
    [[nodiscard]] static Result<Macd> of_periods(const MacdPeriods& periods);

    [[nodiscard]] std::size_t warm_up() const { return periods_.slow + periods_.signal - 2; }
    std::optional<MacdValue> next(double value) {
        const double change = value - previous_;
        previous_ = value;
        Pair lag = fades_ * change;
        if (slow_seed_.count() < periods_.slow) [[unlikely]] {
            lag = seed_averages(value);
            if (slow_seed_.count() < periods_.slow) return std::nullopt;
        }
        const Pair lags = lags_.next(lag);
        const double macd = lags[1] - lags[0];
        double signal_lag = signal_fade_ * (macd - previous_macd_);
        previous_macd_ = macd;
        if (signal_seed_.count() < periods_.signal) [[unlikely]] {
            signal_lag = seed_signal(macd);
            if (signal_seed_.count() < periods_.signal) return std::nullopt;
        }
        const double histogram = signal_lags_.next(signal_lag);
        return MacdValue{macd, macd - histogram, histogram};
    }

private:
    explicit Macd(const MacdPeriods& periods);
    Pair seed_averages(double value);  // how far they lag behind this value
    double seed_signal(double macd);
    friend Result<> macd(std::span<const double>, const MacdPeriods&, const MacdOut&, const Kernel&);

    MacdPeriods periods_;
    Pair fades_;  // fast, slow
    double signal_fade_;
    double previous_ = 0;
    double previous_macd_ = 0;
    RunningMean fast_seed_, slow_seed_, signal_seed_;
    FadingSum<Pair> lags_;
    FadingSum<double> signal_lags_;
};

[[nodiscard]] Result<> macd(std::span<const double> values, const MacdPeriods& periods, const MacdOut& out,
                            const Kernel& kernel = best_kernel());
[[nodiscard]] Result<MacdColumns> macd(std::span<const double> values, const MacdPeriods& periods);

}  // namespace piggy::indicators
