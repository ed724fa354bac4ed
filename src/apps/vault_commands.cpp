#include "apps/vault_commands.h"

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>
#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

#include "adapters/net/json_object.h"
#include "apps/backend_talk.h"
#include "apps/exchange_choice.h"
#include "apps/secret_input.h"
#include "core/json_text.h"

namespace piggy::apps {
namespace {

namespace json = boost::json;

struct VaultArguments {
    bool json = false;
    std::string passphrase_file;
    std::string balance = "10000";
};

struct NewKeys {
    Secret key, secret;
};

void print_report(const json::object& report) {
    const bool saved = truth_in(report, "saved");
    std::printf("Exchange      %s\n", one_line(text_in(report, "exchange")).c_str());
    std::printf("Keys          %s\n",
                saved ? (text_in(report, "hint") + ", saved " + text_in(report, "saved_at")).c_str() : "none saved");
    std::printf("Vault         %s\n", truth_in(report, "sealed") ? "sealed" : "open");
    const std::string validated = text_in(report, "validated_at");
    if (!validated.empty()) {
        std::printf("Validated     %s %s\n", truth_in(report, "valid") ? "✅" : "❌", validated.c_str());
    }
    for (const json::value& entry : list_in(report, "findings")) {
        if (!entry.is_object()) continue;
        const json::object& finding = entry.get_object();
        const std::string state = text_in(finding, "state");
        const char* mark = state == "ok" ? "✅" : state == "bad" ? "❌" : "❔";
        std::printf("  %s %-16s %s\n", mark, text_in(finding, "name").c_str(),
                    one_line(text_in(finding, "detail")).c_str());
    }
    if (truth_in(report, "rotate")) {
        std::printf("These keys are older than 90 days: make new ones at the exchange and save them here\n");
    }
}

// Sends, and shows the report that comes back, under this line or the report's own message.
// fails_unvalidated: keys that the exchange does not take are saved all the same, and a failure.
int send_and_show(BackendTalk& talk, CommandContext& context, std::string_view method, const char* path,
                  const std::string& body, const char* line = nullptr, bool fails_unvalidated = false) {
    const auto answer = talk.ask(method, path, body);
    if (!answer) return context.exit_code;
    const int code = fails_unvalidated && !truth_in(answer->fields, "valid") ? 1 : 0;
    if (talk.print_json(*answer)) return code;
    if (line != nullptr) {
        std::printf("✅ %s\n", line);
    } else {
        std::printf("%s %s\n", truth_in(answer->fields, "valid") ? "✅" : "❌",
                    one_line(text_in(answer->fields, "message")).c_str());
    }
    print_report(answer->fields);
    if (code != 0) {
        std::printf("The keys are saved, but they were not validated: live trading stays refused until "
                    "`cryptopiggy vault validate` accepts them. Save others to replace them\n");
    }
    return code;
}

// Keys that the exchange doesn't take are an answer, and a failure.
int validate(BackendTalk& talk, CommandContext& context) {
    const auto answer = talk.ask("POST", "/api/credentials/validate", "{}");
    if (!answer) return context.exit_code;
    const bool valid = truth_in(answer->fields, "valid");
    if (!talk.print_json(*answer)) {
        std::printf("%s %s\n", valid ? "✅" : "❌", one_line(text_in(answer->fields, "message")).c_str());
        print_report(answer->fields);
    }
    return valid ? 0 : 1;
}

int reported(BackendTalk& talk, CommandContext& context, const Error& error) {
    talk.report(error);
    return context.exit_code;
}

Secret passphrase_body(const Secret& passphrase) {
    return Secret(JsonText().begin_object().field("passphrase", passphrase.text()).end_object().take());
}

int with_passphrase(const VaultArguments& arguments, CommandContext& context, std::string_view method, const char* path,
                    const char* line = nullptr) {
    BackendTalk talk(context, arguments.json);
    const auto passphrase = read_passphrase(arguments.passphrase_file);
    if (!passphrase) return reported(talk, context, passphrase.error());
    return send_and_show(talk, context, method, path, passphrase_body(*passphrase).text(), line);
}

// A person who makes a vault types its passphrase twice; it cannot be asked for again.
Result<Secret> passphrase_for_saving(const VaultArguments& arguments, bool is_first) {
    const bool is_typed = arguments.passphrase_file.empty() && input_is_a_terminal();
    if (!is_typed || !is_first) return read_passphrase(arguments.passphrase_file);
    auto passphrase = read_secret("New vault passphrase (at least 8 characters)");
    if (!passphrase) return passphrase;
    const auto again = read_secret("The same again");
    if (!again) return fail(again.error());
    if (again->text() != passphrase->text()) {
        return fail(ErrorCode::malformed, "the two passphrases differ; nothing was saved");
    }
    return passphrase;
}

int save_keys(BackendTalk& talk, CommandContext& context, const NewKeys& keys, const Secret& passphrase) {
    JsonText body;
    body.begin_object().field("api_key", keys.key.text()).field("api_secret", keys.secret.text());
    body.field("passphrase", passphrase.text()).end_object();
    return send_and_show(talk, context, "POST", "/api/credentials", Secret(body.take()).text(), nullptr, true);
}

int save(const VaultArguments& arguments, CommandContext& context) {
    BackendTalk talk(context, arguments.json);
    const auto before = talk.get("/api/credentials");  // before a person types secrets for nothing
    if (!before) return context.exit_code;
    auto key = read_secret("API key");
    if (!key) return reported(talk, context, key.error());
    auto secret = read_secret("API secret");
    if (!secret) return reported(talk, context, secret.error());
    const auto passphrase = passphrase_for_saving(arguments, !truth_in(before->fields, "saved"));
    if (!passphrase) return reported(talk, context, passphrase.error());
    return save_keys(talk, context, {std::move(*key), std::move(*secret)}, *passphrase);
}

int status(const VaultArguments& arguments, CommandContext& context) {
    BackendTalk talk(context, arguments.json);
    const auto answer = talk.get("/api/credentials");
    if (!answer) return context.exit_code;
    if (!talk.print_json(*answer)) print_report(answer->fields);
    return 0;
}

// The keys may be known to somebody: nothing more is signed here, and the person is told what only they can do.
int compromised(const VaultArguments& arguments, CommandContext& context) {
    BackendTalk talk(context, arguments.json);
    static_cast<void>(talk.ask_quietly("POST", "/api/live/disable", "{}"));  // sealing ends it too
    const auto sealed = talk.ask("POST", "/api/vault/seal", "{}");
    if (!sealed) {
        std::fprintf(stderr, "The keys can be deleted at the exchange all the same: do that first\n");
        return context.exit_code;
    }
    if (talk.print_json(*sealed)) return 0;
    const std::string hint = one_line(text_in(sealed->fields, "hint"));
    const std::string key = hint.empty() ? "every API key" : "the API key " + hint;
    std::printf("🛑 Live trading is off and the vault is sealed. Now, at the exchange (%s):\n",
                one_line(text_in(sealed->fields, "exchange")).c_str());
    std::printf("  1. Delete %s, and each one that you do not know.\n", key.c_str());
    std::printf("  2. Look for orders, withdrawals, addresses and sub-accounts that are not yours.\n");
    std::printf("  3. Change the account's password and second factor; sign out everywhere.\n");
    std::printf("Then make a new key (spot trading alone, your address alone) and type: cryptopiggy vault save\n");
    return 0;
}

// Keys of a new account at the practice exchange of EXCHANGE and PRACTICE_EXCHANGE_URL.
Result<NewKeys> open_account(const std::string& balance) {
    const auto choice = exchange_of_environment();
    if (!choice) return fail(choice.error());
    if (choice->exchange != Exchange::practice) {
        return fail(ErrorCode::refused, "EXCHANGE is binanceus; accounts with play money are at the practice exchange");
    }
    const auto address = venue_address(*choice);
    if (!address) return fail(address.error());
    net::OutboundRequest request;
    request.method = "POST";
    request.target = "/practice/account";
    request.fields = {{"Content-Type", "application/json"}};
    JsonText body;
    body.begin_object().key("balances").begin_object().field("USDT", balance).end_object().end_object();
    request.body = body.take();
    net::HttpClient http(address->rest());
    auto answer = http.send(request);
    if (!answer) {
        return fail(ErrorCode::unavailable, address->name() + " does not answer; `cryptopiggy up` starts it");
    }
    const Secret text(std::move(answer->body));
    const auto fields = net::parse_json_object(text.text());
    if (!fields) return fail(ErrorCode::malformed, address->name() + " gave an answer without sense");
    if (answer->status != 200) {
        return fail(ErrorCode::refused, address->name() + " opened no account: " + text_in(*fields, "message"));
    }
    return NewKeys{Secret(text_in(*fields, "api_key")), Secret(text_in(*fields, "api_secret"))};
}

// What the backend has of keys, where it runs against the practice exchange and the balance makes sense; otherwise
// everything has been said.
std::optional<BackendAnswer> practice_keys(BackendTalk& talk, const VaultArguments& arguments) {
    const auto balance = Decimal::parse(arguments.balance);
    if (!balance || balance->ticks() <= 0) {
        talk.report({ErrorCode::malformed, "--balance is an amount such as 10000, was '" + arguments.balance + "'"});
        return std::nullopt;
    }
    auto keys = talk.get("/api/credentials");
    if (!keys) return std::nullopt;
    if (const std::string exchange = text_in(keys->fields, "exchange"); exchange != "practice") {
        talk.report({ErrorCode::refused, "the backend runs against " + one_line(exchange) +
                                             "; accounts with play money are at the practice exchange"});
        return std::nullopt;
    }
    return keys;
}

int practice_account(const VaultArguments& arguments, CommandContext& context) {
    BackendTalk talk(context, arguments.json);
    const auto before = practice_keys(talk, arguments);
    if (!before) return context.exit_code;
    if (truth_in(before->fields, "saved")) {
        return reported(
            talk, context,
            {ErrorCode::refused, "there are keys of an account already (" + one_line(text_in(before->fields, "hint")) +
                                     "), and the books are that account's; `cryptopiggy practice reset` begins anew "
                                     "with another account and new books"});
    }
    // Keys that were removed leave their account's books behind.
    const auto orders = talk.get("/api/orders?limit=1");
    if (!orders) return context.exit_code;
    const auto status = talk.get("/api/live/status");
    if (!status) return context.exit_code;
    if (number_in(orders->fields, "total") > 0 || !text_in(status->fields, "day").empty()) {
        return reported(talk, context,
                        {ErrorCode::refused,
                         "the practice books are another account's; `cryptopiggy practice reset` "
                         "begins anew with another account and new books"});
    }
    // Asked for first: an account that nobody can save is left behind at the exchange for ever.
    const auto passphrase = passphrase_for_saving(arguments, true);
    if (!passphrase) return reported(talk, context, passphrase.error());
    const auto keys = open_account(arguments.balance);
    if (!keys) return reported(talk, context, keys.error());
    return save_keys(talk, context, *keys, *passphrase);
}

// The backend makes another token at each start.
bool came_back(BackendTalk& talk, const std::filesystem::path& home, const Result<std::string>& token_before) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (std::chrono::steady_clock::now() < until) {
        const auto token = read_backend_token(home);
        const bool is_another = token && (!token_before || *token != *token_before);
        if (const auto answer = is_another ? talk.ask_quietly("GET", "/api/credentials") : tl::unexpected(NoBackend{});
            answer && answer->good()) {
            return true;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return false;
}

int practice_reset(const VaultArguments& arguments, CommandContext& context) {
    BackendTalk talk(context, arguments.json);
    const auto before = practice_keys(talk, arguments);
    if (!before) return context.exit_code;
    const auto passphrase = passphrase_for_saving(arguments, !truth_in(before->fields, "saved"));
    if (!passphrase) return reported(talk, context, passphrase.error());
    const auto keys = open_account(arguments.balance);  // first: where there is none, nothing is changed
    if (!keys) return reported(talk, context, keys.error());
    const auto token = read_backend_token(context.home);
    if (!talk.ask("POST", "/api/practice/reset", passphrase_body(*passphrase).text())) return context.exit_code;
    if (!came_back(talk, context.home, token)) {
        return reported(talk, context,
                        {ErrorCode::unavailable,
                         "the backend is beginning anew and does not answer yet; then "
                         "`cryptopiggy practice account` opens the new account"});
    }
    if (!arguments.json) {
        std::printf("The practice books begin anew; the old ones are kept in %s\n",
                    (context.home / "practice" / "books-until-…").c_str());
    }
    return save_keys(talk, context, *keys, *passphrase);
}

}  // namespace

void add_vault_commands(CLI::App& app, CommandContext& context) {
    auto arguments = std::make_shared<VaultArguments>();
    CLI::App* vault = app.add_subcommand("vault", "The exchange keys, kept encrypted by the backend");
    vault->require_subcommand(1);
    const auto add = [&](CLI::App* group, const char* name, const char* help, bool asks, auto run) {
        CLI::App* command = group->add_subcommand(name, help);
        if (asks) {
            command->add_option(
                "--passphrase-file", arguments->passphrase_file,
                "Read the passphrase from the first line of this file (0600), not from the terminal or standard input");
        }
        add_json_flag(*command, arguments->json);
        command->callback([arguments, &context, run] { context.exit_code = run(*arguments, context); });
        return command;
    };
    add(vault, "status", "Whether keys are saved, validated, and the vault is open", false, status);
    add(vault, "save", "Save keys: asks for key, secret and passphrase (or takes them as lines of standard input)",
        true, save);
    add(vault, "unseal", "Open the vault", true, [](const VaultArguments& given, CommandContext& where) {
        return with_passphrase(given, where, "POST", "/api/vault/unseal", "The vault is open");
    });
    add(vault, "seal", "Close the vault; live trading ends", false,
        [](const VaultArguments& given, CommandContext& where) {
            BackendTalk talk(where, given.json);
            return send_and_show(talk, where, "POST", "/api/vault/seal", "{}", "The vault is sealed");
        });
    add(vault, "compromised", "Somebody may know the keys: live off, vault sealed, and what to revoke", false,
        compromised);
    add(vault, "validate", "Read the account with the keys, and say what was found", false,
        [](const VaultArguments& given, CommandContext& where) {
            BackendTalk talk(where, given.json);
            return validate(talk, where);
        });
    add(vault, "remove", "Remove this exchange's keys from the vault", true,
        [](const VaultArguments& given, CommandContext& where) {
            return with_passphrase(given, where, "DELETE", "/api/credentials", "The keys are removed");
        });

    CLI::App* practice = app.add_subcommand("practice", "The practice exchange");
    practice->require_subcommand(1);
    const auto add_balance = [&](CLI::App* command) {
        command->add_option("--balance", arguments->balance, "USDT that it starts with")->capture_default_str();
    };
    add_balance(add(practice, "account", "Open an account with play money and save its keys in the vault", true,
                    practice_account));
    add_balance(add(practice, "reset", "Begin anew: another account, new books; the old ones are kept aside", true,
                    practice_reset));
}

}  // namespace piggy::apps
