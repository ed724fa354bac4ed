#pragma once
// `cryptopiggy parity`: what strategies at work did, beside the backtest of the same days.

#include <CLI/App.hpp>

#include "apps/command.h"

namespace piggy::apps {

void add_parity_command(CLI::App& app, CommandContext& context);

}  // namespace piggy::apps
