#pragma once
// Stops: stop-loss, take-profit and trailing stop of a long position, in a backtest and at work.
//
// In a backtest there are only candles (on_candle), and the worst case comes first.
// A candle does not tell in which order its prices came, so the path open → low → high → close is assumed: after the
// open, the bad news first. At the open a take-profit that lies at or below it is filled there, and a trailing stop
// follows it up. A stop that the open has jumped over fills at the open. A take-profit is a resting limit order (maker,
// no spread or slippage); the stops become market orders when touched (taker, spread and slippage on top). A trailing
// stop that this candle's high has raised is hit when the candle closes at or below it.
//
// At work there are live prices, too (on_price): what a sale would fetch is held against the levels at once. Only closed
// candles raise a trailing stop (at_end_of), so the levels between two candles are the backtest's. Of the candle in which
// the position was bought its end alone counts (on_close): its high and low may be from before.

#include <algorithm>
#include <optional>

#include "core/decimal.h"
#include "core/result.h"
#include "market/candle.h"

namespace piggy::strategy {

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
[[nodiscard]] const char* stop_name(StopKind kind);  // "stop-loss"

struct StopHit {
    StopKind kind;
    Price price;   // where the market stood; spread and slippage not yet taken off
    bool resting;  // true for the take-profit: filled as maker at exactly this price
};

// The stops of one open position.
class ActiveStops {
public:
    // entry: the price paid, spread and slippage included. highest: the highest price since.
    ActiveStops(const Stops& stops, Price entry) : ActiveStops(stops, entry, entry) {}
    ActiveStops(const Stops& stops, Price entry, Price highest);

    // What this candle does to the position, if anything. Call once a candle, in order.
    [[nodiscard]] std::optional<StopHit> on_candle(const market::CandleView& candles, std::size_t i) {
        const std::int64_t open = candles.open[i];
        if (open >= take_profit_) return hit(StopKind::take_profit, open);
        follow(open);
        const std::int64_t level = std::max(stop_loss_, trail_level_);
        if (candles.low[i] <= level) {
            return hit(stop_loss_ >= trail_level_ ? StopKind::stop_loss : StopKind::trailing_stop,
                       std::min(open, level));
        }
        if (candles.high[i] >= take_profit_) return hit(StopKind::take_profit, take_profit_);
        follow(candles.high[i]);
        if (trails_ && candles.close[i] <= trail_level_) return hit(StopKind::trailing_stop, trail_level_);
        return std::nullopt;
    }

    // Whether a sale at this price, now, is one that a stop asks for. Raises nothing.
    [[nodiscard]] std::optional<StopHit> on_price(Price price) const {
        const std::int64_t ticks = price.value.ticks();
        if (ticks >= take_profit_) return hit(StopKind::take_profit, ticks);
        if (ticks > std::max(stop_loss_, trail_level_)) return std::nullopt;
        return hit(stop_loss_ >= trail_level_ ? StopKind::stop_loss : StopKind::trailing_stop, ticks);
    }
    // The end of a candle, at work. Its low counts, also where nobody saw it; a target that its high had reached counts
    // only where it still stands, for a sale can't get yesterday's price.
    [[nodiscard]] std::optional<StopHit> at_end_of(const market::CandleView& candles, std::size_t i) {
        follow(candles.open[i]);
        const std::int64_t level = std::max(stop_loss_, trail_level_);
        if (candles.low[i] <= level) {
            return hit(stop_loss_ >= trail_level_ ? StopKind::stop_loss : StopKind::trailing_stop,
                       std::min(candles.open[i], level));
        }
        follow(candles.high[i]);
        return on_price(Price{Decimal::from_ticks(candles.close[i])});
    }
    // The end of the candle in which the position was bought.
    [[nodiscard]] std::optional<StopHit> on_close(Price close) {
        follow(close.value.ticks());
        return on_price(close);
    }

    [[nodiscard]] Price highest() const { return Price{Decimal::from_ticks(highest_)}; }
    // Where they lie now; empty: there is none on that side.
    [[nodiscard]] std::optional<Price> lower() const { return level_at(std::max(stop_loss_, trail_level_), 0); }
    [[nodiscard]] std::optional<Price> upper() const { return level_at(take_profit_, INT64_MAX); }

private:
    [[nodiscard]] static std::optional<Price> level_at(std::int64_t ticks, std::int64_t none) {
        return ticks == none ? std::nullopt : std::optional(Price{Decimal::from_ticks(ticks)});
    }
    [[nodiscard]] static StopHit hit(StopKind kind, std::int64_t price) {
        return {kind, Price{Decimal::from_ticks(price)}, kind == StopKind::take_profit};
    }
    // The trailing stop goes up with the highest price, and never back.
    void follow(std::int64_t price) {
        if (!trails_ || price <= highest_) return;
        highest_ = price;
        trail_level_ = level_below(highest_, trail_);
    }
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

}  // namespace piggy::strategy
