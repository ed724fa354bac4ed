#pragma once
// BacktestReport: the figures of a run, ready to be shown. An empty optional means "not defined here" and is shown as
// a dash or null; nothing is ever NaN or infinite.
//
// Definitions (also carried as `notes` with every report):
//   Sharpe, Sortino, volatility  from equity changes between UTC day ends (between candles where these last a day or
//                                longer), mean over sample deviation (n - 1), times √365 (√(365/7) for weekly
//                                candles), risk-free rate 0. Days without candles are left out.
//   annual return                (final / initial)^(365 days / span) - 1, from the first candle's open to the last
//                                one's close; needs at least 30 days
//   drawdown                     from the running peak of the equity after each candle, start included; its length in
//                                candles from that peak until equity was back at it, or until the end
//   buy and hold                 first close to last close, no costs
//   exposure                     candles that ended with an open position, of all
//   turnover                     notional of all fills over the mean UTC day-end equity
//   trades, win rate …           closed round trips after fees; an open position is marked at the last close, without
//                                exit fee, and counts as no trade
//   blocked by live limits       orders (entries and exits) that the live gate would have refused, of all. The day's
//                                loss is seen at opens of orders and at closes, not inside candles, and counters go by
//                                the UTC day of the candle; so on candles of a day or longer the 5 % latch never binds.
//                                With live_limits sizing, an exit that the gate would refuse counts once

#include <optional>
#include <string>
#include <vector>

#include "backtest/backtest.h"
#include "strategy/parameter.h"

namespace piggy::backtest {

struct BacktestReport {
    std::string strategy;
    strategy::Parameters parameters;
    std::string symbol;
    std::string timeframe;
    bool synthetic = false;
    std::size_t candles = 0;
    Timestamp from;  // opening time of the first candle
    Timestamp to;    // opening time of the last candle
    Decimal initial_cash;
    Decimal final_equity;
    double total_return_pct = 0;
    std::optional<double> annual_return_pct;
    double buy_and_hold_return_pct = 0;
    std::optional<double> sharpe;
    std::optional<double> sortino;
    std::optional<double> calmar;
    std::optional<double> volatility_annual_pct;
    double max_drawdown_pct = 0;
    std::size_t max_drawdown_candles = 0;
    double exposure_pct = 0;
    report::TripFigures trips;
    Decimal fees_paid;
    std::optional<double> turnover;
    std::size_t exits_refused = 0;
    std::size_t entries_skipped = 0;
    std::size_t live_orders = 0;
    std::size_t blocked_by_live_limits = 0;
    bool open_trade_at_end = false;
    std::optional<ForecastUse> forecast;  // of a strategy that trades by forecasts
    BacktestRequest request;
    std::string verdict;
    std::vector<std::string> notes;
    double elapsed_ms = 0;
};

// What Sharpe, Sortino and volatility are made of.
struct AnalysisReturns {
    std::vector<double> returns;  // simple, oldest first
    double periods_per_year = 365;
};
[[nodiscard]] AnalysisReturns analysis_returns(const BacktestRun& run, const History& history);

// The request must be the one that made the run on this history. elapsed_ms: how long the run took.
// errors: as read_parameters
[[nodiscard]] Result<BacktestReport> make_report(const BacktestRun& run, const History& history,
                                                 const BacktestRequest& request, double elapsed_ms);

}  // namespace piggy::backtest
