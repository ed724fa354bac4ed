#pragma once
// cryptopiggy optimize: which parameters did best on history, and how much of that is luck.

#include <CLI/CLI.hpp>

#include "apps/command.h"

namespace piggy::apps {

void add_optimize_command(CLI::App& app, CommandContext& context);

}  // namespace piggy::apps
