// A paper day, recorded and run again through the backtest: the same decisions, fills and profit, exactly. The real
// paper desk on a real file, time by hand, a market from a seed; it goes over midnight, so that a day's orders run out
// and come back.

#include "apps/desk_facts.h"
#include "apps/order_outcome.h"
#include "backtest/parity.h"
#include "core/random.h"
#include "paper/paper_under_test.h"
#include "support/sanitized.h"
#include "trading/step.h"

namespace piggy::test {
namespace {

using namespace trading;

constexpr std::uint64_t days = is_sanitized() ? 4 : 20;

class PaperDay {
public:
    explicit PaperDay(std::uint64_t seed, bool with_stops = false) : random_(seed), with_stops_(with_stops) {}

    void live() {
        desk_.clock.pass(hours(10) + minutes(30));  // 22:30 UTC
        quote();
        desk_.get_ready();
        RunConfig config;
        config.id = "abcdefgh";
        config.symbol = btc;
        config.timeframe = market::Timeframe::one_minute();
        config.parameters = {{"fast", "2"}, {"slow", "3"}};
        if (random_.chance(0.3)) {
            config.strategy = "RSI_Strategy";
            config.parameters = {{"period", "5"}, {"oversold", "35"}, {"overbought", "65"}};
        }
        if (random_.chance(0.3)) config.sizing = parse_run_sizing("fixed:12.5").value();
        if (with_stops_) {
            config.stops.stop_loss = Decimal::from_ticks(random_.between(5, 40) * 10'000);
            if (random_.chance(0.5)) config.stops.take_profit = Decimal::from_ticks(random_.between(5, 40) * 10'000);
            if (random_.chance(0.5)) config.stops.trailing_stop = Decimal::from_ticks(random_.between(5, 40) * 10'000);
        }
        RunStarted started{config, {}};
        for (int i = 0; i < 20; ++i) started.history.push_back(minute());
        tell({desk_.clock.venue, started});
        for (int i = 0; i < 140; ++i) {
            CandleClosed closed{"abcdefgh", minute(), false, facts()};
            carry_out(tell({desk_.clock.venue, closed}));
        }
    }

    PaperUnderTest& desk() { return desk_; }
    [[nodiscard]] const StrategyRun& run() const { return state_.runs.at("abcdefgh"); }
    std::vector<Event> log;
    std::size_t orders = 0;
    std::size_t refused_wishes = 0;
    std::size_t touches = 0;

private:
    void carry_out(std::vector<Command> commands) {
        while (!commands.empty()) {
            const auto* order = std::get_if<PlaceOrder>(&commands.front());
            if (order == nullptr) break;
            commands = tell({desk_.clock.venue, outcome_of(*order)});
        }
    }
    // What the service does with each price of the market.
    void look_at_stops() {
        const auto run = state_.runs.find("abcdefgh");
        if (run == state_.runs.end()) return;
        const DeskFacts now = facts();
        if (!now.bid || !run->second.is_touched_by(*now.bid)) return;
        ++touches;
        carry_out(tell({desk_.clock.venue, PriceTouched{"abcdefgh", now}}));
    }
    // A minute of the market, as a candle and as it comes to the desk.
    market::Candle minute() {
        const Timestamp open_time = market::Timeframe::one_minute().open_time(desk_.clock.venue);
        market::Candle candle;
        for (int i = 0; i < 4; ++i) {
            level_ += random_.between(-120, 120);
            quote();
            const Price now{Decimal::whole(level_)};
            if (i == 0) candle = {open_time, now, now, now, now, Decimal::whole(1)};
            candle.high = std::max(candle.high, now);
            candle.low = std::min(candle.low, now);
            candle.close = now;
            const Timestamp next = open_time + seconds(15 * (i + 1));
            if (with_stops_) look_at_stops();
            desk_.pass(next - desk_.clock.venue);
        }
        quote();  // the market has moved on when the decision falls
        return candle;
    }
    void quote() {
        level_ += random_.between(-5, 5);
        desk_.price(btc, level_);
        desk_.price(eth, 2'500);
    }
    [[nodiscard]] DeskFacts facts() const { return apps::desk_facts(*desk_.paper->facts(btc)); }
    OrderEnded outcome_of(const PlaceOrder& order) {
        ++orders;
        execution::TradeRequest request;
        request.request_id = order.request_id;
        request.symbol = order.symbol.to_string();
        request.side = orders::side_name(order.side);
        if (order.side == orders::Side::buy) request.amount_usd = order.amount_usd.to_string();
        if (order.side == orders::Side::sell) request.quantity = order.quantity.value.to_string();
        auto ended = apps::order_ended(order, desk_.paper->trade(request));
        EXPECT_TRUE(ended) << order.request_id;
        ended->facts = facts();
        return *ended;
    }
    std::vector<Command> tell(const Event& event) {
        log.push_back(event);
        auto commands = step(state_, event);
        EXPECT_TRUE(commands) << commands.error().what;
        const auto view = state_.runs.at("abcdefgh").view();
        if (view.verdict_at == event.time && !view.verdict_code.empty()) ++refused_wishes;
        return commands ? *commands : std::vector<Command>{};
    }

    PaperUnderTest desk_;
    Random random_;
    bool with_stops_;
    std::int64_t level_ = 50'000;
    TradingState state_;
};

TEST(APaperDay, RunAgainThroughTheBacktestIsTheSameDayExactly) {
    std::size_t orders = 0;
    std::size_t refused_wishes = 0;
    for (std::uint64_t seed = 1; seed <= days; ++seed) {
        PaperDay day(seed);
        day.live();
        const auto report = backtest::parity(day.log, {});
        ASSERT_TRUE(report) << report.error().what;
        EXPECT_TRUE(report->exact) << "seed " << seed << "\n" << backtest::to_table(*report);
        EXPECT_EQ(report->done_pnl, report->recorded_pnl) << "seed " << seed;
        // What the desk's own books made of it is the same money.
        Decimal cash = Decimal::whole(10'000);
        for (const RunTrip& trip : day.run().trips()) cash += trip.pnl();
        EXPECT_EQ(day.desk().held("USDT"), cash) << "seed " << seed;
        orders += day.orders;
        refused_wishes += day.refused_wishes;
    }
    EXPECT_GE(orders, 10 * days);
    EXPECT_GE(refused_wishes, days) << "days ran out of orders";
}

TEST(APaperDay, WithStopsIsTheSameDayExactly) {
    std::size_t touches = 0;
    for (std::uint64_t seed = 101; seed <= 100 + days; ++seed) {
        PaperDay day(seed, true);
        day.live();
        const auto report = backtest::parity(day.log, {});
        ASSERT_TRUE(report) << report.error().what;
        EXPECT_TRUE(report->exact) << "seed " << seed << "\n" << backtest::to_table(*report);
        EXPECT_EQ(report->done_pnl, report->recorded_pnl) << "seed " << seed;
        touches += day.touches;
    }
    EXPECT_GE(touches, 2 * days);
}

}  // namespace
}  // namespace piggy::test
