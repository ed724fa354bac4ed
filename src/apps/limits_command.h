#pragma once
// `cryptopiggy limits`: the constants of this program, and what the backend, where one answers, would take now.

#include <CLI/App.hpp>

#include "apps/command.h"

namespace piggy::apps {

void add_limits_command(CLI::App& app, CommandContext& context);

}  // namespace piggy::apps
