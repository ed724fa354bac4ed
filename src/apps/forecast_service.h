#pragma once
// ForecastService: the models of this home, asked in this process and trained in another one of the lowest priority.
// A model that was asked once stays ready, until another one is trained in its place.

#include <map>
#include <mutex>

#include "adapters/http_api/app_ports.h"
#include "apps/model_store.h"
#include "forecast/forecaster.h"

namespace piggy::apps {

class ForecastService final : public http_api::ForecastPort {
public:
    // candles outlives this. program: what trains; empty for this very one.
    ForecastService(std::filesystem::path home, http_api::CandleDesk& candles,
                    std::function<void(std::string_view)> log, std::filesystem::path program = {})
        : home_(std::move(home)),
          store_(model_folder(home_)),
          candles_(candles),
          log_(std::move(log)),
          program_(std::move(program)) {}

    [[nodiscard]] Result<std::vector<http_api::ModelInfo>> models() override;
    [[nodiscard]] Result<std::string> model(const Symbol& symbol, market::Timeframe timeframe) override;
    [[nodiscard]] Result<std::string> forecast(const Symbol& symbol, market::Timeframe timeframe) override;
    [[nodiscard]] bool is_unfinished(const Symbol& symbol, market::Timeframe timeframe) override;
    [[nodiscard]] Result<std::string> train(const http_api::TrainOrder& order, const Telling& tell) override;

private:
    std::filesystem::path home_;
    ModelStore store_;
    http_api::CandleDesk& candles_;
    std::function<void(std::string_view)> log_;
    std::filesystem::path program_;
    std::mutex mutex_;
    std::map<std::string, forecast::Forecaster> ready_;  // by symbol and timeframe
};

}  // namespace piggy::apps
