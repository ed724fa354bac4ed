#include "apps/live_commands.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

#include "apps/backend_talk.h"
#include "apps/secret_input.h"
#include "core/json_text.h"
#include "risk/limits.h"

namespace piggy::apps {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto settle_time = 20s;

struct LiveArguments {
    bool json = false;
    bool now = false;
    std::string passphrase_file;
    std::string asset, amount;  // of a withdrawal
};

const char* mode_badge(const std::string& mode) {
    if (mode == "LIVE") return "🔴 LIVE TRADING ACTIVE";
    if (mode == "PAUSED") return "⏸️ PAUSED";
    if (mode == "AUTO_DISABLED") return "🛑 AUTO-DISABLED";
    return "📝 PAPER";
}

std::string mode_line(const json::object& status) {
    const std::string mode = text_in(status, "mode");
    std::string line = mode_badge(mode);
    if (mode == "LIVE" && truth_in(status, "practice")) line += " (practice exchange)";
    const std::string reason = text_in(status, "mode_reason");
    return reason.empty() ? line : line + "   " + one_line(reason);
}

void print_guard(const json::object& guard) {
    const bool ok = truth_in(guard, "ok");
    std::printf("  %s %-16s %s\n", ok ? "✅" : "❌", text_in(guard, "name").c_str(),
                one_line(text_in(guard, "reason")).c_str());
    const std::string fix = text_in(guard, "fix");
    if (!ok && !fix.empty()) std::printf("     %-16s → %s\n", "", one_line(fix).c_str());
}

bool has_red_guards(const json::object& status) {
    return std::ranges::any_of(list_in(status, "guards"), [](const json::value& guard) {
        return guard.is_object() && !truth_in(guard.get_object(), "ok");
    });
}

void print_status(const json::object& status) {
    std::printf("%s\n", mode_line(status).c_str());
    if (const std::string exchange = text_in(status, "exchange"); !exchange.empty()) {
        std::printf("Exchange        %s\n", one_line(exchange).c_str());
    }
    if (const std::string day = text_in(status, "day"); !day.empty()) std::printf("Day (UTC)       %s\n", day.c_str());
    std::printf("Orders used     %s of %lld\n", text_in(status, "trades_used").c_str(),
                static_cast<long long>(risk::Limits::daily_orders_max));
    std::printf("Equity          %s\n", dollars(decimal_in(status, "equity_usd")).c_str());
    std::printf("Day's baseline  %s\n", dollars(decimal_in(status, "baseline_usd")).c_str());
    std::printf("Day's loss      %s %% of %lld %%\n", text_in(status, "loss_pct").c_str(),
                static_cast<long long>(risk::Limits::daily_loss_percent_max));
    if (const auto unknown = number_in(status, "unknown_orders"); unknown > 0) {
        std::printf("Unknown orders  %lld: nothing else is sent until their fate is known\n",
                    static_cast<long long>(unknown));
    }
    if (const std::string until = text_in(status, "until"); truth_in(status, "latched") && !until.empty()) {
        std::printf("Off until       %s\n", until.c_str());
    }
    std::printf("\nWhat live trading hangs on\n");
    for (const json::value& guard : list_in(status, "guards")) {
        if (guard.is_object()) print_guard(guard.get_object());
    }
    const json::array& alerts = list_in(status, "alerts");
    if (!alerts.empty()) std::printf("\nAlerts, newest first\n");
    for (std::size_t i = 0; i < std::min<std::size_t>(alerts.size(), 5); ++i) {
        if (alerts[i].is_string()) std::printf("  %s\n", one_line(alerts[i].get_string()).c_str());
    }
}

int status(const LiveArguments& arguments, CommandContext& context) {
    BackendTalk talk(context, arguments.json);
    const auto answer = talk.get("/api/live/status");
    if (!answer) return context.exit_code;
    if (!talk.print_json(*answer)) print_status(answer->fields);
    return 0;
}

// Red, and green again by itself a moment after the vault was opened.
std::string what_still_settles(const json::object& status) {
    constexpr std::array<std::string_view, 5> settling = {"exchange", "clock", "reconciled", "price", "baseline"};
    std::string names;
    for (const json::value& entry : list_in(status, "guards")) {
        if (!entry.is_object() || truth_in(entry.get_object(), "ok")) continue;
        const std::string name = text_in(entry.get_object(), "name");
        if (name == "portfolio") continue;                                   // its size is known with the prices
        if (std::ranges::find(settling, name) == settling.end()) return "";  // this one waits for a person
        names += (names.empty() ? "" : ", ") + name;
    }
    return names;
}

// After the vault was opened the backend asks the exchange for time, balances and prices; a few seconds.
std::optional<BackendAnswer> settled_status(BackendTalk& talk, bool at_once) {
    const auto until = std::chrono::steady_clock::now() + settle_time;
    bool has_said_so = false;
    for (;;) {
        auto answer = talk.get("/api/live/status");
        if (!answer || at_once) return answer;
        const std::string names = what_still_settles(answer->fields);
        if (names.empty() || std::chrono::steady_clock::now() > until) return answer;
        if (!has_said_so) std::fprintf(stderr, "Waiting for: %s\n", names.c_str());
        has_said_so = true;
        std::this_thread::sleep_for(250ms);
    }
}

void print_confirmation(const json::object& status) {
    using risk::Limits;
    const bool practice = truth_in(status, "practice");
    std::fprintf(stderr, "\nThis lets orders leave for %s with %s.\n", one_line(text_in(status, "exchange")).c_str(),
                 practice ? "play money" : "REAL money");
    std::fprintf(stderr,
                 "At most $%s and %lld %% of the portfolio an order, %lld orders a day; off by itself at a loss of "
                 "%lld %% in a day.\nThese limits are hard coded and cannot be changed.\n\n",
                 Limits::trade_usd_max.to_string().c_str(), static_cast<long long>(Limits::risk_percent_max),
                 static_cast<long long>(Limits::daily_orders_max),
                 static_cast<long long>(Limits::daily_loss_percent_max));
    std::fprintf(stderr, "ENABLE LIVE TRADING (I understand the risks)\n");
}

int enable(const LiveArguments& arguments, CommandContext& context) {
    BackendTalk talk(context, arguments.json);
    const auto before = settled_status(talk, arguments.now);
    if (!before) return context.exit_code;
    const bool is_typed = arguments.passphrase_file.empty() && input_is_a_terminal();
    if (is_typed && has_red_guards(before->fields)) {  // nobody types a passphrase for nothing
        print_red_guards(list_in(before->fields, "guards"));
        talk.report({ErrorCode::refused, "live trading can't be enabled now: see above"});
        return context.exit_code;
    }
    print_confirmation(before->fields);
    const auto passphrase = read_passphrase(arguments.passphrase_file, "Vault passphrase, to confirm");
    if (!passphrase) {
        talk.report(passphrase.error());
        return context.exit_code;
    }
    const Secret body(JsonText().begin_object().field("passphrase", passphrase->text()).end_object().take());
    const auto answer = talk.ask("POST", "/api/live/enable", body.text());
    if (!answer) return context.exit_code;
    if (talk.print_json(*answer)) return 0;
    const bool practice = truth_in(before->fields, "practice");
    std::printf("🔴 LIVE TRADING ACTIVE%s\n", practice ? " (practice exchange)" : "");
    return 0;
}

int acknowledge(const LiveArguments& arguments, CommandContext& context) {
    BackendTalk talk(context, arguments.json);
    const auto passphrase = read_passphrase(arguments.passphrase_file);
    if (!passphrase) {
        talk.report(passphrase.error());
        return context.exit_code;
    }
    JsonText body;
    body.begin_object().field("passphrase", passphrase->text()).field("asset", arguments.asset);
    body.field("amount", arguments.amount).end_object();
    const auto answer = talk.ask("POST", "/api/transfers/acknowledge", Secret(body.take()).text());
    if (!answer) return context.exit_code;
    if (!talk.print_json(*answer)) {
        std::printf("✅ %s %s was withdrawn by you; the day's loss is measured without it\n", arguments.amount.c_str(),
                    arguments.asset.c_str());
    }
    return 0;
}

int disable(const LiveArguments& arguments, CommandContext& context) {
    BackendTalk talk(context, arguments.json);
    const auto answer = talk.ask("POST", "/api/live/disable", "{}");
    if (!answer) return context.exit_code;
    if (!talk.print_json(*answer)) std::printf("📝 PAPER   Live trading is off; an order on its way may still end\n");
    return 0;
}

int kill(const LiveArguments& arguments, CommandContext& context) {
    BackendTalk talk(context, arguments.json);
    const auto answer = talk.ask("POST", "/api/kill", "{}");
    if (!answer) return context.exit_code;
    if (!talk.print_json(*answer)) {
        std::printf(
            "🛑 Live trading is off, and what is open at the exchange is being canceled. Positions are kept.\n");
    }
    return 0;
}

}  // namespace

