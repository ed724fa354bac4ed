#include "strategy/rsi_strategy.h"

#include <array>
#include <cstdio>

namespace piggy::strategy {

StrategyInfo RsiStrategy::info() {
    constexpr std::int64_t longest = static_cast<std::int64_t>(market::window_candles_max);
    return {
        "RSI_Strategy",
        "Buys when the market looks oversold by its RSI, sells when it looks overbought. For markets that swing back.",
        {{"period", IntegerRange{2, longest, 14}, "Candles in Wilder's smoothing."},
         {"oversold", NumberRange{0, 100, 30}, "RSI below this is a reason to buy."},
         {"overbought", NumberRange{0, 100, 70}, "RSI above this is a reason to sell."},
         {"trigger", Choice{{"level", "cross"}, "level"},
          "level: while the RSI is beyond the line; cross: when it comes back through oversold, or passes "
          "overbought."}}};
}

Result<RsiStrategy> RsiStrategy::make(const Parameters& parameters) {
    const double oversold = parameters.number("oversold");
    const double overbought = parameters.number("overbought");
    if (!(oversold < overbought)) {
        return fail(ErrorCode::out_of_range, "parameter oversold must be below overbought, was oversold=" +
                                                 to_text(oversold) + " and overbought=" + to_text(overbought));
    }
    const auto rsi = indicators::Rsi::of_period(static_cast<std::size_t>(parameters.integer("period")));
    if (!rsi) return fail(rsi.error());
    return RsiStrategy(*rsi, oversold, overbought, parameters.choice("trigger") == "cross");
}

std::string RsiStrategy::outlook(const market::CandleWindow& window, bool in_position) const {
    // Worked out once more from the candles in view: the running one keeps no result, so that a backtest stays quick.
    indicators::Rsi again = *indicators::Rsi::of_period(rsi_.warm_up());
    std::optional<double> now;
    for (std::size_t ago = window.size(); ago-- > 0;) now = again.next(static_cast<double>(window.close_ticks(ago)));
    const std::string name = "RSI(" + std::to_string(rsi_.warm_up()) + ")";
    if (!now) return "needs " + std::to_string(rsi_.warm_up() + 1 - window.size()) + " more candles for " + name;
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%.1f", *now);
    const std::string is = ": it is " + std::string(text.data());
    if (in_position) {
        return "sells when " + name + (crosses_ ? " goes up through " : " is above ") + to_text(overbought_) + is;
    }
    return "buys when " + name + (crosses_ ? " comes back up through " : " is below ") + to_text(oversold_) + is;
}

}  // namespace piggy::strategy
