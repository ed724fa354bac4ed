// A run that comes back from what was kept of it and the events since is the run that went through all of them: the
// same state, and the same orders for whatever comes next.

#include <gtest/gtest.h>

#include "core/random.h"
#include "hand_desk.h"
#include "support/wild_candles.h"

namespace piggy::trading::test {
namespace {

constexpr const char* id = "abcdefgh";

Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }

RunConfig any_config(const market::CandleSeries& series, Random& random) {
    RunConfig config;
    config.id = id;
    config.symbol = series.symbol;
    config.timeframe = series.timeframe;
    if (random.chance(0.5)) {
        const auto fast = random.between(1, 8);
        config.parameters = {{"fast", std::to_string(fast)}, {"slow", std::to_string(fast + random.between(1, 20))}};
    } else if (random.chance(0.8)) {
        config.strategy = "RSI_Strategy";
        config.parameters = {{"period", std::to_string(random.between(2, 14))},
                             {"trigger", random.chance(0.5) ? "cross" : "level"}};
    } else if (random.chance(0.5)) {
        config.strategy = "LSTM_Forecast";
    } else {
        config.strategy = "Buy_and_Hold";
    }
    if (random.chance(0.5)) config.sizing = {RunSizingMode::fixed, decimal("12.34")};
    const auto distance = [&] { return Decimal::from_ticks(random.between(1, 100) * 100'000); };
    if (random.chance(0.3)) config.stops.stop_loss = distance();
    if (random.chance(0.3)) config.stops.take_profit = distance();
    if (random.chance(0.3)) config.stops.trailing_stop = distance();
    return config;
}

// A life of a run: candles in order, and some that are late, old or come when no orders are taken; orders that end at
// once, later, in nothing or not at all; and sometimes a stop.
std::vector<Event> any_life(const market::CandleSeries& series, Random& random) {
    HandDesk desk(Decimal::whole(random.between(300, 20'000)), {}, {decimal("0.00001"), decimal("1")});
    const market::CandleView candles = series.view();
    RunStarted started{any_config(series, random), {}};
    const auto warm_up = static_cast<std::size_t>(random.below(60));
    for (std::size_t i = 0; i < warm_up; ++i) started.history.push_back(candles.at(i));
    std::vector<Event> events = {{candles.at(0).open_time, started}};
    TradingState state;
    EXPECT_TRUE(step(state, events[0]));
    std::vector<PlaceOrder> open;
    const auto tell = [&](const Event& event) {
        events.push_back(event);
        const auto commands = step(state, event).value();
        for (const Command& command : commands) {
            if (const auto* order = std::get_if<PlaceOrder>(&command)) open.push_back(*order);
        }
    };
    for (std::size_t i = warm_up; i + 1 < candles.size; ++i) {
        const Price market = price(candles.open[i + 1]);
        const Timestamp now = timestamp_from_nanoseconds(candles.time[i + 1]);
        desk.day.roll_to(utc_day(now), *ledger::equity(desk.holding, market));
        CandleClosed closed{id, candles.at(random.chance(0.02) ? i / 2 : i), random.chance(0.05), desk.facts(market)};
        if (random.chance(0.9)) closed.foreseen = random.between(-500'000, 500'000);
        closed.facts.open = !random.chance(0.05);
        if (random.chance(0.05)) closed.facts.bid.reset();
        tell({now, closed});
        if (open.empty() && random.chance(0.5)) tell({now, PriceTouched{id, desk.facts(market)}});
        while (!open.empty() && random.chance(0.7)) {
            const PlaceOrder order = open.back();
            open.pop_back();
            OrderEnded refused{id, order.request_id, orders::OrderState::refused, {}, {}, "X", "no", {}};
            refused.facts = desk.facts(market);
            tell({now, random.chance(0.8) ? desk.end_of(order, market, now) : refused});
        }
        if (random.chance(0.002)) tell({now, RunStopped{id, "stopped by a person"}});
    }
    return events;
}

RunRecord record_at(const std::vector<Event>& events, std::size_t cut) {
    RunRecord record;
    record.started = events[0];
    TradingState state;
    for (std::size_t i = 0; i < cut; ++i) {
        EXPECT_TRUE(step(state, events[i]));
        const auto* closed = std::get_if<CandleClosed>(&events[i].what);
        if (closed != nullptr) record.candles.push_back(closed->candle);
    }
    record.state = state.runs.at(id).state();
    return record;
}

std::string told(const RunView& view) {
    const auto time = [](const std::optional<Timestamp>& at) { return at ? format_iso8601(*at) : "never"; };
    return time(view.started) + time(view.stopped) + view.stopped_why + time(view.last_candle) +
           time(view.next_decision) + view.position.value.to_string() + view.position_cost.to_string() +
           view.realised.to_string() + std::to_string(view.trades) + view.wish + view.pending_request + view.outlook +
           view.verdict_code + view.verdict + time(view.verdict_at) + (view.stop ? view.stop->value.to_string() : "") +
           (view.target ? view.target->value.to_string() : "");
}

TEST(ARunsState, AndTheEventsSinceAreTheWholeRun) {
    std::size_t trips = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Random random(seed);
        const auto events = any_life(piggy::test::wild_candles(random), random);
        for (int cuts = 0; cuts < 6; ++cuts) {
            const auto cut = static_cast<std::size_t>(random.between(1, static_cast<std::int64_t>(events.size())));
            SCOPED_TRACE("cut at " + std::to_string(cut));
            TradingState whole, back;
            for (std::size_t i = 0; i < cut; ++i) ASSERT_TRUE(step(whole, events[i]));
            const auto restored = bring_back(back, record_at(events, cut));
            ASSERT_TRUE(restored) << restored.error().what;
            ASSERT_EQ(whole.runs.at(id).state(), back.runs.at(id).state());
            for (std::size_t i = cut; i < events.size(); ++i) {
                ASSERT_EQ(step(whole, events[i]).value(), step(back, events[i]).value()) << "event " << i;
            }
            ASSERT_EQ(whole.runs.at(id).state(), back.runs.at(id).state());
            ASSERT_EQ(told(whole.runs.at(id).view()), told(back.runs.at(id).view()));
            trips += whole.runs.at(id).trips().size();
            // All at once, as at a start.
            RunRecord record = record_at(events, cut);
            record.rest.assign(events.begin() + static_cast<std::ptrdiff_t>(cut), events.end());
            TradingState at_once;
            ASSERT_TRUE(bring_back(at_once, record));
            ASSERT_EQ(whole.runs.at(id).state(), at_once.runs.at(id).state());
        }
    }
    EXPECT_GT(trips, 500U) << "lives in which something happens";
}

TEST(ARunsState, IsRefusedWithCandlesThatItHasNotSeen) {
    Random random(7);
    const auto events = any_life(piggy::test::wild_candles(random), random);
    RunRecord record = record_at(events, events.size());
    record.candles.pop_back();
    while (!record.candles.empty() && record.candles.back().open_time >= *record.state->last_candle) {
        record.candles.pop_back();
    }
    TradingState state;
    const auto back = bring_back(state, record);
    ASSERT_FALSE(back);
    EXPECT_EQ(back.error().code, ErrorCode::malformed);
    EXPECT_TRUE(state.runs.empty());
    record = record_at(events, events.size());
    ASSERT_TRUE(bring_back(state, record));
    EXPECT_EQ(bring_back(state, record).error().code, ErrorCode::refused) << "it is there already";
}

}  // namespace
}  // namespace piggy::trading::test
