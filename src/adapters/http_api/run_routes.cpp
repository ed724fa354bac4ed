// Strategies at work: which there are, one more, one less.

#include <charconv>

#include "adapters/http_api/api_json.h"
#include "adapters/http_api/trading_routes.h"
#include "adapters/net/json_object.h"
#include "adapters/net/response_head.h"

namespace piggy::http_api {
namespace {

const char* const without_runs = "This program was started without strategies at work.";

net::Response list_runs(AppState& state, const net::Request& request) {
    if (auto none = check_no_fields(request); !none) return bad_request(none.error(), request);
    if (state.ports.trading.runs == nullptr) return not_here(without_runs, request);
    return json_answer("{\"items\":" + to_json(state.ports.trading.runs->list()) + "}");
}

std::string shortest(double number) {
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, number);
    return {text, end.ptr};
}

// As in a backtest's order: a number or a short text each.
std::map<std::string, std::string> read_parameters(net::JsonObject& body) {
    std::map<std::string, std::string> parameters;
    const boost::json::object* given = body.optional_object("params");
    if (given == nullptr) return parameters;
    for (const auto& pair : *given) {
        const std::string name(pair.key().data(), pair.key().size());
        const boost::json::value& value = pair.value();
        if (value.is_int64()) {
            parameters[name] = std::to_string(value.get_int64());
        } else if (value.is_double()) {
            parameters[name] = shortest(value.get_double());
        } else if (value.is_string() && value.get_string().size() <= 100) {
            parameters[name] = std::string(value.get_string().data(), value.get_string().size());
        } else {
            body.refuse("params." + name, "params." + name + " must be a number or a short string");
        }
    }
    return parameters;
}

net::Response start_run(AppState& state, const net::Request& request) {
    const auto object = net::parse_json_object(request.body);
    if (!object) return bad_request(object.error(), request);
    net::JsonObject body(*object);
    RunOrder order;
    const auto mode = parse_run_mode(body.text("mode", 10));
    if (!mode) body.refuse("mode", "mode must be paper or live");
    order.mode = mode.value_or(RunMode::paper);
    order.symbol = body.text("symbol", 40);
    order.timeframe = body.text("timeframe", 10);
    order.strategy = body.text("strategy", 60);
    order.parameters = read_parameters(body);
    order.sizing = body.optional_text("sizing", 60).value_or(order.sizing);
    if (auto done = body.done(); !done) return bad_request(done.error(), request, body.wrong_field());
    if (state.ports.trading.runs == nullptr) return not_here(without_runs, request);
    const auto id = state.ports.trading.runs->start(order);
    if (!id) return error_answer(id.error(), request);
    return json_answer("{\"run_id\":" + net::json_quoted(*id) + "}", 201);
}

net::Response stop_run(AppState& state, const net::Request& request) {
    if (auto none = check_no_fields(request); !none) return bad_request(none.error(), request);
    RunsPort* runs = state.ports.trading.runs;
    if (runs == nullptr) return not_here(without_runs, request);
    const std::string id(request.parameter("id"));
    if (auto stopped = runs->stop(id, "stopped by a person"); !stopped) return error_answer(stopped.error(), request);
    for (const trading::RunView& run : runs->list()) {
        if (run.config.id == id) return json_answer(to_json(run));
    }
    return error_answer({ErrorCode::not_found, "there is no such strategy at work"}, request);
}

net::Response stop_runs(AppState& state, const net::Request& request) {
    const auto object = net::parse_json_object(request.body);
    if (!object) return bad_request(object.error(), request);
    net::JsonObject body(*object);
    const auto mode = parse_run_mode(body.text("mode", 10));
    if (!mode) body.refuse("mode", "mode must be paper or live");
    if (auto done = body.done(); !done) return bad_request(done.error(), request, body.wrong_field());
    if (state.ports.trading.runs == nullptr) return not_here(without_runs, request);
    const std::size_t stopped = state.ports.trading.runs->stop_all(*mode, "stopped by a person");
    return json_answer("{\"stopped\":" + std::to_string(stopped) + "}");
}

}  // namespace

void add_run_routes(net::Router& router, AppState& state) {
    const auto add = [&](const char* method, const char* pattern, auto handler) {
        router.add(
            method, pattern, [&state, handler](const net::Request& request) { return handler(state, request); },
            on_worker());
    };
    add("GET", "/api/runs", list_runs);
    add("POST", "/api/runs", start_run);
    router.add(
        "POST", "/api/runs/stop", [&state](const net::Request& request) { return stop_runs(state, request); },
        before_all_else());
    add("POST", "/api/runs/:id/stop", stop_run);
}

}  // namespace piggy::http_api
