#include "apps/validate_command.h"

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <iostream>
#include <memory>

#include "adapters/system/stop_signal.h"
#include "apps/answer_fields.h"
#include "apps/app_client.h"
#include "apps/backend_talk.h"
#include "apps/build_info.h"
#include "apps/secret_input.h"
#include "core/json_text.h"

namespace piggy::apps {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto look_every = 200ms;
constexpr int items = 10;
constexpr int misses_max = 25;  // looks without an answer, before the app counts as gone

struct ValidateArguments {
    bool json = false;
    bool spend_money = false;
    std::string passphrase_file;
    std::uint16_t app_port = 8501;
};

// What the live desk says before anything is done. Empty fields: the backend does not answer, which an item will tell.
struct Before {
    json::object keys, status;
    [[nodiscard]] bool is_known() const { return !keys.empty() && !status.empty(); }
    [[nodiscard]] bool is_real_money() const { return is_known() && !truth_in(status, "practice"); }
};

// The three last items of real money: only after a yes that was typed, or the flag that says it.
bool may_spend(const ValidateArguments& arguments, const Before& before) {
    if (!before.is_real_money()) return false;
    if (arguments.spend_money) return true;
    if (!input_is_a_terminal()) return false;
    std::fprintf(
        stderr,
        "Items 8 to 10 enable live trading on %s, buy for about $2 to $5 of REAL money and sell it again.\n"
        "What does not come back are two fees and the spread. Type yes to do that, anything else to leave them "
        "out: ",
        one_line(text_in(before.status, "exchange")).c_str());
    std::string typed;
    std::getline(std::cin, typed);
    return typed == "yes";
}

// Asked for only where an item will need it. errors: those of read_passphrase
Result<Secret> passphrase(const ValidateArguments& arguments, const Before& before, bool spends) {
    if (!before.is_known()) return Secret();
    const bool saved = truth_in(before.keys, "saved");
    const bool makes_vault = !saved && !before.is_real_money();
    const bool opens = saved && truth_in(before.keys, "sealed");
    const bool enables = saved && text_in(before.status, "mode") != "LIVE" && (spends || !before.is_real_money());
    if (!makes_vault && !opens && !enables) return Secret();
    if (!makes_vault || !arguments.passphrase_file.empty() || !input_is_a_terminal()) {
        return read_passphrase(arguments.passphrase_file);
    }
    auto chosen = read_secret("No keys are saved yet. New vault passphrase for practice keys (at least 8 characters)");
    if (!chosen) return chosen;
    const auto again = read_secret("The same again");
    if (!again) return fail(again.error());
    if (again->text() != chosen->text()) {
        return fail(ErrorCode::malformed, "the two passphrases differ; nothing was done");
    }
    return chosen;
}

void print_item(const json::object& item, int number, bool as_json) {
    if (as_json) {
        json::object line = item;
        line.emplace("number", number);
        std::printf("%s\n", json::serialize(line).c_str());
    } else {
        const std::string state = text_in(item, "state");
        const char* mark = state == "held" ? "✅" : state == "failed" ? "❌" : "⏭️ ";
        std::printf("%2d/%d %s %s: %s\n", number, items, mark, text_in(item, "title").c_str(),
                    one_line(text_in(item, "seen")).c_str());
        if (const std::string fix = text_in(item, "fix"); !fix.empty())
            std::printf("      → %s\n", one_line(fix).c_str());
    }
    std::fflush(stdout);
}

// Prints the items that have ended since.
void print_news(const json::object& result, int& printed, bool as_json) {
    const json::array& all = list_in(result, "items");
    while (printed < static_cast<int>(all.size())) {
        const json::value& entry = all[static_cast<std::size_t>(printed)];
        if (!entry.is_object()) return;
        const std::string state = text_in(entry.get_object(), "state");
        if (state == "waiting" || state == "running") return;
        print_item(entry.get_object(), ++printed, as_json);
    }
}

std::string first_fix(const json::object& result) {
    for (const json::value& item : list_in(result, "items")) {
        if (!item.is_object()) continue;
        if (const std::string fix = text_in(item.get_object(), "fix"); !fix.empty()) return fix;
    }
    return "Run this again.";
}

// The exit code.
int finish(const json::object& result, const std::string& state, bool as_json) {
    const bool all_held = state == "done" && number_in(result, "held") == items && number_in(result, "total") == items;
    if (as_json) {
        json::object last;
        for (const char* name : {"held", "total", "summary", "after"}) {
            if (const json::value* value = result.if_contains(name)) last.emplace(name, *value);
        }
        last.emplace("canceled", state == "canceled");
        if (!all_held) last.emplace("fix", first_fix(result));
        std::printf("%s\n", json::serialize(last).c_str());
        return all_held ? 0 : 1;
    }
    std::printf("\n");
    for (const json::value& sentence : list_in(result, "after")) {
        if (sentence.is_string()) std::printf("%s\n", one_line(std::string(sentence.get_string())).c_str());
    }
    if (state == "canceled") std::printf("This was canceled.\n");
    std::printf("%s\n", text_in(result, "summary").c_str());
    if (!all_held) std::printf("What to do first: %s\n", one_line(first_fix(result)).c_str());
    return all_held ? 0 : 1;
}

// Without an app there is no checklist to run but for what can be asked without it.
int without_app(const Error& error, const ValidateArguments& arguments, CommandContext& context) {
    const auto health = BackendTalk(context, false).ask_quietly("GET", "/api/health");
    const bool is_well = health && health->good();
    std::string unwell;  // why
    if (!health) {
        unwell = health.error().error.what;
    } else if (!is_well) {
        unwell = text_in(health->fields, "message");
        if (unwell.empty()) unwell = "it answered with status " + std::to_string(health->status);
    }
    constexpr const char* titles[items] = {"All programs load and agree",
                                           "Backend health",
                                           "Keys saved, and there after a reload",
                                           "Validate & Sync",
                                           "Fresh price",
                                           "Backtest with returns",
                                           "Paper trade",
                                           "Live trading on",
                                           "Test buy, 🔴LIVE in the log",
                                           "Test sell closes it"};
    json::array told;
    for (int at = 0; at < items; ++at) {
        json::object item{
            {"title", titles[at]}, {"state", "not_run"}, {"seen", "Not run, because the app does not answer"}};
        if (at == 0) {
            item["state"] = "failed";
            item["seen"] = error.what;
            item["fix"] = "Start everything with `cryptopiggy up`, then run this again.";
        } else if (at == 1) {
            item["state"] = is_well ? "held" : "failed";
            item["seen"] = is_well ? "OK" : "failed (" + unwell + ")";
        }
        told.push_back(std::move(item));
    }
    json::object result{
        {"items", std::move(told)}, {"held", is_well ? 1 : 0}, {"total", items}, {"after", json::array()}};
    result["summary"] = is_well ? "❌ Tests Passed: 1/10 (10%)" : "❌ Tests Passed: 0/10 (0%)";
    int printed = 0;
    print_news(result, printed, arguments.json);
    return finish(result, "done", arguments.json);
}

// Looks at the job until it has ended, printing what has.
int follow(AppClient& app, const std::string& id, const ValidateArguments& arguments, system::StopSignal& stop) {
    int printed = 0, misses = 0, asked_to_stop = 0;
    for (;;) {
        if (stop.wait_for(look_every)) {
            if (++asked_to_stop > 1) break;
            std::fprintf(stderr, "Canceling; what was bought is sold and live trading put back first\n");
            static_cast<void>(app.ask("POST", "/api/jobs/" + id + "/cancel", "{}"));
        }
        const auto job = app.ask("GET", "/api/jobs/" + id, "", 5s);
        if (!job || !job->good()) {
            if (++misses >= misses_max || (job && job->status == 404)) break;
            continue;
        }
        misses = 0;
        const json::object& result = object_in(job->fields, "result");
        print_news(result, printed, arguments.json);
        const std::string state = text_in(job->fields, "state");
        if (state == "done" || state == "canceled") return finish(result, state, arguments.json);
        if (state == "failed") break;
    }
    return report_failure(
        {ErrorCode::unavailable,
         "it is not known how the checklist ended: the app stopped, or you did not wait for it. `cryptopiggy "
         "live status` says whether live trading is on; run this again, and what a test buy has left "
         "is sold first"},
        arguments.json);
}

// errors: why there is no app to ask
Result<Before> look_before(std::uint16_t port) {
    AppClient app(port);
    if (const auto there = app.ask("GET", "/api/backend"); !there) return fail(there.error());
    Before before;
    if (auto keys = app.ask("GET", "/api/credentials"); keys && keys->good()) before.keys = std::move(keys->fields);
    if (auto desk = app.ask("GET", "/api/desk?mode=live"); desk && desk->good()) {
        before.status = object_in(desk->fields, "status");
    }
    return before;
}

int run(const ValidateArguments& arguments, CommandContext& context) {
    const auto looked = look_before(arguments.app_port);
    if (!looked) return without_app(looked.error(), arguments, context);
    const Before& before = *looked;
    const bool spends = may_spend(arguments, before);
    const auto secret = passphrase(arguments, before, spends);
    if (!secret) return report_failure(secret.error(), arguments.json);
    JsonText body;
    body.begin_object();
    if (!secret->text().empty()) body.field("passphrase", secret->text());
    body.field("spend_money", spends).key("asker").begin_object().field("name", "the command line");
    body.field("version", version()).field("limits_sha256", limits_sha256()).end_object().end_object();
    const Secret text(body.take());
    system::StopSignal stop;  // after what is typed, which Ctrl-C ends as usual, and before the first thread
    AppClient app(arguments.app_port);
    const auto started = app.ask("POST", "/api/validation", text.text());
    if (!started) return report_failure(started.error(), arguments.json);
    const std::string id = text_in(started->fields, "job_id");
    if (id.empty()) {
        return report_failure({ErrorCode::refused, one_line(text_in(started->fields, "message"))}, arguments.json);
    }
    return follow(app, id, arguments, stop);
}

}  // namespace

void add_validate_command(CLI::App& app, CommandContext& context) {
    auto arguments = std::make_shared<ValidateArguments>();
    CLI::App* command = app.add_subcommand(
        "validate",
        "The Validation Checklist: ten items, done for real with what is running; live trading on practice");
    command->add_option("--app-port", arguments->app_port, "Port of the running app")
        ->envname("CRYPTOPIGGY_APP_PORT")
        ->capture_default_str();
    command->add_option("--passphrase-file", arguments->passphrase_file,
                        "Read the vault's passphrase from the first line of this file (0600), instead of from the "
                        "terminal or standard input");
    command->add_flag("--yes-spend-money", arguments->spend_money,
                      "On binanceus: buy and sell for a few real dollars without asking");
    add_json_flag(*command, arguments->json);
    command->callback([arguments, &context] { context.exit_code = run(*arguments, context); });
}

}  // namespace piggy::apps
