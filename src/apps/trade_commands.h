#pragma once
// `cryptopiggy trade …`: live orders, through the backend and its gate.

#include <CLI/App.hpp>

#include "apps/command.h"

namespace piggy::apps {

void add_trade_commands(CLI::App& app, CommandContext& context);

}  // namespace piggy::apps
