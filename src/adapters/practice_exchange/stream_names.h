#pragma once
// The names of market streams: "btcusdt@kline_1m", "!miniTicker@arr", "ethusdt@depth20@100ms".

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "venue/candle_history.h"
#include "venue/instrument.h"

namespace piggy::practice_exchange {

enum class StreamKind {
    trade,
    aggregate_trade,
    book_ticker,  // these three as it happens, the others by the clock
    depth,
    partial_depth,
    kline,
    mini_ticker,
    ticker,
    rolling_ticker
};

struct Stream {
    StreamKind kind = StreamKind::trade;
    std::optional<venue::InstrumentId> instrument{};  // empty: all of them, in one array
    std::optional<venue::Interval> interval{};        // of a kline
    std::string window{};                             // of a rolling ticker: "1h", "4h", "1d"
    std::chrono::minutes window_length{};
    std::size_t levels = 0;             // of a partial depth
    std::chrono::milliseconds every{};  // 0: live
};

// Empty for a name that means nothing here, upper-case symbols and symbols that are not traded included; the venue
// takes such a subscription without a word and never sends anything.
[[nodiscard]] std::optional<Stream> parse_stream_name(std::string_view name, const venue::Market& market);

}  // namespace piggy::practice_exchange
