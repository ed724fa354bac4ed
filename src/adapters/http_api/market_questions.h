#pragma once
// MarketQuestions: what is asked of the exchange by REST for the page: a price now, and the candles of a chart.
// One question at a time, whatever the number of pages: an exchange that does not answer may hold one of the server's
// workers, never all of them. Closed candles are kept for a moment, because several pages ask for the same.

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>

#include "adapters/http_api/live_market.h"

namespace piggy::http_api {

// Closed candles, oldest first, and the one that is being made of the bucket after them.
struct ChartCandles {
    std::shared_ptr<const market::CandleSeries> closed;
    std::optional<market::Candle> settled;  // the bucket so far, of its closed minutes alone
    Timestamp settled_until;                // opening time of the first minute that settled does not hold
    std::optional<market::Candle> current;  // settled with the minute that is being made
};

class MarketQuestions {
public:
    static constexpr std::chrono::milliseconds patience{1'000};  // for the question before ours
    static constexpr std::chrono::seconds kept_for{5};

    MarketQuestions(LiveMarket& market, const Clock& clock) : market_(market), clock_(clock) {}

    // Both: symbol must be a followed one. errors: unavailable
    [[nodiscard]] Result<market::PriceQuote> price(const Symbol& symbol);
    [[nodiscard]] Result<ChartCandles> candles(const Symbol& symbol, market::Timeframe timeframe, std::size_t limit);

private:
    static constexpr std::size_t kept_max = 32;
    using Series = std::shared_ptr<const market::CandleSeries>;
    struct Kept {
        market::CandleQuery query;
        Series series;
        std::chrono::nanoseconds since;  // monotonic
    };

    [[nodiscard]] Result<Series> closed(const market::CandleQuery& query);
    [[nodiscard]] Series kept(const market::CandleQuery& query);
    void keep(const market::CandleQuery& query, Series series);
    // Folds the closed candles of [from, to) into the bucket. Gives where they end.
    [[nodiscard]] Result<Timestamp> settle(ChartCandles& chart, const Symbol& symbol, market::Timeframe timeframe,
                                           Timestamp from, Timestamp to);
    // The exchange is asked by one at a time. errors: unavailable
    [[nodiscard]] Result<std::unique_lock<std::timed_mutex>> turn();

    LiveMarket& market_;
    const Clock& clock_;
    std::timed_mutex asking_;
    std::mutex mutex_;
    std::deque<Kept> kept_;
};

}  // namespace piggy::http_api
