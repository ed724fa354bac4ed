#pragma once
// What a search looks for: one figure of a run, the very one that its report shows. Larger is better.

#include <optional>
#include <string_view>

#include "backtest/backtest_report.h"

namespace piggy::research {

enum class Goal : std::uint8_t { sharpe, total_return, calmar, sortino, expectancy };

// "sharpe", "return", "calmar", "sortino", "expectancy". errors: not_found, with the names
[[nodiscard]] Result<Goal> parse_goal(std::string_view text);
[[nodiscard]] const char* goal_name(Goal goal);
// Empty where it is not defined, for one without any trade; that is never better than a number.
[[nodiscard]] std::optional<double> value_of(Goal goal, const backtest::BacktestReport& report);

}  // namespace piggy::research
