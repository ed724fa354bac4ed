// Parity: the log of a run, run again through the backtest: exact where nothing went otherwise, and every difference
// put down to its cause.

#include <gtest/gtest.h>

#include <numeric>

#include "backtest/parity.h"
#include "core/random.h"
#include "hand_desk.h"

namespace piggy::trading::test {
namespace {

using backtest::ParityCause;
using backtest::ParityReport;

Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }

// A day of minutes, a strategy at work on it, and its log. What goes wrong is asked for beforehand.
struct Day {
    explicit Day(std::uint64_t seed) : random(seed) {}

    Random random;
    std::size_t minutes = 600;
    bool refuse_some = false;     // the desk says no now and then
    bool close_some = false;      // the desk takes no orders now and then
    std::int64_t slip_ticks = 0;  // fills this much beside the best price
    Decimal fee_beside;           // on each fill
    bool with_stops = false;      // and the price comes to them in the middle of candles
    bool with_forecasts = false;  // LSTM_Forecast, told something by chance at most candles
    std::size_t touches = 0;      // that led to an order
    simulator::Costs costs;
    std::vector<Event> log;
    market::CandleSeries candles;
    Decimal pnl;

    void live() {
        costs.spread_bps = decimal("2");
        HandDesk desk(Decimal::whole(10'000), costs, {});
        TradingState state;
        RunConfig config;
        config.id = "abcdefgh";
        config.symbol = Symbol::parse("BTC/USDT").value();
        config.timeframe = market::Timeframe::one_minute();
        config.parameters = {{"fast", "5"}, {"slow", "12"}};
        if (with_forecasts) {
            config.strategy = "LSTM_Forecast";
            config.parameters = {};
        }
        if (with_stops) {
            const auto distance = [&] { return Decimal::from_ticks(random.between(2, 20) * 10'000); };
            if (random.chance(0.7)) config.stops.stop_loss = distance();
            if (random.chance(0.5)) config.stops.take_profit = distance();
            if (random.chance(0.5)) config.stops.trailing_stop = distance();
        }
        candles.symbol = config.symbol;
        candles.timeframe = config.timeframe;
        Timestamp minute = parse_iso8601("2026-11-23T12:00:00Z").value();
        std::int64_t level = 45'000'00;
        const auto next_candle = [&] {
            const std::int64_t open = level;
            level += random.between(-3'000, 3'000);
            const auto cents = [](std::int64_t amount) { return price(amount * 1'000'000); };
            const market::Candle candle{
                minute,       cents(open),      cents(std::max(open, level) + 500), cents(std::min(open, level) - 500),
                cents(level), Decimal::whole(1)};
            minute += std::chrono::minutes(1);
            candles.push_back(candle);
            return candle;
        };
        RunStarted started{config, {}};
        for (int i = 0; i < 20; ++i) started.history.push_back(next_candle());
        tell(state, {minute, started});
        for (std::size_t i = 0; i < minutes; ++i) {
            const market::Candle closed = next_candle();
            if (with_stops) touch_inside(closed, state, desk);
            // The market has moved on from the close when the decision falls.
            const Price market = price(closed.close.value.ticks() + random.between(-200, 200) * 1'000'000);
            desk.day.roll_to(utc_day(minute), desk.holding.cash);
            DeskFacts facts = desk.facts(market);
            if (close_some && random.chance(0.3)) facts.open = false;
            CandleClosed told{"abcdefgh", closed, false, facts};
            if (with_forecasts && random.chance(0.9)) told.foreseen = random.between(-300'000, 700'000);
            auto commands = tell(state, {minute, told});
            while (!commands.empty()) {
                const auto* placed = std::get_if<PlaceOrder>(&commands.front());
                if (placed == nullptr) break;
                const PlaceOrder order = *placed;
                if (refuse_some && random.chance(0.4)) {
                    commands = tell(state, {minute, OrderEnded{"abcdefgh",
                                                               order.request_id,
                                                               orders::OrderState::refused,
                                                               {},
                                                               {},
                                                               "EXCHANGE_DOWN",
                                                               "The exchange can't be reached.",
                                                               facts}});
                    continue;
                }
                OrderEnded ended = desk.end_of(order, market, minute);
                for (orders::Fill& fill : ended.fills) spoil(fill, desk);
                commands = tell(state, {minute, ended});
            }
        }
        for (const RunTrip& trip : state.runs.at("abcdefgh").trips()) {
            if (trip.closed) pnl += trip.pnl();
        }
    }

private:
    // Now and then somebody looks while the candle is being made.
    void touch_inside(const market::Candle& candle, TradingState& state, HandDesk& desk) {
        desk.day.roll_to(utc_day(candle.open_time), desk.holding.cash);
        for (int look = 0; look < 3; ++look) {
            const Price market = price(random.between(candle.low.value.ticks(), candle.high.value.ticks()));
            const DeskFacts facts = desk.facts(market);
            if (!state.runs.at("abcdefgh").is_touched_by(*facts.bid)) continue;
            const Timestamp time = candle.open_time + std::chrono::seconds(10 * (look + 1));
            auto commands = tell(state, {time, PriceTouched{"abcdefgh", facts}});
            while (!commands.empty()) {
                const auto* order = std::get_if<PlaceOrder>(&commands.front());
                if (order == nullptr) break;
                ++touches;
                OrderEnded ended = desk.end_of(*order, market, time);
                for (orders::Fill& fill : ended.fills) spoil(fill, desk);
                commands = tell(state, {time, ended});
            }
        }
    }
    std::vector<Command> tell(TradingState& state, const Event& event) {
        log.push_back(event);
        auto commands = step(state, event);
        EXPECT_TRUE(commands);
        return commands ? *commands : std::vector<Command>{};
    }
    void spoil(orders::Fill& fill, HandDesk& desk) const {
        const bool buys = fill.side == orders::Side::buy;
        const Decimal beside = Decimal::from_ticks(buys ? slip_ticks : -slip_ticks);
        const auto worse =
            simulator::fill_at(fill.time, fill.side, Price{fill.price.value + beside}, fill.quantity, costs.taker_fee);
        const Decimal before = fill.notional;
        fill = *worse;
        fill.fee += fee_beside;
        desk.holding.cash += buys ? before - fill.notional : fill.notional - before;
    }
};

Decimal of(const ParityReport& report, ParityCause cause) { return report.by_cause[static_cast<std::size_t>(cause)]; }

ParityReport report_of(const Day& day) {
    const auto report = backtest::parity(day.log, day.candles.view());
    EXPECT_TRUE(report) << report.error().what;
    Decimal sum = report->backtest_pnl;
    for (const Decimal& amount : report->by_cause) sum += amount;
    EXPECT_EQ(sum, report->done_pnl) << "the causes are the whole difference";
    EXPECT_EQ(report->done_pnl, day.pnl);
    return *report;
}

TEST(Parity, IsExactWhereOrdersGotWhatTheMarketShowed) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        Day day(seed);
        day.live();
        const ParityReport report = report_of(day);
        EXPECT_TRUE(report.exact) << "seed " << seed;
        EXPECT_TRUE(report.gaps.empty());
        EXPECT_EQ(report.trades_done, report.trades_expected);
        EXPECT_GE(report.trades_done, 5U) << "seed " << seed;
        EXPECT_EQ(report.recorded_pnl, report.done_pnl);
        EXPECT_EQ(of(report, ParityCause::data), Decimal{});
        EXPECT_EQ(of(report, ParityCause::fee), Decimal{});
        EXPECT_EQ(of(report, ParityCause::rounding), Decimal{});
        EXPECT_LT(of(report, ParityCause::slippage), Decimal{}) << "half the spread, twice a trade";
    }
}

// The forecasts are those of the log: whatever a model of today would say has no part in it.
TEST(Parity, IsExactWithTheForecastsOfThatDay) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        Day day(seed);
        day.with_forecasts = true;
        day.live();
        const ParityReport report = report_of(day);
        EXPECT_TRUE(report.exact) << "seed " << seed << "\n" << backtest::to_table(report);
        EXPECT_GE(report.trades_done, 5U) << "seed " << seed;
    }
}

TEST(Parity, IsExactWithStopsThatWereTouchedBetweenTwoCandles) {
    std::size_t touches = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        Day day(seed);
        day.with_stops = true;
        day.live();
        const ParityReport report = report_of(day);
        EXPECT_TRUE(report.exact) << "seed " << seed << "\n" << backtest::to_table(report);
        touches += day.touches;
    }
    EXPECT_GE(touches, 100U);
}

