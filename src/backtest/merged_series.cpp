#include "backtest/merged_series.h"

#include <algorithm>
#include <cmath>

namespace piggy::backtest {
namespace {

// Divided, not multiplied by 1e-8: so 16199.91 comes out as the double nearest to it.
double price(std::int64_t ticks) { return static_cast<double>(ticks) / static_cast<double>(Decimal::ticks_per_unit); }

}  // namespace

std::vector<ChartRow> merged_series(const History& history, const BacktestRun& run, std::size_t rows_max) {
    const market::CandleView& candles = history.candles;
    const auto& equity = run.equity_for_analysis;
    invariant(equity.size() == candles.size && rows_max > 0, "a run has one equity for each candle");
    const std::size_t together = std::max<std::size_t>(1, (candles.size + rows_max - 1) / rows_max);
    const double volume_units = std::pow(10.0, history.volume_places);

    std::vector<ChartRow> rows;
    rows.reserve((candles.size + together - 1) / together);
    double peak = price(run.initial_cash.ticks());
    for (std::size_t first = 0; first < candles.size; first += together) {
        const std::size_t end = std::min(first + together, candles.size);
        ChartRow row{};
        row.time = static_cast<double>(candles.time[first] / 1'000'000'000);
        row.open = price(candles.open[first]);
        row.high = price(*std::max_element(candles.high + first, candles.high + end));
        row.low = price(*std::min_element(candles.low + first, candles.low + end));
        row.close = price(candles.close[end - 1]);
        row.equity = equity[end - 1];
        for (std::size_t i = first; i < end; ++i) {
            row.volume += static_cast<double>(candles.volume[i]) / volume_units;
            peak = std::max(peak, equity[i]);
            row.drawdown_pct = std::max(row.drawdown_pct, 100 * (peak - equity[i]) / peak);
        }
        rows.push_back(row);
    }
    return rows;
}

}  // namespace piggy::backtest
