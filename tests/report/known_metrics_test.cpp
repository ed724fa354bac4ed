// Metrics against values that third parties assert in their own tests.

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "report/report.h"
#include "shared_data.h"
#include "support/candle_fixture.h"

namespace piggy::report {
namespace {

namespace json = boost::json;

std::vector<double> series_of(const json::value& file, std::string_view name) {
    std::vector<double> values;
    for (const json::value& value : file.at("series").at(name).as_array()) values.push_back(test::number_of(value));
    return values;
}

// The known answers skip NaN entries.
std::vector<double> without_nan(const std::vector<double>& values) {
    std::vector<double> kept;
    std::copy_if(values.begin(), values.end(), std::back_inserter(kept), [](double v) { return !std::isnan(v); });
    return kept;
}

std::vector<double> compounded(const std::vector<double>& returns) {
    std::vector<double> curve;
    double value = 1;
    for (double each : returns) curve.push_back(value *= 1 + each);
    return curve;
}

TEST(KnownMetrics, EmpyricalsValuesComeOut) {
    PIGGY_NEEDS_SHARED(shared);
    const json::value file = test::read_json(shared / "known-answers/empyrical_metrics_a.json");
    std::size_t checked = 0;
    for (const json::value& each : file.at("cases").as_array()) {
        const std::string metric(each.at("metric").as_string());
        const std::string name(each.at("series").as_string());
        const std::vector<double> all = series_of(file, name);
        const std::vector<double> returns = without_nan(all);
        const json::object& params = each.at("params").as_object();
        const double tolerance = params.contains("decimals") ? 1e-4 : 1e-8;
        SCOPED_TRACE(metric + " of " + name);
        if (metric == "cumulative_return_path") {
            std::vector<double> so_far;
            const json::array& path = each.at("expected").as_array();
            for (std::size_t i = 0; i < path.size(); ++i) {
                so_far.push_back(std::isnan(all[i]) ? 0 : all[i]);
                EXPECT_NEAR(cumulative_return(so_far), test::number_of(path[i]), tolerance);
            }
            ++checked;
            continue;
        }
        const double expected = test::number_of(each.at("expected"));
        if (metric == "sharpe") {
            std::vector<double> excess = returns;
            if (params.contains("risk_free_series")) {
                const auto free = series_of(file, std::string(params.at("risk_free_series").as_string()));
                excess.clear();
                for (std::size_t i = 0; i < all.size(); ++i) {
                    if (!std::isnan(all[i])) excess.push_back(all[i] - free[i]);
                }
            }
            const auto sharpe = sharpe_ratio(excess, 252);
            // Where others print NaN or infinity, ours says why there is no figure.
            ASSERT_EQ(sharpe.has_value(), std::isfinite(expected));
            if (sharpe) {
                EXPECT_NEAR(*sharpe, expected, tolerance);
            }
        } else if (metric == "max_drawdown") {
            const double deepest = drawdown(1, compounded(returns)).deepest;
            EXPECT_NEAR(deepest, std::isnan(expected) ? 0 : -expected, tolerance);
        } else if (metric == "cumulative_return_final") {
            EXPECT_NEAR(cumulative_return(returns), expected, tolerance);
        } else if (metric == "annual_return") {
            // Their count includes the NaN entry.
            const double years = static_cast<double>(all.size()) / 252;
            EXPECT_NEAR(*annual_return(1, 1 + cumulative_return(returns), years), expected, tolerance);
        } else if (metric == "annual_volatility") {
            EXPECT_NEAR(*annual_volatility(returns, 252), expected, tolerance);
        } else {
            ADD_FAILURE() << "a metric that nobody checks";
        }
        ++checked;
    }
    EXPECT_EQ(checked, 18U);
}

std::vector<double> balances(const json::value& each) {
    std::vector<double> values;
    double balance = each.at("starting_balance").is_null() ? 0 : test::number_of(each.at("starting_balance"));
    for (const json::value& profit : each.at("profits").as_array())
        values.push_back(balance += test::number_of(profit));
    return values;
}

TEST(KnownMetrics, FreqtradesGrowthAndExpectancyComeOut) {
    PIGGY_NEEDS_SHARED(shared);
    const json::value file = test::read_json(shared / "known-answers/freqtrade_metrics.json");
    std::size_t checked = 0;
    for (const json::value& each : file.at("cases").as_array()) {
        const std::string metric(each.at("metric").as_string());
        if (metric == "cagr") {
            const auto growth = annual_return(test::number_of(each.at("start")), test::number_of(each.at("end")),
                                              test::number_of(each.at("days")) / 365);
            EXPECT_NEAR(*growth, test::number_of(each.at("expected")), 5e-5);
            ++checked;
        } else if (metric == "expectancy") {
            std::vector<RoundTrip> trips;
            for (const json::value& profit : each.at("profits").as_array()) {
                RoundTrip trip;
                trip.cost = Decimal::whole(100);
                trip.pnl = Decimal::whole(profit.as_int64());
                trips.push_back(trip);
            }
            const TripFigures figures = trip_figures(trips);
            EXPECT_NEAR(*figures.expectancy_pct, test::number_of(each.at("expected").at("expectancy")), 1e-9);
            const double loss_rate = 1 - *figures.win_rate_pct / 100;
            const double ratio = (1 - *figures.avg_win_pct / *figures.avg_loss_pct) * (1 - loss_rate) - 1;
            EXPECT_NEAR(ratio, test::number_of(each.at("expected").at("ratio")), 1e-8);
            ++checked;
        }
    }
    EXPECT_EQ(checked, 7U);
}

TEST(KnownMetrics, FreqtradesDeepestPercentageComesOut) {
    PIGGY_NEEDS_SHARED(shared);
    const json::value file = test::read_json(shared / "known-answers/freqtrade_metrics.json");
    std::size_t checked = 0;
    for (const json::value& each : file.at("cases").as_array()) {
        if (each.at("metric").as_string() != "max_drawdown" || each.at("starting_balance").is_null()) continue;
        const json::object& expected = each.at("expected").as_object();
        if (each.as_object().contains("relative") && !each.at("relative").as_bool()) continue;  // picked by money there
        const Drawdown found = drawdown(test::number_of(each.at("starting_balance")), balances(each));
        EXPECT_NEAR(found.deepest, test::number_of(expected.at("relative_account")), 1e-6);
        ++checked;
    }
    EXPECT_GE(checked, 2U);
}

// ---- the same, by the way that daily summaries and monthly reports go

// Money to the tick, a million to begin with, as a desk would have recorded it day by day.
std::vector<EquityPoint> recorded(double start, std::span<const double> curve) {
    const auto point = [](double value, std::size_t day) {
        return EquityPoint{Timestamp(std::chrono::days(20'000 + day)),
                           Decimal::from_ticks(static_cast<std::int64_t>(std::llround(value * 1e14)))};
    };
    std::vector<EquityPoint> points{point(start, 0)};
    for (const double value : curve) points.push_back(point(value, points.size()));
    return points;
}
std::vector<double> values_of(std::span<const IndexPoint> index) {
    std::vector<double> values;
    for (const IndexPoint& point : index) values.push_back(point.index);
    return values;
}

TEST(KnownMetrics, TheEquityIndexOfReportsHasEmpyricalsReturnsDrawdownsAndSharpe) {
    PIGGY_NEEDS_SHARED(shared);
    const json::value file = test::read_json(shared / "known-answers/empyrical_metrics_a.json");
    std::size_t checked = 0;
    for (const json::value& each : file.at("cases").as_array()) {
        const std::string metric(each.at("metric").as_string());
        if (metric == "cumulative_return_path") continue;
        const json::object& params = each.at("params").as_object();
        const double expected = test::number_of(each.at("expected"));
        const double tolerance = params.contains("decimals") ? 1e-4 : 1e-8;
        const auto returns = without_nan(series_of(file, std::string(each.at("series").as_string())));
        const auto points = recorded(1, compounded(returns));
        const auto index = values_of(equity_index(points, {}));
        SCOPED_TRACE(metric);
        if (metric == "max_drawdown") {
            EXPECT_NEAR(drawdown(1, index).deepest, std::isnan(expected) ? 0 : -expected, tolerance);
        } else if (metric == "cumulative_return_final") {
            EXPECT_NEAR(index.back() - 1, expected, tolerance);
        } else if (metric == "sharpe" && !params.contains("risk_free_series")) {
            const auto sharpe = sharpe_ratio(simple_returns(index), 252);
            ASSERT_EQ(sharpe.has_value(), std::isfinite(expected));
            if (sharpe) {
                EXPECT_NEAR(*sharpe, expected, std::max(tolerance, 1e-6));
            }
        } else {
            continue;
        }
        ++checked;
    }
    EXPECT_GE(checked, 5U);
}

TEST(KnownMetrics, ClosedTradesOfReportsHaveFreqtradesExpectancyAndDrawdowns) {
    PIGGY_NEEDS_SHARED(shared);
    const json::value file = test::read_json(shared / "known-answers/freqtrade_metrics.json");
    std::size_t checked = 0;
    for (const json::value& each : file.at("cases").as_array()) {
        const auto metric = each.at("metric").as_string();
        if (metric == "expectancy") {
            std::vector<ClosedTrade> trades;
            for (const json::value& profit : each.at("profits").as_array()) {
                trades.emplace_back();
                trades.back().cost = Decimal::whole(100);
                trades.back().proceeds = Decimal::whole(100 + profit.as_int64());
            }
            const TradeFigures figures = trade_figures(trades);
            const double wins = figures.win_rate_pct.value() / 100;
            const double win = figures.average_win->to_double_for_analysis();
            const double loss = figures.average_loss->to_double_for_analysis();
            EXPECT_NEAR(wins * win + (1 - wins) * loss, test::number_of(each.at("expected").at("expectancy")), 1e-8);
            EXPECT_NEAR((1 - win / loss) * wins - 1, test::number_of(each.at("expected").at("ratio")), 1e-8);
            ++checked;
        } else if (metric == "max_drawdown" && !each.at("starting_balance").is_null()) {
            if (each.as_object().contains("relative") && !each.at("relative").as_bool()) continue;
            const double start = test::number_of(each.at("starting_balance"));
            const auto points = recorded(start / 1e4, [&] {
                auto curve = balances(each);
                for (double& value : curve) value /= 1e4;
                return curve;
            }());
            EXPECT_NEAR(drawdown(1, values_of(equity_index(points, {}))).deepest,
                        test::number_of(each.at("expected").at("relative_account")), 1e-6);
            ++checked;
        }
    }
    EXPECT_GE(checked, 3U);
}

}  // namespace
}  // namespace piggy::report
