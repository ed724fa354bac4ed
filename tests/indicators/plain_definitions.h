#pragma once
// The judge: every indicator as a textbook defines it, in long double, slow and obvious.
// out[i] belongs to values[i + warm-up], as in the room itself.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace piggy::indicators::plain {

using Exact = long double;

inline std::vector<Exact> sma(std::span<const double> values, std::size_t period) {
    std::vector<Exact> out;
    for (std::size_t i = period - 1; i < values.size(); ++i) {
        Exact sum = 0;
        for (std::size_t k = i + 1 - period; k <= i; ++k) sum += values[k];
        out.push_back(sum / static_cast<Exact>(period));
    }
    return out;
}

// The population standard deviation of each window, from its own mean.
inline std::vector<Exact> deviation(std::span<const double> values, std::size_t period) {
    std::vector<Exact> out;
    const std::vector<Exact> means = sma(values, period);
    for (std::size_t i = period - 1; i < values.size(); ++i) {
        Exact squares = 0;
        for (std::size_t k = i + 1 - period; k <= i; ++k) {
            const Exact distance = static_cast<Exact>(values[k]) - means[i + 1 - period];
            squares += distance * distance;
        }
        out.push_back(std::sqrt(squares / static_cast<Exact>(period)));
    }
    return out;
}

// average = share * value + (1 - share) * average before, from the mean of the first `period`.
template <class Values>
std::vector<Exact> smoothed(const Values& values, std::size_t period, Exact share) {
    std::vector<Exact> out;
    if (values.size() < period) return out;
    Exact average = 0;
    for (std::size_t i = 0; i < period; ++i) average += static_cast<Exact>(values[i]) / static_cast<Exact>(period);
    out.push_back(average);
    for (std::size_t i = period; i < values.size(); ++i) {
        average = share * static_cast<Exact>(values[i]) + (1 - share) * average;
        out.push_back(average);
    }
    return out;
}

template <class Values>
std::vector<Exact> ema(const Values& values, std::size_t period) {
    return smoothed(values, period, Exact{2} / static_cast<Exact>(period + 1));
}

inline std::vector<Exact> rsi(std::span<const double> values, std::size_t period) {
    std::vector<Exact> gains, losses, out;
    for (std::size_t i = 1; i < values.size(); ++i) {
        const Exact change = static_cast<Exact>(values[i]) - static_cast<Exact>(values[i - 1]);
        gains.push_back(std::max(change, Exact{0}));
        losses.push_back(std::max(-change, Exact{0}));
    }
    const std::vector<Exact> gain = smoothed(gains, period, Exact{1} / static_cast<Exact>(period));
    const std::vector<Exact> loss = smoothed(losses, period, Exact{1} / static_cast<Exact>(period));
    for (std::size_t i = 0; i < gain.size(); ++i) {
        const Exact movement = gain[i] + loss[i];
        out.push_back(movement > 0 ? 100 * gain[i] / movement : 50);
    }
    return out;
}

struct Macd {
    std::vector<Exact> macd, signal;  // both from the first bar that has a signal
};
// With TA-Lib's start: the fast average is seeded from the `fast` values that end where the slow one's seed ends.
inline Macd macd(std::span<const double> values, std::size_t fast, std::size_t slow, std::size_t signal) {
    const std::vector<Exact> fast_average = ema(values.subspan(slow - fast), fast);
    const std::vector<Exact> slow_average = ema(values, slow);
    std::vector<Exact> line;
    for (std::size_t i = 0; i < slow_average.size(); ++i) line.push_back(fast_average[i] - slow_average[i]);
    Macd result;
    result.signal = ema(line, signal);
    result.macd.assign(line.begin() + static_cast<std::ptrdiff_t>(signal - 1), line.end());
    return result;
}

inline std::vector<Exact> atr(std::span<const double> high, std::span<const double> low, std::span<const double> close,
                              std::size_t period) {
    std::vector<Exact> ranges;
    for (std::size_t i = 1; i < close.size(); ++i) {
        const Exact inside = static_cast<Exact>(high[i]) - static_cast<Exact>(low[i]);
        const Exact up = std::fabs(static_cast<Exact>(high[i]) - static_cast<Exact>(close[i - 1]));
        const Exact down = std::fabs(static_cast<Exact>(low[i]) - static_cast<Exact>(close[i - 1]));
        ranges.push_back(std::max({inside, up, down}));
    }
    return smoothed(ranges, period, Exact{1} / static_cast<Exact>(period));
}

}  // namespace piggy::indicators::plain
