#pragma once
// `cryptopiggy report daily|monthly|tax`: from the files of the home folder, also while nothing runs.

#include <CLI/App.hpp>

#include "apps/command.h"

namespace piggy::apps {

void add_report_command(CLI::App& app, CommandContext& context);

}  // namespace piggy::apps
