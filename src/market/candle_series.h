#pragma once
// CandleSeries: candles of one symbol and timeframe in columns, with where they came from.

#include <string>

#include "core/symbol.h"
#include "market/candle.h"
#include "market/column.h"
#include "market/timeframe.h"

namespace piggy::market {

// Made by the seeded generator, or recorded somewhere. Synthetic candles are labelled wherever they are shown.
enum class Origin { recorded, synthetic };

struct CandleSeries {
    Symbol symbol;
    Timeframe timeframe;
    Origin origin = Origin::recorded;
    // Decimal places of the volume column: 8, or fewer where a source's volumes (in dollars, say) would not fit.
    int volume_places = 8;
    Column time, open, high, low, close, volume;
    Column foreseen;  // as CandleView's; as long as the others, or nobody made any

    [[nodiscard]] std::size_t size() const { return time.size(); }
    [[nodiscard]] CandleView view() const {
        return {time.data(), open.data(), high.data(), low.data(), close.data(), volume.data(), time.size(),
                foreseen.size() == time.size() ? foreseen.data() : nullptr};
    }
    void reserve(std::size_t candles) {
        for (Column* column : {&time, &open, &high, &low, &close, &volume}) column->reserve(candles);
    }
    void resize(std::size_t candles) {
        for (Column* column : {&time, &open, &high, &low, &close, &volume}) column->resize(candles);
    }
    void push_back(const Candle& candle) {
        time.push_back(nanoseconds_since_epoch(candle.open_time));
        open.push_back(candle.open.value.ticks());
        high.push_back(candle.high.value.ticks());
        low.push_back(candle.low.value.ticks());
        close.push_back(candle.close.value.ticks());
        volume.push_back(candle.volume.ticks());
    }
};

}  // namespace piggy::market
