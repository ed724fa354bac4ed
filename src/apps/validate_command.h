#pragma once
// `cryptopiggy validate`: the runbook's Validation Checklist, done for real by the app that is running.

#include <CLI/App.hpp>

#include "apps/command.h"

namespace piggy::apps {

void add_validate_command(CLI::App& app, CommandContext& context);

}  // namespace piggy::apps
