#pragma once
// Candle, CandleView, CandleWindow: one candle, many side by side, and the many as seen from the one just closed.

#include <cstddef>
#include <cstdint>

#include "core/decimal.h"
#include "core/money.h"
#include "core/timestamp.h"

namespace piggy::market {

// The largest price a candle may hold: ten million quote units. It leaves room for exact 64-bit window sums over
// 5,000 candles (1e15 ticks x 5,000 < 9.2e18) and is a hundred times any price of BTC or ETH in dollars so far.
inline constexpr std::int64_t price_ticks_max = 10'000'000 * Decimal::ticks_per_unit;
// The longest look-back that window sums are exact for.
inline constexpr std::size_t window_candles_max = 5'000;

// Where no forecast may be used: none was made, or its model is not proven or not fresh.
inline constexpr std::int64_t no_forecast = INT64_MIN;

struct Candle {
    Timestamp open_time;
    Price open;
    Price high;
    Price low;
    Price close;
    Decimal volume;  // in base, for analysis
    bool operator==(const Candle&) const = default;
};

// Candles in columns, oldest first. Does not own them.
struct CandleView {
    const std::int64_t* time = nullptr;  // opening time, nanoseconds since 1970 UTC
    const std::int64_t* open = nullptr;  // ticks of 1e-8 quote per base, all four
    const std::int64_t* high = nullptr;
    const std::int64_t* low = nullptr;
    const std::int64_t* close = nullptr;
    const std::int64_t* volume = nullptr;  // ticks of 1e-8 base (of 10^-volume_places where a series says so)
    std::size_t size = 0;
    // What was expected at each candle's close by a model that had seen nothing later: the median log return over the
    // model's horizon in 1e-8, or no_forecast. Null: nobody made any.
    const std::int64_t* foreseen = nullptr;

    [[nodiscard]] Candle at(std::size_t i) const {
        const auto price = [](std::int64_t ticks) { return Price{Decimal::from_ticks(ticks)}; };
        return {timestamp_from_nanoseconds(time[i]), price(open[i]), price(high[i]), price(low[i]), price(close[i]),
                Decimal::from_ticks(volume[i])};
    }
    // Candles first up to, not including, last.
    [[nodiscard]] CandleView slice(std::size_t first, std::size_t last) const {
        return {time + first,  open + first,   high + first, low + first,
                close + first, volume + first, last - first, foreseen == nullptr ? nullptr : foreseen + first};
    }
};

// What a strategy may see when a candle has closed: that candle (ago 0) and those before it, never one after.
// In a backtest the columns are the whole history; live they are a rolling buffer. Both look the same from here.
class CandleWindow {
public:
    // The window whose newest candle is candles.at(newest).
    CandleWindow(const CandleView& candles, std::size_t newest) : candles_(candles), newest_(newest) {}

    [[nodiscard]] std::size_t size() const { return newest_ + 1; }
    [[nodiscard]] std::int64_t close_ticks(std::size_t ago = 0) const { return candles_.close[newest_ - ago]; }
    [[nodiscard]] std::int64_t open_ticks(std::size_t ago = 0) const { return candles_.open[newest_ - ago]; }
    [[nodiscard]] std::int64_t high_ticks(std::size_t ago = 0) const { return candles_.high[newest_ - ago]; }
    [[nodiscard]] std::int64_t low_ticks(std::size_t ago = 0) const { return candles_.low[newest_ - ago]; }
    [[nodiscard]] std::int64_t open_time_ns(std::size_t ago = 0) const { return candles_.time[newest_ - ago]; }
    // See CandleView::foreseen.
    [[nodiscard]] std::int64_t foreseen(std::size_t ago = 0) const {
        return candles_.foreseen == nullptr ? no_forecast : candles_.foreseen[newest_ - ago];
    }

private:
    CandleView candles_;  // by value: eight words that a compiler keeps in registers
    std::size_t newest_;
};

}  // namespace piggy::market
