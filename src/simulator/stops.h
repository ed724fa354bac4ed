#pragma once
// Stops: stop-loss, take-profit and trailing stop of a long position inside one candle, worst case first.
//
// A candle does not tell in which order its prices came, so the path open → low → high → close is assumed: the bad
// news first. A candle that opens beyond a stop fills at its open. A take-profit is a resting limit order (maker, no
// spread or slippage); the stops become market orders when touched (taker, spread and slippage on top). The trailing
// stop follows the highest price since the entry; one that this candle's high has raised can be hit on the way to its
// close.

#include <algorithm>
#include <optional>

#include "core/decimal.h"
#include "core/result.h"
#include "market/candle.h"

namespace piggy::simulator {

// Distances as fractions of the entry price (trailing: of the highest price since); empty means not used.
struct Stops {
    std::optional<Decimal> stop_loss;
    std::optional<Decimal> take_profit;
    std::optional<Decimal> trailing_stop;
    [[nodiscard]] bool any() const { return stop_loss || take_profit || trailing_stop; }
    bool operator==(const Stops&) const = default;
};

// errors: out_of_range (a stop-loss or trailing stop outside 0 to 1, a take-profit outside 0 to 100; ends excluded)
[[nodiscard]] Result<Stops> checked(const Stops& stops);

enum class StopKind : std::uint8_t { stop_loss, take_profit, trailing_stop };

struct StopHit {
    StopKind kind;
    Price price;   // where the market stood; spread and slippage not yet taken off
    bool resting;  // true for the take-profit: filled as maker at exactly this price
};

// The stops of one open position.
class ActiveStops {
public:
    // entry: the price paid, spread and slippage included.
    ActiveStops(const Stops& stops, Price entry);

    // What this candle does to the position, if anything. Call once a candle, in order.
    [[nodiscard]] std::optional<StopHit> on_candle(const market::CandleView& candles, std::size_t i) {
        const std::int64_t open = candles.open[i];
        const std::int64_t floor = std::max(stop_loss_, trail_level_);
        if (candles.low[i] <= floor) {
            return StopHit{stop_loss_ >= trail_level_ ? StopKind::stop_loss : StopKind::trailing_stop,
                           Price{Decimal::from_ticks(std::min(open, floor))}, false};
        }
        if (candles.high[i] >= take_profit_) {
            return StopHit{StopKind::take_profit, Price{Decimal::from_ticks(std::max(open, take_profit_))}, true};
        }
        if (trails_ && candles.high[i] > highest_) {
            highest_ = candles.high[i];
            trail_level_ = level_below(highest_, trail_);
            if (candles.close[i] <= trail_level_) {
                return StopHit{StopKind::trailing_stop, Price{Decimal::from_ticks(trail_level_)}, false};
            }
        }
        return std::nullopt;
    }

private:
    // price x (1 - distance), rounded down.
    [[nodiscard]] static std::int64_t level_below(std::int64_t price, Decimal distance) {
        return *multiply_divide(price, Decimal::ticks_per_unit - distance.ticks(), Decimal::ticks_per_unit,
                                Rounding::down);
    }

    std::int64_t stop_loss_ = 0;  // no price is at or below zero, so zero is never touched
    std::int64_t take_profit_ = INT64_MAX;
    std::int64_t trail_level_ = 0;
    std::int64_t highest_ = 0;
    Decimal trail_;
    bool trails_ = false;
};

}  // namespace piggy::simulator
