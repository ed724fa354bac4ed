#pragma once
// FeedWork: what a market feed does with its streams. Opens them, tells what they bring, notices when they fall silent,
// opens them again, and asks by REST for whatever they failed to tell: closed candles always, prices while not live.
// One thread; a test drives it with a scripted stream and a clock of its own.

#include <map>
#include <memory>
#include <vector>

#include "adapters/binance_us/back_off.h"
#include "adapters/binance_us/decode_stream.h"
#include "adapters/binance_us/market_questions.h"
#include "adapters/binance_us/stream_news.h"
#include "market/market_feed.h"

namespace piggy::binance_us {

struct FeedTimes {
    static constexpr std::chrono::seconds stale_after{10};
    static constexpr std::chrono::seconds reconnect_after{60};
    static constexpr std::chrono::seconds connect_max{15};
    static constexpr std::chrono::minutes renew_after{23 * 60 + 30};  // the venue closes after 24 h
    static constexpr std::chrono::seconds poll_every{5};              // prices, while not live
    static constexpr std::chrono::seconds candle_grace{5};            // for a stream to tell a closed candle
    static constexpr std::chrono::seconds candle_given_up{60};        // after its end, where REST answers without it
    static constexpr std::chrono::seconds ahead_max{5};               // of our clock, for a candle's time
};

struct FeedParts {
    RestClient& rest;
    OpenStream open;
    std::shared_ptr<NewsQueue> queue;
    net::ServerAddress streams;
    std::vector<Symbol> symbols;
    market::Timeframe timeframe;
    market::MarketListener& listener;
    std::function<void(const market::FeedStatus&)> status;  // each change
    std::uint64_t seed = 0;
};

class FeedWork final : public StreamWork {
public:
    explicit FeedWork(FeedParts parts);

    void on(const StreamNews& news) override;
    void tick() override;

private:
    using Nanoseconds = std::chrono::nanoseconds;
    struct Connection {
        std::int64_t number = 0;
        std::unique_ptr<net::Stream> stream;
        bool open = false;
        Nanoseconds begun{};       // connecting, then open
        Nanoseconds last_frame{};  // one that made sense
        bool told_something = false;
    };
    // What was told last of a symbol.
    struct Told {
        Timestamp closed;  // opening time of the last closed candle
        std::int64_t trade_id = -1;
        std::int64_t update_id = -1;
        Nanoseconds ask_again{};  // not before, for missing candles
        BackOff back_off;
    };

    [[nodiscard]] Nanoseconds now() const { return parts_.rest.clock().monotonic(); }
    [[nodiscard]] Connection connect();
    void drop(std::string why);
    void watch();
    void renew_in_time();
    void poll();
    void forget_the_future();
    void fetch_due_candles();
    // True when nothing is missing before this opening time (any more).
    bool fill_up_to(const Symbol& symbol, Told& told, Timestamp to);
    void take_frame(const StreamNews& news);
    void tell(const StreamTold& told, Nanoseconds received);
    void tell_candle(const market::CandleUpdate& update);
    void tell_trade(const TradeTold& told);
    void tell_top(const TopTold& told, Nanoseconds received);
    void set_status(market::FeedState state, std::string reason);

    FeedParts parts_;
    JsonReader reader_;
    std::map<Symbol, Told> told_;
    Connection current_, next_;
    std::int64_t connections_ = 0;
    BackOff back_off_;
    Nanoseconds connect_at_{};
    Nanoseconds poll_at_{};
    Nanoseconds renew_at_{};
    bool renew_now_ = false;
    bool begun_ = false;        // by the venue's clock
    std::string nonsense_;      // what was wrong with the last frame that made no sense
    std::string poll_trouble_;  // why the last question for a price had no answer
    std::string reason_;        // of the status, without that
    market::FeedStatus status_;
};

}  // namespace piggy::binance_us
