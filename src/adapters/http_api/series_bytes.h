#pragma once
// Candles, equity and drawdown of a run as binary columns for the page's chart.
// Layout, little endian: 8 bytes "PIGSER01", uint32 rows, uint32 columns (8), then each column as rows × float64:
// time (seconds since 1970), open, high, low, close, volume, equity, drawdown in percent (0 or more).

#include <cstddef>
#include <string>

#include "adapters/http_api/app_ports.h"
#include "backtest/backtest.h"

namespace piggy::http_api {

inline constexpr std::size_t series_rows_max = 500'000;

// More candles than rows_max are merged with their neighbours (backtest/merged_series.h). The run must be of exactly
// these candles.
[[nodiscard]] std::string series_bytes(const backtest::History& history, const backtest::BacktestRun& run,
                                       std::size_t rows_max = series_rows_max);

}  // namespace piggy::http_api
