#pragma once
// ModelForecasts: the models in the home, kept warm for the strategies that ask them. Any thread: a question waits for
// at most one other, and never for a model that is being made ready.

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "apps/forecast_port.h"
#include "apps/model_store.h"
#include "forecast/forecaster.h"

namespace piggy::apps {

class ModelForecasts final : public ForecastPort {
public:
    explicit ModelForecasts(ModelStore store) : store_(std::move(store)) {}

    [[nodiscard]] Result<> prepare(const ForecastNeed& need, Timestamp newest) override;
    [[nodiscard]] Result<std::int64_t> foreseen(const ForecastNeed& need, const market::CandleView& candles) override;

private:
    struct Warm {
        std::string stamp;  // of the file it came from
        std::optional<forecast::Forecaster> forecaster;
        Error why{ErrorCode::unavailable, "the forecast model is not ready yet"};  // where there is no forecaster
    };
    ModelStore store_;
    std::mutex mutex_;
    std::map<std::string, Warm> warm_;  // by symbol and timeframe
};

}  // namespace piggy::apps
