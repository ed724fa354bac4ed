#include "indicators/series.h"

#include <string>

namespace piggy::indicators {

Result<> check_period(const char* indicator, const char* parameter, std::size_t period) {
    if (period >= 1 && period <= period_max) return {};
    return fail(ErrorCode::out_of_range, std::string(indicator) + " needs a " + parameter + " from 1 to " +
                                             std::to_string(period_max) + ", was given " + std::to_string(period) +
                                             ".");
}

Result<> check_lengths(const char* indicator, std::size_t values, std::size_t warm_up, std::size_t out) {
    if (values <= warm_up) {
        return fail(ErrorCode::out_of_range, std::string(indicator) + " needs at least " + std::to_string(warm_up + 1) +
                                                 " values with these settings, was given " + std::to_string(values) +
                                                 ": use a shorter period or more candles.");
    }
    if (out != values - warm_up) {
        return fail(ErrorCode::out_of_range, std::string(indicator) + " gives " + std::to_string(values - warm_up) +
                                                 " results for these values, the output has room for " +
                                                 std::to_string(out) + ": make it that long.");
    }
    return {};
}

Result<> check_values(const char* indicator, std::span<const double> values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (is_usable(values[i])) continue;
        return fail(ErrorCode::malformed, std::string(indicator) + " works on finite numbers, value " +
                                              std::to_string(i) + " of the series is " + std::to_string(values[i]) +
                                              ": repair or leave out that candle.");
    }
    return {};
}

}  // namespace piggy::indicators
