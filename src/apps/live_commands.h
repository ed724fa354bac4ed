#pragma once
// `cryptopiggy live status|enable|disable|acknowledge` and `cryptopiggy kill`: the mode, what it hangs on, and the way out.

#include <CLI/App.hpp>

#include "apps/command.h"

namespace piggy::apps {

void add_live_commands(CLI::App& app, CommandContext& context);

}  // namespace piggy::apps
