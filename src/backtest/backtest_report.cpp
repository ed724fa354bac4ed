#include "backtest/backtest_report.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "report/metrics.h"
#include "risk/limits.h"
#include "strategy/registry.h"

namespace piggy::backtest {
namespace {

constexpr double day_seconds = 24 * 3600;
// Shorter spans say nothing about a year: two lucky days would be billions of percent.
constexpr double years_min = 30.0 / 365;
// Fewer closed trades than this say little about the next one.
constexpr std::size_t trades_to_judge = 30;

std::optional<double> defined(const Result<double>& value, double scale = 1) {
    if (!value) return std::nullopt;
    return *value * scale;
}

std::string percent_text(double percent) {
    std::array<char, 48> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%+.1f %%", std::abs(percent) < 0.05 ? 0.0 : percent);
    return buffer.data();
}

std::string trades_text(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " closed trade" : " closed trades");
}

// One plain sentence or two: what it made, beside doing nothing, and whether that says anything.
std::string verdict(const BacktestReport& report) {
    const std::string made = percent_text(report.total_return_pct);
    const std::string held = percent_text(report.buy_and_hold_return_pct);
    if (report.trips.trades == 0 && !report.open_trade_at_end) {
        if (report.forecast && report.forecast->proven == 0) return "No trade: " + report.forecast->verdict + ".";
        return report.entries_skipped > 0
                   ? "No trade was possible: every entry was too small or too large for the cash, filters or limits."
                   : "No trade: the strategy never entered, so there is not enough data to judge it.";
    }
    std::array<char, 48> fall{};
    std::snprintf(fall.data(), fall.size(), "%.1f %%", report.max_drawdown_pct);
    const std::string deepest = ", with a deepest fall of " + std::string(fall.data()) + ".";
    if (report.strategy == "Buy_and_Hold") return "Bought and held: " + made + " after costs" + deepest;
    const double ahead = report.total_return_pct - report.buy_and_hold_return_pct;
    const bool lost = report.total_return_pct <= -0.05;  // as shown
    const char* better = lost ? "Lost less than buy and hold: " : "Beat buy and hold: ";
    const char* worse = lost ? "Lost to buy and hold: " : "Made less than buy and hold: ";
    std::string sentence = ahead > 0.05    ? better + made + " against " + held
                           : ahead < -0.05 ? worse + made + " against " + held
                                           : "Did the same as buy and hold: " + made;
    sentence += deepest;
    if (report.trips.trades < trades_to_judge) {
        sentence += " " + trades_text(report.trips.trades) + (report.trips.trades == 1 ? " is" : " are") +
                    " too few to tell skill from luck.";
    }
    return sentence;
}

std::vector<std::string> notes(const BacktestReport& report, bool by_candle) {
    std::vector<std::string> lines = {
        std::string("Sharpe, Sortino and volatility: from equity changes between ") +
            (by_candle ? "candles" : "UTC day ends") + ", sample deviation (n - 1), annualised by √" +
            (report.timeframe == "1w" ? "(365/7)" : "365") + ", risk-free rate 0.",
        "Drawdown: from the running peak of the equity after each candle, start included; its length runs until the "
        "peak was reached again, or to the end.",
        "Buy and hold: first close to last close, without costs.",
        "Trades and win rate: closed round trips after fees. An open position is marked at the last close, without an "
        "exit fee.",
        std::string("Fills: at the ") +
            (report.request.fill == FillAt::close ? "close that the decision was made on" : "next candle's open") +
            ", half the spread and the slippage against you; fee " + report.request.costs.taker_fee.value.to_string() +
            " of the notional.",
        "Blocked by live limits: orders that the live gate would have refused (" + risk::limits_summary() + ")."};
    if (report.forecast) {
        lines.push_back("Forecasts: from models that were trained again and again, each on the candles before only; " +
                        report.forecast->verdict + ".");
    }
    if (report.synthetic) {
        lines.insert(lines.begin(), "Synthetic candles: made by a seeded generator, not by a market.");
    }
    return lines;
}

bool judged_by_candle(const History& history) { return history.timeframe.length() >= std::chrono::hours(24); }

}  // namespace

