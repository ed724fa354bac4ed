// Runs whose right answers are known from elsewhere.

#include <gtest/gtest.h>

#include <cmath>

#include "backtest/backtest_json.h"
#include "backtest/backtest_report.h"
#include "shared_data.h"
#include "support/candle_fixture.h"

namespace piggy::backtest {
namespace {

namespace json = boost::json;

// Another engine's run over the shared daily candles: whole cash each time, quantities of 1e-8, next open.
TEST(KnownRun, BacktestingPysDailySmaRunComesOut) {
    PIGGY_NEEDS_SHARED(shared);
    const json::value file = test::read_json(shared / "known-answers/engine_run_btc_1d_sma.json");
    std::size_t checked = 0;
    for (const json::value& each : file.at("cases").as_array()) {
        const auto path = shared / "data" / std::string(each.at("data_file").as_string());
        const market::CandleSeries series = test::read_clean_candles(path, "BTC/USDT", "1d");
        BacktestRequest request;
        request.parameters = {{"fast", "20"}, {"slow", "50"}};
        request.costs.taker_fee =
            FeeRate{test::number_of(each.at("commission_per_side")) > 0 ? Decimal::parse("0.001").value() : Decimal{}};
        request.filters = simulator::Filters::none();
        const History history{series.symbol, series.timeframe, series.origin, series.view()};
        const BacktestRun run = run_backtest(history, request).value();
        const BacktestReport report = make_report(run, history, request, 0).value();
        const json::value& expected = each.at("expected");
        const auto number = [&](const char* name) { return test::number_of(expected.at(name)); };

        EXPECT_EQ(report.candles, static_cast<std::size_t>(each.at("bars").as_int64()));
        EXPECT_EQ(report.trips.trades, static_cast<std::size_t>(number("closed_trades")));
        EXPECT_NEAR(report.final_equity.to_double_for_analysis(), number("final_equity"), 6e-5);
        EXPECT_NEAR(report.total_return_pct, number("return_pct"), 1e-6);
        EXPECT_NEAR(report.max_drawdown_pct, -number("max_drawdown_pct"), 1e-6);
        EXPECT_NEAR(*report.trips.win_rate_pct, number("win_rate_pct"), 1e-6);
        EXPECT_NEAR(report.buy_and_hold_return_pct, number("buy_and_hold_first_to_last_close_pct"), 1e-6);
        EXPECT_NEAR(*report.sharpe, number("sharpe_daily_365"), 1e-7);
        EXPECT_EQ(report.open_trade_at_end, expected.at("position_open_at_end").as_bool());

        const json::array& trades = each.at("first_trades").as_array();
        for (std::size_t i = 0; i < trades.size(); ++i) {
            const report::RoundTrip& trip = run.trades.at(i);
            SCOPED_TRACE(i);
            EXPECT_EQ(trip.entry_time, parse_iso8601(std::string(trades[i].at("entry").as_string())).value());
            EXPECT_EQ(trip.exit_time, parse_iso8601(std::string(trades[i].at("exit").as_string())).value());
            EXPECT_NEAR(trip.entry_price.value.to_double_for_analysis(), test::number_of(trades[i].at("entry_price")),
                        1e-9);
            EXPECT_NEAR(trip.exit_price.value.to_double_for_analysis(), test::number_of(trades[i].at("exit_price")),
                        1e-9);
            EXPECT_NEAR(trip.quantity.value.to_double_for_analysis(), test::number_of(trades[i].at("quantity")),
                        1.5e-8);
            EXPECT_NEAR(trip.pnl.to_double_for_analysis(), test::number_of(trades[i].at("pnl_gross_minus_commission")),
                        2e-3);
        }
        ++checked;
    }
    EXPECT_EQ(checked, 2U);
}

TEST(KnownRun, EveryFieldThatWasPromisedIsThereAndNoneIsNaN) {
    const auto series = test::candles({{"100", "101"}, {"101", "99"}, {"99", "104"}});
    const History history{series.symbol, series.timeframe, series.origin, series.view()};
    for (const char* strategy : {"Buy_and_Hold", "SMA_Crossover", "RSI_Strategy"}) {
        BacktestRequest request;
        request.strategy = strategy;
        const BacktestRun run = run_backtest(history, request).value();
        const json::value result = json::parse(to_json(make_report(run, history, request, 0.5).value(), run.trades));
        for (const char* name : {"strategy",
                                 "params",
                                 "symbol",
                                 "timeframe",
                                 "candles",
                                 "from",
                                 "to",
                                 "initial_cash",
                                 "final_equity",
                                 "total_return_pct",
                                 "annual_return_pct",
                                 "buy_and_hold_return_pct",
                                 "sharpe",
                                 "sortino",
                                 "calmar",
                                 "volatility_annual_pct",
                                 "max_drawdown_pct",
                                 "max_drawdown_candles",
                                 "exposure_pct",
                                 "trades",
                                 "win_rate_pct",
                                 "avg_win_pct",
                                 "avg_loss_pct",
                                 "profit_factor",
                                 "expectancy_pct",
                                 "best_trade_pct",
                                 "worst_trade_pct",
                                 "fees_paid",
                                 "turnover",
                                 "blocked_by_live_limits",
                                 "elapsed_ms",
                                 "verdict",
                                 "notes",
                                 "trade_list"}) {
            EXPECT_TRUE(result.as_object().contains(name)) << name;
        }
    }
}

BacktestReport report_on(const market::CandleSeries& series, const BacktestRequest& request) {
    const History history{series.symbol, series.timeframe, series.origin, series.view()};
    return make_report(run_backtest(history, request).value(), history, request, 0).value();
}

TEST(DegenerateRuns, OneCandleGivesDefinedAnswers) {
    const BacktestReport report = report_on(test::candles({{"100", "100"}}), {});
    EXPECT_EQ(report.final_equity, report.initial_cash);
    EXPECT_EQ(report.total_return_pct, 0);
    EXPECT_FALSE(report.sharpe);
    EXPECT_FALSE(report.annual_return_pct);
    EXPECT_NE(report.verdict.find("not enough data"), std::string::npos);
}

TEST(DegenerateRuns, FlatPricesGiveDefinedAnswers) {
    const auto series = test::candles(std::vector<test::OpenClose>(200, {"100", "100"}));
    for (const char* strategy : {"Buy_and_Hold", "SMA_Crossover", "RSI_Strategy"}) {
        BacktestRequest request;
        request.strategy = strategy;
        const BacktestReport report = report_on(series, request);
        EXPECT_EQ(report.buy_and_hold_return_pct, 0) << strategy;
        EXPECT_TRUE(std::isfinite(report.total_return_pct)) << strategy;
    }
}

TEST(Refusals, EveryBadRequestGetsASentence) {
    const auto series = test::candles({{"100", "101"}, {"101", "99"}});
    const History history{series.symbol, series.timeframe, series.origin, series.view()};
    const History empty{series.symbol, series.timeframe, series.origin, series.view().slice(0, 0)};
    EXPECT_EQ(run_backtest(empty, {}).error().code, ErrorCode::refused);

    const auto refused = [&](auto change) {
        BacktestRequest request;
        change(request);
        const auto run = run_backtest(history, request);
        EXPECT_FALSE(run.has_value());
        return run ? ErrorCode::unavailable : run.error().code;
    };
    EXPECT_EQ(refused([](auto& r) { r.strategy = "Magic"; }), ErrorCode::not_found);
    EXPECT_EQ(refused([](auto& r) { r.parameters["speed"] = "1"; }), ErrorCode::not_found);
    EXPECT_EQ(refused([](auto& r) { r.parameters["fast"] = "0"; }), ErrorCode::out_of_range);
    EXPECT_EQ(refused([](auto& r) { r.parameters["fast"] = "20.5"; }), ErrorCode::malformed);
    EXPECT_EQ(refused([](auto& r) { r.parameters["fast"] = "60"; }), ErrorCode::out_of_range);
    EXPECT_EQ(refused([](auto& r) { r.cash = Decimal{}; }), ErrorCode::out_of_range);
    EXPECT_EQ(refused([](auto& r) { r.cash = Decimal::whole(1'000'000'001); }), ErrorCode::out_of_range);
    EXPECT_EQ(refused([](auto& r) { r.costs.taker_fee.value = Decimal::whole(1); }), ErrorCode::out_of_range);
    EXPECT_EQ(refused([](auto& r) { r.costs.spread_bps = Decimal::whole(-1); }), ErrorCode::out_of_range);
    EXPECT_EQ(refused([](auto& r) { r.filters.lot_step = Decimal{}; }), ErrorCode::out_of_range);
    EXPECT_EQ(refused([](auto& r) { r.stops.stop_loss = Decimal::whole(1); }), ErrorCode::out_of_range);
    EXPECT_EQ(refused([](auto& r) { r.sizing = {SizingMode::percent, Decimal::whole(101)}; }), ErrorCode::out_of_range);
}

TEST(Cancel, StopsARunAndSaysSo) {
    const auto series = test::candles({{"100", "101"}, {"101", "99"}});
    const History history{series.symbol, series.timeframe, series.origin, series.view()};
    const auto run = run_backtest(history, {}, [](double) { return false; });
    ASSERT_FALSE(run);
    EXPECT_EQ(run.error().code, ErrorCode::refused);
}

}  // namespace
}  // namespace piggy::backtest
