#pragma once
// What a backtest held, as places in its closes: for random entries.

#include <vector>

#include "backtest/backtest.h"
#include "research/random_entries.h"

namespace piggy::research {

// Each trade of the run from the last close that was known when it was bought to the last close known when it was
// sold: a fill at a candle's open is the close before it. A trade within one candle takes one; one that is still open
// ends at the last close. Times that lie in no candle, which a run of these candles has not, are left out.
// candle_length  of the candles
[[nodiscard]] std::vector<HoldingSpan> holding_spans(std::span<const report::RoundTrip> trades,
                                                     const market::CandleView& candles,
                                                     std::chrono::nanoseconds candle_length);

}  // namespace piggy::research
