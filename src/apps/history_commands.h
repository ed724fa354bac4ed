#pragma once
// `cryptopiggy orders|trades|balance|audit`: what the backend's books say.

#include <CLI/App.hpp>

#include "apps/command.h"

namespace piggy::apps {

void add_history_commands(CLI::App& app, CommandContext& context);

}  // namespace piggy::apps
