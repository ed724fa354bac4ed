#include "apps/forecast_port.h"

#include "strategy/registry.h"

namespace piggy::apps {

std::optional<ForecastNeed> need_of(const trading::RunConfig& config) {
    const auto info = strategy::find_strategy(config.strategy);
    if (!info || !info->needs_forecast) return std::nullopt;
    const auto parameters = strategy::read_parameters(*info, config.parameters);
    if (!parameters) return std::nullopt;
    return ForecastNeed{config.symbol,
                        config.timeframe,
                        {static_cast<std::size_t>(parameters->integer("window")),
                         static_cast<std::size_t>(parameters->integer("horizon"))}};
}

}  // namespace piggy::apps
