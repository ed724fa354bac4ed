#include "strategy/lstm_forecast.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace piggy::strategy {
namespace {

constexpr double ticks_per_one = 1e8;

// The log return of a change in basis points.
std::int64_t log_return_of(double bps) {
    return static_cast<std::int64_t>(std::llround(std::log1p(bps / 10'000) * ticks_per_one));
}

std::string percent(std::int64_t log_return) {
    std::array<char, 48> text{};
    const double change = 100 * std::expm1(static_cast<double>(log_return) / ticks_per_one);
    std::snprintf(text.data(), text.size(), "%+.2f %%", std::abs(change) < 0.005 ? 0.0 : change);
    return text.data();
}

}  // namespace

StrategyInfo LstmForecast::info() {
    StrategyInfo info;
    info.name = "LSTM_Forecast";
    info.summary =
        "Buys when an LSTM expects enough of the next candles, sells when it does not any more. Trades only where the "
        "model has shown skill beside expecting no change, and is fresh.";
    info.parameters = {
        {"window", IntegerRange{2, 512, 60}, "Candles the model looks at."},
        {"horizon", IntegerRange{1, 96, 1}, "Candles ahead that it foresees."},
        {"seed", IntegerRange{0, 1'000'000'000, 1}, "Chance in its training; in a backtest, where it is trained."},
        // Bought and sold at 0.1 % a side are 20 basis points; what is expected must be more, or each trade loses.
        {"entry_bps", NumberRange{0, 1'000, 25},
         "Buys when at least this many basis points are expected; 25 pay a round trip at 0.1 % a side and a spread."},
        {"exit_bps", NumberRange{-1'000, 1'000, 0},
         "Sells when at most this many are expected, or there is no forecast; below entry_bps."}};
    info.needs_forecast = true;
    return info;
}

Result<LstmForecast> LstmForecast::make(const Parameters& parameters) {
    const double entry = parameters.number("entry_bps");
    const double exit = parameters.number("exit_bps");
    if (!(exit < entry)) {
        return fail(ErrorCode::out_of_range, "parameter exit_bps must be below entry_bps, was exit_bps=" +
                                                 to_text(exit) + " and entry_bps=" + to_text(entry));
    }
    return LstmForecast(static_cast<std::size_t>(parameters.integer("window")), parameters.integer("horizon"),
                        log_return_of(entry), log_return_of(exit));
}

std::string LstmForecast::outlook(const market::CandleWindow& window, bool in_position) const {
    const std::int64_t expected = window.foreseen();
    if (expected == market::no_forecast) {
        return in_position ? "no forecast, so what it holds is sold" : "no forecast, so it does not buy";
    }
    const std::string ahead =
        horizon_ == 1 ? "in the next candle" : "in the next " + std::to_string(horizon_) + " candles";
    return "expects " + percent(expected) + " " + ahead +
           (in_position ? "; sells at " + percent(exit_) + " or less" : "; buys from " + percent(entry_));
}

}  // namespace piggy::strategy
