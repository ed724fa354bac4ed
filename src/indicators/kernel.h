#pragma once
// The batch loops in wide registers: kernel_body.h compiled for several widths, all giving the same bits. The best one
// this processor has is chosen once; tests and benches ask for each.
//
// Every function returns false where a value may not have been usable, which the caller then finds out.

#include <cstddef>
#include <span>

#include "indicators/fading_sum.h"
#include "indicators/window_fold.h"

namespace piggy::indicators {

// A fading sum between two blocks. The kernels of fading sums go on from a stream that stands there, for a number of
// values that is a multiple of kernel_stride, and leave here what the stream needs to go on after them.
struct FadingState {
    Fade<double> fade;
    double carry;
};
inline constexpr std::size_t kernel_stride = 64;

[[nodiscard]] inline FadingState between_blocks(const FadingSum<double>& sum) { return {sum.fade(), sum.carry()}; }
// Of one of the two sums.
[[nodiscard]] inline FadingState between_blocks(const FadingSum<Pair>& sums, int which) {
    FadingState state{{}, sums.carry()[which]};
    for (int i = 0; i < 8; ++i) state.fade.power[i] = sums.fade().power[i][which];
    return state;
}

// The kernels of windows begin with the first value, as the streams do, and write no results before the warm-up.
struct WindowWork {
    const WindowPlan& plan;
    WindowRings rings;
};

struct Kernel {
    const char* name;
    bool (*ema)(FadingState& lag, double& previous, const double* values, std::size_t count, double* out);
    bool (*rsi)(FadingState& gains, FadingState& losses, double& previous, const double* values, std::size_t count,
                double* out);
    bool (*macd)(FadingState& fast, FadingState& slow, FadingState& signal, double& previous, double& previous_macd,
                 const double* values, std::size_t count, double* macd_out, double* signal_out, double* histogram_out);
    // Reads close[-1], and leaves the last close to the caller to check.
    bool (*atr)(FadingState& ranges, double share, const double* high, const double* low, const double* close,
                std::size_t count, double* out);
    bool (*sma)(const WindowWork& work, const double* values, std::size_t count, double* out);
    bool (*bollinger)(const WindowWork& work, double deviations, const double* values, std::size_t count,
                      double* middle, double* upper, double* lower);
    bool (*z_score)(const WindowWork& work, const double* values, std::size_t count, double* out);
    bool (*donchian)(const WindowWork& work, const double* high, const double* low, std::size_t count, double* upper,
                     double* middle, double* lower);
};

// Every kernel this processor can run, narrowest first. Never empty.
[[nodiscard]] std::span<const Kernel* const> available_kernels();
// The widest of them.
[[nodiscard]] const Kernel& best_kernel();

}  // namespace piggy::indicators
