#pragma once
// A backtest as JSON text: times ISO-8601 UTC, money as decimal strings, ratios as numbers, undefined as null.

#include <span>
#include <string>

#include "backtest/backtest_report.h"

namespace piggy::backtest {

// One object. Its `trades` is the number of closed round trips; where the trades themselves are given, they follow as
// the array `trade_list`.
[[nodiscard]] std::string to_json(const BacktestReport& report);
[[nodiscard]] std::string to_json(const BacktestReport& report, std::span<const report::RoundTrip> trades);
// An array of {entry_time, entry_price, exit_time, exit_price, quantity, fees, pnl, return_pct, reason, open}, oldest
// first. An open trade has no exit_time, the last close as exit_price, and the reason end_of_data.
[[nodiscard]] std::string to_json(std::span<const report::RoundTrip> trades);

}  // namespace piggy::backtest
