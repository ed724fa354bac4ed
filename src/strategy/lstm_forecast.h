#pragma once
// LSTM_Forecast: long while an LSTM expects enough of the next candles.
//
// What is expected comes with the candles (CandleView::foreseen): in a backtest from models that were trained on the
// candles before only, at work from the stored model. Enters at entry_bps and above, leaves at exit_bps and below.
// Where there is no forecast, because no model is proven and fresh, it does not enter and leaves what it holds.
// window, horizon and seed say which model; the strategy itself needs none of them but to say how far it looks.

#include <cstdint>

#include "market/candle.h"
#include "strategy/parameter.h"
#include "strategy/signal.h"

namespace piggy::strategy {

class LstmForecast {
public:
    // The candles before its window that a model's figures look back on; forecast::look_back.
    static constexpr std::size_t figures_look_back = 20;

    [[nodiscard]] static StrategyInfo info();
    // errors: out_of_range, unless exit_bps is below entry_bps
    [[nodiscard]] static Result<LstmForecast> make(const Parameters& parameters);

    // What a model needs to be asked once a candle has closed.
    [[nodiscard]] std::size_t look_back() const { return window_ + figures_look_back; }

    [[nodiscard]] Signal on_candle(const market::CandleWindow& window) const {
        const std::int64_t expected = window.foreseen();
        if (expected == market::no_forecast) return Signal::exit_long;
        if (expected >= entry_) return Signal::enter_long;
        if (expected <= exit_) return Signal::exit_long;
        return Signal::none;
    }

    [[nodiscard]] std::string outlook(const market::CandleWindow& window, bool in_position) const;

private:
    LstmForecast(std::size_t window, std::int64_t horizon, std::int64_t entry, std::int64_t exit)
        : window_(window), horizon_(horizon), entry_(entry), exit_(exit) {}

    std::size_t window_;
    std::int64_t horizon_;
    std::int64_t entry_, exit_;  // log returns in 1e-8, as CandleView::foreseen
};

}  // namespace piggy::strategy
