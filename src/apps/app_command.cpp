#include "apps/app_command.h"

#include <cstdio>
#include <memory>

#include "apps/build_info.h"
#include "apps/data_commands.h"
#include "apps/running_app.h"

namespace piggy::apps {
namespace {

void log_info(std::string_view line) { system::log_line(system::LogLevel::info, "app", line); }

Result<std::unique_ptr<RunningApp>> start(AppSettings settings, const CommandContext& context) {
    const auto exchange = exchange_of_environment();
    if (!exchange) return fail(exchange.error());
    settings.exchange = *exchange;
    settings.home = context.home;
    settings.candles = candle_folder(context);
    return RunningApp::start(settings);
}

int run(const AppSettings& settings, const CommandContext& context) {
    system::StopSignal stop;  // before the first thread
    const auto app = start(settings, context);
    if (!app) {
        static_cast<void>(report_failure(app.error(), false));
        return 1;  // whatever it is, it is not the command line's fault: CLI11 has judged that
    }
    log_info("started, version " + version() + ", port " + std::to_string((*app)->port()));
    std::printf("CryptoPiggy is at %s\n", (*app)->url().c_str());
    std::fflush(stdout);
    stop.wait();
    log_info("stopping");
    return 0;
}

}  // namespace

void add_app_command(CLI::App& app, CommandContext& context) {
    auto settings = std::make_shared<AppSettings>();
    CLI::App* command = app.add_subcommand("app", "Serve the page on this machine until Ctrl-C");
    command->add_option("--port", settings->port, "Port of the page, on 127.0.0.1 and ::1; 0 takes any free one")
        ->envname("CRYPTOPIGGY_APP_PORT")
        ->capture_default_str();
    add_listen_options(*command, settings->listen);
    command->add_option("--web-root", settings->web_root, "Serve the page from this folder, for working on it");
    command->callback([settings, &context] { context.exit_code = run(*settings, context); });
}

}  // namespace piggy::apps
