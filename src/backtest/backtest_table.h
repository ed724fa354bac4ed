#pragma once
// A backtest as a table for a terminal: the verdict first, then the figures in the order people ask for them.

#include <span>
#include <string>

#include "backtest/backtest_report.h"

namespace piggy::backtest {

// Up to about 80 columns wide; ends with a newline. Undefined figures are shown as a dash.
[[nodiscard]] std::string to_table(const BacktestReport& report);
// One line a trade, oldest first, with a heading.
[[nodiscard]] std::string to_table(std::span<const report::RoundTrip> trades);

}  // namespace piggy::backtest
