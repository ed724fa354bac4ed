#pragma once
// An evaluation and a forecast as JSON, for the command line and the page alike. Prices are decimal texts, ratios
// numbers; what is not known is null, and nothing is ever NaN.

#include <optional>
#include <string>

#include "core/decimal.h"
#include "forecast/forecaster.h"
#include "forecast/learning.h"

namespace piggy::forecast {

// What was judged, when and how.
struct EvaluationHead {
    Symbol symbol;
    market::Timeframe timeframe;
    Timestamp trained_at;
    Timestamp trained_from, trained_to;  // opening times of the first and last candle learnt from
    std::size_t candles = 0;
    std::optional<std::uint32_t> epochs;  // of the model; none where the evaluation made none
    LearningSettings settings;
};
[[nodiscard]] EvaluationHead head_of(const Learned& learned, const LearningSettings& settings, Timestamp trained_at);

inline constexpr std::size_t judged_in_json_max = 500;  // the newest ones
[[nodiscard]] std::string evaluation_json(const EvaluationHead& head, const Evaluation& evaluation);

// close: of the newest candle. "target_time" is when the candle `horizon` later closes, "fresh_until" an opening time
// as "newest" is.
[[nodiscard]] std::string forecast_json(const Model& model, const Forecast& forecast, Price close);

// The price that this log return leads to, for people: five figures or so. Empty: beyond any price.
[[nodiscard]] std::optional<Decimal> price_after(Price close, double log_return);
[[nodiscard]] Timestamp target_time(const Model& model, Timestamp newest);
[[nodiscard]] std::string verdict_of(const Model& model);

}  // namespace piggy::forecast
