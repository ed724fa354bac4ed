#pragma once
// The parts of a backtest request as people write them, for the command line and the API alike.

#include <optional>
#include <string>
#include <string_view>

#include "backtest/backtest.h"

namespace piggy::backtest {

// "all_in", "percent:25", "fixed:50", "units:1", "live_limits". errors: malformed, out_of_range
[[nodiscard]] Result<Sizing> parse_sizing(std::string_view text);
[[nodiscard]] std::string to_text(const Sizing& sizing);

// "next-open", "close". errors: malformed
[[nodiscard]] Result<FillAt> parse_fill(std::string_view text);
[[nodiscard]] std::string_view to_text(FillAt fill);

// A decimal number with the name of what it is for in the sentence of a refusal. errors: malformed, out_of_range
[[nodiscard]] Result<Decimal> parse_named(std::string_view name, std::string_view text);

}  // namespace piggy::backtest
