// cryptopiggy: the command line. Each command is a file of its own; `cryptopiggy --help` lists them.

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "apps/alerts_command.h"
#include "apps/app_command.h"
#include "apps/backtest_command.h"
#include "apps/backup_commands.h"
#include "apps/build_info.h"
#include "apps/catalogue_commands.h"
#include "apps/data_commands.h"
#include "apps/doctor_command.h"
#include "apps/forecast_command.h"
#include "apps/history_commands.h"
#include "apps/limits_command.h"
#include "apps/live_commands.h"
#include "apps/manual.h"
#include "apps/optimize_command.h"
#include "apps/parity_command.h"
#include "apps/password_command.h"
#include "apps/report_command.h"
#include "apps/trade_commands.h"
#include "apps/up_command.h"
#include "apps/validate_command.h"
#include "apps/vault_commands.h"

namespace {

using namespace piggy;

std::filesystem::path default_home() {
    const char* named = std::getenv("CRYPTOPIGGY_HOME");
    return named != nullptr && *named != '\0' ? named : ".cryptopiggy";
}

std::string build_manifest() {
    return "cryptopiggy " + apps::version() + "\ncommit " + apps::commit() + "\ncompiler " + apps::compiler() +
           "\nflags " + apps::flags() + "\nlimits_sha256 " + apps::limits_sha256();
}

int run(int count, char** arguments) {
    apps::CommandContext context;
    context.home = default_home();
    CLI::App app("CryptoPiggy: try a trading strategy on history, watch it on paper, let it trade within six limits.",
                 "cryptopiggy");
    app.set_version_flag("--version", build_manifest());
    app.require_subcommand(1);
    app.fallthrough();
    app.add_option("--home", context.home, "Where CryptoPiggy keeps its data (or CRYPTOPIGGY_HOME)")
        ->capture_default_str();
    apps::add_up_command(app, context);
    apps::add_app_command(app, context);
    apps::add_alerts_command(app, context);
    apps::add_backtest_command(app, context);
    apps::add_optimize_command(app, context);
    apps::add_data_commands(app, context);
    apps::add_forecast_command(app, context);
    apps::add_catalogue_commands(app, context);
    apps::add_limits_command(app, context);
    apps::add_vault_commands(app, context);
    apps::add_password_command(app, context);
    apps::add_live_commands(app, context);
    apps::add_trade_commands(app, context);
    apps::add_history_commands(app, context);
    apps::add_parity_command(app, context);
    apps::add_report_command(app, context);
    apps::add_backup_commands(app, context);
    apps::add_manual_command(app, context);
    apps::add_validate_command(app, context);
    apps::add_doctor_command(app, context);
    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        const bool asked_for = error.get_exit_code() == 0;  // --help, --version
        app.exit(error);
        return asked_for ? 0 : 2;
    }
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
        std::fprintf(stderr, "cryptopiggy: the output could not be written: %s\n", std::strerror(errno));
        return context.exit_code == 0 ? 1 : context.exit_code;
    }
    return context.exit_code;
}

}  // namespace

int main(int count, char** arguments) {
    try {
        return run(count, arguments);
    } catch (const std::bad_alloc&) {
        std::fprintf(stderr, "cryptopiggy: this machine has not enough free memory for that\n");
    } catch (const std::exception& error) {
        std::fprintf(stderr, "cryptopiggy: %s\n", error.what());
    }
    return 1;
}
