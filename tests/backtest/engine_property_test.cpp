// The fast engine equals the plain one: any candles, any parameters, any costs; fill by fill, to the last 1e-8.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "backtest/backtest.h"
#include "core/random.h"
#include "reference_engine.h"
#include "support/wild_candles.h"

namespace piggy::backtest {

void showValue(FillAt fill, std::ostream& os);
void showValue(const Sizing& sizing, std::ostream& os);

namespace {

using reference::Integer;

// A random walk with jumps, ties and gaps in time; prices in whole steps of `grain` so that ties are common.
market::CandleSeries any_candles() {
    market::CandleSeries series;
    series.symbol = Symbol::parse(*rc::gen::element<std::string>("BTC/USDT", "ETH/USDT", "DOGE/USDT")).value();
    const std::int64_t step = *rc::gen::element<std::int64_t>(60, 3600, 86'400) * 1'000'000'000;
    series.timeframe = market::Timeframe::of_length(std::chrono::nanoseconds(step)).value();
    const std::int64_t grain = *rc::gen::element<std::int64_t>(1, 1'000'000, 100'000'000, 5'000'000'000);
    Random random(*rc::gen::arbitrary<std::uint64_t>());
    const std::int64_t swing = *rc::gen::element<std::int64_t>(2, 10, 200);
    std::int64_t level = random.between(20, 60'000);
    std::int64_t time = random.between(0, 5'000) * step;
    const auto count = *rc::gen::inRange<std::size_t>(1, 700);
    for (std::size_t i = 0; i < count; ++i) {
        const std::int64_t open =
            std::max<std::int64_t>(2, level + (random.chance(0.2) ? random.between(-swing, swing) : 0));
        level = std::max<std::int64_t>(2, open + random.between(-swing, swing));
        series.time.push_back(time);
        series.open.push_back(open * grain);
        series.close.push_back(level * grain);
        series.high.push_back((std::max(open, level) + random.between(0, swing)) * grain);
        series.low.push_back(std::max<std::int64_t>(1, std::min(open, level) - random.between(0, swing)) * grain);
        series.volume.push_back(1);
        time += step * (random.chance(0.03) ? random.between(2, 100) : 1);
    }
    return series;
}

Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }

BacktestRequest any_request() {
    BacktestRequest request;
    request.strategy = *rc::gen::element<std::string>("SMA_Crossover", "SMA_Crossover", "RSI_Strategy", "Buy_and_Hold");
    if (request.strategy == "SMA_Crossover") {
        const int fast = *rc::gen::inRange(1, 12);
        request.parameters["fast"] = std::to_string(fast);
        request.parameters["slow"] = std::to_string(fast + *rc::gen::inRange(1, 20));
    } else if (request.strategy == "RSI_Strategy") {
        request.parameters["period"] = std::to_string(*rc::gen::inRange(2, 15));
        request.parameters["oversold"] = std::to_string(*rc::gen::inRange(10, 50));
        request.parameters["overbought"] = std::to_string(*rc::gen::inRange(50, 90));
        request.parameters["trigger"] = *rc::gen::element<std::string>("level", "cross");
    }
    request.cash = decimal(*rc::gen::element<std::string>("10000", "100000000", "250", "3.5", "0.00000007"));
    request.costs.taker_fee = FeeRate{decimal(*rc::gen::element<std::string>("0.001", "0", "0.00075", "0.013333"))};
    request.costs.maker_fee = FeeRate{decimal(*rc::gen::element<std::string>("0.001", "0", "0.0002"))};
    request.costs.spread_bps = decimal(*rc::gen::element<std::string>("0", "0", "2", "3.33333333", "250"));
    request.costs.slippage_bps = decimal(*rc::gen::element<std::string>("0", "0", "1", "0.00000001", "77.7"));
    request.fill = *rc::gen::element(FillAt::next_open, FillAt::next_open, FillAt::close);
    request.sizing =
        *rc::gen::element(Sizing{SizingMode::all_in, {}}, Sizing{SizingMode::percent, decimal("25")},
                          Sizing{SizingMode::percent, decimal("99.99999999")}, Sizing{SizingMode::fixed, decimal("50")},
                          Sizing{SizingMode::fixed, decimal("7.12345678")}, Sizing{SizingMode::units, decimal("1")},
                          Sizing{SizingMode::units, decimal("0.00123")}, Sizing{SizingMode::live_limits, {}});
    request.filters = *rc::gen::element(simulator::Filters{}, simulator::Filters::none(),
                                        simulator::Filters{decimal("0.0001"), decimal("5")});
    const auto distance = [](std::vector<std::string> texts) -> std::optional<Decimal> {
        const auto text = *rc::gen::elementOf(texts);
        if (text.empty()) return std::nullopt;
        return decimal(text);
    };
    request.stops.stop_loss = distance({"", "", "0.05", "0.001", "0.3"});
    request.stops.take_profit = distance({"", "", "0.1", "0.002", "0.00000001"});
    request.stops.trailing_stop = distance({"", "", "0.03", "0.15", "0.0005"});
    return request;
}

// The first difference between the engine's run and the judge's, or nothing.
std::string difference(const BacktestRun& run, const reference::Outcome& judge) {
    const auto differs = [](const char* what, std::size_t i) {
        return std::string(what) + " of trade " + std::to_string(i);
    };
    if (run.trades.size() != judge.trades.size()) return "number of trades";
    for (std::size_t i = 0; i < run.trades.size(); ++i) {
        const report::RoundTrip& trip = run.trades[i];
        const reference::Trade& trade = judge.trades[i];
        if (nanoseconds_since_epoch(trip.entry_time) != trade.entry_time) return differs("entry time", i);
        if (nanoseconds_since_epoch(trip.exit_time) != trade.exit_time) return differs("exit time", i);
        if (Integer(trip.entry_price.value.ticks()) != trade.entry_price) return differs("entry price", i);
        if (Integer(trip.exit_price.value.ticks()) != trade.exit_price) return differs("exit price", i);
        if (Integer(trip.quantity.value.ticks()) != trade.quantity) return differs("quantity", i);
        if (Integer(trip.fees.ticks()) != trade.fees) return differs("fees", i);
        if (Integer(trip.pnl.ticks()) != trade.pnl) return differs("profit", i);
        if (trip.reason != trade.reason) return differs("reason", i);
    }
    if (Integer(run.final_equity.ticks()) != judge.final_equity) return "final equity";
    if (Integer(run.fees_paid.ticks()) != judge.fees_paid) return "fees paid";
    if (run.candles_in_position != judge.candles_in_position) return "candles in position";
    if (run.entries_skipped != judge.entries_skipped) return "entries skipped";
    if (run.exits_refused != judge.exits_refused) return "exits refused";
    if (run.live_orders != judge.live_orders) return "live orders";
    if (run.blocked_by_live_limits != judge.blocked) return "blocked orders";
    return "";
}

// The analysis curve is floating point; it must be the exact equity to within its precision.
void expect_curve(const BacktestRun& run, const reference::Outcome& judge) {
    for (std::size_t i = 0; i < judge.equity.size(); ++i) {
        const double exact = judge.equity[i].convert_to<double>() / 1e8;
        RC_ASSERT(std::abs(run.equity_for_analysis[i] - exact) <= 2e-8 + 1e-12 * exact);
    }
}

RC_GTEST_PROP(Engine, EqualsThePlainOneFillByFill, ()) {
    const market::CandleSeries series = any_candles();
    const History history{series.symbol, series.timeframe, series.origin, series.view()};
    const BacktestRequest request = any_request();
    const auto run = run_backtest(history, request);
    const reference::Outcome judge = reference::run(history, request);
    RC_TAG(request.strategy);
    if (!run) {  // only what does not fit into money may be refused
        RC_ASSERT(run.error().code == ErrorCode::out_of_range);
        const auto largest = *std::max_element(judge.equity.begin(), judge.equity.end());
        RC_ASSERT(largest > Integer(INT64_MAX) / 100);
        return;
    }
    RC_ASSERT(difference(*run, judge) == "");
    expect_curve(*run, judge);
}

BacktestRequest wild_request(Random& random) {
    BacktestRequest request;
    if (random.chance(0.5)) {
        request.strategy = "Buy_and_Hold";
    } else if (random.chance(0.7)) {
        const auto fast = random.between(1, 6);
        request.parameters = {{"fast", std::to_string(fast)}, {"slow", std::to_string(fast + random.between(1, 30))}};
    } else {
        request.strategy = "RSI_Strategy";
        request.parameters = {{"period", "3"}, {"overbought", "90"}};
    }
    request.cash = Decimal::from_ticks(random.between(210, 20'000) * Decimal::ticks_per_unit);
    request.sizing =
        random.chance(0.75) ? Sizing{SizingMode::live_limits, {}} : Sizing{SizingMode::fixed, decimal("20")};
    request.filters = {decimal("0.00001"), decimal(random.chance(0.5) ? "1" : "10")};
    request.costs.spread_bps = decimal(random.chance(0.5) ? "0" : "7.5");
    request.fill = random.chance(0.8) ? FillAt::next_open : FillAt::close;
    if (random.chance(0.4)) request.stops.trailing_stop = decimal("0.3");
    if (random.chance(0.2)) request.stops.take_profit = decimal("9");
    if (random.chance(0.2)) request.stops.stop_loss = decimal("0.1");
    return request;
}

TEST(Engine, EqualsThePlainOneWhereTheLiveLimitsBite) {
    std::size_t exits_in_parts = 0;
    std::size_t exits_refused = 0;
    std::size_t latched_days = 0;
    std::size_t blocked = 0;
    for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
        Random random(seed);
        const market::CandleSeries series = test::wild_candles(random);
        const BacktestRequest request = wild_request(random);
        const History history{series.symbol, series.timeframe, series.origin, series.view()};
        const reference::Outcome judge = reference::run(history, request);
        ASSERT_EQ(difference(run_backtest(history, request).value(), judge), "") << "seed " << seed;
        exits_in_parts += judge.exits_in_parts;
        exits_refused += judge.exits_refused;
        latched_days += judge.latched_days;
        blocked += judge.blocked;
    }
    // The test is worth something only while it gets there.
    EXPECT_GE(exits_in_parts, 100U);
    EXPECT_GE(exits_refused, 100U);
    EXPECT_GE(latched_days, 100U);
    EXPECT_GE(blocked, 100U);
    RecordProperty("exits_in_parts", static_cast<int>(exits_in_parts));
}

// Whoever cuts the history off must not change what happened before the cut.
RC_GTEST_PROP(Engine, TheFutureDoesNotChangeThePast, ()) {
    const market::CandleSeries series = any_candles();
    const BacktestRequest request = any_request();
    const auto cut = *rc::gen::inRange<std::size_t>(1, series.size() + 1);
    const auto whole = run_backtest({series.symbol, series.timeframe, series.origin, series.view()}, request);
    const auto part =
        run_backtest({series.symbol, series.timeframe, series.origin, series.view().slice(0, cut)}, request);
    RC_PRE(whole.has_value() && part.has_value());
    for (std::size_t i = 0; i < cut; ++i) RC_ASSERT(whole->equity_for_analysis[i] == part->equity_for_analysis[i]);
    for (std::size_t i = 0; i < part->trades.size() && part->trades[i].closed(); ++i) {
        RC_ASSERT(whole->trades[i] == part->trades[i]);
    }
}

// Cash at the end is cash at the start plus all profits: nothing comes from nowhere.
RC_GTEST_PROP(Engine, ProfitsAddUpToTheChangeOfEquity, ()) {
    const market::CandleSeries series = any_candles();
    const BacktestRequest request = any_request();
    const auto run = run_backtest({series.symbol, series.timeframe, series.origin, series.view()}, request);
    RC_PRE(run.has_value());
    Decimal sum = request.cash;
    for (const report::RoundTrip& trip : run->trades) sum += trip.pnl;
    RC_ASSERT(sum == run->final_equity);
}

RC_GTEST_PROP(Engine, ARunInUsedMemoryIsTheSame, ()) {
    const market::CandleSeries first = any_candles();
    const market::CandleSeries second = any_candles();
    const BacktestRequest request = any_request();
    BacktestRun used;
    const History history{second.symbol, second.timeframe, second.origin, second.view()};
    RC_PRE(run_backtest_into(used, {first.symbol, first.timeframe, first.origin, first.view()}, request).has_value());
    RC_PRE(run_backtest_into(used, history, request).has_value());
    const auto fresh = run_backtest(history, request);
    RC_ASSERT(used.trades == fresh->trades);
    RC_ASSERT(used.final_equity == fresh->final_equity);
    RC_ASSERT(used.drawdown == fresh->drawdown);
    RC_ASSERT(std::equal(used.day_ends.values().begin(), used.day_ends.values().end(), fresh->day_ends.values().begin(),
                         fresh->day_ends.values().end()));
}

}  // namespace

// So that a failing case can be read.
void showValue(FillAt fill, std::ostream& os) { os << (fill == FillAt::close ? "close" : "next-open"); }
void showValue(const Sizing& sizing, std::ostream& os) {
    os << "sizing " << static_cast<int>(sizing.mode) << " " << sizing.amount.to_string();
}
}  // namespace piggy::backtest
