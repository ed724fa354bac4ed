#pragma once
// The part of a history that somebody asked for.

#include <optional>
#include <string_view>

#include "backtest/backtest.h"

namespace piggy::backtest {

// The end of a range as people mean it: "2021-12-31" includes that day; with a time of day it is exact and excluded.
// errors: malformed, out_of_range
[[nodiscard]] Result<Timestamp> parse_range_end(std::string_view text);

// All candles, or those from `from` (included) up to `to` (excluded).
// errors: out_of_range (from not before to), not_found (no candle in between, with what there is)
[[nodiscard]] Result<History> cut_to_range(const History& history, std::optional<Timestamp> from,
                                           std::optional<Timestamp> to);

}  // namespace piggy::backtest
