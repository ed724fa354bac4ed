#pragma once
// `cryptopiggy forecast train | predict | evaluate`: a model of the next candles, what it says, what it is worth.

#include <CLI/App.hpp>

#include "apps/command.h"

namespace piggy::apps {

void add_forecast_command(CLI::App& app, CommandContext& context);

}  // namespace piggy::apps
