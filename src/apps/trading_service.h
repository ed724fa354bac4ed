#pragma once
// TradingService: strategies at work. One thread owns trading::TradingState: it gives each event the facts of the
// moment, writes it to the log, steps, and hands the commands out. What could not be written is not acted on, and is
// tried again.
//
// Paper runs come back after a restart: their events are replayed, an order on its way is asked about, and the candles
// of the meantime are fed as late ones. Live runs do not: a person starts them again.
//
// A strategy that trades by forecasts is not started without a usable model. One that has lost its model, or came back
// without one, waits: it buys nothing, sells what it holds, and its outlook says why. Late candles are foreseen like any
// other, by the model of now.
//
// Life: made; told of the market; open()ed once the feed and the page are there; close()d before they go. Any thread
// may call everything else.

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/http_api/trading_ports.h"
#include "adapters/sqlite/equity_store.h"
#include "apps/candle_clock.h"
#include "apps/desk_facts.h"
#include "apps/forecast_port.h"
#include "apps/order_desk.h"
#include "apps/work_thread.h"
#include "core/clock.h"
#include "market/market_feed.h"
#include "trading/event_log.h"
#include "trading/step.h"

namespace piggy::apps {

using FetchCandles = std::function<Result<market::CandleSeries>(const market::CandleQuery&)>;

class TradingService final : public http_api::RunsPort, public http_api::EquityPort, public market::MarketListener {
public:
    static constexpr std::size_t runs_max = 10;
    static constexpr std::size_t warm_up_candles = 500;
    static constexpr std::chrono::hours shown_after_stop{24};

    struct Ports {
        const Clock& clock;
        trading::EventLog& log;
        sqlite::SqliteEquityStore& equity;
        http_api::PaperPort& paper;
        http_api::BackendPort& backend;
        DeskFactsPort& facts;
        ForecastPort& forecasts;
        std::function<std::uint64_t()> random;  // for the ids of runs
    };
    struct Settings {
        std::chrono::milliseconds look_around_every{1000};
        OrderDesk::Settings orders;
        std::size_t keep_state_every = 1'000;  // events of a run
        // Whether the candles here are play money's. A backend of the other kind gets no orders made from them.
        std::optional<bool> practice{};
    };

    TradingService(Ports ports, Settings settings);
    ~TradingService() override;
    TradingService(const TradingService&) = delete;
    TradingService& operator=(const TradingService&) = delete;

    // From now on strategies work. news and what fetch uses must outlive close().
    void open(http_api::TradingNews& news, FetchCandles fetch);
    void close();

    [[nodiscard]] Result<std::string> start(const http_api::RunOrder& order) override;
    [[nodiscard]] Result<> stop(const std::string& id, const std::string& why) override;
    std::size_t stop_all(trading::RunMode mode, const std::string& why) override;
    [[nodiscard]] std::vector<trading::RunView> list() override;
    [[nodiscard]] Result<std::vector<http_api::EquityPoint>> equity(trading::RunMode mode,
                                                                    std::optional<Timestamp> from,
                                                                    std::size_t points_max) override;
    void on_candle(const market::CandleUpdate& update) override;
    void on_top(const Symbol& symbol, const market::TopOfBook& top) override;

private:
    struct Follower {
        CandleClock clock;
        bool fetching = false;
        std::chrono::nanoseconds retry_at{};  // monotonic
        std::chrono::nanoseconds patience = std::chrono::seconds(5);
    };

    // All of these on the service's thread.
    [[nodiscard]] Result<> bring_back();
    void bring_back(const std::string& id);
    [[nodiscard]] bool replay(const std::string& id);
    [[nodiscard]] Result<> replay_all(const std::string& id);
    void look_around();
    void stop_live_where_it_is_off();
    void sample_equity();
    void forget_old_runs();
    [[nodiscard]] Result<std::string> begin(trading::RunConfig config, std::vector<market::Candle> history);
    [[nodiscard]] Result<> may_start(const trading::RunConfig& config) const;
    [[nodiscard]] std::size_t running() const;
    void look_at_stops(const std::string& id);
    void watch_stops();
    [[nodiscard]] std::int64_t foreseen_for(const std::string& id, const market::Candle& candle);
    void look_for_models();
    void told_of_model(const std::string& id, const Result<>& usable);
    void take_candle(const Symbol& symbol, const market::Candle& minute);
    void take_answer(const std::string& id, const market::CandleQuery& query,
                     const Result<market::CandleSeries>& answer);
    void follow_up(const std::string& id, Follower& follower);
    void feed(const std::string& id, Follower& follower);
    void ended(trading::OrderEnded ended);
    // errors of both: unavailable: it could not be written, nothing has happened. A run to be ended is tried again.
    [[nodiscard]] Result<> end_run(const std::string& id, const std::string& why);
    [[nodiscard]] Result<> apply(const trading::Event& event);
    void hand_out(const std::vector<trading::Command>& commands);
    void keep_state_where_due(const std::string& id);
    // Tells of what has changed; after each piece of work.
    void show_runs();
    [[nodiscard]] std::optional<trading::DeskFacts> facts_for(const std::string& id) const;
    [[nodiscard]] Timestamp certain_until(const Symbol& symbol) const;

    void say(http_api::NoticeLevel level, const std::string& text);
    void say_seldom(const std::string& text);  // the same sentence not again for ten minutes
    [[nodiscard]] Result<trading::RunConfig> config_of(const http_api::RunOrder& order);
    [[nodiscard]] Result<std::vector<market::Candle>> history_for(const trading::RunConfig& config,
                                                                  std::size_t candles_wanted) const;

    Ports ports_;
    Settings settings_;
    http_api::TradingNews* news_ = nullptr;
    FetchCandles fetch_;
    Timestamp opened_;

    bool brought_back_ = false;
    bool has_changed_ = true;
    trading::TradingState state_;
    std::map<std::string, Follower> followers_;  // of running runs
    std::map<Symbol, Minutes> minutes_;          // the newest closed ones
    std::vector<trading::OrderEnded> unwritten_;
    std::map<std::string, std::string> no_forecast_;              // why, by id
    bool looking_for_models_ = false;
    std::map<std::string, std::string> to_stop_;                  // why, by id: could not be written yet
    std::map<std::string, std::chrono::nanoseconds> live_since_;  // monotonic, of live runs
    std::map<std::string, std::chrono::nanoseconds> said_;
    std::map<std::string, std::size_t> since_kept_;  // events, by run
    std::map<trading::RunMode, Timestamp> sampled_;  // the last minute
    std::optional<Timestamp> thinned_;

    // Stops of what runs hold.
    struct Watched {
        std::string id;
        Symbol symbol;
        bool is_leaving;  // one was touched, and what is held is not sold yet
        std::optional<Price> stop, target;
        std::chrono::nanoseconds quiet_until;  // monotonic
    };
    std::mutex watch_mutex_;
    std::vector<Watched> watched_;
    std::map<std::string, std::chrono::nanoseconds> touched_;  // when to look again, monotonic; by run

    std::mutex shown_mutex_;
    std::vector<trading::RunView> shown_;
    std::atomic<bool> is_open_ = false;

    WorkThread thread_, fetcher_;
    OrderDesk orders_;
};

}  // namespace piggy::apps
