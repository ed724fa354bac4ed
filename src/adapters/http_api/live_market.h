#pragma once
// LiveMarket: the latest that a MarketFeed has told of each symbol, as JSON for the page, and published as it changes:
// at most ten times a second a topic, always with the newest state. Owns the feed, so that the feed is gone before what
// it talks to; who else is to be told (ExchangePort::also) is told the same. Any thread may call.

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "adapters/http_api/app_ports.h"
#include "market/market_feed.h"

namespace piggy::http_api {

class LiveMarket final : public market::MarketListener {
public:
    static constexpr std::chrono::milliseconds spacing{100};
    static constexpr std::chrono::seconds stale_after{10};  // a price older than this is not one to act on

    using Publish = std::function<void(const std::string& topic, std::string object)>;

    // Follows the one-minute candles, trades and best prices of these symbols.
    LiveMarket(ExchangePort exchange, std::vector<Symbol> symbols, const Clock& clock, Publish publish);
    ~LiveMarket() override;
    LiveMarket(const LiveMarket&) = delete;
    LiveMarket& operator=(const LiveMarket&) = delete;

    void on_top(const Symbol& symbol, const market::TopOfBook& top) override;
    void on_quote(const market::PriceQuote& quote) override;
    void on_trade(const Symbol& symbol, const market::Trade& trade) override;
    void on_candle(const market::CandleUpdate& update) override;
    void on_status(const market::FeedStatus& status) override;
    // What a question by REST brought is as good as what the stream tells.
    void take(const market::PriceQuote& quote);

    // Null where there is none; feed_reason() says why.
    [[nodiscard]] market::MarketFeed* feed() const { return feed_.get(); }
    [[nodiscard]] const std::string& feed_reason() const { return exchange_.reason; }
    [[nodiscard]] const std::string& name() const { return exchange_.name; }
    [[nodiscard]] const std::vector<Symbol>& symbols() const { return symbols_; }
    // The one-minute candle that is being made, if one has been told of.
    [[nodiscard]] std::optional<market::Candle> minute(const Symbol& symbol) const;
    // Exchange, status, and every symbol's latest, as one JSON object.
    [[nodiscard]] std::string to_json() const;

private:
    struct Latest {
        Symbol symbol;
        std::optional<Price> last, bid, ask;
        std::optional<std::chrono::nanoseconds> heard;  // monotonic, when anything of its price came in
        std::optional<market::Candle> minute, closed_minute;
        bool changed = false;
    };

    void keep_candle(const market::CandleUpdate& update);
    // Changes what is kept of a symbol, under the lock; of one that is not followed there is nothing to change.
    void change(const Symbol& symbol, const std::function<void(Latest&)>& how);
    void publish_changes(const Publish& publish);
    [[nodiscard]] bool has_news() const;
    [[nodiscard]] std::string exchange_fields() const;
    [[nodiscard]] std::string quote_fields(const Latest& latest) const;

    ExchangePort exchange_;  // its feed is moved to feed_
    std::vector<Symbol> symbols_;
    const Clock& clock_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    market::FeedStatus status_;
    bool status_changed_ = false;
    std::vector<Latest> latest_;
    bool stopping_ = false;
    std::jthread publisher_;
    std::unique_ptr<market::MarketFeed> feed_;  // the last, so that it goes first
};

}  // namespace piggy::http_api
