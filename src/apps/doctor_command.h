#pragma once
// `cryptopiggy doctor`: what may be wrong with this installation, and how to mend it. Changes nothing.

#include <CLI/App.hpp>

#include "apps/command.h"

namespace piggy::apps {

void add_doctor_command(CLI::App& app, CommandContext& context);

}  // namespace piggy::apps
