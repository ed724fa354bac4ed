#include "apps/alerts_command.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "adapters/system/system.h"
#include "apps/alert_desk.h"
#include "apps/alert_service.h"
#include "apps/backend_talk.h"
#include "apps/summary_texts.h"
#include "core/json_text.h"

namespace piggy::apps {
namespace {

struct AlertArguments {
    bool json = false;
    std::int64_t limit = 20;
};

std::optional<std::uint16_t> app_port_of_environment() {
    const char* port = std::getenv("CRYPTOPIGGY_PULSE_PORT");
    if (port == nullptr || *port == '\0') return std::nullopt;
    const unsigned long number = std::strtoul(port, nullptr, 10);
    return number > 0 && number <= 65'535 ? std::optional(static_cast<std::uint16_t>(number)) : std::nullopt;
}

int run(const CommandContext& context) {
    system::StopSignal stop;  // before the first thread
    auto backend = backend_of_environment();
    if (!backend) return report_failure(backend.error(), false);
    const system::SystemClock clock;
    const auto service = AlertService::start(
        {context.home, std::move(*backend), app_port_of_environment(), summary_texts(context.home, clock)});
    if (!service) {
        static_cast<void>(report_failure(service.error(), false));
        return 1;
    }
    std::printf("Alerts go to %s\n", (*service)->channel_text().c_str());
    std::fflush(stdout);
    stop.wait();
    return 0;
}

int list(const AlertArguments& arguments, const CommandContext& context) {
    const system::SystemClock clock;
    const auto desk = AlertDesk::open(context.home, clock);
    if (!desk) return report_failure(desk.error(), arguments.json);
    const auto rows = (*desk)->newest(arguments.limit);
    if (!rows) return report_failure(rows.error(), arguments.json);
    if (arguments.json) {
        JsonText json;
        json.begin_object().key("items").begin_array();
        for (const http_api::AlertRow& row : *rows) {
            json.begin_object().field("id", row.id).field("time", format_iso8601(row.time)).field("kind", row.kind);
            json.field("level", row.level).field("text", row.text).field("outcome", row.outcome).end_object();
        }
        std::printf("%s\n", json.end_array().end_object().take().c_str());
        return 0;
    }
    if (rows->empty()) std::printf("Nothing was told yet.\n");
    for (const http_api::AlertRow& row : *rows) {
        std::printf("%s  %-10s  %s\n", format_iso8601(row.time).c_str(), row.outcome.c_str(),
                    one_line(row.text.substr(0, row.text.find('\n'))).c_str());
    }
    return 0;
}

int test(const AlertArguments& arguments, const CommandContext& context) {
    const system::SystemClock clock;
    const auto desk = AlertDesk::open(context.home, clock);
    if (!desk) return report_failure(desk.error(), arguments.json);
    const auto sent = (*desk)->send_test();
    if (!sent) {
        static_cast<void>(report_failure(sent.error(), arguments.json));
        return 1;
    }
    if (arguments.json) {
        JsonText json;
        json.begin_object().field("outcome", sent->outcome).field("message", sent->message).end_object();
        std::printf("%s\n", json.take().c_str());
    } else {
        std::printf("%s\n", sent->message.c_str());
    }
    return sent->outcome == "delivered" ? 0 : 1;
}

}  // namespace

void add_alerts_command(CLI::App& app, CommandContext& context) {
    auto arguments = std::make_shared<AlertArguments>();
    CLI::App* command = app.add_subcommand(
        "alerts",
        "Tell people what happens, by Telegram and in the log, until Ctrl-C; `up` does this by itself.\n"
        "Token and chat: Settings, Telegram, or TELEGRAM_BOT_TOKEN and TELEGRAM_CHAT_ID");
    command->require_subcommand(0, 1);
    CLI::App* listing = command->add_subcommand("list", "The last alerts, newest first, and what became of them");
    listing->add_option("--limit", arguments->limit, "How many")->check(CLI::Range(1, 1000))->capture_default_str();
    add_json_flag(*listing, arguments->json);
    listing->callback([arguments, &context] { context.exit_code = list(*arguments, context); });
    CLI::App* testing = command->add_subcommand("test", "Send a test message and say what became of it");
    add_json_flag(*testing, arguments->json);
    testing->callback([arguments, &context] { context.exit_code = test(*arguments, context); });
    command->callback([command, &context] {
        if (command->get_subcommands().empty()) context.exit_code = run(context);
    });
}

}  // namespace piggy::apps
