#pragma once
// `cryptopiggy backtest`: a strategy on a candle file or on stored candles; a table, JSON or one HTML file out.

#include <CLI/App.hpp>

#include "apps/command.h"

namespace piggy::apps {

void add_backtest_command(CLI::App& app, CommandContext& context);

}  // namespace piggy::apps
