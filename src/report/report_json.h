#pragma once
// A summary or report as JSON: the figures (docs/openapi.json: DailySummary, MonthlyReport), and the fills and closed
// trades that each of them is made of.

#include <string>

#include "report/summary.h"

namespace piggy::report {

[[nodiscard]] std::string to_json(const DaySummary& summary);
[[nodiscard]] std::string to_json(const MonthReport& report);

// What the HTML report is filled with: {"kind": "daily", "title", "lines": the figures as people read them, "report"}.
[[nodiscard]] std::string html_data(const DaySummary& summary);
[[nodiscard]] std::string html_data(const MonthReport& report);

}  // namespace piggy::report
