#include "adapters/binance_us/market_feed.h"

#include <algorithm>

#include "adapters/binance_us/feed_work.h"

namespace piggy::binance_us {

BinanceMarketFeed::BinanceMarketFeed(RestClient& rest, VenueAddress address, OpenStream open, std::uint64_t seed)
    : rest_(rest), address_(std::move(address)), open_(std::move(open)), seed_(seed) {}

BinanceMarketFeed::~BinanceMarketFeed() = default;

Result<market::PriceQuote> BinanceMarketFeed::fetch_price(const Symbol& symbol) { return ask_price(rest_, symbol, {}); }

Result<market::CandleSeries> BinanceMarketFeed::fetch_candles(const market::CandleQuery& query) {
    market::CandleSeries series;
    series.symbol = query.symbol;
    series.timeframe = query.timeframe;
    rest_.refresh_clock();  // which candles are closed is judged by the venue's time
    Timestamp from = query.timeframe.open_time(query.from);
    while (from < query.to && series.size() < query.candles_max) {
        const auto page =
            ask_candles(rest_, query.symbol, query.timeframe, from, query.to, query.candles_max - series.size(), {});
        if (!page) return fail(page.error().error);
        for (const market::Candle& candle : page->closed) series.push_back(candle);
        if (!page->full || page->closed.empty()) break;
        from = page->closed.back().open_time + query.timeframe.length();
    }
    return series;
}

void BinanceMarketFeed::follow(const std::vector<Symbol>& symbols, market::Timeframe timeframe,
                               market::MarketListener& listener) {
    thread_.reset();
    if (symbols.empty()) return;
    const auto keep_status = [this](const market::FeedStatus& status) {
        const std::lock_guard lock(mutex_);
        status_ = status;
    };
    keep_status({market::FeedState::connecting, "the streams of " + name() + " are being opened"});
    auto queue = std::make_shared<NewsQueue>(rest_.clock());
    auto work = std::make_unique<FeedWork>(
        FeedParts{rest_, open_, queue, address_.streams(), symbols, timeframe, listener, keep_status, seed_});
    thread_ = std::make_unique<StreamThread>(std::move(queue), std::move(work));
}

market::FeedStatus BinanceMarketFeed::status() const {
    const std::lock_guard lock(mutex_);
    return status_;
}

}  // namespace piggy::binance_us
