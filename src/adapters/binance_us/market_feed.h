#pragma once
// BinanceMarketFeed: prices and candles of the venue, live or practice. Truth is what REST answers; streams are
// quicker.

#include <memory>
#include <mutex>
#include <string>

#include "adapters/binance_us/market_questions.h"
#include "adapters/binance_us/stream_news.h"
#include "adapters/binance_us/venue_address.h"
#include "market/market_feed.h"

namespace piggy::binance_us {

class BinanceMarketFeed final : public market::MarketFeed {
public:
    // The client must outlive this; seed: of the jitter between attempts.
    BinanceMarketFeed(RestClient& rest, VenueAddress address, OpenStream open, std::uint64_t seed);
    // Waits for a question that is being asked right now, at most its deadline.
    ~BinanceMarketFeed() override;

    [[nodiscard]] Result<market::PriceQuote> fetch_price(const Symbol& symbol) override;
    [[nodiscard]] Result<market::CandleSeries> fetch_candles(const market::CandleQuery& query) override;
    // Not from a listener's call. When it returns, the listener before is not called any more.
    void follow(const std::vector<Symbol>& symbols, market::Timeframe timeframe,
                market::MarketListener& listener) override;
    [[nodiscard]] market::FeedStatus status() const override;
    [[nodiscard]] std::string name() const override { return address_.name(); }

private:
    RestClient& rest_;
    VenueAddress address_;
    OpenStream open_;
    std::uint64_t seed_;
    mutable std::mutex mutex_;  // of the status
    market::FeedStatus status_{market::FeedState::connecting, "no symbol is followed yet"};
    std::unique_ptr<StreamThread> thread_;
};

}  // namespace piggy::binance_us
