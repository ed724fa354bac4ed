// The backend's address, live trading on and off, and the two routes that stop it whatever else is the matter.

#include <thread>

#include "adapters/http_api/api_json.h"
#include "adapters/http_api/trading_routes.h"
#include "adapters/net/json_object.h"
#include "adapters/net/response_head.h"

namespace piggy::http_api {
namespace {

const char* const without_backend = "This program was started without a backend.";

net::Response show_backend(AppState& state, const net::Request& request) {
    if (auto none = check_no_fields(request); !none) return bad_request(none.error(), request);
    if (state.ports.trading.backend == nullptr) return not_here(without_backend, request);
    const BackendTurn turn(state);
    return turn.is_ours() ? json_answer(to_json(state.ports.trading.backend->health())) : no_turn(request);
}

net::Response set_backend(AppState& state, const net::Request& request) {
    const auto object = net::parse_json_object(request.body);
    if (!object) return bad_request(object.error(), request);
    net::JsonObject body(*object);
    const std::string url = body.text("url", 300);
    if (auto done = body.done(); !done) return bad_request(done.error(), request, body.wrong_field());
    BackendPort* backend = state.ports.trading.backend;
    if (backend == nullptr) return not_here(without_backend, request);
    const std::string before = backend->heard().health.url;
    if (auto set = backend->set_url(url); !set) {
        const bool is_theirs = set.error().code == ErrorCode::malformed || set.error().code == ErrorCode::refused;
        return is_theirs ? bad_request(set.error(), request, "url") : error_answer(set.error(), request);
    }
    // What a strategy bought stands in the books of the backend that it was started with; of another one it would sell
    // what is somebody else's.
    RunsPort* runs = state.ports.trading.runs;
    if (runs != nullptr && backend->heard().health.url != before) {
        runs->stop_all(RunMode::live, "the backend's address was changed");
    }
    const BackendTurn turn(state);
    return turn.is_ours() ? json_answer(to_json(backend->health())) : no_turn(request);
}

// Neither the query nor the body is looked at, no turn is waited for. The strategies are stopped while the backend is
// asked, and also where it does not answer.
net::Response stop_live(AppState& state, const net::Request& request, const char* path, const char* why) {
    const TradingPorts& ports = state.ports.trading;
    std::size_t stopped = 0;
    BackendAnswer answer;
    {
        std::jthread stopping;
        if (ports.runs != nullptr) {
            stopping = std::jthread([&] { stopped = ports.runs->stop_all(RunMode::live, why); });
        }
        if (ports.backend != nullptr) answer = ports.backend->ask("POST", path, "{}");
    }
    if (answer.status == 200) return json_answer(std::move(answer.body));
    const auto said = net::parse_json_object(answer.body.empty() ? "{}" : answer.body);
    const auto text = [&](const char* name, const char* otherwise) -> std::string {
        const auto* value = said ? said->if_contains(name) : nullptr;
        if (value == nullptr || !value->is_string()) return otherwise;
        return {value->get_string().data(), value->get_string().size()};
    };
    const bool reached = answer.status != 0 && !is_silence(answer);
    JsonText json;
    json.begin_object().field("code", text("code", "BACKEND_DOWN"));
    json.field("message", "Live trading was not switched off over there: " + text("message", without_backend) +
                              " The live strategies of this program were stopped (" + std::to_string(stopped) +
                              "). Stop the backend itself, or run: cryptopiggy kill");
    json.field("maybe_arrived", answer.maybe_arrived).field("backend_reached", reached);
    json.field("runs_stopped", stopped).field("request_id", request.id).end_object();
    return json_answer(json.take(), answer.status == 0 ? 503 : answer.status);
}

}  // namespace

void add_live_routes(net::Router& router, AppState& state) {
    const auto add = [&](const char* method, const char* pattern, const net::RouteOptions& options, auto handler) {
        router.add(
            method, pattern, [&state, handler](const net::Request& request) { return handler(state, request); },
            options);
    };
    add("GET", "/api/backend", on_worker(), show_backend);
    add("PUT", "/api/backend", on_worker(), set_backend);
    add("POST", "/api/live/disable", before_all_else(), [](AppState& app, const net::Request& request) {
        return stop_live(app, request, "/api/live/disable", "live trading was switched off by a person");
    });
    add("POST", "/api/kill", before_all_else(), [](AppState& app, const net::Request& request) {
        return stop_live(app, request, "/api/kill", "everything was stopped by a person");
    });
}

}  // namespace piggy::http_api
