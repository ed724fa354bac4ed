#pragma once
// cryptopiggy alerts: tells people what happens. `up` starts it; by hand it runs until Ctrl-C.

#include <CLI/App.hpp>

#include "apps/command.h"

namespace piggy::apps {

void add_alerts_command(CLI::App& app, CommandContext& context);

}  // namespace piggy::apps
