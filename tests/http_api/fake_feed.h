#pragma once
// An exchange that says what a test wants said: a market of minutes with known prices behind the MarketFeed port.

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/system/system_clock.h"
#include "market/market_feed.h"

namespace piggy::http_api {

// Minute m (since 1970) opens at 1000 + m % 97, closes at 1000 + (m + 1) % 97, reaches one above and one below, and has
// m % 5 of volume; larger candles are made of exactly these.
class FakeExchange {
public:
    [[nodiscard]] static market::Candle minute_candle(std::int64_t minute) {
        const auto price = [](std::int64_t m) { return 1000 + m % 97; };
        const std::int64_t open = price(minute), close = price(minute + 1);
        const auto whole = [](std::int64_t units) { return Price{Decimal::whole(units)}; };
        return {Timestamp(std::chrono::minutes(minute)), whole(open),  whole(std::max(open, close) + 1),
                whole(std::min(open, close) - 1),        whole(close), Decimal::whole(minute % 5)};
    }
    [[nodiscard]] static market::Candle candle_of(Timestamp from, Timestamp to) {
        const auto minute = [](Timestamp time) {
            return std::chrono::floor<std::chrono::minutes>(time).time_since_epoch().count();
        };
        market::Candle whole = minute_candle(minute(from));
        for (std::int64_t m = minute(from) + 1; m < minute(to); ++m) {
            const market::Candle next = minute_candle(m);
            whole.high = std::max(whole.high, next.high);
            whole.low = std::min(whole.low, next.low);
            whole.close = next.close;
            whole.volume += next.volume;
        }
        return whole;
    }
    [[nodiscard]] Timestamp minute_now() const { return market::Timeframe::one_minute().open_time(clock.now()); }

    void fail_with(std::string sentence) {
        const std::lock_guard lock(mutex);
        failure = std::move(sentence);
    }
    // From now on every question waits until let_go().
    void hold_questions() {
        const std::lock_guard lock(mutex);
        held = true;
    }
    void let_go() {
        const std::lock_guard lock(mutex);
        held = false;
        wake.notify_all();
    }
    void wait_for_question() {
        std::unique_lock lock(mutex);
        wake.wait(lock, [&] { return waiting > 0; });
    }

    void tell_trade(const std::string& symbol, const std::string& price) {
        market::Trade trade;
        trade.price = parse_price(price).value();
        listener->on_trade(Symbol::parse(symbol).value(), trade);
    }
    void tell_top(const std::string& symbol, const std::string& bid, const std::string& ask) {
        market::TopOfBook top{parse_price(bid).value(), parse_price(ask).value(), {}, {}, clock.monotonic()};
        listener->on_top(Symbol::parse(symbol).value(), top);
    }
    // A minute that opened at 100 and stands at `close`.
    void tell_minute(const std::string& symbol, Timestamp opened, const std::string& close, bool closed) {
        const Price price = parse_price(close).value(), hundred{Decimal::whole(100)};
        market::Candle candle{opened, hundred,          std::max(price, hundred), std::min(price, hundred),
                              price,  Decimal::whole(2)};
        listener->on_candle({Symbol::parse(symbol).value(), market::Timeframe::one_minute(), candle, closed});
    }
    void tell_status(market::FeedState state, const std::string& reason) { listener->on_status({state, reason}); }

    system::SystemClock clock;
    std::mutex mutex;
    std::condition_variable wake;
    std::string failure;
    bool held = false;
    int waiting = 0;
    std::vector<market::CandleQuery> asked;
    market::MarketListener* listener = nullptr;
    std::vector<Symbol> followed;
};

class FakeFeed final : public market::MarketFeed {
public:
    explicit FakeFeed(FakeExchange& exchange) : exchange_(exchange) {}
    ~FakeFeed() override { exchange_.listener = nullptr; }

    Result<market::PriceQuote> fetch_price(const Symbol& symbol) override {
        if (auto answer = wait(); !answer) return fail(answer.error());
        const auto price = [](const char* text) { return parse_price(text).value(); };
        return market::PriceQuote{symbol,
                                  price("1050.5"),
                                  {price("1050.4"), price("1050.60000001"), {}, {}, exchange_.clock.monotonic()},
                                  std::chrono::microseconds(12'345)};
    }
    Result<market::CandleSeries> fetch_candles(const market::CandleQuery& query) override {
        if (auto answer = wait(); !answer) return fail(answer.error());
        const std::lock_guard lock(exchange_.mutex);
        exchange_.asked.push_back(query);
        market::CandleSeries series;
        series.symbol = query.symbol;
        series.timeframe = query.timeframe;
        for (Timestamp at = query.from; at < query.to; at += query.timeframe.length()) {
            series.push_back(FakeExchange::candle_of(at, at + query.timeframe.length()));
        }
        return series;
    }
    void follow(const std::vector<Symbol>& symbols, market::Timeframe, market::MarketListener& listener) override {
        exchange_.followed = symbols;
        exchange_.listener = &listener;
    }
    [[nodiscard]] market::FeedStatus status() const override { return {}; }
    [[nodiscard]] std::string name() const override { return "the fake exchange"; }

private:
    Result<> wait() {
        std::unique_lock lock(exchange_.mutex);
        ++exchange_.waiting;
        exchange_.wake.notify_all();
        exchange_.wake.wait(lock, [&] { return !exchange_.held; });
        --exchange_.waiting;
        if (!exchange_.failure.empty()) return fail(ErrorCode::unavailable, exchange_.failure);
        return {};
    }

    FakeExchange& exchange_;
};

}  // namespace piggy::http_api
