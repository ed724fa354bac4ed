#pragma once
// `cryptopiggy app`: serves the page and its API on loopback until Ctrl-C or SIGTERM.

#include <CLI/App.hpp>

#include "apps/command.h"

namespace piggy::apps {

void add_app_command(CLI::App& app, CommandContext& context);

}  // namespace piggy::apps
