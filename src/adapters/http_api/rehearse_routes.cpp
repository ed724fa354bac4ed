// Rehearsals: the practice exchange misbehaves on request. There is none where real money is traded.

#include <boost/json/array.hpp>

#include "adapters/http_api/api_json.h"
#include "adapters/http_api/rehearse_scenarios.h"
#include "adapters/http_api/trading_routes.h"
#include "adapters/net/json_object.h"
#include "adapters/net/response_head.h"

namespace piggy::http_api {
namespace {

namespace json = boost::json;

const char* const without_practice = "There is no practice exchange here: rehearsals need one.";

// The practice exchange's answer as an object. errors: unavailable, refused: with its own sentence
Result<json::object> ask(RehearsePort& practice, std::string_view method, const std::string& path,
                         const std::string& body = "") {
    const auto answer = practice.ask(method, path, body);
    if (!answer) return fail(answer.error());
    auto object = net::parse_json_object(answer->body);
    if (!object) return fail(ErrorCode::unavailable, "the practice exchange's answer can't be read");
    if (answer->status == 200) return object;
    const auto* message = object->if_contains("message");
    const bool is_text = message != nullptr && message->is_string();
    return fail(answer->status < 500 ? ErrorCode::refused : ErrorCode::unavailable,
                "the practice exchange says: " +
                    (is_text ? std::string(message->get_string().c_str()) : std::to_string(answer->status)));
}

json::array list_in(const json::object& object, const char* name) {
    const auto* list = object.if_contains(name);
    return list != nullptr && list->is_array() ? list->get_array() : json::array{};
}

std::string text_in(const json::object& object, const char* name) {
    const auto* text = object.if_contains(name);
    return text != nullptr && text->is_string() ? std::string(text->get_string().c_str()) : "";
}

net::Response show(RehearsePort& practice, const net::Request& request) {
    const auto faults = ask(practice, "GET", "/practice/faults");
    return faults ? json_answer(rehearse_json(list_in(*faults, "faults"))) : error_answer(faults.error(), request);
}

// What is over makes room: the switchboard has a hundred places.
void clear_what_is_over(RehearsePort& practice) {
    const auto faults = ask(practice, "GET", "/practice/faults");
    if (!faults) return;
    for (const json::value& fault : list_in(*faults, "faults")) {
        const auto* over = fault.is_object() ? fault.get_object().if_contains("is_over") : nullptr;
        const auto* id = fault.is_object() ? fault.get_object().if_contains("id") : nullptr;
        if (over == nullptr || id == nullptr || !over->is_bool() || !over->get_bool() || !id->is_int64()) continue;
        static_cast<void>(ask(practice, "DELETE", "/practice/faults/" + std::to_string(id->get_int64())));
    }
}

// The account of the keys that the backend has, by the four characters that both may tell.
Result<std::int64_t> practice_account(AppState& state, RehearsePort& practice) {
    BackendPort* backend = state.ports.trading.backend;
    if (backend == nullptr) return fail(ErrorCode::refused, "this program was started without a backend");
    const auto keys = net::parse_json_object(backend->ask("GET", "/api/credentials").body);
    const std::string hint = keys ? text_in(*keys, "hint") : "";
    if (hint.size() < 4) return fail(ErrorCode::refused, "there are no keys yet; save practice keys first");
    const auto accounts = ask(practice, "GET", "/practice/accounts");
    if (!accounts) return fail(accounts.error());
    for (const json::value& account : list_in(*accounts, "accounts")) {
        const auto* id = account.is_object() ? account.get_object().if_contains("account") : nullptr;
        if (id == nullptr || !id->is_int64()) continue;
        for (const json::value& key : list_in(account.get_object(), "keys")) {
            const std::string shown = key.is_object() ? text_in(key.get_object(), "api_key") : "";
            if (shown.ends_with(hint.substr(hint.size() - 4))) return id->get_int64();
        }
    }
    return fail(ErrorCode::refused, "the saved keys are none of this practice exchange; save practice keys first");
}

Result<std::vector<std::string>> rules_of(AppState& state, RehearsePort& practice, const Scenario& scenario) {
    if (scenario.id != give_btc) return std::vector<std::string>(scenario.rules.begin(), scenario.rules.end());
    const auto account = practice_account(state, practice);
    if (!account) return fail(account.error());
    return std::vector{deposit_rule(*account)};
}

net::Response provoke(AppState& state, RehearsePort& practice, const net::Request& request) {
    const auto object = net::parse_json_object(request.body);
    if (!object) return bad_request(object.error(), request);
    net::JsonObject body(*object);
    const std::string id = body.text("scenario", 40);
    const Scenario* scenario = find_scenario(id);
    if (scenario == nullptr) {
        std::string names;
        for (const Scenario& one : scenarios()) names.append(names.empty() ? "" : ", ").append(one.id);
        body.refuse("scenario", "scenario must be one of " + names);
    }
    if (auto done = body.done(); !done) return bad_request(done.error(), request, body.wrong_field());
    const BackendTurn turn(state);
    if (!turn.is_ours()) return no_turn(request);
    const auto rules = rules_of(state, practice, *scenario);
    if (!rules) return error_answer(rules.error(), request);
    clear_what_is_over(practice);
    for (const std::string& rule : *rules) {
        if (auto made = ask(practice, "POST", "/practice/faults", rule); !made) {
            return error_answer(made.error(), request);
        }
    }
    return show(practice, request);
}

net::Response end_all(RehearsePort& practice, const net::Request& request) {
    if (auto none = check_no_fields(request); !none) return bad_request(none.error(), request);
    if (auto done = ask(practice, "DELETE", "/practice/faults"); !done) return error_answer(done.error(), request);
    return show(practice, request);
}

}  // namespace

void add_rehearse_routes(net::Router& router, AppState& state) {
    const auto add = [&](const char* method, auto handler) {
        router.add(
            method, "/api/rehearse",
            [&state, handler](const net::Request& request) {
                RehearsePort* practice = state.ports.trading.rehearse;
                return practice == nullptr ? not_here(without_practice, request) : handler(state, *practice, request);
            },
            on_worker());
    };
    add("GET", [](AppState&, RehearsePort& practice, const net::Request& request) {
        if (auto none = check_no_fields(request); !none) return bad_request(none.error(), request);
        return show(practice, request);
    });
    add("POST", provoke);
    add("DELETE",
        [](AppState&, RehearsePort& practice, const net::Request& request) { return end_all(practice, request); });
}

}  // namespace piggy::http_api
