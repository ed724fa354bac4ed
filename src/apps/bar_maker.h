#pragma once
// BarMaker: one larger candle out of one-minute candles, with the arithmetic of market/resample.h: first open, highest
// high, lowest low, last close, sum of volumes, from the minutes that there are.

#include <optional>

#include "market/candle.h"

namespace piggy::apps {

class BarMaker {
public:
    // The next one-minute candle of the bucket that opens at bucket_open.
    void add(Timestamp bucket_open, const market::Candle& minute);
    // The candle so far, and empty again; nothing where no minute came in.
    [[nodiscard]] std::optional<market::Candle> finish();
    [[nodiscard]] bool empty() const { return !candle_; }

private:
    std::optional<market::Candle> candle_;
};

}  // namespace piggy::apps
