#pragma once
// A sweep: one backtest for each parameter set that is tried, on all cores. The best are kept, the rest is counted, so
// memory stays flat. Order and number of threads change no figure.

#include <chrono>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "research/objective.h"
#include "research/parameter_space.h"

namespace piggy::research {

struct Trial {
    std::uint64_t set = 0;  // of its space
    double objective = 0;
    Decimal final_equity;
    double total_return_pct = 0;
    std::optional<double> annual_return_pct, sharpe, sortino, calmar;
    double max_drawdown_pct = 0;
    std::size_t trades = 0;
    std::optional<double> win_rate_pct, profit_factor, expectancy_pct;
    Decimal fees_paid;
    double exposure_pct = 0;
    bool operator==(const Trial&) const = default;
};

struct SweepSettings {
    Goal goal = Goal::sharpe;
    std::size_t threads = 0;                // 0: as many as there are cores
    std::size_t keep = 1'000;               // of the best
    std::function<void()> on_new_thread{};  // such as to lower its priority
};

struct SweepResult {
    std::uint64_t tried = 0;      // backtests that ran
    std::uint64_t undefined = 0;  // … without an objective, such as those without any trade
    std::uint64_t refused = 0;    // sets that the strategy itself does not take
    std::string refused_why;      // of the first of them
    // Of the Sharpe ratios per period (not annualised), where there is one: what luck is measured by.
    std::uint64_t sharpes = 0;
    double sharpe_mean = 0, sharpe_variance = 0;
    std::vector<Trial> best;  // by objective, of equals the one with the smaller number first
};

// Called now and then, by one thread at a time, with how many sets are done.
using OnSweep = std::function<void(std::uint64_t done)>;

// request  its parameters hold for those that the space does not have
// errors   as run_backtest, where a run fails for more than its parameters; out_of_range: the strategy takes none of
// the
//          sets; unavailable: stopped
[[nodiscard]] Result<SweepResult> sweep(const backtest::History& history, const backtest::BacktestRequest& request,
                                        const ParameterSpace& space, std::span<const std::uint64_t> sets,
                                        const SweepSettings& settings, const OnSweep& on_progress = {},
                                        const std::stop_token& stop = {});

// One set by itself, with everything its report has.
[[nodiscard]] Result<backtest::BacktestReport> run_set(backtest::BacktestRun& run, const backtest::History& history,
                                                       const backtest::BacktestRequest& request,
                                                       const ParameterSpace& space, std::uint64_t set);

}  // namespace piggy::research
