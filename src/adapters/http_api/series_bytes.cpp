#include "adapters/http_api/series_bytes.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <vector>

#include "core/invariant.h"

namespace piggy::http_api {
namespace {

static_assert(std::endian::native == std::endian::little, "the columns are copied as they lie in memory");
constexpr std::size_t columns = 8;

struct Row {
    double time, open, high, low, close, volume, equity, drawdown;
};

// Divided, not multiplied by 1e-8: so 16199.91 comes out as the double nearest to it.
double price(std::int64_t ticks) { return static_cast<double>(ticks) / static_cast<double>(Decimal::ticks_per_unit); }

class Columns {
public:
    Columns(std::size_t rows) : rows_(rows), bytes_(16 + rows * columns * sizeof(double), '\0') {
        std::memcpy(bytes_.data(), "PIGSER01", 8);
        const auto counts = {static_cast<std::uint32_t>(rows), static_cast<std::uint32_t>(columns)};
        std::memcpy(bytes_.data() + 8, counts.begin(), 8);
    }
    void put(std::size_t index, const Row& row) {
        std::size_t column = 0;
        for (const double value :
             {row.time, row.open, row.high, row.low, row.close, row.volume, row.equity, row.drawdown}) {
            std::memcpy(bytes_.data() + 16 + (column++ * rows_ + index) * sizeof(double), &value, sizeof value);
        }
    }
    std::string take() { return std::move(bytes_); }

private:
    std::size_t rows_;
    std::string bytes_;
};

}  // namespace

std::string series_bytes(const market::CandleView& candles, int volume_places, const backtest::BacktestRun& run,
                         std::size_t rows_max) {
    const auto& equity = run.equity_for_analysis;
    invariant(equity.size() == candles.size, "a run has one equity for each candle");
    const std::size_t together = std::max<std::size_t>(1, (candles.size + rows_max - 1) / rows_max);
    const double volume_units = std::pow(10.0, volume_places);

    Columns rows((candles.size + together - 1) / together);
    double peak = price(run.initial_cash.ticks());
    for (std::size_t first = 0, index = 0; first < candles.size; first += together, ++index) {
        const std::size_t last = std::min(first + together, candles.size) - 1;
        Row row{};
        row.time = static_cast<double>(candles.time[first] / 1'000'000'000);
        row.open = price(candles.open[first]);
        row.close = price(candles.close[last]);
        row.high = price(*std::max_element(candles.high + first, candles.high + last + 1));
        row.low = price(*std::min_element(candles.low + first, candles.low + last + 1));
        row.equity = equity[last];
        for (std::size_t i = first; i <= last; ++i) {
            row.volume += static_cast<double>(candles.volume[i]) / volume_units;
            peak = std::max(peak, equity[i]);
            row.drawdown = std::max(row.drawdown, 100 * (peak - equity[i]) / peak);
        }
        rows.put(index, row);
    }
    return rows.take();
}

}  // namespace piggy::http_api
