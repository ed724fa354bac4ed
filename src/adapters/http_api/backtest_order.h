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

// Which candles these are: the same text for the same content.
[[nodiscard]] std::string candles_identity(const backtest::History& history);

}  // namespace piggy::http_api
