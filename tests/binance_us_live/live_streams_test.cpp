// Prices, candles and the account's stream over real sockets, while the exchange behind them is killed and comes back.

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>

#include "live_exchange.h"

namespace piggy::binance_us::test {
namespace {

// Moves only when told, together with an exchange that was started with --clock virtual.
class SteeredClock final : public Clock {
public:
    [[nodiscard]] Timestamp now() const override { return Timestamp(start_ + std::chrono::nanoseconds(passed_)); }
    [[nodiscard]] std::chrono::nanoseconds monotonic() const override { return std::chrono::nanoseconds(passed_); }
    void pass(std::chrono::nanoseconds time) { passed_ += time.count(); }

private:
    std::chrono::nanoseconds start_{system::SystemClock().now().time_since_epoch()};
    std::atomic<std::int64_t> passed_{std::chrono::nanoseconds(1h).count()};
};

struct Heard final : market::MarketListener {
    void on_candle(const market::CandleUpdate& update) override {
        const std::lock_guard lock(mutex);
        if (update.closed) closed[update.symbol].push_back(update.candle);
    }
    void on_top(const Symbol& symbol, const market::TopOfBook&) override {
        const std::lock_guard lock(mutex);
        ++tops[symbol];
    }
    std::vector<market::Candle> candles(const Symbol& symbol) {
        const std::lock_guard lock(mutex);
        return closed[symbol];
    }
    std::mutex mutex;
    std::map<Symbol, std::vector<market::Candle>> closed;
    std::map<Symbol, int> tops;
};

TEST(LiveFeed, EveryMinuteIsToldOnceAndInOrderThoughTheExchangeWasGoneForSomeOfThem) {
    LiveExchange exchange({"--clock", "virtual"});
    SteeredClock clock;
    Trader trader(exchange, {}, &clock);
    Heard heard;
    BinanceMarketFeed feed(trader.rest, exchange.address(), net::open_stream, 5);
    const std::vector<Symbol> symbols = {btc_usdt(), eth_usdt()};
    const auto minute = market::Timeframe::one_minute();
    feed.follow(symbols, minute, heard);
    const auto pass = [&](std::chrono::milliseconds time) {
        exchange.ask("POST", "/practice/clock", "{\"advance_ms\":" + std::to_string(time.count()) + "}");
        clock.pass(time);
    };
    const auto both_have = [&](std::size_t count) {
        return std::ranges::all_of(symbols, [&](const Symbol& one) { return heard.candles(one).size() >= count; });
    };
    const auto is_live = [&] { return feed.status().state == market::FeedState::live; };
    ASSERT_TRUE(eventually([&] {
        pass(500ms);
        return is_live() && both_have(2);
    })) << feed.status().reason
        << heard.candles(btc_usdt()).size();

    exchange.open_account();  // so that its record, and with it the clock it comes back with, is of now
    exchange.end(SIGKILL);
    ASSERT_TRUE(eventually([&] {
        clock.pass(200ms);
        return feed.status().state == market::FeedState::down;
    }));
    EXPECT_NE(feed.status().reason.find("down"), std::string::npos);
    const auto quote = feed.fetch_price(btc_usdt());
    ASSERT_FALSE(quote);
    EXPECT_EQ(quote.error().code, ErrorCode::unavailable) << quote.error().what;

    exchange.start();
    const std::size_t before = heard.candles(btc_usdt()).size();
    pass(6min);
    ASSERT_TRUE(eventually([&] {
        pass(500ms);
        return is_live() && both_have(before + 8);
    })) << feed.status().reason;

    for (const Symbol& symbol : symbols) {
        const std::vector<market::Candle> told = heard.candles(symbol);
        const auto truth = feed.fetch_candles(
            {symbol, minute, told.front().open_time, told.back().open_time + minute.length(), 1'000});
        ASSERT_TRUE(truth) << truth.error().what;
        ASSERT_EQ(truth->size(), told.size()) << symbol.to_string();
        for (std::size_t i = 0; i < told.size(); ++i) {
            EXPECT_EQ(told[i].open_time, told.front().open_time + static_cast<int>(i) * minute.length());
            // Minutes before the kill, which the exchange may not have written down, have other values after it.
            if (i <= before) continue;
            EXPECT_EQ(told[i], truth->view().at(i)) << symbol.to_string() << " " << format_iso8601(told[i].open_time);
        }
        const std::lock_guard lock(heard.mutex);
        EXPECT_GT(heard.tops[symbol], 0);
    }
}

struct AccountHeard final : UserListener {
    void resync_now() override { ++resyncs; }
    void on_order(const orders::VenueOrder& order, const std::optional<orders::VenueFill>& fill) override {
        const std::lock_guard lock(mutex);
        orders[order.client_order_id] = order;
        if (fill) filled[order.client_order_id] += fill->quantity.value.ticks();
    }
    void on_balances(const std::vector<execution::AssetBalance>&) override { ++balances; }
    void on_status(bool is_live, const std::string& reason) override {
        live = is_live;
        const std::lock_guard lock(mutex);
        reasons.push_back(reason);
    }
    // Told to its end, and every fill of it.
    bool knows(const orders::VenueOrder& order) {
        const std::lock_guard lock(mutex);
        const auto found = orders.find(order.client_order_id);
        return found != orders.end() && found->second.state == order.state &&
               found->second.executed == order.executed &&
               filled[order.client_order_id] == order.executed.value.ticks();
    }
    std::atomic<int> resyncs = 0, balances = 0;
    std::atomic<bool> live = false;
    std::mutex mutex;
    std::map<std::string, orders::VenueOrder> orders;
    std::map<std::string, std::int64_t> filled;
    std::vector<std::string> reasons;
};

// No way of making a stream tells the world who may listen to it.
void follow_the_account(const char* rule, const char* request_that_made_it) {
    LiveExchange exchange;
    const TestKeys keys = exchange.open_account();
    if (rule != nullptr) exchange.fault(rule);
    Trader trader(exchange, keys);
    AccountHeard heard;
    UserStream stream(trader.rest, exchange.address(), net::open_stream, heard, 3);
    ASSERT_TRUE(eventually([&] { return heard.live && heard.resyncs == 1; }));
    bool asked = false;
    const json::value ledger = exchange.ledger();
    for (const json::value& row : ledger.at("requests").as_array()) {
        asked = asked || row.at("path").as_string() == request_that_made_it;
    }
    EXPECT_TRUE(asked) << request_that_made_it;

    const auto first = trader.gateway.place(order(trader, "cp-followed"));
    ASSERT_TRUE(first.order) << first.what;
    EXPECT_TRUE(eventually([&] { return heard.knows(*first.order) && heard.balances > 0; }));

    exchange.end(SIGKILL);
    ASSERT_TRUE(eventually([&] { return !heard.live; }));
    exchange.start();
    ASSERT_TRUE(eventually([&] { return heard.live && heard.resyncs == 2; })) << "what was missed is to be asked for";
    const auto second = trader.gateway.place(order(trader, "cp-followed-on"));
    ASSERT_TRUE(second.order) << second.what;
    EXPECT_TRUE(eventually([&] { return heard.knows(*second.order); }));
    const std::lock_guard lock(heard.mutex);
    for (const std::string& reason : heard.reasons) {
        EXPECT_EQ(reason.find(keys.secret), std::string::npos);
        EXPECT_EQ(reason.find(keys.key), std::string::npos);
    }
}

TEST(LiveAccount, IsFollowedByASubscription) { follow_the_account(nullptr, "userDataStream.subscribe.signature"); }

TEST(LiveAccount, IsFollowedByAListenKeyWhereSubscriptionsAreNotOffered) {
    follow_the_account(R"({"kind":"error","code":-1020,"endpoint":"WS userDataStream.subscribe.signature"})",
                       "/api/v3/userDataStream");
}

}  // namespace
}  // namespace piggy::binance_us::test
