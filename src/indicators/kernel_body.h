#pragma once
// The batch loops. Included once by each kernel_*.cpp, which says how wide a register is (PIGGY_LANES).
// No standard containers here: their code must not be made for one processor and linked for all.

#include "indicators/kernel.h"
#include "indicators/kernel_blocks.h"
#include "indicators/kernel_lanes.h"
#include "indicators/kernel_windows.h"
#include "indicators/series.h"

namespace piggy::indicators {
namespace {

// Watches the values go by. A usable one leaves zero; any other makes 0 * infinity or 0 * NaN, which stays.
template <int Count>
class Watch {
public:
    void see(const Bundle<Count>& values) { trace_ = trace_ + 0.0 * (to_infinity * values); }
    [[nodiscard]] bool all_usable() const {
        double lanes[Count * PIGGY_LANES];
        store(lanes, trace_);
        bool good = true;
        for (const double lane : lanes) good = good && lane == 0;
        return good;
    }

private:
    static constexpr double to_infinity = 0x1p691;  // times value_limit it is just too large for a double
    static_assert(value_limit == 0x1p333);
    Bundle<Count> trace_{};
};

// The values of PIGGY_LANES blocks, turned, and the results turned back.
inline Blocks read_blocks(const double* values) {
    Blocks reading;
    load(values, reading);
    return turned(reading);
}
inline void write_blocks(double* out, const Blocks& results) { store(out, turned_back(results)); }

[[gnu::flatten]] bool ema_kernel(FadingState& lag, double& previous, const double* values, std::size_t count,
                                 double* out) {
    Watch<8> watch;
    Changes changes(previous);
    BlockSums lags(lag);
    const double fade = lag.fade.power[0];
    for (std::size_t i = 0; i < count; i += values_in_blocks) {
        const Blocks value = read_blocks(values + i);
        watch.see(value);
        write_blocks(out + i, value - lags.next(fade * changes.next(value)));
    }
    previous = changes.last();
    lag.carry = lags.carry();
    return watch.all_usable();
}

[[gnu::flatten]] bool rsi_kernel(FadingState& gains, FadingState& losses, double& previous, const double* values,
                                 std::size_t count, double* out) {
    Watch<8> watch;
    Changes changes(previous);
    BlockSums gain_sums(gains);
    BlockSums loss_sums(losses);
    const Blocks none{};
    for (std::size_t i = 0; i < count; i += values_in_blocks) {
        const Blocks value = read_blocks(values + i);
        watch.see(value);
        const Blocks change = changes.next(value);
        const Blocks gain = gain_sums.next(larger(change, none));
        const Blocks movement = gain + loss_sums.next(larger(none - change, none));
        write_blocks(out + i, 100.0 * where_above(movement, stillness, gain / movement, 0.5));
    }
    previous = changes.last();
    gains.carry = gain_sums.carry();
    losses.carry = loss_sums.carry();
    return watch.all_usable();
}

[[gnu::flatten]] bool macd_kernel(FadingState& fast, FadingState& slow, FadingState& signal, double& previous,
                                  double& previous_macd, const double* values, std::size_t count, double* macd_out,
                                  double* signal_out, double* histogram_out) {
    Watch<8> watch;
    Changes changes(previous);
    Changes macd_changes(previous_macd);
    BlockSums fast_lags(fast);
    BlockSums slow_lags(slow);
    BlockSums signal_lags(signal);
    const double fast_fade = fast.fade.power[0];
    const double slow_fade = slow.fade.power[0];
    const double signal_fade = signal.fade.power[0];
    for (std::size_t i = 0; i < count; i += values_in_blocks) {
        const Blocks value = read_blocks(values + i);
        watch.see(value);
        const Blocks change = changes.next(value);
        const Blocks macd = slow_lags.next(slow_fade * change) - fast_lags.next(fast_fade * change);
        const Blocks histogram = turned_back(signal_lags.next(signal_fade * macd_changes.next(macd)));
        const Blocks macd_in_order = turned_back(macd);
        store(macd_out + i, macd_in_order);
        store(signal_out + i, macd_in_order - histogram);
        store(histogram_out + i, histogram);
    }
    previous = changes.last();
    previous_macd = macd_changes.last();
    fast.carry = fast_lags.carry();
    slow.carry = slow_lags.carry();
    signal.carry = signal_lags.carry();
    return watch.all_usable();
}

[[gnu::flatten]] bool atr_kernel(FadingState& ranges, double share, const double* high, const double* low,
                                 const double* close, std::size_t count, double* out) {
    Watch<8> watch;
    BlockSums range_sums(ranges);
    for (std::size_t i = 0; i < count; i += values_in_blocks) {
        Blocks top, bottom, before, last;
        load(high + i, top);
        load(low + i, bottom);
        load(close + i - 1, before);
        load(close + i, last);
        watch.see(top);
        watch.see(bottom);
        watch.see(last);
        const Blocks range = larger(top, before) - smaller(bottom, before);
        write_blocks(out + i, share * range_sums.next(turned(range)));
    }
    ranges.carry = range_sums.carry();
    return watch.all_usable();
}

[[gnu::flatten]] bool sma_kernel(const WindowWork& work, const double* values, std::size_t count, double* out) {
    Watch<registers_per_eight> watch;
    EightWindows<Means> windows(work);
    const std::size_t warm_up = work.plan.period - 1;
    each_eight(count, warm_up, out, [&](Place place) {
        const Eight value = place.read(values);
        watch.see(value);
        place.write(out, static_cast<std::ptrdiff_t>(warm_up), windows.next({{value}}).field[0]);
    });
    return watch.all_usable();
}

[[gnu::flatten]] bool bollinger_kernel(const WindowWork& work, double deviations, const double* values,
                                       std::size_t count, double* middle, double* upper, double* lower) {
    Watch<registers_per_eight> watch;
    EightWindows<Moments> windows(work);
    const auto warm_up = static_cast<std::ptrdiff_t>(work.plan.period - 1);
    const double share = 1.0 / static_cast<double>(work.plan.period);
    each_eight(count, work.plan.period - 1, middle, [&](Place place) {
        const Eight value = place.read(values);
        watch.see(value);
        const Summary<Eight, 2> window = windows.next({{value, Eight{}}});
        const Eight width = deviations * square_root(share * window.field[1]);
        place.write(middle, warm_up, window.field[0]);
        place.write(upper, warm_up, window.field[0] + width);
        place.write(lower, warm_up, window.field[0] - width);
    });
    return watch.all_usable();
}

[[gnu::flatten]] bool z_score_kernel(const WindowWork& work, const double* values, std::size_t count, double* out) {
    Watch<registers_per_eight> watch;
    EightWindows<Moments> windows(work);
    const auto warm_up = static_cast<std::ptrdiff_t>(work.plan.period - 1);
    const double share = 1.0 / static_cast<double>(work.plan.period);
    each_eight(count, work.plan.period - 1, out, [&](Place place) {
        const Eight value = place.read(values);
        watch.see(value);
        const Summary<Eight, 2> window = windows.next({{value, Eight{}}});
        const Eight deviation = square_root(share * window.field[1]);
        place.write(out, warm_up, where_above(deviation, 0.0, (value - window.field[0]) / deviation, 0.0));
    });
    return watch.all_usable();
}

[[gnu::flatten]] bool donchian_kernel(const WindowWork& work, const double* high, const double* low, std::size_t count,
                                      double* upper, double* middle, double* lower) {
    Watch<registers_per_eight> watch;
    EightWindows<Extremes> windows(work);
    const auto warm_up = static_cast<std::ptrdiff_t>(work.plan.period - 1);
    const Eight zero{};
    each_eight(count, work.plan.period - 1, upper, [&](Place place) {
        const Eight top = place.read(high) + zero;  // no minus zero
        const Eight bottom = place.read(low) + zero;
        watch.see(top);
        watch.see(bottom);
        const Summary<Eight, 2> window = windows.next({{top, bottom}});
        place.write(upper, warm_up, window.field[0]);
        place.write(middle, warm_up, 0.5 * (window.field[0] + window.field[1]));
        place.write(lower, warm_up, window.field[1]);
    });
    return watch.all_usable();
}

constexpr Kernel kernel_named(const char* name) {
    return {name,       ema_kernel,       rsi_kernel,     macd_kernel,    atr_kernel,
            sma_kernel, bollinger_kernel, z_score_kernel, donchian_kernel};
}

}  // namespace
}  // namespace piggy::indicators
