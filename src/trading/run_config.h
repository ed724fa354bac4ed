#pragma once
// RunConfig: a strategy at work on one symbol, as a person started it. It keeps the mode it was started in.

#include <cstdint>
#include <map>
#include <string>

#include "core/decimal.h"
#include "core/result.h"
#include "core/symbol.h"
#include "market/timeframe.h"
#include "strategy/stops.h"

namespace piggy::trading {

enum class RunMode : std::uint8_t { paper, live };
[[nodiscard]] const char* run_mode_name(RunMode mode);  // "paper"

// How large an entry is; never larger than what the limits leave a strategy (risk/live_sizing.h).
enum class RunSizingMode : std::uint8_t {
    live_limits,  // as large as that
    fixed,        // amount in USDT
    percent,      // amount percent of the free cash
};
struct RunSizing {
    RunSizingMode mode = RunSizingMode::live_limits;
    Decimal amount;
    bool operator==(const RunSizing&) const = default;
};
// "live_limits", "fixed:10", "percent:0.5". errors: malformed, out_of_range
[[nodiscard]] Result<RunSizing> parse_run_sizing(std::string_view text);
[[nodiscard]] std::string to_text(const RunSizing& sizing);

struct RunConfig {
    std::string id;  // 8 of a-z0-9, made by whoever starts it
    RunMode mode = RunMode::paper;
    Symbol symbol;
    market::Timeframe timeframe;
    std::string strategy = "SMA_Crossover";
    std::map<std::string, std::string> parameters;  // as written; what is missing takes its default
    RunSizing sizing;
    strategy::Stops stops;  // of each position
    bool operator==(const RunConfig&) const = default;
};

// What can be said of it before any candle is read.
// errors: not_found (strategy, parameter), malformed, out_of_range; refused: a symbol that may not be traded
[[nodiscard]] Result<> check(const RunConfig& config);

}  // namespace piggy::trading
