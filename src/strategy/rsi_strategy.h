#pragma once
// RSI_Strategy: buys weakness, sells strength, by Wilder's relative strength index of the closes.
//
// trigger `level`: enters while RSI < oversold, leaves while RSI > overbought.
// trigger `cross`: enters when RSI comes back up through oversold (before <, now ≥), leaves when it goes up through
//                  overbought (before ≤, now >).

#include <cstdint>

#include "indicators/rsi.h"
#include "market/candle.h"
#include "strategy/parameter.h"
#include "strategy/signal.h"

namespace piggy::strategy {

class RsiStrategy {
public:
    [[nodiscard]] static StrategyInfo info();
    // errors: out_of_range, unless oversold is below overbought
    [[nodiscard]] static Result<RsiStrategy> make(const Parameters& parameters);

    [[nodiscard]] std::size_t look_back() const { return 0; }

    [[nodiscard]] Signal on_candle(const market::CandleWindow& window) {
        // Whole ticks are exact in a double, and the index does not depend on the scale of prices.
        const auto rsi = rsi_.next(static_cast<double>(window.close_ticks()));
        if (!rsi) [[unlikely]]
            return Signal::none;
        return crosses_ ? on_cross(*rsi) : on_level(*rsi);
    }

    [[nodiscard]] std::string outlook(const market::CandleWindow& window, bool in_position) const;

private:
    RsiStrategy(indicators::Rsi rsi, double oversold, double overbought, bool crosses)
        : rsi_(rsi), oversold_(oversold), overbought_(overbought), crosses_(crosses) {}

    [[nodiscard]] Signal on_level(double rsi) const {
        if (rsi < oversold_) return Signal::enter_long;
        if (rsi > overbought_) return Signal::exit_long;
        return Signal::none;
    }
    [[nodiscard]] Signal on_cross(double rsi) {
        const double before = has_before_ ? before_ : rsi;
        before_ = rsi;
        has_before_ = true;
        if (before < oversold_ && rsi >= oversold_) return Signal::enter_long;
        if (before <= overbought_ && rsi > overbought_) return Signal::exit_long;
        return Signal::none;
    }

    indicators::Rsi rsi_;
    double oversold_;
    double overbought_;
    bool crosses_;
    double before_ = 0;
    bool has_before_ = false;
};

}  // namespace piggy::strategy
