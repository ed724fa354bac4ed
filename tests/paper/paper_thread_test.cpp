// With its own thread, real time and everybody at once: orders, prices, questions and resets get in nobody's way.

#include <atomic>
#include <thread>

#include "adapters/system/system_clock.h"
#include "paper/paper_under_test.h"

namespace piggy::test {
namespace {

// Always there, always at the same price; any thread may ask.
class SteadyExchange final : public market::MarketFeed, public execution::AccountReader {
public:
    explicit SteadyExchange(const Clock& clock) : clock_(clock) {}
    [[nodiscard]] market::TopOfBook top() const {
        const Quantity depth{Decimal::whole(1)};
        return {Price{Decimal::whole(50'000)}, Price{Decimal::whole(50'001)}, depth, depth, clock_.monotonic()};
    }
    Result<market::PriceQuote> fetch_price(const Symbol& symbol) override {
        return market::PriceQuote{symbol, top().bid, top(), nanoseconds(1)};
    }
    Result<market::CandleSeries> fetch_candles(const market::CandleQuery&) override { return market::CandleSeries{}; }
    void follow(const std::vector<Symbol>&, market::Timeframe, market::MarketListener&) override {}
    [[nodiscard]] market::FeedStatus status() const override { return {market::FeedState::live, ""}; }
    [[nodiscard]] std::string name() const override { return "the steady exchange"; }
    Result<execution::AccountState> account() override { return fail(ErrorCode::refused, "there are no keys"); }
    Result<execution::KeyFindings> key_findings() override { return fail(ErrorCode::refused, "there are no keys"); }
    Result<std::vector<execution::TradingRules>> trading_rules(const std::vector<Symbol>& symbols) override {
        std::vector<execution::TradingRules> rules;
        for (const Symbol& symbol : symbols) {
            execution::TradingRules rule;
            rule.symbol = symbol;
            rule.trading = true;
            rule.price_tick = Decimal::parse("0.01").value();
            rule.lot_step = Decimal::parse("0.00001").value();
            rules.push_back(rule);
        }
        return rules;
    }
    Result<execution::ClockOffset> measure_clock() override { return execution::ClockOffset{}; }

private:
    const Clock& clock_;
};

// What it tells is read back from it, as the page's API does.
struct AskingNews final : http_api::TradingNews {
    void desk_changed(http_api::RunMode) override {
        if (paper) static_cast<void>(paper->status());
        ++changes;
    }
    void order_changed(http_api::RunMode, const std::string&) override { ++orders; }
    void runs_changed() override {}
    void notice(const http_api::Notice&) override {}
    apps::PaperDesk* paper = nullptr;
    std::atomic<int> changes = 0, orders = 0;
};

bool waits_until(const std::function<bool()>& holds) {
    const auto until = std::chrono::steady_clock::now() + minutes(1);
    while (!holds()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
}

TEST(PaperThread, EverybodyAtOnce) {
    const TemporaryFolder home;
    const system::SystemClock clock;
    SteadyExchange exchange(clock);
    AskingNews news;
    apps::PaperDesk paper({.folder = home.path() / "practice",
                           .exchange = exchange.name(),
                           .limits_sha256 = std::string(64, 'a'),
                           .seed = 7,
                           .clock = clock,
                           .feed = exchange,
                           .reader = exchange,
                           .log = {},
                           .log_trade = {}});
    news.paper = &paper;
    paper.tell(&news);
    const auto is_ready = [&] { return paper.status().mode == Mode::live; };
    ASSERT_TRUE(waits_until(is_ready)) << paper.status().mode_reason;
    std::atomic<bool> is_over = false;
    std::atomic<int> filled = 0;
    std::vector<std::jthread> people;
    people.emplace_back([&] {
        while (!is_over) {
            paper.on_top(btc, exchange.top());
            paper.on_top(eth, exchange.top());
            std::this_thread::yield();
        }
    });
    for (int person = 0; person < 2; ++person) {
        people.emplace_back([&] {
            for (int i = 0; i < 6; ++i) {
                const auto answer = paper.trade({"", "BTC/USDT", "buy", "5", false, "test"});
                filled += answer.order && answer.order->state == OrderState::filled ? 1 : 0;
                static_cast<void>(paper.balances());
                static_cast<void>(paper.orders({}));
            }
        });
    }
    people.emplace_back([&] {
        for (int resets = 0; resets < 2;) resets += paper.reset() ? 1 : 0;
    });
    for (std::size_t i = 1; i < people.size(); ++i) people[i].join();
    is_over = true;
    ASSERT_TRUE(waits_until(is_ready)) << paper.status().mode_reason;
    EXPECT_EQ(paper.trade({"last", "BTC/USDT", "buy", "5", false, "test"}).order->state, OrderState::filled);
    EXPECT_LE(paper.orders({}).value().total, 13);
    EXPECT_GE(news.orders, filled + 1);
    EXPECT_GE(news.changes, 1);
    paper.tell(nullptr);
}

}  // namespace
}  // namespace piggy::test
