// Items 1 to 4 of the checklist: programs, backend, keys.

#include <string.h>  // explicit_bzero

#include "adapters/http_api/api_json.h"
#include "adapters/http_api/validation_work.h"
#include "adapters/net/json_object.h"

namespace piggy::http_api {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

const char* const start_backend =
    "Start it with `cryptopiggy up`, which starts everything; if it runs elsewhere, correct Settings › Backend URL.";

std::string short_hash(const std::string& hash) { return hash.substr(0, 12); }

std::string findings_of(const json::object& report) {
    std::string text;
    for (const json::object& finding : objects_of(report, "findings")) {
        const std::string state = text_of(finding, "state");
        const char* mark = state == "ok" ? "✅ " : state == "bad" ? "❌ " : "❔ ";
        text += (text.empty() ? "" : ", ") + std::string(mark) + text_of(finding, "detail");
    }
    return text;
}

// Of what a person would take the right away for.
std::string bad_finding(const json::object& report) {
    for (const json::object& finding : objects_of(report, "findings")) {
        if (text_of(finding, "state") == "bad") return text_of(finding, "detail");
    }
    return "";
}

}  // namespace

Outcome ValidationWork::programs() {
    const std::string& version = state_.ports.version;
    const std::string& limits = state_.ports.limits_sha256;
    const Told backend = ask("GET", "/api/health");
    if (!backend.good()) {
        return failed("The app is version " + version + "; the backend did not load: " + backend.message(),
                      start_backend);
    }
    std::vector<AskingProgram> others = {
        {"the backend", text_of(backend.fields, "version"), text_of(backend.fields, "limits_sha256")}};
    if (order_.asker) others.push_back(*order_.asker);
    std::string names = "App";
    for (const AskingProgram& other : others) {
        const char* again = "Install all programs from one build, and start them again with `cryptopiggy up`.";
        if (other.version != version) {
            return failed("The app is version " + version + ", " + other.name + " is " + other.version, again);
        }
        if (other.limits_sha256 != limits) {
            return failed("The app has the limits " + short_hash(limits) + ", " + other.name + " has " +
                              short_hash(other.limits_sha256),
                          again);
        }
        names += (&other == &others.back() ? " and " : ", ") + other.name;
    }
    return held(names + " answered: version " + version + ", limits " + short_hash(limits));
}

Outcome ValidationWork::backend() {
    BackendPort* port = state_.ports.trading.backend;
    if (port == nullptr) return failed("This program was started without a backend", start_backend);
    const BackendHealth health = port->health();
    if (!health.ok) return failed("failed (" + health.error + ")", start_backend);
    // Health is told to everybody; this needs our token.
    const Told status = ask("GET", "/api/live/status");
    if (!status.good()) {
        return failed("It is there, and does not answer us: " + status.message(),
                      "Stop all programs and start them again with one home folder: `cryptopiggy up`.");
    }
    const double ms = health.round_trip_ms.value_or(0);
    return held("OK, " + health.url + " in " + with_places(ms, 1) + " ms");
}

std::optional<Outcome> ValidationWork::open_vault() {
    if (order_.passphrase.empty()) {
        return failed("The vault is sealed and its passphrase was not given",
                      "Give the passphrase, or open the vault first: `cryptopiggy vault unseal`.");
    }
    const Told opened = with_passphrase("/api/vault/unseal");
    if (opened.good()) return std::nullopt;
    const bool is_wrong = text_of(opened.fields, "code") == "PASSPHRASE_REFUSED";
    return failed("The vault did not open: " + opened.message(),
                  is_wrong ? "Type the passphrase that was chosen when keys were first saved."
                           : "`cryptopiggy doctor` looks at the vault.");
}

