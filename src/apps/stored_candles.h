#pragma once
// StoredCandles: the candle store, importer and generator behind the port that the API asks.

#include "adapters/candle_store/candle_store.h"
#include "adapters/http_api/app_ports.h"

namespace piggy::apps {

class StoredCandles final : public http_api::CandleDesk {
public:
    // log: told of each stored file that can't be opened.
    StoredCandles(candle_store::CandleStore store, std::function<void(std::string_view)> log)
        : store_(std::move(store)), log_(std::move(log)) {}

    [[nodiscard]] Result<std::vector<http_api::SeriesInfo>> list() override;
    [[nodiscard]] Result<http_api::LoadedCandles> load(const Symbol& symbol, market::Timeframe timeframe) override;
    [[nodiscard]] Result<std::string> generate(const http_api::GenerateOrder& order,
                                               const http_api::Progress& progress) override;
    [[nodiscard]] Result<std::string> import(const http_api::ImportOrder& order,
                                             const http_api::Progress& progress) override;

private:
    candle_store::CandleStore store_;
    std::function<void(std::string_view)> log_;
};

}  // namespace piggy::apps
