#pragma once
// All that strategies at work need, in the hands of a test: a clock, a market of known minutes, a paper desk and a
// backend that do as they are told, and the real event log and equity store in a real file.

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "adapters/sqlite/sqlite.h"
#include "apps/trading_service.h"
#include "core/json_text.h"
#include "execution/desk_json.h"
#include "temporary_folder.h"

namespace piggy::apps {

using http_api::RunMode;
using namespace std::chrono_literals;

inline const Timestamp midnight = parse_iso8601("2026-02-04T00:00").value();
inline const Symbol btc = Symbol::parse("BTC/USDT").value();
inline const Symbol eth = Symbol::parse("ETH/USDT").value();
inline Timestamp minute_at(std::int64_t minute) { return midnight + minute * 1min; }
inline Decimal dec(const std::string& text) { return Decimal::parse(text).value(); }

class TownClock final : public Clock {
public:
    [[nodiscard]] Timestamp now() const override { return timestamp_from_nanoseconds(now_); }
    [[nodiscard]] std::chrono::nanoseconds monotonic() const override { return std::chrono::nanoseconds(now_.load()); }
    void set(Timestamp time) { now_ = nanoseconds_since_epoch(time); }

private:
    std::atomic<std::int64_t> now_ = nanoseconds_since_epoch(midnight);
};

// Tests wait for what must happen, as long as it takes; a failure is a test that never ends in time.
class Bell {
public:
    void ring() {
        const std::lock_guard lock(mutex_);
        ++rung_;
        wake_.notify_all();
    }
    [[nodiscard]] bool wait_until(const std::function<bool()>& holds) {
        const auto end = std::chrono::steady_clock::now() + 60s;
        while (!holds()) {
            std::unique_lock lock(mutex_);
            const auto seen = rung_;
            if (std::chrono::steady_clock::now() > end) return false;
            wake_.wait_for(lock, 10ms, [&] { return rung_ != seen; });
        }
        return true;
    }

private:
    std::mutex mutex_;
    std::condition_variable wake_;
    std::uint64_t rung_ = 0;
};

// What an exchange makes of its minutes: every bucket that is over by `end`, from the minutes there are.
inline std::vector<market::Candle> bars_of(const std::vector<market::Candle>& minutes, market::Timeframe frame,
                                           Timestamp end) {
    std::vector<market::Candle> bars;
    for (const market::Candle& minute : minutes) {
        const Timestamp open = frame.open_time(minute.open_time);
        if (open + frame.length() > end) break;
        if (bars.empty() || bars.back().open_time != open) {
            bars.push_back(minute);
            bars.back().open_time = open;
            continue;
        }
        market::Candle& bar = bars.back();
        bar.high = std::max(bar.high, minute.high);
        bar.low = std::min(bar.low, minute.low);
        bar.close = minute.close;
        bar.volume += minute.volume;
    }
    return bars;
}

// Minutes whose closes are known: 50,000 where nothing else was said.
class TownMarket {
public:
    std::map<std::int64_t, int> closes;     // by minute of the day
    std::set<std::int64_t> outage;          // minutes that the exchange never made
    std::atomic<std::int64_t> closed{600};  // minutes before this one have closed

