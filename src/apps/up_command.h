#pragma once
// `cryptopiggy up`: starts what is needed, prints the address, watches over it, and stops it all on Ctrl-C or SIGTERM.

#include <CLI/App.hpp>

#include "apps/command.h"

namespace piggy::apps {

void add_up_command(CLI::App& app, CommandContext& context);

}  // namespace piggy::apps
