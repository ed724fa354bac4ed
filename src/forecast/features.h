#pragma once
// Five figures of each candle, from that candle and the look_back candles before it, never from one after:
//   log return             ln(close / close before)
//   log range              ln(high / low)
//   log volume change      ln((volume + 1 tick) / (volume before + 1 tick))
//   relative strength      gains / (gains + losses) of the last 14 changes - 1/2; plain sums, not Wilder's smoothing,
//                          which remembers everything and would differ with where the history begins
//   distance to average    ln(close / mean of the last 20 closes)
// Sums are of whole ticks, so a figure's bits do not depend on how much history lies before its look-back.

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "market/candle.h"
#include "market/timeframe.h"

namespace piggy::forecast {

inline constexpr std::size_t feature_count = 5;
inline constexpr std::size_t look_back = 20;
inline constexpr std::array<std::string_view, feature_count> feature_names{
    "log_return", "log_range", "log_volume_change", "relative_strength_14", "distance_to_average_20"};

using FeatureRow = std::array<double, feature_count>;

struct FeatureTable {
    std::vector<FeatureRow> rows;          // one per candle; zeros where unbroken is at most look_back
    std::vector<std::uint32_t> unbroken;   // candles without a gap or a bad one up to here, this one included
    std::vector<std::uint32_t> unchanged;  // candles since the close last changed

    // May the window of this many candles that ends with candle `last` be used? Not across a gap or without its
    // look-back, and not where the price never moved: that is a market that is shut, and nothing is to be learnt.
    [[nodiscard]] bool is_whole(std::size_t last, std::size_t window) const {
        return unbroken[last] >= window + look_back;
    }
    [[nodiscard]] bool is_flat(std::size_t last, std::size_t window) const { return unchanged[last] + 1 >= window; }
};

[[nodiscard]] FeatureTable features_of(const market::CandleView& candles, market::Timeframe timeframe);

}  // namespace piggy::forecast
