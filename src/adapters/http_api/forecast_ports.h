#pragma once
// What the Forecast tab asks of the house. Implemented in apps, where the network and the models' files are known.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/symbol.h"
#include "core/timestamp.h"
#include "market/timeframe.h"

namespace piggy::http_api {

struct ModelInfo {
    Symbol symbol;
    market::Timeframe timeframe;
    Timestamp trained_at;
    bool fresh = false;   // by the newest stored candle; false where there is none
    bool proven = false;  // it beat expecting no change, on candles it had not seen
};

// A training as the page asks for it; what is left out is as `cryptopiggy forecast train` has it.
struct TrainOrder {
    static constexpr std::int64_t window_min = 2, window_max = 512;
    static constexpr std::int64_t horizon_min = 1, horizon_max = 96;
    static constexpr std::int64_t folds_min = 1, folds_max = 20;
    static constexpr std::int64_t seed_max = 9'007'199'254'740'992;  // 2^53: every reader of JSON can hold it

    Symbol symbol;
    market::Timeframe timeframe;
    std::optional<std::int64_t> window, horizon, seed, folds;
    bool from_scratch = false;  // an unfinished training is not gone on with
};

// Any thread may call. Models and forecasts are JSON objects as src/forecast/forecast_json.h writes them.
struct ForecastPort {
    // How far the training is (0 to 1), what it is at, and that as JSON; false: stop.
    using Telling = std::function<bool(double share, std::string_view detail, std::string so_far)>;

    virtual ~ForecastPort() = default;
    // All that can be read, by symbol and timeframe. errors: unavailable
    [[nodiscard]] virtual Result<std::vector<ModelInfo>> models() = 0;
    // The newest evaluation. errors: not_found: no model yet; malformed, refused, unavailable: it can't be used
    [[nodiscard]] virtual Result<std::string> model(const Symbol& symbol, market::Timeframe timeframe) = 0;
    // From the newest stored candles. errors: as model(), and out_of_range: too few candles, a gap, flat prices
    [[nodiscard]] virtual Result<std::string> forecast(const Symbol& symbol, market::Timeframe timeframe) = 0;
    // Whether a training was cut off that can be gone on with.
    [[nodiscard]] virtual bool is_unfinished(const Symbol& symbol, market::Timeframe timeframe) = 0;
    // Trains to the end, at the lowest priority, and gives in short what came of it:
    // {"symbol","timeframe","proven","verdict"}. errors: refused (also when stopped by tell), out_of_range, unavailable
    [[nodiscard]] virtual Result<std::string> train(const TrainOrder& order, const Telling& tell) = 0;
};

}  // namespace piggy::http_api
