#pragma once
// Candles with a known law, for tests: hourly, from the seed alone.

#include <cmath>

#include "core/random.h"
#include "forecast/forecast.h"
#include "market/candle_series.h"

namespace piggy::forecast {

inline const market::Timeframe& hourly() {
    static const market::Timeframe timeframe = market::Timeframe::parse("1h").value();
    return timeframe;
}
inline Symbol bitcoin() { return Symbol::parse("BTC/USDT").value(); }

// Log returns r = phi x (return before) + noise of 1 %; phi 0 is a random walk.
inline market::CandleSeries made_market(std::size_t candles, double phi, std::uint64_t seed) {
    market::CandleSeries series;
    series.symbol = bitcoin();
    series.timeframe = hourly();
    Random random(seed);
    double log_price = std::log(1000.0);
    double change = 0;
    for (std::size_t i = 0; i < candles; ++i) {
        const double before = std::exp(log_price);
        change = phi * change + 0.01 * random.normal();
        log_price += change - 0.002 * (log_price - std::log(1000.0)) * (phi == 0 ? 0 : 1);
        const double after = std::exp(log_price);
        const auto ticks = [](double price) { return static_cast<std::int64_t>(price * 1e8); };
        const std::int64_t open = ticks(before);
        const std::int64_t close = ticks(after);
        series.time.push_back((444'444 + static_cast<std::int64_t>(i)) * hourly().nanoseconds());
        series.open.push_back(open);
        series.close.push_back(close);
        series.high.push_back(std::max(open, close) + ticks(random.uniform()));
        series.low.push_back(std::min(open, close) - ticks(random.uniform()));
        series.volume.push_back(random.between(0, 1'000'000'000));
    }
    return series;
}

inline Dataset made_dataset(const market::CandleSeries& series, const WindowShape& shape) {
    return make_dataset(series.view(), hourly(), shape, split_by_time(series.size(), shape, 0.6, 0.15)).value();
}

inline TrainingSettings small_training(std::uint32_t epochs) {
    TrainingSettings settings;
    settings.hidden = 8;
    settings.epochs_max = epochs;
    settings.patience = epochs;
    settings.learning_rate = 0.01;
    return settings;
}

inline TrainingState trained_on(const Dataset& data, const TrainingSettings& settings) {
    return train(data, begin_training(data, settings).value(), {}, {}).value();
}

}  // namespace piggy::forecast