void add_live_commands(CLI::App& app, CommandContext& context) {
    auto arguments = std::make_shared<LiveArguments>();
    CLI::App* live = app.add_subcommand("live", "Live trading: its state, on, off");
    live->require_subcommand(1);

    CLI::App* shown = live->add_subcommand("status", "The mode, the day, and each condition of live trading");
    add_json_flag(*shown, arguments->json);
    shown->callback([arguments, &context] { context.exit_code = status(*arguments, context); });

    CLI::App* on = live->add_subcommand("enable", "Let orders leave; asks for the vault's passphrase");
    on->add_option("--passphrase-file", arguments->passphrase_file,
                   "Read it from the first line of this file (0600), instead of from the terminal or standard input");
    on->add_flag("--now", arguments->now, "Do not wait for what is still being fetched after the vault was opened");
    add_json_flag(*on, arguments->json);
    on->callback([arguments, &context] { context.exit_code = enable(*arguments, context); });

    CLI::App* drop = live->add_subcommand(
        "acknowledge", "Confirm that you withdrew so much at the exchange; asks for the vault's passphrase");
    drop->add_option("asset", arguments->asset, "USDT, BTC or ETH")->required();
    drop->add_option("amount", arguments->amount, "Of the asset, such as 100 or 0.01")->required();
    drop->add_option("--passphrase-file", arguments->passphrase_file,
                     "Read it from the first line of this file (0600), instead of from the terminal or standard input");
    add_json_flag(*drop, arguments->json);
    drop->callback([arguments, &context] { context.exit_code = acknowledge(*arguments, context); });

    CLI::App* off = live->add_subcommand("disable", "Back to paper at once; what is on its way may finish");
    add_json_flag(*off, arguments->json);
    off->callback([arguments, &context] { context.exit_code = disable(*arguments, context); });

    CLI::App* stop = app.add_subcommand("kill", "Back to paper at once, and cancel everything of ours at the exchange");
    add_json_flag(*stop, arguments->json);
    stop->callback([arguments, &context] { context.exit_code = kill(*arguments, context); });
}

}  // namespace piggy::apps
