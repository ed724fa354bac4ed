#include "research/objective.h"

#include <array>
#include <string>

#include "core/shortened.h"

namespace piggy::research {
namespace {

constexpr std::array goals{Goal::sharpe, Goal::total_return, Goal::calmar, Goal::sortino, Goal::expectancy};

}  // namespace

const char* goal_name(Goal goal) {
    switch (goal) {
        case Goal::sharpe: return "sharpe";
        case Goal::total_return: return "return";
        case Goal::calmar: return "calmar";
        case Goal::sortino: return "sortino";
        case Goal::expectancy: return "expectancy";
    }
    return "";
}

Result<Goal> parse_goal(std::string_view text) {
    std::string names;
    for (const Goal goal : goals) {
        if (text == goal_name(goal)) return goal;
        names += (names.empty() ? "" : ", ") + std::string(goal_name(goal));
    }
    return fail(ErrorCode::not_found, "there is no objective '" + shortened(text) + "'; choose one of " + names);
}

std::optional<double> value_of(Goal goal, const backtest::BacktestReport& report) {
    // Never having traded is a return of zero, and would be the best of many where all others lost.
    if (report.trips.trades == 0 && !report.open_trade_at_end) return std::nullopt;
    switch (goal) {
        case Goal::sharpe: return report.sharpe;
        case Goal::total_return: return report.total_return_pct;
        case Goal::calmar: return report.calmar;
        case Goal::sortino: return report.sortino;
        case Goal::expectancy: return report.trips.expectancy_pct;
    }
    return std::nullopt;
}

}  // namespace piggy::research
