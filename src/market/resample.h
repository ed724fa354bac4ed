#pragma once
// Larger candles put together exactly from smaller ones: first open, highest high, lowest low, last close, sum of
// volumes, by UTC bucket. A bucket inside the series is made from the candles it has, as an exchange does over an
// outage; an unfinished first or last bucket is left out, because nobody can know what it would have become.

#include "core/result.h"
#include "market/candle_series.h"

namespace piggy::market {

// candles   oldest first, on the grid of series.timeframe
// gives     a series of the larger timeframe, possibly empty; same origin
// errors    refused (the frame does not divide into the larger one), out_of_range (a volume sum too large)
[[nodiscard]] Result<CandleSeries> resample(const CandleView& candles, const CandleSeries& origin, Timeframe larger);
[[nodiscard]] Result<CandleSeries> resample(const CandleSeries& series, Timeframe larger);

}  // namespace piggy::market
