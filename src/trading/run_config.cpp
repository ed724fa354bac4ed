#include "trading/run_config.h"

#include "core/shortened.h"
#include "risk/limit_checks.h"
#include "risk/limits.h"
#include "strategy/registry.h"

namespace piggy::trading {

const char* run_mode_name(RunMode mode) { return mode == RunMode::paper ? "paper" : "live"; }

Result<RunSizing> parse_run_sizing(std::string_view text) {
    if (text == "live_limits") return RunSizing{};
    const auto colon = text.find(':');
    const std::string_view kind = text.substr(0, colon);
    if (colon == std::string_view::npos || (kind != "fixed" && kind != "percent")) {
        return fail(ErrorCode::malformed,
                    "a size is live_limits, fixed:AMOUNT in dollars or percent:AMOUNT of the cash, "
                    "and was '" +
                        shortened(text) + "'");
    }
    const auto amount = Decimal::parse(text.substr(colon + 1));
    if (!amount) return fail(amount.error());
    const bool is_percent = kind == "percent";
    const Decimal most = is_percent ? Decimal::whole(100) : risk::Limits::trade_usd_max;
    if (*amount <= Decimal{} || *amount > most) {
        return fail(ErrorCode::out_of_range, "a size of " + std::string(kind) + " is above 0 and at most " +
                                                 most.to_string() + ", and was " + amount->to_string());
    }
    return RunSizing{is_percent ? RunSizingMode::percent : RunSizingMode::fixed, *amount};
}

std::string to_text(const RunSizing& sizing) {
    switch (sizing.mode) {
        case RunSizingMode::live_limits: return "live_limits";
        case RunSizingMode::fixed: return "fixed:" + sizing.amount.to_string();
        case RunSizingMode::percent: return "percent:" + sizing.amount.to_string();
    }
    return "";
}

Result<> check(const RunConfig& config) {
    if (!risk::symbol_allowed(config.symbol)) {
        return fail(ErrorCode::refused,
                    "'" + shortened(config.symbol.to_string()) + "' may not be traded; only BTC/USDT and ETH/USDT may");
    }
    if (const auto stops = strategy::checked(config.stops); !stops) return fail(stops.error());
    const auto info = strategy::find_strategy(config.strategy);
    if (!info) return fail(info.error());
    const auto parameters = strategy::read_parameters(*info, config.parameters);
    if (!parameters) return fail(parameters.error());
    if (const auto made = strategy::make_strategy(config.strategy, *parameters); !made) return fail(made.error());
    return {};
}

}  // namespace piggy::trading
