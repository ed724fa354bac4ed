#pragma once
// Windows of candles and what followed each, split by time into training, validation and test.
//
// Between two parts lies a gap of look-back + window + horizon candles, so no candle is seen by both sides. The means
// and deviations that normalise everything come from the training part alone. Windows across a gap in time, and those
// in which the price never moved, are left out and counted.

#include <cstdint>
#include <vector>

#include "core/result.h"
#include "forecast/features.h"

namespace piggy::forecast {

struct WindowShape {
    std::size_t window = 60;  // candles the model looks at, 2 to 512
    std::size_t horizon = 1;  // candles ahead, 1 to 96
    bool operator==(const WindowShape&) const = default;
};
inline constexpr std::size_t window_max = 512;
inline constexpr std::size_t horizon_max = 96;
// Fewer than these are not enough to learn from or to judge by.
inline constexpr std::size_t training_windows_min = 200;
inline constexpr std::size_t judged_windows_min = 50;

[[nodiscard]] constexpr std::size_t purge_gap(const WindowShape& shape) {
    return look_back + shape.window + shape.horizon;
}
[[nodiscard]] Result<> check(const WindowShape& shape);  // errors: out_of_range

struct Normalisation {
    FeatureRow mean{};
    FeatureRow deviation{};
    double target_deviation = 1;  // targets are only scaled: zero stays "no change"
    bool operator==(const Normalisation&) const = default;
};
// Normalised figures are cut here: one wild candle shall not drown a window.
inline constexpr double normalised_max = 8;
[[nodiscard]] std::array<float, feature_count> normalised(const FeatureRow& row, const Normalisation& normalisation);

// First and last are candle indices; the windows of a part end, and their targets lie, in [first, last).
struct CandleRange {
    std::size_t first = 0;
    std::size_t last = 0;
};
struct Split {
    CandleRange training, validation, test;  // test may be empty: a model that is to be used learns from everything
};
// Shares of the candles in that order, the gaps taken from the later part.
[[nodiscard]] Split split_by_time(std::size_t candles, const WindowShape& shape, double training_share,
                                  double validation_share);

struct Part {
    std::vector<std::uint32_t> last;  // the window's newest candle
    std::vector<double> target;       // ln(close horizon candles later / close)
    std::size_t across_gaps = 0;      // windows left out, by reason
    std::size_t flat = 0;
};

struct Dataset {
    WindowShape shape;
    FeatureTable features;
    Normalisation normalisation;
    std::vector<std::array<float, feature_count>> rows;  // normalised, one per candle
    Part training, validation, test;
    Timestamp trained_from, trained_to;  // opening times of the first and last candle that training or validation used
    std::uint64_t fingerprint = 0;       // of everything training sees
};

// errors: out_of_range: too few candles or windows, or prices that never move, each said with its numbers
[[nodiscard]] Result<Dataset> make_dataset(const market::CandleView& candles, market::Timeframe timeframe,
                                           const WindowShape& shape, const Split& split);

}  // namespace piggy::forecast
