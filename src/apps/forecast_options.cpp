#include "apps/forecast_options.h"

#include <CLI/CLI.hpp>

#include "apps/data_commands.h"

namespace piggy::apps {
namespace {

// 2^53: any program that reads our JSON can hold it.
constexpr std::uint64_t seed_max = 9'007'199'254'740'992;

std::string not_empty(const std::string& value) { return value.empty() ? "an empty value was given" : ""; }

}  // namespace

void add_candle_options(CLI::App& command, ForecastOptions& options) {
    command.add_option("--symbol", options.symbol, "BTC/USDT; for stored candles, or to name the file's")
        ->check(not_empty);
    command.add_option("--timeframe", options.timeframe, "1m 5m 15m 1h 4h 1d …; larger frames are derived exactly")
        ->check(not_empty);
    command.add_option("--data", options.data, "A candle file instead of stored candles: CSV or JSON, plain or .gz")
        ->check(not_empty);
}

void add_learning_options(CLI::App& command, ForecastOptions& options) {
    forecast::LearningSettings& learning = options.learning;
    command.add_option("--window", learning.shape.window, "Candles that the model looks at, 2 to 512")
        ->capture_default_str();
    command.add_option("--horizon", learning.shape.horizon, "Candles ahead that it forecasts, 1 to 96")
        ->capture_default_str();
    command.add_option("--hidden", learning.training.hidden, "Hidden units of the LSTM, 1 to 256")
        ->capture_default_str();
    command.add_option("--epochs", learning.training.epochs_max, "Epochs of each training at most")
        ->capture_default_str();
    command.add_option("--seed", learning.training.seed, "The same seed and candles make the same model")
        ->check(CLI::Range(std::uint64_t{0}, seed_max))
        ->capture_default_str();
    command.add_option("--folds", learning.folds, "Times that it is judged on what came next, 1 to 20")
        ->capture_default_str();
    command.add_option("--candles", learning.candles_max, "Learn from this many of the newest candles at most")
        ->capture_default_str();
}

Result<LoadedHistory> load_candles(const ForecastOptions& options, const CommandContext& context) {
    return named_history({options.data, options.symbol, options.timeframe}, candle_folder(context));
}

}  // namespace piggy::apps
