#pragma once
// The man page and the bash completion, both made from the program's own tree of commands and options, so that neither
// can tell of one that is not there.

#include <CLI/App.hpp>
#include <string>

#include "apps/command.h"
#include "core/timestamp.h"

namespace piggy::apps {

// cryptopiggy(1), in the man macros of roff.
[[nodiscard]] std::string man_page(const CLI::App& app, Timestamp date);
[[nodiscard]] std::string bash_completion(const CLI::App& app);

// `cryptopiggy manual`, which prints them and stands in no list of commands: the package is made with it.
void add_manual_command(CLI::App& app, CommandContext& context);

}  // namespace piggy::apps
