#pragma once
// What every indicator asks of its parameters and of the series it is given.

#include <cstddef>
#include <span>

#include "core/result.h"

namespace piggy::indicators {

// Values are below 2^333 (about 1.7e100) in size: far above any price, and squares of them still fit a double.
inline constexpr double value_limit = 0x1p333;
// The longest look-back.
inline constexpr std::size_t period_max = 1'000'000;

// Movement smaller than this (after thousands of unmoved candles, say) counts as none.
inline constexpr double stillness = 1e-290;

// May this value be given to next()? False for NaN, infinities and sizes from value_limit on.
[[nodiscard]] constexpr bool is_usable(double value) { return value < value_limit && value > -value_limit; }

// Errors: out_of_range unless 1 <= period <= period_max.
[[nodiscard]] Result<> check_period(const char* indicator, const char* parameter, std::size_t period);

// Errors: out_of_range unless there are more values than warm_up, and out holds the ones after it exactly.
[[nodiscard]] Result<> check_lengths(const char* indicator, std::size_t values, std::size_t warm_up, std::size_t out);

// Errors: malformed where a value is not usable; names the first.
[[nodiscard]] Result<> check_values(const char* indicator, std::span<const double> values);

// How long a batch output is: nothing where the values do not reach past the warm-up (which check_lengths refuses).
[[nodiscard]] constexpr std::size_t results_after(std::size_t values, std::size_t warm_up) {
    return values > warm_up ? values - warm_up : 0;
}

// The values a stream takes before a kernel may go on: past the warm-up, and up to the end of a block of eight of the
// fading sums that began with value number sums_begin. All of them, if there are fewer.
[[nodiscard]] constexpr std::size_t lead_in(std::size_t values, std::size_t warm_up, std::size_t sums_begin) {
    const std::size_t taken = sums_begin + ((warm_up - sums_begin) / 8 + 1) * 8;
    return taken < values ? taken : values;
}

}  // namespace piggy::indicators
