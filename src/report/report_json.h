#pragma once
// A summary or report as JSON: the figures (docs/openapi.json: DailySummary, MonthlyReport), and the fills and closed
// trades that each of them is made of.

#include <string>

#include "report/summary.h"

namespace piggy::report {

[[nodiscard]] std::string to_json(const DaySummary& summary);
[[nodiscard]] std::string to_json(const MonthReport& report);

// One of these with the sentence that says why there is nothing in it: "nothing", null where there is something.
[[nodiscard]] std::string with_nothing(const std::string& report_json, const std::string& sentence);

// What the HTML report is filled with: {"kind": "daily" or "monthly", "report"}.
[[nodiscard]] std::string html_data(const DaySummary& summary);
[[nodiscard]] std::string html_data(const MonthReport& report);

}  // namespace piggy::report
