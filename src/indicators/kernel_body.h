#pragma once
// The batch loops. Included once by each kernel_*.cpp, which says how wide a register is (PIGGY_LANES).
// No standard containers here: their code must not be made for one processor and linked for all.

#include "indicators/kernel.h"
#include "indicators/kernel_lanes.h"
#include "indicators/series.h"

namespace piggy::indicators {
namespace {

// Watches the values go by. A usable one leaves zero; any other makes 0 * infinity or 0 * NaN, which stays.
class Watch {
public:
    void see(const Eight& values) { trace_ = trace_ + 0.0 * (to_infinity * values); }
    [[nodiscard]] bool all_usable() const {
        double lanes[8];
        store(lanes, trace_);
        bool good = true;
        for (const double lane : lanes) good = good && lane == 0;
        return good;
    }

private:
    static constexpr double to_infinity = 0x1p691;  // times value_limit it is just too large for a double
    static_assert(value_limit == 0x1p333);
    Eight trace_{};
};

// Where eight values are read or written: straight in the series, or beside it for the last few.
struct Place {
    std::size_t from;
    std::size_t count;
    [[nodiscard]] Eight read(const double* series) const {
        Eight value;
        if (count == 8) {
            load(series + from, value);
            return value;
        }
        double lanes[8];
        for (std::size_t i = 0; i < 8; ++i) lanes[i] = series[from + (i < count ? i : count - 1)];
        load(lanes, value);
        return value;
    }
    void write(double* series, const Eight& value) const {
        if (count == 8) return store(series + from, value);
        double lanes[8];
        store(lanes, value);
        for (std::size_t i = 0; i < count; ++i) series[from + i] = lanes[i];
    }
};

template <class Body>
inline void each_eight(std::size_t count, Body body) {
    std::size_t from = 0;
    for (; from + 8 <= count; from += 8) body(Place{from, 8});
    if (from < count) body(Place{from, count - from});
}

template <unsigned Length>
inline void resume(Delay<Eight, Length>& delay, const double* last_eight) {
    load(last_eight, delay.now);
}

// The fading sum in eights, going on where a stream stands.
class EightFadingSums : public FadingSum<Eight, double> {
public:
    explicit EightFadingSums(const FadingState& state) : FadingSum<Eight, double>(state.fade) {
        resume(inputs_, state.inputs);
        resume(pairs_, state.pairs);
        resume(fours_, state.fours);
        resume(sums_, state.sums);
    }
};

// Value less the value before it.
class Changes {
public:
    explicit Changes(double previous) { values_.now = each(previous); }
    Eight next(const Eight& values) { return values - values_.push(values, 0); }

private:
    Delay<Eight, 1> values_;
};

template <class Merge>
class EightWindows {
public:
    explicit EightWindows(WindowState& state) : plan_(state.plan), rings_(state.rings) {
        for (int field = 0; field < Merge::fields; ++field) {
            resume(fold_.ones.field[field], state.ones[field]);
            resume(fold_.twos.field[field], state.twos[field]);
            resume(fold_.fours.field[field], state.fours[field]);
        }
    }
    Summary<Eight, Merge::fields> next(const Summary<Eight, Merge::fields>& one) {
        return fold_.next(plan_, rings_, one);
    }

private:
    const WindowPlan plan_;
    double* rings_;
    WindowFold<Eight, Merge> fold_;
};

bool ema_kernel(const FadingState& lag, double previous, const double* values, std::size_t count, double* out) {
    Watch watch;
    Changes changes(previous);
    EightFadingSums lags(lag);
    const double fade = lag.fade.b;
    each_eight(count, [&](Place place) {
        const Eight value = place.read(values);
        watch.see(value);
        place.write(out, value - lags.next(fade * changes.next(value)));
    });
    return watch.all_usable();
}

bool rsi_kernel(const FadingState& gains, const FadingState& losses, double previous, const double* values,
                std::size_t count, double* out) {
    Watch watch;
    Changes changes(previous);
    EightFadingSums gain_sums(gains);
    EightFadingSums loss_sums(losses);
    const Eight none{};
    each_eight(count, [&](Place place) {
        const Eight value = place.read(values);
        watch.see(value);
        const Eight change = changes.next(value);
        const Eight gain = gain_sums.next(larger(change, none));
        const Eight loss = loss_sums.next(larger(none - change, none));
        const Eight movement = gain + loss;
        place.write(out, 100.0 * where_above(movement, stillness, gain / movement, 0.5));
    });
    return watch.all_usable();
}

bool macd_kernel(const FadingState& fast, const FadingState& slow, const FadingState& signal, double previous,
                 double previous_macd, const double* values, std::size_t count, double* macd_out, double* signal_out,
                 double* histogram_out) {
    Watch watch;
    Changes changes(previous);
    Changes macd_changes(previous_macd);
    EightFadingSums fast_lags(fast);
    EightFadingSums slow_lags(slow);
    EightFadingSums signal_lags(signal);
    const double fast_fade = fast.fade.b;
    const double slow_fade = slow.fade.b;
    const double signal_fade = signal.fade.b;
    each_eight(count, [&](Place place) {
        const Eight value = place.read(values);
        watch.see(value);
        const Eight change = changes.next(value);
        const Eight macd = slow_lags.next(slow_fade * change) - fast_lags.next(fast_fade * change);
        const Eight histogram = signal_lags.next(signal_fade * macd_changes.next(macd));
        place.write(macd_out, macd);
        place.write(signal_out, macd - histogram);
        place.write(histogram_out, histogram);
    });
    return watch.all_usable();
}

bool atr_kernel(const FadingState& ranges, double share, double previous_close, const double* high, const double* low,
                const double* close, std::size_t count, double* out) {
    Watch watch;
    EightFadingSums range_sums(ranges);
    Delay<Eight, 1> closes;
    closes.now = each(previous_close);
    each_eight(count, [&](Place place) {
        const Eight top = place.read(high);
        const Eight bottom = place.read(low);
        const Eight last = place.read(close);
        watch.see(top);
        watch.see(bottom);
        watch.see(last);
        const Eight before = closes.push(last, 0);
        place.write(out, share * range_sums.next(larger(top, before) - smaller(bottom, before)));
    });
    return watch.all_usable();
}

bool sma_kernel(WindowState& means, const double* values, std::size_t count, double* out) {
    Watch watch;
    EightWindows<Means> windows(means);
    each_eight(count, [&](Place place) {
        const Eight value = place.read(values);
        watch.see(value);
        place.write(out, windows.next({{value}}).field[0]);
    });
    return watch.all_usable();
}

bool bollinger_kernel(WindowState& moments, double deviations, const double* values, std::size_t count, double* middle,
                      double* upper, double* lower) {
    Watch watch;
    EightWindows<Moments> windows(moments);
    const double share = 1.0 / static_cast<double>(moments.plan.period);
    each_eight(count, [&](Place place) {
        const Eight value = place.read(values);
        watch.see(value);
        const Summary<Eight, 2> window = windows.next({{value, Eight{}}});
        const Eight width = deviations * square_root(share * window.field[1]);
        place.write(middle, window.field[0]);
        place.write(upper, window.field[0] + width);
        place.write(lower, window.field[0] - width);
    });
    return watch.all_usable();
}

bool z_score_kernel(WindowState& moments, const double* values, std::size_t count, double* out) {
    Watch watch;
    EightWindows<Moments> windows(moments);
    const double share = 1.0 / static_cast<double>(moments.plan.period);
    each_eight(count, [&](Place place) {
        const Eight value = place.read(values);
        watch.see(value);
        const Summary<Eight, 2> window = windows.next({{value, Eight{}}});
        const Eight deviation = square_root(share * window.field[1]);
        place.write(out, where_above(deviation, 0.0, (value - window.field[0]) / deviation, 0.0));
    });
    return watch.all_usable();
}

bool donchian_kernel(WindowState& extremes, const double* high, const double* low, std::size_t count, double* upper,
                     double* middle, double* lower) {
    Watch watch;
    EightWindows<Extremes> windows(extremes);
    const Eight zero{};
    each_eight(count, [&](Place place) {
        const Eight top = place.read(high) + zero;  // no minus zero
        const Eight bottom = place.read(low) + zero;
        watch.see(top);
        watch.see(bottom);
        const Summary<Eight, 2> window = windows.next({{top, bottom}});
        place.write(upper, window.field[0]);
        place.write(middle, 0.5 * (window.field[0] + window.field[1]));
        place.write(lower, window.field[1]);
    });
    return watch.all_usable();
}

constexpr Kernel kernel_named(const char* name) {
    return {name,       ema_kernel,       rsi_kernel,     macd_kernel,    atr_kernel,
            sma_kernel, bollinger_kernel, z_score_kernel, donchian_kernel};
}

}  // namespace
}  // namespace piggy::indicators
