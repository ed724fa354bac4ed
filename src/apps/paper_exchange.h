#pragma once
// PaperExchange: what paper trading asks of the real exchange: prices where no stream brings them, candles, rules and
// the time. Over connections of its own, so that no paper order's price waits behind a download of the page.

#include <atomic>

#include "adapters/net/stream_client.h"
#include "apps/venue_connection.h"

namespace piggy::apps {

class PaperExchange {
public:
    explicit PaperExchange(binance_us::VenueAddress address)
        : connection_(std::move(address), [this] { return is_stopping_.load(); }),
          feed_(connection_.rest(), connection_.address(), net::open_stream, system::random_seed()),
          reader_(connection_.rest()) {}

    // Never followed, only asked.
    [[nodiscard]] market::MarketFeed& feed() { return feed_; }
    // Without keys: rules and time.
    [[nodiscard]] execution::AccountReader& reader() { return reader_; }
    [[nodiscard]] std::string name() const { return connection_.address().name(); }
    // Ends waits between attempts, so that whoever asks comes back soon.
    void stop() { is_stopping_ = true; }

private:
    std::atomic<bool> is_stopping_ = false;
    VenueConnection connection_;
    binance_us::BinanceMarketFeed feed_;
    binance_us::BinanceAccountReader reader_;
};

}  // namespace piggy::apps
