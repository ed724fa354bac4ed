#pragma once
// AskingMarket: the exchange without keys, asked and never followed: its rules, its clock, a price, candles. Over a
// connection of its own, so that a desk never waits for a question of the page.

#include "adapters/binance_us/binance_us.h"
#include "adapters/net/stream_client.h"
#include "apps/venue_connection.h"

namespace piggy::apps {

class AskingMarket {
public:
    explicit AskingMarket(const binance_us::VenueAddress& address)
        : connection_(address),
          feed_(connection_.rest(), address, net::open_stream, system::random_seed()),
          reader_(connection_.rest()) {}

    [[nodiscard]] market::MarketFeed& feed() { return feed_; }
    [[nodiscard]] execution::AccountReader& reader() { return reader_; }

private:
    VenueConnection connection_;
    binance_us::BinanceMarketFeed feed_;
    binance_us::BinanceAccountReader reader_;
};

}  // namespace piggy::apps