TEST(Parity, PutsFillsBesideTheBestPriceDownToSlippage) {
    Day day(3);
    day.slip_ticks = 100'000'000;  // a dollar a coin
    day.live();
    const ParityReport report = report_of(day);
    EXPECT_FALSE(report.exact);
    EXPECT_EQ(of(report, ParityCause::missed_fill), Decimal{});
    EXPECT_LT(report.done_pnl, report.recorded_pnl);
    Day smooth(3);
    smooth.live();
    EXPECT_LT(of(report, ParityCause::slippage), of(report_of(smooth), ParityCause::slippage));
}

TEST(Parity, PutsOtherFeesDownToTheFee) {
    Day day(4);
    day.fee_beside = decimal("0.01");
    day.live();
    const ParityReport report = report_of(day);
    EXPECT_FALSE(report.exact);
    EXPECT_EQ(of(report, ParityCause::fee).ticks(),
              -2 * static_cast<std::int64_t>(report.trades_done) * decimal("0.01").ticks());
}

TEST(Parity, NamesTheOrdersThatWereNotThere) {
    for (const bool desk_closes : {false, true}) {
        Day day(5);
        day.refuse_some = !desk_closes;
        day.close_some = desk_closes;
        day.live();
        const ParityReport report = report_of(day);
        if (desk_closes) {
            EXPECT_TRUE(report.exact) << "with no desk to take orders the backtest has none either";
        } else {
            EXPECT_FALSE(report.exact);
            ASSERT_FALSE(report.gaps.empty());
            EXPECT_EQ(report.gaps.front().why, "The exchange can't be reached.");
        }
        EXPECT_NE(of(report, ParityCause::missed_fill), Decimal{});
    }
}

TEST(Parity, SeesThatTheCandlesAreOtherOnesToday) {
    Day day(6);
    day.live();
    // The minute after which the first trade was entered closes a hundred dollars lower today.
    for (std::size_t i = 30; i < 60; ++i) {
        day.candles.close.data()[i] -= decimal("100").ticks();
        day.candles.low.data()[i] -= decimal("100").ticks();
    }
    const ParityReport report = report_of(day);
    EXPECT_EQ(report.candles_differ, 30U);
    EXPECT_NE(of(report, ParityCause::data), Decimal{});
    EXPECT_TRUE(report.exact) << "what it saw is what it acted on";
    const std::string table = backtest::to_table(report);
    EXPECT_NE(table.find("30 differ today"), std::string::npos) << table;
    EXPECT_NE(backtest::to_json(report).find("\"candles_differ\":30"), std::string::npos);
}

TEST(Parity, OfARunWithoutCandlesIsASentence) {
    Day day(7);
    day.minutes = 0;
    day.live();
    const auto report = backtest::parity(day.log, {});
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, ErrorCode::not_found);
    EXPECT_FALSE(backtest::parity({}, {}));
}

}  // namespace
}  // namespace piggy::trading::test
