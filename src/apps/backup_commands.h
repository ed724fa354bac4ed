#pragma once
// `cryptopiggy backup` and `restore`.

#include <CLI/App.hpp>

#include "apps/command.h"

namespace piggy::apps {

void add_backup_commands(CLI::App& app, CommandContext& context);

}  // namespace piggy::apps
