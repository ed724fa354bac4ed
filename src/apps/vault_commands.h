#pragma once
// `cryptopiggy vault …`: the exchange keys, kept encrypted by the backend; and `cryptopiggy practice account`, keys
// with play money behind them. Keys and passphrases come from the terminal, standard input or a private file.

#include <CLI/App.hpp>

#include "apps/command.h"

namespace piggy::apps {

void add_vault_commands(CLI::App& app, CommandContext& context);

}  // namespace piggy::apps
