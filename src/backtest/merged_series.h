#pragma once
// A run's candles with its equity and drawdown, as floating-point rows for charts; where there are more candles than a
// chart can use, neighbours are merged.

#include <cstddef>
#include <vector>

#include "backtest/backtest.h"

namespace piggy::backtest {

struct ChartRow {
    double time;  // seconds since 1970
    double open, high, low, close, volume;
    double equity;
    double drawdown_pct;  // 0 or more
};

// At most rows_max rows: open first, high largest, low smallest, close last, volume summed, equity last, drawdown
// largest. The run must be of exactly these candles.
[[nodiscard]] std::vector<ChartRow> merged_series(const History& history, const BacktestRun& run, std::size_t rows_max);

}  // namespace piggy::backtest
