#include "strategy/rsi_strategy.h"

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

}  // namespace piggy::strategy
