#include "forecast/features.h"

#include <cmath>

namespace piggy::forecast {
namespace {

constexpr std::size_t strength_changes = 14;

bool is_sound(const market::CandleView& candles, std::size_t i) {
    return candles.low[i] > 0 && candles.high[i] >= candles.low[i] && candles.close[i] >= candles.low[i] &&
           candles.close[i] <= candles.high[i] && candles.high[i] <= market::price_ticks_max && candles.volume[i] >= 0;
}

double log_ratio(std::int64_t numerator, std::int64_t denominator) {
    return std::log(static_cast<double>(numerator) / static_cast<double>(denominator));
}

FeatureRow row_of(const market::CandleView& candles, std::size_t i) {
    std::int64_t gains = 0;
    std::int64_t losses = 0;
    for (std::size_t at = i + 1 - strength_changes; at <= i; ++at) {
        const std::int64_t change = candles.close[at] - candles.close[at - 1];
        (change > 0 ? gains : losses) += change > 0 ? change : -change;
    }
    std::int64_t closes = 0;  // at most 20 x 1e15 ticks
    for (std::size_t at = i + 1 - look_back; at <= i; ++at) closes += candles.close[at];
    const double movement = static_cast<double>(gains + losses);
    const auto volume = [&](std::size_t at) { return static_cast<double>(candles.volume[at]) + 1.0; };
    return {log_ratio(candles.close[i], candles.close[i - 1]), log_ratio(candles.high[i], candles.low[i]),
            std::log(volume(i) / volume(i - 1)),
            gains + losses > 0 ? static_cast<double>(gains) / movement - 0.5 : 0.0,
            std::log(static_cast<double>(candles.close[i]) * static_cast<double>(look_back) /
                     static_cast<double>(closes))};
}

}  // namespace

FeatureTable features_of(const market::CandleView& candles, market::Timeframe timeframe) {
    FeatureTable table;
    table.rows.resize(candles.size);
    table.unbroken.resize(candles.size);
    table.unchanged.resize(candles.size);
    for (std::size_t i = 0; i < candles.size; ++i) {
        if (!is_sound(candles, i)) continue;  // unbroken stays zero
        const bool follows =
            i > 0 && table.unbroken[i - 1] > 0 && candles.time[i] - candles.time[i - 1] == timeframe.nanoseconds();
        table.unbroken[i] = follows ? table.unbroken[i - 1] + 1 : 1;
        table.unchanged[i] = follows && candles.close[i] == candles.close[i - 1] ? table.unchanged[i - 1] + 1 : 0;
        if (table.unbroken[i] > look_back) table.rows[i] = row_of(candles, i);
    }
    return table;
}

}  // namespace piggy::forecast
