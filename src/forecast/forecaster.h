#pragma once
// A model ready to be asked: candles in, the next one's return out, with an interval. Not for two threads at once.

#include "forecast/model_file.h"

namespace piggy::forecast {

struct Forecast {
    Timestamp newest;      // opening time of the newest candle it knew
    Quantiles log_return;  // of the close `horizon` candles later: 10 %, 50 %, 90 %
};

class Forecaster {
public:
    // errors: unavailable (oneDNN can't run here)
    [[nodiscard]] static Result<Forecaster> make(Model model);

    [[nodiscard]] const Model& model() const { return model_; }
    [[nodiscard]] std::size_t candles_needed() const { return model_.shape.window + look_back; }
    // From the newest candles_needed() of these; more change no bit of the answer.
    // errors: refused (another symbol or timeframe), out_of_range (too few candles, a gap among them, flat prices)
    [[nodiscard]] Result<Forecast> predict(const Symbol& symbol, market::Timeframe timeframe,
                                           const market::CandleView& candles);

private:
    Forecaster(Model model, Network network) : model_(std::move(model)), network_(std::move(network)) {}
    Model model_;
    Network network_;
};

}  // namespace piggy::forecast