// As the page does with `Use practice keys` and `💾 Save Keys`.
Outcome ValidationWork::save_practice_keys() {
    if (order_.passphrase.empty()) {
        return failed("No keys are saved, and no passphrase was given to save practice keys with",
                      "Give a passphrase, which the new vault will have from then on.");
    }
    const auto answer =
        state_.ports.trading.rehearse->ask("POST", "/practice/account", R"({"balances":{"USDT":"10000"}})");
    const auto account = answer ? net::parse_json_object(answer->body) : fail(answer.error());
    std::string key = account ? text_of(*account, "api_key") : "";
    std::string secret = account ? text_of(*account, "api_secret") : "";
    if (key.empty() || secret.empty()) {
        return failed("The practice exchange opened no account" + (answer ? "" : ": " + answer.error().what),
                      "`cryptopiggy up` starts the practice exchange; its log says what is wrong with it.");
    }
    JsonText body;
    body.begin_object().field("api_key", key).field("api_secret", secret);
    body.field("passphrase", order_.passphrase).end_object();
    ::explicit_bzero(secret.data(), secret.size());
    const Told saved = ask("POST", "/api/credentials", body.take());
    if (saved.good()) return held("");
    return failed("The practice keys were not saved: " + saved.message(),
                  "Save keys in Settings › API keys, which says what is wrong.");
}

Outcome ValidationWork::keys() {
    const Told before = ask("GET", "/api/credentials");
    if (!before.good()) return failed("The saved keys can't be asked for: " + before.message(), start_backend);
    std::string done = "Keys were saved before and are left as they are";
    if (!truth_of(before.fields, "saved")) {
        const bool practice = text_of(before.fields, "exchange") == "practice";
        if (!practice || state_.ports.trading.rehearse == nullptr) {
            return failed("No keys are saved for " + text_of(before.fields, "exchange"),
                          "Save yours in Settings › API keys, or with `cryptopiggy vault save`.");
        }
        if (Outcome saved = save_practice_keys(); saved.state != ItemState::held) return saved;
        done = "A practice account was opened and its keys saved";
    }
    // What a page shows that is loaded again: the masked hint, twice the same.
    const Told once = ask("GET", "/api/credentials"), again = ask("GET", "/api/credentials");
    const std::string hint = text_of(again.fields, "hint");
    if (!truth_of(again.fields, "saved") || hint.empty() || hint != text_of(once.fields, "hint")) {
        return failed("After a reload the keys are not there any more",
                      "Look at the permissions and the disk of the home folder: `cryptopiggy doctor`.");
    }
    return held(done + "; after a reload they are there: " + hint);
}

Outcome ValidationWork::validate_keys() {
    const Told before = ask("GET", "/api/credentials");
    if (truth_of(before.fields, "sealed")) {
        if (auto refused = open_vault()) return *refused;
    }
    const Told answer = ask("POST", "/api/credentials/validate", "{}");
    if (!answer.good() || !truth_of(answer.fields, "valid")) {
        const std::string found = bad_finding(answer.fields);
        return failed("Not validated: " + answer.message(),
                      found.empty() ? "Settings › API keys › Validate & Sync shows each step and its fix."
                                    : "At the exchange: " + found + ". Then save the keys again.");
    }
    if (const std::string bad = bad_finding(answer.fields); !bad.empty()) {
        return failed("The account can be read, but " + bad,
                      "At the exchange, take that right away from the key (or make a new one without it), then run "
                      "this again.");
    }
    std::string equity;
    do {
        const Told balance = ask("GET", "/api/balance/owner");
        equity = text_of(balance.fields, "equity_usd");
    } while (equity.empty() && wait(250ms));
    if (equity.empty()) {
        return failed("The keys are valid, but the balances did not come within the time",
                      "Wait a minute and run this again; `cryptopiggy live status` says what it waits for.");
    }
    return held("Credentials validated and synced: $" + Decimal::parse(equity).value_or(Decimal{}).to_fixed(2) +
                " in all; " + findings_of(answer.fields));
}

}  // namespace piggy::http_api
