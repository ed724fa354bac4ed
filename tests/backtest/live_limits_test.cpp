// What the live limits do to a backtest, by example.

#include <gtest/gtest.h>

#include <cmath>

#include "backtest/backtest_report.h"
#include "support/candle_fixture.h"

namespace piggy::backtest {
namespace {

Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }

BacktestRun run_on(const market::CandleSeries& series, const BacktestRequest& request) {
    return run_backtest({series.symbol, series.timeframe, series.origin, series.view()}, request).value();
}

BacktestRequest holding(Sizing sizing, std::string_view cash = "10000") {
    BacktestRequest request;
    request.strategy = "Buy_and_Hold";
    request.cash = decimal(cash);
    request.sizing = sizing;
    request.filters.notional_min = Decimal::whole(1);
    return request;
}

TEST(LiveLimits, EveryOrderAboveTheCapCountsAsBlocked) {
    const auto series = test::candles({{"100", "100"}, {"100", "101"}, {"101", "102"}});
    const BacktestRun all_in = run_on(series, holding({SizingMode::all_in, {}}));
    EXPECT_EQ(all_in.live_orders, 1U);
    EXPECT_EQ(all_in.blocked_by_live_limits, 1U);
    const BacktestRun small = run_on(series, holding({SizingMode::fixed, decimal("49")}));
    EXPECT_EQ(small.live_orders, 1U);
    EXPECT_EQ(small.blocked_by_live_limits, 0U);
}

TEST(LiveLimits, TheVenuesMinimumBlocksToo) {
    const auto series = test::candles({{"100", "100"}, {"100", "101"}});
    BacktestRequest request = holding({SizingMode::fixed, decimal("2.1")});
    EXPECT_EQ(run_on(series, request).blocked_by_live_limits, 0U);
    request.filters.notional_min = decimal("2.1");  // exactly at the venue's minimum it is still filled
    EXPECT_EQ(run_on(series, request).entries_skipped, 0U);
    request.filters.notional_min = decimal("2.10000001");
    EXPECT_EQ(run_on(series, request).entries_skipped, 1U);
}

TEST(LiveLimits, AnotherSymbolIsBlockedAlways) {
    auto series = test::candles({{"100", "100"}, {"100", "101"}});
    series.symbol = Symbol::parse("DOGE/USDT").value();
    EXPECT_EQ(run_on(series, holding({SizingMode::fixed, decimal("10")})).blocked_by_live_limits, 1U);
    EXPECT_EQ(run_on(series, holding({SizingMode::live_limits, {}})).entries_skipped, 1U);
}

// A loss of 5 % of the morning's equity, taken and over, still stops the day's next order.
TEST(LiveLimits, ARealisedLossLatchesTheDay) {
    // Sold at a crash, bought again in the same UTC day: 1 unit of 1,000 in a portfolio of 1,000.
    std::vector<test::OpenClose> prices = {{"100", "100"}, {"100", "99"}, {"99", "101"}, {"101", "102"}, {"90", "80"},
                                           {"80", "79"},   {"79", "78"},  {"78", "90"},  {"90", "95"},   {"95", "96"}};
    BacktestRequest request;
    request.parameters = {{"fast", "1"}, {"slow", "2"}};
    request.cash = decimal("1000");
    request.sizing = {SizingMode::units, decimal("5")};
    const BacktestRun run = run_on(test::candles(prices), request);
    ASSERT_GE(run.trades.size(), 2U);
    EXPECT_EQ(run.trades[0].exit_time, parse_iso8601("2021-01-01T05:00").value());
    // Entry, exit and entry are each too large anyway; what matters is that a small one is blocked after the loss.
    request.sizing = {SizingMode::units, decimal("0.09")};
    EXPECT_EQ(run_on(test::candles(prices), request).blocked_by_live_limits, 0U);
    request.cash = decimal("30");
    request.sizing = {SizingMode::units, decimal("0.25")};
    EXPECT_EQ(run_on(test::candles(prices), request).blocked_by_live_limits, 3U);  // a portfolio below $200
}

TEST(LiveLimits, APositionGrownTwentyfoldCanTripTheDayAndThenNotBeLeftUntilMidnight) {
    // 1 % of 10,000 in at about 100; up to 4,000 on the second day, where half of it is lost: over 5 % of the whole.
    std::vector<test::OpenClose> prices = {{"100", "100"}};
    for (int i = 1; i < 24; ++i) prices.push_back({"100", "100"});
    prices.push_back({"4000", "4000"});
    prices.push_back({"4000", "1000"});
    for (int i = 0; i < 30; ++i) prices.push_back({"1000", "1000"});
    BacktestRequest request = holding({SizingMode::live_limits, {}});
    request.stops.trailing_stop = decimal("0.5");
    const BacktestRun run = run_on(test::candles(prices), request);
    ASSERT_EQ(run.trades.size(), 1U);
    EXPECT_EQ(run.trades[0].reason, report::ExitReason::trailing_stop);
    EXPECT_EQ(run.trades[0].exit_time, parse_iso8601("2021-01-03").value());  // latched on the 2nd, out at midnight
    EXPECT_EQ(run.exits_refused, 1U);
    EXPECT_EQ(run.blocked_by_live_limits, 1U);
    EXPECT_GT(run.live_orders, 3U);  // one in, one refused, and several to leave
}

TEST(LiveLimits, APositionThatFellBelowTheMinimumIsTrappedAndSaysSo) {
    std::vector<test::OpenClose> prices = {{"100", "100"}, {"100", "101"}, {"101", "101"}, {"60", "60"}, {"60", "59"}};
    BacktestRequest request = holding({SizingMode::fixed, decimal("1.005")});
    request.stops.stop_loss = decimal("0.02");
    const BacktestRun run = run_on(test::candles(prices), request);
    EXPECT_EQ(run.exits_refused, 1U);
    ASSERT_EQ(run.trades.size(), 1U);
    EXPECT_FALSE(run.trades[0].closed());
}

TEST(LiveLimits, AStopIsNotTakenBackByAWishToBuy) {
    // RSI wishes in on every candle of the fall; the stop's exit, refused by the minimum, stays wanted.
    std::vector<test::OpenClose> prices;
    for (const char* price : {"100", "99", "98", "97", "96"}) prices.push_back({price, price});
    prices.push_back({"60", "60"});  // a gap far below: worth less than the minimum
    prices.push_back({"59", "58"});
    prices.push_back({"97", "97"});  // worth enough again, above the stop's level
    prices.push_back({"97", "97"});
    BacktestRequest request;
    request.strategy = "RSI_Strategy";
    request.parameters = {{"period", "2"}, {"overbought", "100"}};
    request.sizing = {SizingMode::units, decimal("0.0104")};
    request.stops.stop_loss = decimal("0.05");
    const BacktestRun run = run_on(test::candles(prices), request);
    ASSERT_EQ(run.trades.size(), 1U);
    EXPECT_EQ(run.trades[0].reason, report::ExitReason::stop_loss);
    EXPECT_EQ(run.trades[0].exit_price.value, decimal("97"));
    EXPECT_EQ(run.exits_refused, 1U);
}

TEST(Noise, FlatPricesAreNoRisk) {
    const auto series = test::candles(std::vector<test::OpenClose>(480, {"0.7", "0.7"}));
    BacktestRequest request = holding({SizingMode::all_in, {}});
    request.costs.taker_fee = {};
    const History history{series.symbol, series.timeframe, series.origin, series.view()};
    const BacktestReport report = make_report(run_backtest(history, request).value(), history, request, 0).value();
    EXPECT_EQ(report.final_equity, report.initial_cash);
    EXPECT_FALSE(report.sharpe);
    EXPECT_EQ(report.max_drawdown_pct, 0);
    EXPECT_EQ(report.max_drawdown_candles, 0U);
}

// Every figure by hand: 5 days of hours, bought at 100 on the first day, closes 110, 121, 108.9, 108.9, 119.79.
TEST(Report, HandComputedFiguresOverFiveDays) {
    std::vector<test::OpenClose> prices;
    for (const char* day : {"110", "121", "108.9", "108.9", "119.79"}) {
        for (int hour = 0; hour < 24; ++hour) prices.push_back({"100", "100"});
        prices.back() = {"100", day};
    }
    const auto series = test::candles(prices);
    BacktestRequest request = holding({SizingMode::all_in, {}});
    request.costs.taker_fee = {};
    request.filters = simulator::Filters::none();
    const History history{series.symbol, series.timeframe, series.origin, series.view()};
    const BacktestReport report = make_report(run_backtest(history, request).value(), history, request, 0).value();
    // Day ends 11000, 12100, 10890, 10890, 11979: returns +10 %, -10 %, 0, +10 %.
    const double mean = 0.1 / 4;
    const double deviation = std::sqrt((3 * 0.01 + 0.0 - 4 * mean * mean) / 3);
    EXPECT_NEAR(*report.sharpe, mean / deviation * std::sqrt(365), 1e-9);
    EXPECT_NEAR(*report.volatility_annual_pct, 100 * deviation * std::sqrt(365), 1e-9);
    EXPECT_NEAR(*report.sortino, mean / std::sqrt(0.01 / 4) * std::sqrt(365), 1e-9);
    EXPECT_EQ(report.final_equity, decimal("11979"));
    EXPECT_NEAR(report.buy_and_hold_return_pct, 19.79, 1e-9);
    EXPECT_NEAR(*report.turnover, 10000 / ((11000 + 12100 + 10890 + 10890 + 11979) / 5.0), 1e-9);
    EXPECT_NEAR(report.max_drawdown_pct, 100 * (12100 - 10000) / 12100.0, 1e-9);
    EXPECT_FALSE(report.annual_return_pct);  // five days say nothing about a year
    EXPECT_NEAR(report.exposure_pct, 100 * 119.0 / 120, 1e-9);
}

TEST(Report, WeeklyCandlesAreAnnualisedByWeeks) {
    std::vector<test::OpenClose> prices = {
        {"100", "100"}, {"100", "110"}, {"110", "99"}, {"99", "99"}, {"99", "108.9"}};
    const auto series = test::candles(prices, "1w");
    BacktestRequest request = holding({SizingMode::all_in, {}});
    request.costs.taker_fee = {};
    request.filters = simulator::Filters::none();
    const History history{series.symbol, series.timeframe, series.origin, series.view()};
    const BacktestReport report = make_report(run_backtest(history, request).value(), history, request, 0).value();
    const double mean = 0.1 / 4;  // +10 %, -10 %, 0, +10 %
    const double deviation = std::sqrt((3 * 0.01 - 4 * mean * mean) / 3);
    EXPECT_NEAR(*report.sharpe, mean / deviation * std::sqrt(365.0 / 7), 1e-9);
    EXPECT_NEAR(*report.annual_return_pct, 100 * (std::pow(1.089, 365.0 / 35) - 1), 1e-9);  // five whole weeks
}

}  // namespace
}  // namespace piggy::backtest
