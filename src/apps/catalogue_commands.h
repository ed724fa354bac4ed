#pragma once
// `cryptopiggy strategies` and `cryptopiggy limits`: what there is, and what cannot be changed.

#include <CLI/App.hpp>

#include "apps/command.h"

namespace piggy::apps {

void add_catalogue_commands(CLI::App& app, CommandContext& context);

}  // namespace piggy::apps
