#pragma once
// The body of POST /api/backtests, strictly: what to run, on which candles.

#include <optional>
#include <string>
#include <string_view>

#include "adapters/http_api/app_ports.h"
#include "backtest/backtest.h"

namespace piggy::http_api {

struct BacktestOrder {
    Symbol symbol;
    market::Timeframe timeframe;
    std::optional<Timestamp> from;    // candles that open at or after
    std::optional<Timestamp> before;  // candles that open before
    backtest::BacktestRequest request;
};

struct OrderRefusal {
    Error error;
    std::string field;  // "params.fast"; empty where no one field is to blame
};

// Everything that can be judged without candles. What is not given takes the default of BacktestRequest, but
// "filters": null means none.
[[nodiscard]] tl::expected<BacktestOrder, OrderRefusal> read_backtest_order(std::string_view json);

// "2021-12-31" as an end means that day too; with a time of day it is exact and excluded. errors: malformed
[[nodiscard]] Result<Timestamp> parse_range_end(std::string_view text);

// The part of the candles that the order asks for. errors: not_found (none in the range, with what there is)
[[nodiscard]] Result<backtest::History> cut_to_range(const backtest::History& history, const BacktestOrder& order);

// Which candles these are: the same text for the same content.
[[nodiscard]] std::string candles_identity(const backtest::History& history);

}  // namespace piggy::http_api
