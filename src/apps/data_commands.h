#pragma once
// cryptopiggy data import | list | check | generate | download

#include <CLI/CLI.hpp>

#include "apps/command.h"

namespace piggy::apps {

// Adds the subcommand `data`. What it does shows on standard output, what goes wrong on standard error, and the exit
// code in context. context must outlive the parsing.
void add_data_commands(CLI::App& app, CommandContext& context);

// Where candles are stored below the home folder.
[[nodiscard]] std::filesystem::path candle_folder(const CommandContext& context);

}  // namespace piggy::apps
