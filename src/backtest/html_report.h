#pragma once
// A run as one HTML file that needs nothing else: the page's own report template, with the run's figures inside.

#include <string>
#include <string_view>

#include "backtest/backtest_report.h"

namespace piggy::backtest {

// Candles beyond this many are merged for the chart; the figures and trades are always complete.
inline constexpr std::size_t html_rows_max = 20'000;

// template_text: the built report template, which holds the placeholder "__REPORT_DATA__" once.
// errors: malformed (no placeholder)
[[nodiscard]] Result<std::string> to_html(std::string_view template_text, const BacktestReport& report,
                                          const BacktestRun& run, const History& history);

}  // namespace piggy::backtest
