#include "apps/market_source.h"

#include "adapters/net/stream_client.h"
#include "apps/venue_connection.h"

namespace piggy::apps {
namespace {

// A feed together with the connection that it asks through.
class ConnectedFeed final : public market::MarketFeed {
public:
    explicit ConnectedFeed(binance_us::VenueAddress address)
        : connection_(address), feed_(connection_.rest(), address, net::open_stream, system::random_seed()) {}

    Result<market::PriceQuote> fetch_price(const Symbol& symbol) override { return feed_.fetch_price(symbol); }
    Result<market::CandleSeries> fetch_candles(const market::CandleQuery& query) override {
        return feed_.fetch_candles(query);
    }
    void follow(const std::vector<Symbol>& symbols, market::Timeframe timeframe,
                market::MarketListener& listener) override {
        feed_.follow(symbols, timeframe, listener);
    }
    market::FeedStatus status() const override { return feed_.status(); }
    std::string name() const override { return feed_.name(); }

private:
    VenueConnection connection_;
    binance_us::BinanceMarketFeed feed_;
};

}  // namespace

Result<http_api::ExchangePort> make_market_feed(const ExchangeChoice& choice) {
    auto address = venue_address(choice);
    if (!address) return fail(address.error());
    http_api::ExchangePort port;
    port.id = exchange_id(choice.exchange);
    port.name = address->name();
    port.feed = std::make_unique<ConnectedFeed>(std::move(*address));
    return port;
}

}  // namespace piggy::apps
