#pragma once
// CandleClock: sees to it that a strategy at work gets each closed candle of its timeframe exactly once, in order. Live
// it is fed closed one-minute candles; what is missing is asked for, and what an exchange does not have after that was
// an outage there, over which it made no candles.

#include <deque>
#include <map>
#include <optional>

#include "apps/bar_maker.h"
#include "market/candle_series.h"
#include "market/market_feed.h"

namespace piggy::apps {

using Minutes = std::map<Timestamp, market::Candle>;  // closed one-minute candles by their opening time

class CandleClock {
public:
    // next: opening time of the first candle wanted, on the grid of the timeframe.
    CandleClock(Symbol symbol, market::Timeframe timeframe, Timestamp next);

    // Takes those that follow on without a gap.
    void take(const Minutes& minutes);
    // What must be asked for, when everything that opened before closed_until has closed. Nothing: all is here.
    [[nodiscard]] std::optional<market::CandleQuery> wanted(Timestamp closed_until) const;
    // The answer to it. minutes: what else is known. certain_until: the exchange has told of a later one-minute candle,
    // so what it does not have before this moment it never will.
    void take(const market::CandleQuery& query, const market::CandleSeries& answer, const Minutes& minutes,
              Timestamp certain_until);

    // The oldest finished candle that was not taken out yet.
    [[nodiscard]] const market::Candle* ready() const { return ready_.empty() ? nullptr : &ready_.front(); }
    void pop() { ready_.pop_front(); }
    // Opening time of the next one-minute candle that is waited for.
    [[nodiscard]] Timestamp next_minute() const { return next_minute_; }

private:
    void take_minute(const market::Candle& minute);
    // Everything before this moment is here or will never be.
    void go_on_to(Timestamp minute);
    void finish_bar();

    Symbol symbol_;
    market::Timeframe timeframe_;
    Timestamp next_minute_;
    bool whole_ones_ = true;  // false: the exchange had none of the larger candles asked for
    BarMaker bar_;
    Timestamp bar_open_;  // of the bar being made
    std::deque<market::Candle> ready_;
};

}  // namespace piggy::apps
