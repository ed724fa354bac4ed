#include "apps/doctor_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>

#include "apps/backend_talk.h"
#include "apps/doctor.h"
#include "core/json_text.h"

namespace piggy::apps {
namespace {

struct DoctorArguments {
    bool json = false;
    std::uint16_t app_port = 8501;
};

void print(const Finding& finding) {
    const char* mark = finding.level == Level::ok ? "✅" : finding.level == Level::warn ? "⚠️ " : "❌";
    std::printf("%s %-4s %-11s %s\n", mark, level_name(finding.level), finding.check.c_str(),
                one_line(finding.seen).c_str());
    if (!finding.mend.empty()) std::printf("%20s → %s\n", "", one_line(finding.mend).c_str());
    std::fflush(stdout);
}

void print_json(const std::vector<Finding>& findings, std::ptrdiff_t warned, std::ptrdiff_t failed) {
    JsonText json;
    json.begin_object().key("findings").begin_array();
    for (const Finding& finding : findings) {
        json.begin_object().field("check", finding.check).field("level", level_name(finding.level));
        json.field("seen", one_line(finding.seen)).field("mend", one_line(finding.mend)).end_object();
    }
    json.end_array().field("warnings", std::int64_t{warned}).field("failures", std::int64_t{failed}).end_object();
    std::printf("%s\n", json.text().c_str());
}

int run(const DoctorArguments& arguments, const CommandContext& context) {
    DoctorCase about;
    about.home = context.home;
    about.app_port = arguments.app_port;
    const auto exchange = exchange_of_environment();
    if (!exchange) return report_failure(exchange.error(), arguments.json);
    about.exchange = *exchange;
    const auto backend = backend_of_environment();
    if (!backend) return report_failure(backend.error(), arguments.json);
    about.backend_port = backend->server.port;
    std::vector<Finding> findings;
    about.tell = [&](const Finding& finding) {
        findings.push_back(finding);
        if (!arguments.json) print(finding);
    };
    for (const auto look : {look_at_exchange, look_at_disk, look_at_permissions, look_at_locks, look_at_ports,
                            look_at_vault, look_at_databases, look_at_candles, look_at_programs, look_at_telegram}) {
        look(about);
    }
    const auto warned = std::ranges::count(findings, Level::warn, &Finding::level);
    const auto failed = std::ranges::count(findings, Level::fail, &Finding::level);
    if (arguments.json) {
        print_json(findings, warned, failed);
    } else {
        std::printf("\n%s: %td looked at, %td to look at some time, %td wrong\n",
                    failed == 0 ? "✅ Nothing is wrong" : "❌ Something is wrong",
                    static_cast<std::ptrdiff_t>(findings.size()), warned, failed);
    }
    return failed == 0 ? 0 : 1;
}

}  // namespace

const char* level_name(Level level) {
    switch (level) {
        case Level::ok: return "ok";
        case Level::warn: return "warn";
        case Level::fail: return "fail";
    }
    return "fail";
}

void add_doctor_command(CLI::App& app, CommandContext& context) {
    auto arguments = std::make_shared<DoctorArguments>();
    CLI::App* command = app.add_subcommand(
        "doctor", "Looks at clock, disk, rights, ports, vault, databases, candles, exchange; says how to mend each");
    command->add_option("--app-port", arguments->app_port, "Port of the app")
        ->envname("CRYPTOPIGGY_APP_PORT")
        ->capture_default_str();
    add_json_flag(*command, arguments->json);
    command->callback([arguments, &context] { context.exit_code = run(*arguments, context); });
}

}  // namespace piggy::apps
