#pragma once
// cryptopiggy data download: history from the exchange into the candle store.

#include <CLI/CLI.hpp>

#include "apps/command.h"

namespace piggy::apps {

// Adds the subcommand to `data`. context must outlive the parsing.
void add_download_command(CLI::App& data, CommandContext& context);

}  // namespace piggy::apps
