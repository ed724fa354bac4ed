// Keys, vault and whatever else needs the vault's passphrase. These bodies go to the backend as they came: it is the
// one that reads them, strictly, and a second reader here would only leave copies of what is secret.

#include "adapters/http_api/api_json.h"
#include "adapters/http_api/trading_routes.h"
#include "adapters/net/json_object.h"
#include "adapters/net/response_head.h"

namespace piggy::http_api {
namespace {

constexpr std::uint64_t body_bytes_max = 8 * 1024;

struct Passed {
    const char* method;
    const char* pattern;
};
constexpr Passed with_body[] = {{"POST", "/api/live/enable"},  {"POST", "/api/transfers/acknowledge"},
                                {"POST", "/api/credentials"},  {"DELETE", "/api/credentials"},
                                {"POST", "/api/vault/unseal"}, {"POST", "/api/practice/reset"}};
constexpr Passed without_body[] = {{"GET", "/api/credentials"},
                                   {"POST", "/api/credentials/validate"},
                                   {"POST", "/api/vault/seal"},
                                   {"POST", "/api/live/restart-seen"}};

std::string text_in(const boost::json::object& object, const char* name) {
    const auto* value = object.if_contains(name);
    if (value == nullptr || !value->is_string()) return {};
    return {value->get_string().data(), value->get_string().size()};
}

// A new account at the practice exchange, with $10,000 of play money.
net::Response practice_keys(AppState& state, const net::Request& request) {
    if (auto none = check_no_fields(request); !none) return bad_request(none.error(), request);
    RehearsePort* practice = state.ports.trading.rehearse;
    if (practice == nullptr)
        return not_here("There is no practice exchange here; keys come from the real one.", request);
    const auto answer = practice->ask("POST", "/practice/account", R"({"balances":{"USDT":"10000"}})");
    if (!answer) return error_answer(answer.error(), request);
    const auto account = net::parse_json_object(answer->body);
    const std::string key = account ? text_in(*account, "api_key") : "";
    const std::string secret = account ? text_in(*account, "api_secret") : "";
    if (answer->status != 200 || key.empty() || secret.empty()) {
        return not_here("The practice exchange made no account; its log says why.", request);
    }
    JsonText json;
    json.begin_object().field("api_key", key).field("api_secret", secret).end_object();
    return json_answer(json.take());
}

}  // namespace

void add_keys_routes(net::Router& router, AppState& state) {
    net::RouteOptions options = on_worker();
    options.body_bytes_max = body_bytes_max;
    for (const Passed& route : with_body) {
        router.add(
            route.method, route.pattern,
            [&state, route](const net::Request& request) {
                if (auto names = check_query_names(request, {}); !names) return bad_request(names.error(), request);
                return ask_backend(state, request, route.method, route.pattern, request.body);
            },
            options);
    }
    for (const Passed& route : without_body) {
        router.add(
            route.method, route.pattern,
            [&state, route](const net::Request& request) {
                if (auto none = check_no_fields(request); !none) return bad_request(none.error(), request);
                const bool is_question = std::string_view(route.method) == "GET";
                return ask_backend(state, request, route.method, route.pattern, is_question ? "" : "{}");
            },
            options);
    }
    router.add(
        "POST", "/api/practice/keys", [&state](const net::Request& request) { return practice_keys(state, request); },
        options);
}

}  // namespace piggy::http_api
