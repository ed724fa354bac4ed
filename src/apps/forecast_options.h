#pragma once
// What the forecast commands are given: which candles, and how a model is learnt from them.

#include <CLI/App.hpp>

#include "apps/command.h"
#include "apps/history_source.h"
#include "forecast/learning.h"

namespace piggy::apps {

struct ForecastOptions {
    std::string data, symbol, timeframe;
    forecast::LearningSettings learning;
    bool json = false, json_progress = false, from_scratch = false, again = false;
};

void add_candle_options(CLI::App& command, ForecastOptions& options);
void add_learning_options(CLI::App& command, ForecastOptions& options);

// The candles of --data, else the stored ones. errors: malformed, not_found (with how to get some), out_of_range
[[nodiscard]] Result<LoadedHistory> load_candles(const ForecastOptions& options, const CommandContext& context);

}  // namespace piggy::apps
