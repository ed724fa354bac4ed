#pragma once
// The batch loops, eight neighbours at a time: kernel_body.h compiled for several register widths, all giving the
// same bits. The best one this processor has is chosen once; tests and benches ask for each.
//
// A kernel goes on from a stream that has given its first result: state in, then `count` more values and results.
// It returns false where a value was not usable; the results are then worthless.

#include <cstddef>
#include <span>

#include "indicators/fading_sum.h"
#include "indicators/window_fold.h"

namespace piggy::indicators {

struct Kernel {
    const char* name;
    bool (*ema)(const FadingState& lag, double previous, const double* values, std::size_t count, double* out);
    bool (*rsi)(const FadingState& gains, const FadingState& losses, double previous, const double* values,
                std::size_t count, double* out);
    bool (*macd)(const FadingState& fast, const FadingState& slow, const FadingState& signal, double previous,
                 double previous_macd, const double* values, std::size_t count, double* macd_out, double* signal_out,
                 double* histogram_out);
    bool (*atr)(const FadingState& ranges, double share, double previous_close, const double* high, const double* low,
                const double* close, std::size_t count, double* out);
    bool (*sma)(WindowState& means, const double* values, std::size_t count, double* out);
    bool (*bollinger)(WindowState& moments, double deviations, const double* values, std::size_t count, double* middle,
                      double* upper, double* lower);
    bool (*z_score)(WindowState& moments, const double* values, std::size_t count, double* out);
    bool (*donchian)(WindowState& extremes, const double* high, const double* low, std::size_t count, double* upper,
                     double* middle, double* lower);
};

// Every kernel this processor can run, narrowest first. Never empty.
[[nodiscard]] std::span<const Kernel* const> available_kernels();
// The widest of them.
[[nodiscard]] const Kernel& best_kernel();

}  // namespace piggy::indicators
