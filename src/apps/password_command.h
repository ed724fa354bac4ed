#pragma once
// `cryptopiggy password set`: the password that the page asks for beyond this machine.

#include <CLI/CLI.hpp>

#include "apps/command.h"

namespace piggy::apps {

void add_password_command(CLI::App& app, CommandContext& context);

}  // namespace piggy::apps