    [[nodiscard]] market::Candle minute(std::int64_t at) const {
        const auto price = [&](std::int64_t m) {
            const auto told = closes.find(m);
            return Price{Decimal::whole(told == closes.end() ? 50'000 : told->second)};
        };
        const Price open = price(at - 1), close = price(at);
        return {minute_at(at),         open,  std::max(open, close),
                std::min(open, close), close, Decimal::from_ticks(1 + (at % 7 + 7) % 7)};
    }
    // As the exchange has them: closed ones.
    [[nodiscard]] Result<market::CandleSeries> fetch(const market::CandleQuery& query) {
        const std::lock_guard lock(mutex_);
        asked.push_back(query);
        if (is_down) return fail(ErrorCode::unavailable, "the exchange can't be reached");
        const Timestamp end = std::min(query.to, minute_at(closed));
        std::vector<market::Candle> minutes;
        for (Timestamp at = query.timeframe.open_time(query.from); at < end; at += 1min) {
            const std::int64_t m = (at - midnight) / 1min;
            if (!outage.contains(m)) minutes.push_back(minute(m));
        }
        market::CandleSeries series;
        series.symbol = query.symbol;
        series.timeframe = query.timeframe;
        for (const market::Candle& bar : bars_of(minutes, query.timeframe, end)) series.push_back(bar);
        return series;
    }
    [[nodiscard]] std::size_t questions() {
        const std::lock_guard lock(mutex_);
        return asked.size();
    }
    std::vector<market::CandleQuery> asked;
    std::atomic<bool> is_down = false;

private:
    std::mutex mutex_;
};

// Fills at 50,001 to buy and 49,999 to sell for a fee of 0.1 %, unless told otherwise.
class TownPaper final : public http_api::PaperPort {
public:
    explicit TownPaper(const Clock& clock) : clock_(clock) {}
    enum class Does { fill, refuse, leave_open };
    std::atomic<Does> does = Does::fill;

    execution::TradeAnswer trade(const execution::TradeRequest& request) override {
        const std::lock_guard lock(mutex_);
        requests.push_back(request);
        execution::TradeAnswer answer;
        if (does == Does::refuse) {
            answer.refusal =
                execution::TradeRefusal{{{"DAILY_TRADES_EXCEEDED", "There were 20 orders today."}}, {}, {}, {}};
            return answer;
        }
        orders::LiveOrder order;
        order.request_id = request.request_id;
        order.client_order_id = "c-" + request.request_id;
        order.actor = request.actor;
        order.symbol = Symbol::parse(request.symbol).value();
        order.side = request.side == "buy" ? orders::Side::buy : orders::Side::sell;
        const Decimal price = Decimal::whole(order.side == orders::Side::buy ? 50'001 : 49'999);
        order.quantity =
            request.quantity
                ? Quantity{dec(*request.quantity)}
                : Quantity{round_to_step(try_divide(dec(*request.amount_usd), price, Rounding::down).value(),
                                         dec("0.00001"), Rounding::down)
                               .value()};
        order.state = orders::OrderState::unknown;
        order.created_at = clock_.now();
        book_[order.request_id] = {order, {}, {}};
        if (does == Does::fill) fill_locked(order.request_id);
        return book_[order.request_id];
    }
    // What was left open fills.
    void fill(const std::string& request_id) {
        const std::lock_guard lock(mutex_);
        fill_locked(request_id);
    }
    [[nodiscard]] Quantity held() {
        const std::lock_guard lock(mutex_);
        return held_;
    }
    [[nodiscard]] std::vector<execution::TradeRequest> asked_for() {
        const std::lock_guard lock(mutex_);
        return requests;
    }

    execution::LiveStatus status() const override {
        execution::LiveStatus status;
        status.mode = execution::Mode::live;
        status.equity_usd = Decimal::whole(10'000);
        status.equity_is_fresh = true;
        status.baseline_usd = Decimal::whole(10'000);
        const std::lock_guard lock(mutex_);
        status.trades_used = static_cast<std::int64_t>(requests.size());
        return status;
    }
    execution::BalanceSheet balances() const override {
        const std::lock_guard lock(mutex_);
        execution::BalanceSheet sheet;
        const auto add = [&](const char* asset, Decimal total) -> execution::BalanceRow& {
            execution::BalanceRow& row = sheet.rows.emplace_back();
            row.asset = Asset{asset};
            row.total = row.free = total;
            return row;
        };
        add("USDT", Decimal::whole(9'000));
        if (held_.value > Decimal{}) {
            execution::BalanceRow& row = add("BTC", held_.value);
            row.value_usd = dec("39.5");
            row.cost_usd = dec("40.00000001");
        }
        return sheet;
    }
    execution::EffectiveLimits effective(const Symbol&) const override { return {}; }
    Result<std::optional<execution::TradeAnswer>> order(const std::string& request_id) const override {
        const std::lock_guard lock(mutex_);
        const auto found = book_.find(request_id);
        return found == book_.end() ? std::nullopt : std::optional(found->second);
    }
    Result<execution::Page<orders::LiveOrder>> orders(const execution::PageQuery& query) override {
        const std::lock_guard lock(mutex_);
        execution::Page<orders::LiveOrder> page;
        for (const auto& [id, answer] : book_) {
            if (!query.since || answer.order->created_at >= *query.since) page.rows.push_back(*answer.order);
        }
        page.total = static_cast<std::int64_t>(page.rows.size());
        return page;
    }
    Result<std::vector<orders::BookedFill>> fills_of(const std::string& client_order_id) override {
        const std::lock_guard lock(mutex_);
        for (const auto& [id, answer] : book_) {
            if (answer.order->client_order_id == client_order_id) return answer.fills;
        }
        return std::vector<orders::BookedFill>{};
    }
    Result<> reset() override { return {}; }

private:
    void fill_locked(const std::string& request_id) {
        execution::TradeAnswer& answer = book_.at(request_id);
        orders::LiveOrder& order = *answer.order;
        const bool buys = order.side == orders::Side::buy;
        orders::VenueFill fill;
        fill.symbol = order.symbol;
        fill.trade_id = ++trades_;
        fill.side = order.side;
        fill.price = Price{Decimal::whole(buys ? 50'001 : 49'999)};
        fill.quantity = order.quantity;
        fill.notional = notional(fill.price, fill.quantity, Rounding::up).value();
        fill.fee = {try_multiply(fill.notional, dec("0.001"), Rounding::up).value(), Asset{"USDT"}};
        fill.time = clock_.now();
        answer.fills = {{fill, order.client_order_id}};
        order.state = orders::OrderState::filled;
        order.executed = order.quantity;
        order.spent = fill.notional;
        held_.value = buys ? held_.value + fill.quantity.value : held_.value - fill.quantity.value;
    }

    const Clock& clock_;
    mutable std::mutex mutex_;
    std::vector<execution::TradeRequest> requests;
    std::map<std::string, execution::TradeAnswer> book_;
    Quantity held_;
    std::int64_t trades_ = 0;
};

// Answers each question as the test says; without a word of it: live, and nobody trades.
class TownBackend final : public http_api::BackendPort {
public:
    using Answer = std::function<http_api::BackendAnswer(const std::string& path, const std::string& body)>;

    http_api::BackendAnswer ask(std::string_view method, std::string_view path, std::string body) override {
        Answer answer;
        {
            const std::lock_guard lock(mutex_);
            asked_.push_back(std::string(method) + " " + std::string(path) + (body.empty() ? "" : " " + body));
            if (path == "/api/live/status") return {200, status_locked(), false};
            answer = answer_;
        }
        if (path.starts_with("/api/balance") || path.starts_with("/api/limits")) return {200, "{}", false};
        return answer ? answer(std::string(path), body) : down(false);
    }
    http_api::BackendHealth health() override { return {}; }
    Result<> set_url(const std::string&) override { return {}; }
    Heard heard() const override {
        const std::lock_guard lock(mutex_);
        Heard heard;
        heard.health.ok = is_up_;
        heard.status = status_locked();
        heard.balance = balance_;
        return heard;
    }

    static http_api::BackendAnswer down(bool maybe_arrived) {
        return {503, R"({"code":"BACKEND_DOWN","message":"Nothing answers at http://localhost:8000."})", maybe_arrived};
    }
    void answer_with(Answer answer) {
        const std::lock_guard lock(mutex_);
        answer_ = std::move(answer);
    }
    void is_in_mode(const std::string& mode, bool is_up = true) {
        const std::lock_guard lock(mutex_);
        mode_ = mode;
        is_up_ = is_up;
    }
    void has_balance(const std::string& json) {
        const std::lock_guard lock(mutex_);
        balance_ = json;
    }
    [[nodiscard]] std::size_t times_asked(const std::string& beginning) const {
        const std::lock_guard lock(mutex_);
        return static_cast<std::size_t>(
            std::ranges::count_if(asked_, [&](const auto& one) { return one.starts_with(beginning); }));
    }
    [[nodiscard]] std::string first_asked(const std::string& beginning) const {
        const std::lock_guard lock(mutex_);
        const auto found = std::ranges::find_if(asked_, [&](const auto& one) { return one.starts_with(beginning); });
        return found == asked_.end() ? "" : *found;
    }

private:
    [[nodiscard]] std::string status_locked() const {
        JsonText json;
        json.begin_object().field("mode", mode_).field("equity_usd", "500.00").field("equity_is_fresh", true);
        json.field("trades_used", std::int64_t{3}).field("trades_max", std::int64_t{20}).field("latched", false);
        return json.end_object().take();
    }
    mutable std::mutex mutex_;
    std::string mode_ = "LIVE", balance_;
    bool is_up_ = true;
    std::vector<std::string> asked_;
    Answer answer_;
};

class TownFacts final : public DeskFactsPort {
public:
    explicit TownFacts(TownPaper& paper) : paper_(paper) {}
    std::optional<trading::DeskFacts> facts(const Symbol&, RunMode mode) override {
        trading::DeskFacts facts;
        facts.bid = Price{Decimal::whole(49'999)};
        facts.ask = Price{Decimal::whole(50'001)};
        facts.equity = Decimal::whole(10'000);
        facts.open = is_open;
        facts.quote_free = Decimal::whole(9'000);
        facts.base_free = mode == RunMode::paper ? paper_.held() : Quantity{Decimal::whole(1)};
        facts.taker_fee = FeeRate{dec("0.001")};
        facts.lot_step = dec("0.00001");
        facts.notional_min = Decimal::whole(1);
        facts.price_tick = dec("0.01");
        return facts;
    }
    std::atomic<bool> is_open = true;

private:
    TownPaper& paper_;
};

class TownNews final : public http_api::TradingNews {
public:
    explicit TownNews(Bell& bell) : bell_(bell) {}
    void desk_changed(RunMode) override {}
    void order_changed(RunMode, const std::string&) override {}
    void runs_changed() override { bell_.ring(); }
    void notice(const http_api::Notice& notice) override {
        {
            const std::lock_guard lock(mutex_);
            texts_.push_back(notice.text);
        }
        bell_.ring();
    }
    [[nodiscard]] std::size_t told(const std::string& part) const {
        const std::lock_guard lock(mutex_);
        return static_cast<std::size_t>(
            std::ranges::count_if(texts_, [&](const auto& text) { return text.find(part) != std::string::npos; }));
    }

private:
    Bell& bell_;
    mutable std::mutex mutex_;
    std::vector<std::string> texts_;
};

// The real log, with a disk that can be told to take nothing.
class TownLog final : public trading::EventLog {
public:
    explicit TownLog(std::shared_ptr<sqlite::Database> database) : log_(std::move(database)) {}
    Result<> append(const trading::Event& event) override {
        if (is_full) {
            ++refused;
            return fail(ErrorCode::unavailable, "the disk of app.db is full");
        }
        return log_.append(event);
    }
    Result<std::vector<std::string>> open_runs() override { return log_.open_runs(); }
    Result<std::vector<std::string>> all_runs(std::size_t limit) override { return log_.all_runs(limit); }
    Result<std::vector<std::string>> stopped_since(Timestamp time) override { return log_.stopped_since(time); }
    Result<std::vector<trading::Event>> events_of(const std::string& id) override { return log_.events_of(id); }
    Result<> keep_state(const std::string& id, const trading::RunState& state) override {
        ++kept;
        return log_.keep_state(id, state);
    }
    Result<trading::RunRecord> record_of(const std::string& id) override { return log_.record_of(id); }
    std::atomic<bool> is_full = false;
    std::atomic<int> refused = 0, kept = 0;

private:
    sqlite::SqliteEventLog log_;
};

// Expects of each candle what it was told, and nothing where it was told nothing.
class TownForecasts final : public ForecastPort {
public:
    std::atomic<std::int64_t> expects = market::no_forecast;
    std::atomic<int> asked = 0;

    void has_none(const std::string& why) {
        const std::lock_guard lock(mutex_);
        why_ = why;
        expects = market::no_forecast;
    }
    Result<> prepare(const ForecastNeed&, Timestamp) override {
        if (expects != market::no_forecast) return {};
        const std::lock_guard lock(mutex_);
        return fail(ErrorCode::not_found, why_);
    }
    Result<std::int64_t> foreseen(const ForecastNeed& need, const market::CandleView& candles) override {
        ++asked;
        if (auto ready = prepare(need, {}); !ready) return fail(ready.error());
        const std::lock_guard lock(mutex_);
        seen.push_back({candles.size, timestamp_from_nanoseconds(candles.time[candles.size - 1])});
        return expects.load();
    }
    struct Seen {
        std::size_t candles;
        Timestamp newest;
    };
    std::vector<Seen> seen;

private:
    std::mutex mutex_;
    std::string why_ = "there is no forecast model of BTC/USDT 1m yet; train one";
};

class Town : public testing::Test {
protected:
    Town() {
        now(600);
        open();
    }
    ~Town() override {
        if (service) service->close();
    }

    void open() {
        TradingService::Settings settings;
        settings.look_around_every = 5ms;
        settings.orders.ask_every = 5ms;
        settings.orders.decision_max = decision_max;
        settings.practice = practice;
        settings.keep_state_every = 3;  // so that nearly every restart begins from one
        service = std::make_unique<TradingService>(
            TradingService::Ports{clock, log, equity, *paper_port, backend, *facts_port, forecasts,
                                  [this] { return ++chance * 7919; }},
            settings);
        service->open(news, [this](const market::CandleQuery& query) {
            auto series = market.fetch(query);
            bell.ring();
            return series;
        });
    }
    // As when the program ends and starts again.
    void restart() {
        service.reset();
        open();
    }

    // It is this minute, and a second; all before it have closed.
    void now(std::int64_t minute) {
        market.closed = minute;
        clock.set(minute_at(minute) + 1s);
    }
    void tell(std::int64_t minute, const Symbol& symbol = btc) {
        service->on_candle({symbol, market::Timeframe::one_minute(), market.minute(minute), true});
    }
    // The stream goes on up to this minute, which has not closed; no faster than the service takes it.
    void stream(std::int64_t from, std::int64_t until) {
        for (std::int64_t m = from; m < until; ++m) {
            now(m + 1);
            tell(m);
            is_through();
        }
    }
    // What the service was told before has been done: it does one thing after the other.
    void is_through() { static_cast<void>(service->stop("nobody", "")); }

    [[nodiscard]] static http_api::RunOrder crossover(RunMode mode = RunMode::paper,
                                                      const std::string& timeframe = "1m") {
        return {mode, "BTC/USDT", timeframe, "SMA_Crossover", {{"fast", "2"}, {"slow", "3"}}, "fixed:40", {}};
    }
    std::string start(const http_api::RunOrder& order) {
        const auto id = service->start(order);
        EXPECT_TRUE(id) << (id ? "" : id.error().what);
        return id.value_or("");
    }
    [[nodiscard]] trading::RunView view(const std::string& id) {
        const auto views = service->list();
        for (const auto& one : views) {
            if (one.config.id == id) return one;
        }
        return {};
    }
    template <class What>
    [[nodiscard]] std::vector<What> events(const std::string& id) {
        std::vector<What> found;
        const auto all = log.events_of(id);
        for (std::size_t i = 0; all && i < all->size(); ++i) {
            if (const auto* what = std::get_if<What>(&(*all)[i].what)) found.push_back(*what);
        }
        return found;
    }
    [[nodiscard]] std::vector<market::Candle> candles(const std::string& id) {
        std::vector<market::Candle> found;
        for (const auto& closed : events<trading::CandleClosed>(id)) found.push_back(closed.candle);
        return found;
    }
    [[nodiscard]] bool has_seen(const std::string& id, std::int64_t minute) {
        return bell.wait_until([&] { return view(id).last_candle >= minute_at(minute); });
    }
    [[nodiscard]] bool ended(const std::string& id, std::size_t orders) {
        return bell.wait_until([&] { return events<trading::OrderEnded>(id).size() >= orders; });
    }

    const test::TemporaryFolder folder;
    std::shared_ptr<sqlite::Database> database = sqlite::Database::open(folder.path() / "app.db").value();
    TownClock clock;
    Bell bell;
    TownMarket market;
    TownPaper paper{clock};
    TownBackend backend;
    TownFacts facts{paper};
    TownForecasts forecasts;
    http_api::PaperPort* paper_port = &paper;  // another one: before restart()
    DeskFactsPort* facts_port = &facts;
    TownNews news{bell};
    TownLog log{database};
    sqlite::SqliteEquityStore equity{database};
    std::atomic<std::uint64_t> chance = 1;
    // These tests make minutes pass in no time, so an order may see one of them go by; another one: before restart().
    std::chrono::nanoseconds decision_max = 24h;
    std::optional<bool> practice;  // likewise
    std::unique_ptr<TradingService> service;
};

}  // namespace piggy::apps
