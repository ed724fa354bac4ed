#pragma once
// Breakout: buys when a candle closes above every close of the last `entry` candles, and sells when one closes below
// every close of the last `exit` candles.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "market/candle.h"
#include "strategy/parameter.h"
#include "strategy/signal.h"

namespace piggy::strategy {

class Breakout {
public:
    [[nodiscard]] static StrategyInfo info() {
        return {"Breakout",
                "Buys a new high, sells a new low. For markets that run.",
                {{"entry", IntegerRange{2, 1000, 48}, "Buys above every close of so many candles before."},
                 {"exit", IntegerRange{2, 1000, 24}, "Sells below every close of so many candles before."}}};
    }
    [[nodiscard]] static Result<Breakout> make(const Parameters& parameters) {
        return Breakout(static_cast<std::size_t>(parameters.integer("entry")),
                        static_cast<std::size_t>(parameters.integer("exit")));
    }

    // So many candles before the one that has just closed are looked at.
    [[nodiscard]] std::size_t look_back() const { return std::max(entry_, exit_); }

    [[nodiscard]] Signal on_candle(const market::CandleWindow& window) {
        const std::int64_t close = window.close_ticks();
        if (window.size() > entry_ && close > highest_before(window)) return Signal::enter_long;
        if (window.size() > exit_ && close < lowest_before(window)) return Signal::exit_long;
        return Signal::none;
    }

    // One line for the page: what it waits for.
    [[nodiscard]] std::string outlook(const market::CandleWindow& window, bool in_position) const {
        const std::size_t needed = in_position ? exit_ : entry_;
        if (window.size() <= needed) return "needs " + std::to_string(needed + 1 - window.size()) + " more candles";
        return in_position ? "sells when a candle closes below the lowest of " + std::to_string(exit_)
                           : "buys when a candle closes above the highest of " + std::to_string(entry_);
    }

private:
    Breakout(std::size_t entry, std::size_t exit) : entry_(entry), exit_(exit) {}

    [[nodiscard]] std::int64_t highest_before(const market::CandleWindow& window) const {
        std::int64_t highest = window.close_ticks(1);
        for (std::size_t ago = 2; ago <= entry_; ++ago) highest = std::max(highest, window.close_ticks(ago));
        return highest;
    }
    [[nodiscard]] std::int64_t lowest_before(const market::CandleWindow& window) const {
        std::int64_t lowest = window.close_ticks(1);
        for (std::size_t ago = 2; ago <= exit_; ++ago) lowest = std::min(lowest, window.close_ticks(ago));
        return lowest;
    }

    std::size_t entry_;
    std::size_t exit_;
};

}  // namespace piggy::strategy
