#pragma once
// The batch loops. Included once by each kernel_*.cpp, which says how wide a register is (PIGGY_LANES).
// No standard containers here: their code must not be made for one processor and linked for all.

#include "indicators/kernel.h"
#include "indicators/kernel_blocks.h"
#include "indicators/kernel_lanes.h"
#include "indicators/kernel_windows.h"
#include "indicators/series.h"

// Inlines whatever a loop calls (CMakeLists.txt says where not).
#ifndef PIGGY_ONE_LOOP
#define PIGGY_ONE_LOOP
#endif

namespace piggy::indicators {
namespace {

// Watches the values go by, as a sum that any unusable one makes infinite or NaN for good.
// (So could very many large ones; the caller looks closer before it refuses.)
template <int Count>
class Watch {
public:
    void see(const Bundle<Count>& values) { trace_ = trace_ + to_infinity * values; }
    [[nodiscard]] bool all_usable() const {
        double lanes[Count * PIGGY_LANES];
        store(lanes, trace_);
        bool good = true;
        for (const double lane : lanes) good = good && lane - lane == 0;
        return good;
    }

private:
    static constexpr double to_infinity = 0x1p691;  // times value_limit it is just too large for a double
    static_assert(value_limit == 0x1p333);
    Bundle<Count> trace_{};
};

inline Blocks read(const double* from) {
    Blocks value;
    load(from, value);
    return value;
}

PIGGY_ONE_LOOP bool ema_kernel(FadingState& lag, double& previous, const double* values, std::size_t count,
                               double* out) {
    Watch<8> watch;
    Changes changes(previous);
    FadingState lags = lag;
    each_stride(
        count,
        [&](std::size_t i) {
            const Blocks value = read(values + i);
            watch.see(value);
            return from_zero(lags, lags.fade.power[0] * changes.next(turned(value)));
        },
        [&](std::size_t i, const Blocks& begun) {
            store(out + i, read(values + i) - turned_back(with_carry(lags, begun)));
        });
    previous = changes.last();
    lag.carry = lags.carry;
    return watch.all_usable();
}

// Two sums begun together.
struct Two {
    Blocks first, second;
};

PIGGY_ONE_LOOP bool rsi_kernel(FadingState& gains, FadingState& losses, double& previous, const double* values,
                               std::size_t count, double* out) {
    Watch<8> watch;
    Changes changes(previous);
    FadingState gain_sums = gains;
    FadingState loss_sums = losses;
    const Blocks none{};
    each_stride(
        count,
        [&](std::size_t i) {
            const Blocks value = read(values + i);
            watch.see(value);
            const Blocks change = changes.next(turned(value));
            return Two{from_zero(gain_sums, larger(change, none)), from_zero(loss_sums, larger(none - change, none))};
        },
        [&](std::size_t i, const Two& begun) {
            const Blocks gain = with_carry(gain_sums, begun.first);
            const Blocks movement = gain + with_carry(loss_sums, begun.second);
            store(out + i, turned_back(100.0 * where_above(movement, stillness, gain / movement, 0.5)));
        });
    previous = changes.last();
    gains.carry = gain_sums.carry;
    losses.carry = loss_sums.carry;
    return watch.all_usable();
}

PIGGY_ONE_LOOP bool macd_kernel(FadingState& fast, FadingState& slow, FadingState& signal, double& previous,
                                double& previous_macd, const double* values, std::size_t count, double* macd_out,
                                double* signal_out, double* histogram_out) {
    Watch<8> watch;
    Changes changes(previous);
    Changes macd_changes(previous_macd);
    FadingState fast_lags = fast;
    FadingState slow_lags = slow;
    FadingState signal_lags = signal;
    each_stride(
        count,
        [&](std::size_t i) {
            const Blocks value = read(values + i);
            watch.see(value);
            const Blocks change = changes.next(turned(value));
            return Two{from_zero(fast_lags, fast_lags.fade.power[0] * change),
                       from_zero(slow_lags, slow_lags.fade.power[0] * change)};
        },
        [&](std::size_t i, const Two& begun) {
            const Blocks macd = with_carry(slow_lags, begun.second) - with_carry(fast_lags, begun.first);
            const Blocks signal_lag = signal_lags.fade.power[0] * macd_changes.next(macd);
            const Blocks histogram = turned_back(with_carry(signal_lags, from_zero(signal_lags, signal_lag)));
            const Blocks macd_in_order = turned_back(macd);
            store(macd_out + i, macd_in_order);
            store(signal_out + i, macd_in_order - histogram);
            store(histogram_out + i, histogram);
        });
    previous = changes.last();
    previous_macd = macd_changes.last();
    fast.carry = fast_lags.carry;
    slow.carry = slow_lags.carry;
    signal.carry = signal_lags.carry;
    return watch.all_usable();
}

PIGGY_ONE_LOOP bool atr_kernel(FadingState& ranges, double share, const double* high, const double* low,
                               const double* close, std::size_t count, double* out) {
    Watch<8> watch;
    FadingState range_sums = ranges;
    each_stride(
        count,
        [&](std::size_t i) {
            const Blocks top = read(high + i);
            const Blocks bottom = read(low + i);
            const Blocks before = read(close + i - 1);
            watch.see(top);
            watch.see(bottom);
            watch.see(before);
            return from_zero(range_sums, turned(larger(top, before) - smaller(bottom, before)));
        },
        [&](std::size_t i, const Blocks& begun) {
            store(out + i, share * turned_back(with_carry(range_sums, begun)));
        });
    ranges.carry = range_sums.carry;
    return watch.all_usable();
}

PIGGY_ONE_LOOP bool sma_kernel(const WindowWork& work, const double* values, std::size_t count, double* out) {
    Watch<registers_per_eight> watch;
    WindowFold<Mean, Eight> windows;
    const std::size_t warm_up = work.plan.period - 1;
    each_eight(count, warm_up, out, [&](Place place) {
        const Eight value = place.read(values);
        watch.see(value);
        place.write(out, static_cast<std::ptrdiff_t>(warm_up), windows.next(work.plan, work.rings, {value}).mean);
    });
    return watch.all_usable();
}

PIGGY_ONE_LOOP bool bollinger_kernel(const WindowWork& work, double deviations, const double* values, std::size_t count,
                                     double* middle, double* upper, double* lower) {
    Watch<registers_per_eight> watch;
    WindowFold<Moments, Eight> windows;
    const auto warm_up = static_cast<std::ptrdiff_t>(work.plan.period - 1);
    const double share = 1.0 / static_cast<double>(work.plan.period);
    each_eight(count, work.plan.period - 1, middle, [&](Place place) {
        const Eight value = place.read(values);
        watch.see(value);
        const Moments<Eight> window = windows.next(work.plan, work.rings, {value, Eight{}});
        const Eight width = deviations * square_root(share * window.spread);
        place.write(middle, warm_up, window.mean);
        place.write(upper, warm_up, window.mean + width);
        place.write(lower, warm_up, window.mean - width);
    });
    return watch.all_usable();
}

PIGGY_ONE_LOOP bool z_score_kernel(const WindowWork& work, const double* values, std::size_t count, double* out) {
    Watch<registers_per_eight> watch;
    WindowFold<Moments, Eight> windows;
    const auto warm_up = static_cast<std::ptrdiff_t>(work.plan.period - 1);
    const double share = 1.0 / static_cast<double>(work.plan.period);
    each_eight(count, work.plan.period - 1, out, [&](Place place) {
        const Eight value = place.read(values);
        watch.see(value);
        const Moments<Eight> window = windows.next(work.plan, work.rings, {value, Eight{}});
        const Eight deviation = square_root(share * window.spread);
        place.write(out, warm_up, where_above(deviation, 0.0, (value - window.mean) / deviation, 0.0));
    });
    return watch.all_usable();
}

PIGGY_ONE_LOOP bool donchian_kernel(const WindowWork& work, const double* high, const double* low, std::size_t count,
                                    double* upper, double* middle, double* lower) {
    Watch<registers_per_eight> watch;
    WindowFold<Extremes, Eight> windows;
    const auto warm_up = static_cast<std::ptrdiff_t>(work.plan.period - 1);
    const Eight zero{};
    each_eight(count, work.plan.period - 1, upper, [&](Place place) {
        const Eight top = place.read(high) + zero;  // no minus zero
        const Eight bottom = place.read(low) + zero;
        watch.see(top);
        watch.see(bottom);
        const Extremes<Eight> window = windows.next(work.plan, work.rings, {top, bottom});
        place.write(upper, warm_up, window.high);
        place.write(middle, warm_up, 0.5 * (window.high + window.low));
        place.write(lower, warm_up, window.low);
    });
    return watch.all_usable();
}

constexpr Kernel kernel_named(const char* name) {
    return {name,       ema_kernel,       rsi_kernel,     macd_kernel,    atr_kernel,
            sma_kernel, bollinger_kernel, z_score_kernel, donchian_kernel};
}

}  // namespace
}  // namespace piggy::indicators
