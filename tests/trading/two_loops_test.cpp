// One meaning, two loops: a strategy at work, told one candle after the other, does what the backtest's tight loop does
// with the same candles, fill by fill, to the last 1e-8. The slow one judges the fast one.

#include <gtest/gtest.h>

#include "backtest/backtest.h"
#include "hand_desk.h"
#include "support/wild_candles.h"

namespace piggy::trading::test {
namespace {

using backtest::BacktestRequest;
using backtest::SizingMode;

Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }

BacktestRequest any_request(Random& random) {
    BacktestRequest request;
    if (random.chance(0.6)) {
        const auto fast = random.between(1, 8);
        request.parameters = {{"fast", std::to_string(fast)}, {"slow", std::to_string(fast + random.between(1, 20))}};
    } else if (random.chance(0.8)) {
        request.strategy = "RSI_Strategy";
        request.parameters = {{"period", std::to_string(random.between(2, 14))},
                              {"trigger", random.chance(0.5) ? "cross" : "level"}};
    } else {
        request.strategy = "Buy_and_Hold";
    }
    request.cash = Decimal::from_ticks(random.between(150, 20'000) * Decimal::ticks_per_unit);
    request.filters = {decimal(random.chance(0.5) ? "0.00001" : "0.0001"), decimal(random.chance(0.5) ? "1" : "10")};
    request.costs.spread_bps = Decimal::from_ticks(random.chance(0.5) ? 0 : random.between(0, 5'000'000'000));
    request.costs.slippage_bps = Decimal::from_ticks(random.chance(0.5) ? 0 : random.between(0, 6'000'000'000));
    request.costs.taker_fee = FeeRate{decimal(random.chance(0.5) ? "0.001" : "0.00075")};
    request.within_limits = true;
    const auto mode = random.below(3);
    request.sizing = mode == 0   ? backtest::Sizing{SizingMode::live_limits, {}}
                     : mode == 1 ? backtest::Sizing{SizingMode::fixed, decimal("12.34")}
                                 : backtest::Sizing{SizingMode::percent, decimal("0.7")};
    if (request.strategy != "Buy_and_Hold") request.act_from = random.below(60);
    return request;
}

RunConfig config_of(const market::CandleSeries& series, const BacktestRequest& request) {
    RunConfig config;
    config.id = "abcdefgh";
    config.symbol = series.symbol;
    config.timeframe = series.timeframe;
    config.strategy = request.strategy;
    config.parameters = request.parameters;
    config.sizing.amount = request.sizing.amount;
    config.sizing.mode = request.sizing.mode == SizingMode::fixed     ? RunSizingMode::fixed
                         : request.sizing.mode == SizingMode::percent ? RunSizingMode::percent
                                                                      : RunSizingMode::live_limits;
    return config;
}

struct Worked {
    std::vector<RunTrip> trips;
    Decimal cash;
    Quantity held;
    std::size_t pieces = 0;    // exits that took more than one order
    std::size_t verdicts = 0;  // wishes that could not be had
};

// The strategy at work over these candles: what closes is told, and what it then wants is done at the next open.
Worked work(const market::CandleSeries& series, const BacktestRequest& request) {
    HandDesk desk(request.cash, request.costs, request.filters);
    TradingState state;
    const market::CandleView candles = series.view();
    RunStarted started{config_of(series, request), {}};
    for (std::size_t i = 0; i < std::min(request.act_from, candles.size); ++i) {
        started.history.push_back(candles.at(i));
    }
    const std::string id = started.config.id;
    EXPECT_TRUE(step(state, {candles.at(0).open_time, started}));
    Worked worked;
    const StrategyRun& run = state.runs.at(id);
    for (std::size_t i = 0; i < candles.size; ++i) {
        const Price open = price(candles.open[i]);
        const Timestamp now = timestamp_from_nanoseconds(candles.time[i]);
        desk.day.roll_to(utc_day(now), *ledger::equity(desk.holding, open));
        if (i > request.act_from) {
            // The tight loop looks at the day's loss where it carries something out, and so does this one.
            const risk::TradingDay before = desk.day;
            desk.day.see_equity(*ledger::equity(desk.holding, open));
            const auto verdict_before = run.view().verdict_at;
            auto commands = step(state, {now, CandleClosed{id, candles.at(i - 1), false, desk.facts(open)}}).value();
            const bool refused = run.view().verdict_at != verdict_before;
            if (refused) ++worked.verdicts;
            if (commands.empty() && !refused) desk.day = before;
            for (std::size_t orders = 0; !commands.empty(); ++orders) {
                if (orders == 1) ++worked.pieces;
                const auto* order = std::get_if<PlaceOrder>(&commands.front());
                if (order == nullptr) break;
                commands = step(state, {now, desk.end_of(*order, open, now)}).value();
            }
        }
        if (desk.holding.quantity.value > Decimal{}) {
            desk.day.see_equity(*ledger::equity(desk.holding, price(candles.close[i])));
        }
    }
    worked.trips = run.trips();
    worked.cash = desk.holding.cash;
    worked.held = desk.holding.quantity;
    return worked;
}

std::string difference(const backtest::BacktestRun& run, const Worked& worked) {
    if (run.trades.size() != worked.trips.size()) {
        return "number of trades: " + std::to_string(run.trades.size()) + " and " + std::to_string(worked.trips.size());
    }
    for (std::size_t i = 0; i < run.trades.size(); ++i) {
        const report::RoundTrip& fast = run.trades[i];
        const RunTrip& slow = worked.trips[i];
        const std::string of = " of trade " + std::to_string(i);
        if (fast.closed() != slow.closed) return "end" + of;
        if (fast.entry_time != slow.entry_time) return "entry time" + of;
        if (fast.entry_price != slow.entry_price) return "entry price" + of;
        if (fast.quantity != slow.quantity) return "quantity" + of;
        if (fast.cost != slow.cost) return "cost" + of;
        if (fast.fees != slow.fees) return "fees" + of;
        if (!fast.closed()) continue;
        if (fast.exit_time != *slow.exit_time) return "exit time" + of;
        if (fast.exit_price != slow.exit_price) return "exit price" + of;
        if (fast.pnl != slow.pnl()) return "profit" + of;
    }
    return "";
}

TEST(AStrategyAtWork, DoesWhatTheBacktestDoesFillByFill) {
    std::size_t trades = 0;
    std::size_t pieces = 0;
    std::size_t verdicts = 0;
    for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
        Random random(seed);
        const market::CandleSeries series = piggy::test::wild_candles(random);
        const BacktestRequest request = any_request(random);
        const backtest::History history{series.symbol, series.timeframe, series.origin, series.view()};
        const auto run = run_backtest(history, request);
        ASSERT_TRUE(run) << run.error().what;
        const Worked worked = work(series, request);
        ASSERT_EQ(difference(*run, worked), "") << "seed " << seed;
        trades += worked.trips.size();
        pieces += worked.pieces;
        verdicts += worked.verdicts;
    }
    // The test is worth something only while it gets there.
    EXPECT_GE(trades, 1'000U);
    EXPECT_GE(pieces, 50U);
    EXPECT_GE(verdicts, 1'000U);
}

}  // namespace
}  // namespace piggy::trading::test
