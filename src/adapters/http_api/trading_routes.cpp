#include "adapters/http_api/trading_routes.h"

#include <algorithm>
#include <charconv>

#include "adapters/http_api/api_json.h"
#include "adapters/net/json_object.h"
#include "adapters/net/response_head.h"
#include "core/shortened.h"

namespace piggy::http_api {

net::RouteOptions on_worker() {
    net::RouteOptions options;
    options.runs = net::Runs::on_worker;
    return options;
}

net::RouteOptions before_all_else() {
    net::RouteOptions options;
    options.runs = net::Runs::first;
    return options;
}

BackendTurn::BackendTurn(AppState& state) : state_(state) {
    is_ours_ = state_.backend_turns.fetch_add(1) < AppState::backend_turns_max;
}
BackendTurn::~BackendTurn() { state_.backend_turns.fetch_sub(1); }

net::Response not_here(const std::string& sentence, const net::Request& request) {
    return net::refusal_response({503, "UNAVAILABLE", sentence}, request.id);
}

net::Response no_turn(const net::Request& request) {
    auto response = net::refusal_response(
        {429, "RATE_LIMITED",
         "Eight requests are waiting for the backend already and this one was not sent; try again in a moment."},
        request.id);
    response.fields.push_back({"Retry-After", "1"});
    return response;
}

bool is_silence(const BackendAnswer& answer) {
    return answer.status == 503 && answer.body.starts_with(R"({"code":"BACKEND_DOWN")");
}

net::Response passed_on(BackendAnswer answer, std::string_view request_id) {
    if (is_silence(answer)) {
        answer.body.pop_back();
        answer.body += ",\"request_id\":" + net::json_quoted(request_id) + "}";
    }
    return json_answer(std::move(answer.body), answer.status);
}

net::Response ask_backend(AppState& state, const net::Request& request, std::string_view method, std::string_view path,
                          std::string body) {
    if (state.ports.trading.backend == nullptr) {
        return not_here("This program was started without a backend.", request);
    }
    const BackendTurn turn(state);
    if (!turn.is_ours()) return no_turn(request);
    return passed_on(state.ports.trading.backend->ask(method, path, std::move(body)), request.id);
}

Result<> check_no_fields(const net::Request& request) {
    if (!request.query.empty()) {
        return fail(ErrorCode::malformed,
                    "the query has " + shortened(request.query.front().name) + ", which this address does not take");
    }
    if (request.body.empty()) return {};
    const auto object = net::parse_json_object(request.body);
    if (!object) return fail(object.error());
    return net::JsonObject(*object).done();
}

Result<RunMode> read_query_mode(const net::Request& request, std::vector<std::string_view> others) {
    others.insert(others.begin(), "mode");
    if (auto names = check_query_names(request, others); !names) return fail(names.error());
    const std::string_view text = request.query_value("mode").value_or("");
    if (const auto mode = parse_run_mode(text)) return *mode;
    return fail(ErrorCode::malformed, "mode must be paper or live, was '" + shortened(text) + "'");
}

bool is_order_id(std::string_view id) {
    constexpr std::string_view taken = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:";
    return !id.empty() && id.size() <= 64 && id.find_first_not_of(taken) == std::string_view::npos &&
           id.find_first_not_of('.') != std::string_view::npos;
}

Result<std::int64_t> read_query_number(const net::Request& request, std::string_view name, std::int64_t otherwise,
                                       std::int64_t low, std::int64_t high) {
    const auto text = request.query_value(name);
    if (!text) return otherwise;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error == std::errc() && end == text->data() + text->size() && number >= low && number <= high) return number;
    return fail(ErrorCode::malformed, std::string(name) + " must be a whole number from " + std::to_string(low) +
                                          " to " + std::to_string(high));
}

}  // namespace piggy::http_api
