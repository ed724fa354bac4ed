#include "forecast/forecaster.h"

#include <algorithm>
#include <cmath>

namespace piggy::forecast {

Result<Forecaster> Forecaster::make(Model model) {
    auto network = Network::make(model.network(), 1, Network::Use::prediction);
    if (!network) return fail(network.error());
    if (auto loaded = network->load(model.parameters); !loaded) return fail(loaded.error());
    return Forecaster(std::move(model), std::move(*network));
}

Result<Forecast> Forecaster::predict(const Symbol& symbol, market::Timeframe timeframe,
                                     const market::CandleView& candles) {
    if (auto fits = check_model_is_for(model_, symbol, timeframe); !fits) return fail(fits.error());
    const std::size_t needed = candles_needed();
    if (candles.size < needed) {
        return fail(ErrorCode::out_of_range, "a forecast of " + symbol.to_string() + " needs the last " +
                                                 std::to_string(needed) + " candles, and there are " +
                                                 std::to_string(candles.size));
    }
    const FeatureTable features = features_of(candles.slice(candles.size - needed, candles.size), timeframe);
    if (!features.is_whole(needed - 1, model_.shape.window)) {
        return fail(ErrorCode::out_of_range, "there is a gap in time, or a candle without a sound price, among the last " +
                                                 std::to_string(needed) + " candles of " + symbol.to_string() +
                                                 "; fetch the missing ones");
    }
    if (features.is_flat(needed - 1, model_.shape.window)) {
        return fail(ErrorCode::out_of_range, "the price of " + symbol.to_string() + " has not moved in the last " +
                                                 std::to_string(model_.shape.window) +
                                                 " candles: there is nothing to forecast from");
    }
    float* to = network_.input().data();
    for (std::size_t at = look_back; at < needed; ++at) {
        to = std::copy_n(normalised(features.rows[at], model_.normalisation).data(), feature_count, to);
    }
    const auto quantiles = network_.forward();
    if (!quantiles) return fail(quantiles.error());
    Forecast made{timestamp_from_nanoseconds(candles.time[candles.size - 1]), {}};
    for (std::size_t q = 0; q < quantile_count; ++q) {
        made.log_return[q] = static_cast<double>((*quantiles)[q]) * model_.normalisation.target_deviation;
        // Weights from a file may be any finite number; their sums need not be.
        if (!std::isfinite(made.log_return[q])) {
            return fail(ErrorCode::malformed, "this forecast model answers with something that is no number; train again");
        }
    }
    return made;
}

}  // namespace piggy::forecast
