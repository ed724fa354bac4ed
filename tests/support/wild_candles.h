#pragma once
// Candles that no market has shown yet and one may.

#include <algorithm>
#include <cmath>

#include "core/random.h"
#include "market/candle_series.h"

namespace piggy::test {

// Prices that rise many times over, crash and jump at opens: what it takes to outgrow the caps, to lose 5 % of a day
// with a position of 1 %, and to find no way out.
inline market::CandleSeries wild_candles(Random& random) {
    market::CandleSeries series;
    series.symbol = Symbol::parse(random.chance(0.5) ? "BTC/USDT" : "ETH/USDT").value();
    const std::int64_t step = (random.chance(0.5) ? 60 : 3600) * 1'000'000'000LL;
    series.timeframe = market::Timeframe::of_length(std::chrono::nanoseconds(step)).value();
    double level = random.chance(0.5) ? 100 : 3'000;
    double drift = 0.01;
    std::int64_t time = random.between(0, 2'000) * step;
    const auto cents = [](double price) { return std::max<std::int64_t>(1, std::llround(price * 100)) * 1'000'000; };
    for (int i = 0; i < 400; ++i) {
        if (random.chance(0.01)) drift = random.chance(0.6) ? 0.03 : -0.03;
        const double gap = random.chance(0.02) ? std::exp(0.4 * random.normal()) : 1;
        const double open = std::clamp(level * gap, 0.05, 1e6);
        level = std::clamp(open * std::exp(drift + 0.02 * random.normal()), 0.05, 1e6);
        const double high = std::max(open, level) * (1 + 0.01 * random.uniform());
        const double low = std::min(open, level) * (1 - 0.01 * random.uniform());
        series.time.push_back(time);
        series.open.push_back(cents(open));
        series.close.push_back(cents(level));
        series.high.push_back(cents(high));
        series.low.push_back(cents(low));
        series.volume.push_back(1);
        time += step;
    }
    return series;
}

}  // namespace piggy::test
