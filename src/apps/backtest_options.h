#pragma once
// The options that `backtest` and `optimize` share: which candles, which strategy, at what costs.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "apps/command.h"
#include "apps/history_source.h"
#include "backtest/backtest.h"

namespace piggy::apps {

// As typed.
struct BacktestOptions {
    std::string data, symbol, timeframe, from, to;
    std::string strategy = "SMA_Crossover";
    std::vector<std::string> parameters;
    std::string cash = "10000";
    std::string fee = "0.001", maker_fee, slippage_bps = "0", spread_bps = "0";
    std::string fill = "next-open", sizing = "all_in";
    std::string lot_step = "0.00001", notional_min = "1";
    bool no_filters = false;
    std::string stop_loss, take_profit, trailing_stop;
};
// what_parameter: the help of --param.
void add_backtest_options(CLI::App& command, BacktestOptions& options, const std::string& what_parameter);
// `--stop-loss "$SL"` with SL unset must not run without a stop. To be called when all options are there.
void refuse_empty_values(CLI::App& command);

// "fast=20", none twice. errors: malformed
[[nodiscard]] Result<std::map<std::string, std::string>> parse_parameters(const std::vector<std::string>& texts);
// Everything but the parameters; stops at the first option that is wrong.
[[nodiscard]] Result<backtest::BacktestRequest> parse_request(const BacktestOptions& options);
// From --from to --to. The history lives as long as what was loaded.
[[nodiscard]] Result<backtest::History> cut(const LoadedHistory& loaded, const BacktestOptions& options);

}  // namespace piggy::apps
