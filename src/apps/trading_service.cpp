// What any thread may ask of strategies at work; the work itself is in trading_work.cpp.

#include "apps/trading_service.h"

#include <algorithm>

#include "adapters/net/json_object.h"
#include "apps/backend_talk.h"
#include "strategy/registry.h"

namespace piggy::apps {

using http_api::NoticeLevel;
using http_api::RunOrder;
using trading::RunConfig;
using trading::RunMode;
using trading::RunView;

namespace {

constexpr std::size_t candles_per_question = 1000;

tl::unexpected<Error> not_open() {
    return fail(ErrorCode::unavailable, "strategies are not at work yet, or not any more; try again in a moment");
}

// Candles that the strategy must be able to look back on.
std::size_t look_back_of(const RunConfig& config) {
    const auto info = strategy::find_strategy(config.strategy);
    const auto parameters = info ? strategy::read_parameters(*info, config.parameters) : fail(info.error());
    const auto made = parameters ? strategy::make_strategy(config.strategy, *parameters) : fail(parameters.error());
    return made ? std::visit([](const auto& one) { return one.look_back(); }, *made) : 0;
}

std::string run_name(const RunConfig& config) {
    return config.strategy + " on " + config.symbol.to_string() + " " + std::string(config.timeframe.name());
}

}  // namespace

TradingService::TradingService(Ports ports, Settings settings)
    : ports_(std::move(ports)),
      settings_(settings),
      orders_({ports_.paper, ports_.backend, ports_.facts, ports_.clock,
               [this](trading::OrderEnded order) {
                   thread_.post_surely([this, order = std::move(order)]() mutable { ended(std::move(order)); });
               },
               [this](NoticeLevel level, const std::string& text) { say(level, text); }},
              settings.orders) {}

TradingService::~TradingService() { close(); }

void TradingService::open(http_api::TradingNews& news, FetchCandles fetch) {
    news_ = &news;
    fetch_ = std::move(fetch);
    opened_ = ports_.clock.now();
    orders_.start();
    fetcher_.start();
    is_open_ = true;
    thread_.start([this] { look_around(); }, settings_.look_around_every);
}

void TradingService::close() {
    is_open_ = false;
    // Whoever tells this thread something ends before it.
    fetcher_.stop();
    orders_.stop();
    thread_.stop();
}

Result<RunConfig> TradingService::config_of(const RunOrder& order) {
    RunConfig config;
    config.mode = order.mode;
    const auto symbol = Symbol::parse(order.symbol);
    if (!symbol) return fail(symbol.error());
    config.symbol = *symbol;
    const auto timeframe = market::Timeframe::parse(order.timeframe);
    if (!timeframe) return fail(timeframe.error());
    config.timeframe = *timeframe;
    const auto sizing = trading::parse_run_sizing(order.sizing);
    if (!sizing) return fail(sizing.error());
    config.sizing = *sizing;
    config.stops = order.stops;
    config.strategy = order.strategy;
    config.parameters = order.parameters;
    if (auto good = trading::check(config); !good) return fail(good.error());
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
    for (std::uint64_t chance = ports_.random(); config.id.size() < 8; chance /= letters.size()) {
        config.id += letters[chance % letters.size()];
    }
    return config;
}

Result<std::string> TradingService::start(const RunOrder& order) {
    if (!is_open_) return not_open();
    auto config = config_of(order);
    if (!config) return fail(config.error());
    if (config->mode == RunMode::live) {
        // Asked now: what was heard a second ago may be from before it was enabled.
        const auto answer = ports_.backend.ask("GET", "/api/live/status");
        const auto status = net::parse_json_object(answer.body);
        const std::string mode = answer.status == 200 && status ? text_in(*status, "mode") : "";
        if (mode.empty()) return fail(ErrorCode::refused, "the backend does not answer, so nothing can run live");
        if (mode != "LIVE") {
            return fail(ErrorCode::refused, "live trading is off (" + mode + "); enable it first");
        }
        if (settings_.practice && truth_in(*status, "practice") != *settings_.practice) {
            return fail(ErrorCode::refused, *settings_.practice
                                                ? "this app's prices are the practice exchange's, and the backend "
                                                  "trades at a real one; start both with the same EXCHANGE"
                                                : "this app's prices are a real exchange's, and the backend trades at "
                                                  "the practice exchange; start both with the same EXCHANGE");
        }
    }
    // Before the exchange is asked for candles in vain.
    const auto may = thread_.ask<Result<>>([this, config = *config] { return may_start(config); }, not_open());
    if (!may) return fail(may.error());
    auto history = history_for(*config, std::max(warm_up_candles, look_back_of(*config) + 1));
    if (!history) return fail(history.error());
    // One that can never trade is a trap, on paper too.
    if (const auto need = need_of(*config)) {
        if (auto usable = ports_.forecasts.prepare(*need, history->back().open_time); !usable) {
            return fail(ErrorCode::refused, run_name(*config) + " would never trade: " + usable.error().what);
        }
    }
    return thread_.ask<Result<std::string>>(
        [this, config = std::move(*config), history = std::move(*history)]() mutable {
            auto begun = begin(std::move(config), std::move(history));
            show_runs();
            return begun;
        },
        not_open());
}

Result<> TradingService::may_start(const RunConfig& config) const {
    if (!brought_back_) {
        return fail(ErrorCode::unavailable, "what strategies did before can't be read yet, so none can be started");
    }
    for (const auto& [id, run] : state_.runs) {
        const RunConfig& other = run.config();
        if (run.running() && other.mode == config.mode && other.symbol == config.symbol &&
            other.strategy == config.strategy && other.timeframe == config.timeframe) {
            return fail(ErrorCode::refused, run_name(config) + " is at work already (" +
                                                trading::run_mode_name(config.mode) + "); stop it first");
        }
    }
    if (running() >= runs_max) {
        return fail(ErrorCode::refused, std::to_string(runs_max) +
                                            " strategies are at work, which is the most there "
                                            "can be; stop one first");
    }
    return {};
}

// The newest closed candles, oldest first.
Result<std::vector<market::Candle>> TradingService::history_for(const RunConfig& config,
                                                                std::size_t candles_wanted) const {
    const auto length = config.timeframe.length();
    const Timestamp end = config.timeframe.open_time(ports_.clock.now());
    Timestamp from = std::max(Timestamp{}, end - static_cast<std::int64_t>(candles_wanted) * length);
    std::vector<market::Candle> candles;
    while (from < end) {
        const Timestamp until = std::min(end, from + static_cast<std::int64_t>(candles_per_question) * length);
        const auto page = fetch_({config.symbol, config.timeframe, from, until, candles_per_question});
        if (!page) {
            return fail(ErrorCode::unavailable, "there are no candles of " + config.symbol.to_string() + " " +
                                                    std::string(config.timeframe.name()) +
                                                    " to warm up with: " + page.error().what);
        }
        for (std::size_t i = 0; i < page->size(); ++i) {
            const market::Candle candle = page->view().at(i);
            const bool is_next = candles.empty() || candle.open_time > candles.back().open_time;
            if (is_next && candle.open_time < end) candles.push_back(candle);
        }
        from = until;
    }
    if (candles.empty()) {
        return fail(ErrorCode::unavailable, "the exchange has no candles of " + config.symbol.to_string() + " " +
                                                std::string(config.timeframe.name()) + " to warm up with");
    }
    return candles;
}

Result<> TradingService::stop(const std::string& id, const std::string& why) {
    return thread_.ask<Result<>>(
        [this, id, why]() -> Result<> {
            const auto run = state_.runs.find(id);
            if (run == state_.runs.end()) return fail(ErrorCode::not_found, "there is no strategy run " + id);
            if (!run->second.running()) return {};
            auto stopped = end_run(id, why);
            show_runs();
            return stopped;
        },
        not_open());
}

std::size_t TradingService::stop_all(RunMode mode, const std::string& why) {
    return thread_.ask<std::size_t>(
        [this, mode, why] {
            std::vector<std::string> ids;
            for (const auto& [id, run] : state_.runs) {
                if (run.running() && run.config().mode == mode) ids.push_back(id);
            }
            const auto stopped =
                std::ranges::count_if(ids, [&](const auto& id) { return end_run(id, why).has_value(); });
            show_runs();
            return static_cast<std::size_t>(stopped);
        },
        0);
}

std::vector<RunView> TradingService::list() {
    const std::lock_guard lock(shown_mutex_);
    return shown_;
}

Result<std::vector<http_api::EquityPoint>> TradingService::equity(RunMode mode, std::optional<Timestamp> from,
                                                                  std::size_t points_max) {
    const auto samples = ports_.equity.samples(mode, from, points_max);
    if (!samples) return fail(samples.error());
    std::vector<http_api::EquityPoint> points;
    points.reserve(samples->size());
    for (const auto& sample : *samples) points.push_back({sample.time, sample.equity});
    return points;
}

void TradingService::on_candle(const market::CandleUpdate& update) {
    if (!update.closed || update.timeframe != market::Timeframe::one_minute()) return;
    // What finds no room is missing from then on, and missing candles are asked for.
    static_cast<void>(thread_.post([this, symbol = update.symbol, candle = update.candle] {
        take_candle(symbol, candle);
        show_runs();
    }));
}

void TradingService::say(NoticeLevel level, const std::string& text) {
    news_->notice({ports_.clock.now(), level, text});
}

void TradingService::say_seldom(const std::string& text) {
    const auto now = ports_.clock.monotonic();
    const auto said = said_.find(text);
    if (said != said_.end() && now - said->second < std::chrono::minutes(10)) return;
    said_[text] = now;
    say(NoticeLevel::error, text);
}

}  // namespace piggy::apps
