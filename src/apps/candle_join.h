#pragma once
// Candles that came in, joined with those that are stored: one series by time, and what the two said of the same times.

#include <cstdint>
#include <vector>

#include "adapters/candle_store/candle_store.h"
#include "market/candle_series.h"

namespace piggy::apps {

enum class Conflicts : std::uint8_t { keep_stored, replace };

struct JoinCounts {
    std::uint64_t added = 0;                    // new times
    std::uint64_t identical = 0;                // stored already, equal
    std::uint64_t conflicting = 0;              // stored already, different
    std::vector<std::int64_t> first_conflicts;  // opening times, at most five
    bool replaced = false;                      // the conflicting ones
    std::uint64_t volumes_rounded = 0;          // to join columns of different decimals
};

struct JoinedCandles {
    market::CandleSeries whole;
    JoinCounts counts;
};

// Both are of the same symbol, timeframe and origin.
[[nodiscard]] JoinedCandles join_candles(const candle_store::MappedSeries& stored, market::CandleSeries fresh,
                                         Conflicts conflicts);

}  // namespace piggy::apps
