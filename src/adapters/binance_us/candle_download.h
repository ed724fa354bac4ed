#pragma once
// History: all closed candles of a span, page after page, at the pace the venue allows. Where it stopped it can go on.

#include <functional>
#include <optional>

#include "adapters/binance_us/rest_client.h"
#include "market/candle_check.h"
#include "market/candle_series.h"

namespace piggy::binance_us {

struct DownloadOrder {
    Symbol symbol;
    market::Timeframe timeframe;
    Timestamp from;  // floored to the grid; to go on after a stop: DownloadReport::next of the last time
    Timestamp to;    // opening times before this
};

struct DownloadProgress {
    Timestamp reached;  // all candles opening before this are there
    std::uint64_t candles = 0;
};

struct DownloadReport {
    std::uint64_t candles = 0;
    market::Gaps gaps;                // between the first and the last candle that came
    std::optional<Timestamp> first;   // opening time of the first: the venue's history may begin later than asked
    Timestamp next;                   // where to go on
    std::optional<Error> stopped_by;  // empty: all there is
};

struct DownloadHooks {
    // Each page of candles, oldest first; an error stops the download.
    std::function<Result<>(const market::CandleSeries&)> page;
    // After each page; false stops it.
    std::function<bool(const DownloadProgress&)> progress;
};

// What came before a stop has been handed over and is counted.
[[nodiscard]] DownloadReport download_candles(RestClient& rest, const DownloadOrder& order, const DownloadHooks& hooks);

}  // namespace piggy::binance_us
