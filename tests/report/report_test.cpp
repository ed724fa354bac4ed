#include "report/report.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace piggy::report {
namespace {

TEST(Metrics, SayWhyThereIsNoFigureInsteadOfNaN) {
    const std::vector<double> none;
    const std::vector<double> one = {0.01};
    const std::vector<double> equal(50, 0.001);
    for (const auto& returns : {none, one}) {
        EXPECT_FALSE(sharpe_ratio(returns, 365));
        EXPECT_FALSE(sortino_ratio(returns, 365));
        EXPECT_FALSE(annual_volatility(returns, 365));
    }
    EXPECT_FALSE(sharpe_ratio(equal, 365));
    EXPECT_FALSE(sortino_ratio(equal, 365));
    EXPECT_FALSE(sharpe_ratio(std::vector<double>(9, 0.0), 365));
    EXPECT_EQ(*annual_volatility(std::vector<double>(9, 0.0), 365), 0);
    EXPECT_FALSE(annual_return(100, 200, 0.9 / 365));
    EXPECT_NEAR(*annual_return(100, 110, 30.0 / 365), std::pow(1.1, 365.0 / 30) - 1, 1e-9);
    EXPECT_FALSE(annual_return(100, 0, 1));
    EXPECT_FALSE(annual_return(1, 1e300, 31.0 / 365));
    EXPECT_FALSE(calmar_ratio(0.5, 0));
    EXPECT_FALSE(calmar_ratio(-1e-7, 1e-12));  // the rounding of one tick is no drawdown
    EXPECT_FALSE(sharpe_ratio(std::vector<double>{0, 1e-12, 0, -1e-12}, 365));
}

TEST(Metrics, SortinoTakesOnlyTheDownside) {
    const std::vector<double> returns = {0.02, -0.01, 0.03, -0.02};
    const double downside = std::sqrt((0.0001 + 0.0004) / 4);
    EXPECT_NEAR(*sortino_ratio(returns, 365), 0.005 / downside * std::sqrt(365), 1e-12);
}

TEST(Drawdown, CountsTheCandlesFromThePeakUntilItIsReachedAgain) {
    // start 100, peak 120 after the first, back at 120 with the fifth: four candles under water.
    EXPECT_EQ(drawdown(100, std::vector<double>{120, 90, 100, 119, 120, 110}).candles, 4U);
    EXPECT_NEAR(drawdown(100, std::vector<double>{120, 90, 100, 119, 120, 110}).deepest, 0.25, 1e-12);
    // never recovered: until the end
    EXPECT_EQ(drawdown(100, std::vector<double>{90, 80, 95}).candles, 3U);
    EXPECT_EQ(drawdown(100, std::vector<double>{100, 101, 102}), Drawdown{});
    EXPECT_EQ(drawdown(100, std::vector<double>{}), Drawdown{});
}

RC_GTEST_PROP(Drawdown, EqualsTheWorstOverAllPairs, (std::vector<unsigned char> steps)) {
    std::vector<double> curve;
    for (unsigned char step : steps) curve.push_back(1.0 + step);
    double worst = 0;
    double peak = 100;
    for (double value : curve) {
        peak = std::max(peak, value);
        worst = std::max(worst, (peak - value) / peak);
    }
    RC_ASSERT(std::abs(drawdown(100, curve).deepest - worst) < 1e-12);
}

TEST(DayEnds, KeepTheLastEquityOfEachDayThatHasCandles) {
    DayEnds ends;
    ends.see(10, 100);
    ends.see(10, 110);
    ends.see(13, 121);
    ASSERT_EQ(ends.values().size(), 2U);
    const auto returns = simple_returns(ends.values());
    ASSERT_EQ(returns.size(), 1U);
    EXPECT_NEAR(returns[0], 0.10, 1e-12);
}

TEST(Returns, EndWhereNothingIsLeft) {
    const auto returns = simple_returns(std::vector<double>{100, 50, 0, 10, 20});
    ASSERT_EQ(returns.size(), 2U);
    EXPECT_EQ(returns[1], -1);
}

TEST(RoundTrips, AnOpenPositionIsNoTrade) {
    RoundTrip open;
    open.cost = Decimal::whole(10);
    open.pnl = Decimal::whole(5);
    open.reason = ExitReason::end_of_data;
    const TripFigures figures = trip_figures(std::vector<RoundTrip>{open});
    EXPECT_EQ(figures.trades, 0U);
    EXPECT_FALSE(figures.win_rate_pct);
    EXPECT_FALSE(figures.profit_factor);
}

}  // namespace
}  // namespace piggy::report
