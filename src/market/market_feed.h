#pragma once
// MarketFeed: the port through which prices come in. One conformance suite; the Binance.US adapter serves it for the
// real venue and for the practice exchange alike.
// Truth is what REST answers; streams are quicker hints. Ages are measured with the monotonic clock at receipt.

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/money.h"
#include "core/result.h"
#include "core/symbol.h"
#include "core/timestamp.h"
#include "market/candle.h"
#include "market/candle_series.h"
#include "market/timeframe.h"

namespace piggy::market {

// The best bid and ask. bid < ask always: a crossed or empty book is refused at the edge.
struct TopOfBook {
    Price bid, ask;
    Quantity bid_quantity, ask_quantity;
    std::chrono::nanoseconds received{};  // monotonic
    bool operator==(const TopOfBook&) const = default;
};

struct Trade {
    std::int64_t id = 0;
    Price price;
    Quantity quantity;
    Timestamp time;
    bool buyer_is_maker = false;
    bool operator==(const Trade&) const = default;
};

// What one question by REST brought.
struct PriceQuote {
    Symbol symbol;
    Price last;
    TopOfBook top;
    std::chrono::nanoseconds round_trip{};
};

struct CandleUpdate {
    Symbol symbol;
    Timeframe timeframe;
    Candle candle;
    bool closed = false;  // final: it will not change any more
};

enum class FeedState { connecting, live, stale, down };
struct FeedStatus {
    FeedState state = FeedState::connecting;
    std::string reason;  // one sentence where not live: what can't be reached, what is done about it
};

// Called on the feed's own thread, one at a time.
struct MarketListener {
    virtual ~MarketListener() = default;
    virtual void on_top(const Symbol&, const TopOfBook&) {}
    // What REST answered while the streams were not live: the last price too.
    virtual void on_quote(const PriceQuote& quote) { on_top(quote.symbol, quote.top); }
    virtual void on_trade(const Symbol&, const Trade&) {}
    virtual void on_candle(const CandleUpdate&) {}
    virtual void on_status(const FeedStatus&) {}
};

struct CandleQuery {
    Symbol symbol;
    Timeframe timeframe;
    Timestamp from;  // opening time of the first wanted, floored to the grid
    Timestamp to;    // opening times before this
    std::size_t candles_max = 1000;
};

struct MarketFeed {
    virtual ~MarketFeed() = default;
    // Both ask the venue now, may be called from any thread and block until answer or deadline.
    // errors: unavailable (can't be reached, banned, maintenance: the sentence says which), not_found (symbol),
    // malformed (the venue's answer makes no sense)
    [[nodiscard]] virtual Result<PriceQuote> fetch_price(const Symbol&) = 0;
    // Closed candles only, oldest first, no gaps filled in.
    [[nodiscard]] virtual Result<CandleSeries> fetch_candles(const CandleQuery&) = 0;
    // Candles of one timeframe, trades and best bid/ask of these symbols, until the feed is destroyed or another call
    // replaces the set. After a gap the missing closed candles are fetched by REST and told first.
    virtual void follow(const std::vector<Symbol>& symbols, Timeframe timeframe, MarketListener& listener) = 0;
    [[nodiscard]] virtual FeedStatus status() const = 0;
    // "the practice exchange at 127.0.0.1:9000", "Binance.US (api.binance.us)"
    [[nodiscard]] virtual std::string name() const = 0;
};

}  // namespace piggy::market