AnalysisReturns analysis_returns(const BacktestRun& run, const History& history) {
    if (!judged_by_candle(history)) return {report::simple_returns(run.day_ends.values()), 365};
    return {report::simple_returns(run.equity_for_analysis.values().first(history.candles.size)),
            365 * day_seconds * 1e9 / static_cast<double>(history.timeframe.nanoseconds())};
}

Result<BacktestReport> make_report(const BacktestRun& run, const History& history, const BacktestRequest& request,
                                   double elapsed_ms) {
    const auto info = strategy::find_strategy(request.strategy);
    if (!info) return fail(info.error());
    auto parameters = strategy::read_parameters(*info, request.parameters);
    if (!parameters) return fail(parameters.error());

    const market::CandleView& candles = history.candles;
    const std::size_t last = candles.size - 1;
    BacktestReport report;
    report.strategy = request.strategy;
    report.parameters = std::move(*parameters);
    report.symbol = history.symbol.to_string();
    report.timeframe = history.timeframe.name();
    report.synthetic = history.origin == market::Origin::synthetic;
    report.candles = candles.size;
    report.from = timestamp_from_nanoseconds(candles.time[0]);
    report.to = timestamp_from_nanoseconds(candles.time[last]);
    report.initial_cash = run.initial_cash;
    report.final_equity = run.final_equity;
    report.request = request;
    report.elapsed_ms = elapsed_ms;

    const double first_equity = run.initial_cash.to_double_for_analysis();
    const double last_equity = run.final_equity.to_double_for_analysis();
    report.total_return_pct = 100 * (last_equity / first_equity - 1);
    report.buy_and_hold_return_pct =
        100 * (static_cast<double>(candles.close[last]) / static_cast<double>(candles.close[0]) - 1);

    const auto [returns, periods_per_year] = analysis_returns(run, history);
    report.sharpe = defined(report::sharpe_ratio(returns, periods_per_year));
    report.sortino = defined(report::sortino_ratio(returns, periods_per_year));
    report.volatility_annual_pct = defined(report::annual_volatility(returns, periods_per_year), 100);

    const double span_ns = static_cast<double>(candles.time[last] - candles.time[0] + history.timeframe.nanoseconds());
    const double years = span_ns / (365 * day_seconds * 1e9);
    if (years >= years_min) {
        const auto annual = report::annual_return(first_equity, last_equity, years);
        report.annual_return_pct = defined(annual, 100);
        if (annual) report.calmar = defined(report::calmar_ratio(*annual, run.drawdown.deepest));
    }

    report.max_drawdown_pct = 100 * run.drawdown.deepest;
    report.max_drawdown_candles = run.drawdown.candles;
    report.exposure_pct = 100 * static_cast<double>(run.candles_in_position) / static_cast<double>(candles.size);
    report.trips = report::trip_figures(run.trades);
    report.fees_paid = run.fees_paid;
    const auto day_ends = run.day_ends.values();
    const double day_end_mean =
        std::accumulate(day_ends.begin(), day_ends.end(), 0.0) / static_cast<double>(day_ends.size());
    if (day_end_mean > 0) report.turnover = run.traded_notional_for_analysis / day_end_mean;
    report.exits_refused = run.exits_refused;
    report.entries_skipped = run.entries_skipped;
    report.live_orders = run.live_orders;
    report.blocked_by_live_limits = run.blocked_by_live_limits;
    report.forecast = history.forecast;
    report.open_trade_at_end = !run.trades.empty() && !run.trades.back().closed();
    report.verdict = verdict(report);
    report.notes = notes(report, judged_by_candle(history));
    return report;
}

}  // namespace piggy::backtest
