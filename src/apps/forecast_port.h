#pragma once
// ForecastPort: what strategies at work ask for forecasts. Any thread.

#include <optional>

#include "core/result.h"
#include "core/symbol.h"
#include "forecast/dataset.h"
#include "market/candle.h"
#include "market/timeframe.h"
#include "trading/run_config.h"

namespace piggy::apps {

struct ForecastNeed {
    Symbol symbol;
    market::Timeframe timeframe;
    forecast::WindowShape shape;
    // What a model has to see to be asked.
    [[nodiscard]] std::size_t candles() const { return shape.window + forecast::look_back; }
};

// Empty: its strategy needs none.
[[nodiscard]] std::optional<ForecastNeed> need_of(const trading::RunConfig& config);

struct ForecastPort {
    virtual ~ForecastPort() = default;
    // Makes the model ready, and takes a replaced one. Slow the first time: not for the thread that steps orders.
    // newest: opening time of the candle at which it is to be used.
    // errors: why it can't be used then: there is none, it has shown no skill, is too old, of another window …
    [[nodiscard]] virtual Result<> prepare(const ForecastNeed& need, Timestamp newest) = 0;
    // At the close of the newest of these, as market::CandleView::foreseen. Quick: asks what was made ready.
    // errors: as prepare(); a gap among the candles, flat prices
    [[nodiscard]] virtual Result<std::int64_t> foreseen(const ForecastNeed& need,
                                                        const market::CandleView& candles) = 0;
};

}  // namespace piggy::apps
