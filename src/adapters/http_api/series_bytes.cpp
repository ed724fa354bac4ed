#include "adapters/http_api/series_bytes.h"

#include <bit>
#include <cstring>
#include <initializer_list>

#include "backtest/merged_series.h"

namespace piggy::http_api {

static_assert(std::endian::native == std::endian::little, "the columns are copied as they lie in memory");

std::string series_bytes(const backtest::History& history, const backtest::BacktestRun& run, std::size_t rows_max) {
    using backtest::ChartRow;
    const std::vector<ChartRow> rows = backtest::merged_series(history, run, rows_max);
    const std::initializer_list<double ChartRow::*> columns = {
        &ChartRow::time,  &ChartRow::open,   &ChartRow::high,   &ChartRow::low,
        &ChartRow::close, &ChartRow::volume, &ChartRow::equity, &ChartRow::drawdown_pct};
    const auto counts = {static_cast<std::uint32_t>(rows.size()), static_cast<std::uint32_t>(columns.size())};
    std::string bytes(16 + rows.size() * columns.size() * sizeof(double), '\0');
    std::memcpy(bytes.data(), "PIGSER01", 8);
    std::memcpy(bytes.data() + 8, counts.begin(), 8);
    char* place = bytes.data() + 16;
    for (const auto column : columns) {
        for (const ChartRow& row : rows) {
            std::memcpy(place, &(row.*column), sizeof(double));
            place += sizeof(double);
        }
    }
    return bytes;
}

}  // namespace piggy::http_api
