// POST /api/trade, and what became of orders.

#include "adapters/backend_api/answers.h"
#include "adapters/backend_api/backend_json.h"
#include "adapters/backend_api/backend_state.h"
#include "adapters/backend_api/trade_request.h"

namespace piggy::backend_api {
namespace {

net::Response held_back(BackendState& state, std::chrono::seconds wait, const net::Request& request) {
    state.log("request " + request.id + ": an order was held back, there were 60 within a minute");
    auto response = error_answer(
        429, "RATE_LIMITED",
        "There were 60 orders within a minute; the next may come in " + std::to_string(wait.count()) + " s.", request);
    response.fields.push_back({"Retry-After", std::to_string(wait.count())});
    return response;
}

net::Response trade(BackendState& state, const net::Request& request) {
    if (const auto wait = state.order_brake.hold_back(state.ports.clock->monotonic())) {
        return held_back(state, *wait, request);
    }
    const auto trade = read_trade_request(request.body);
    if (!trade) return bad_request(trade.error(), request);
    if (auto refused = check_limits_header(state, request)) return std::move(*refused);
    return trade_answer(state.ports.desk->trade(*trade), *trade, request);
}

// By the request id, or by the id at the venue.
net::Response one_order(BackendState& state, const net::Request& request) {
    const std::string id(request.parameter("id"));
    const auto known = state.ports.desk->order(id);
    if (!known) return state.failed(known.error(), request);
    if (*known && (*known)->order) return json_answer(execution::order_json(**known));
    const auto order = state.ports.store->order_of_client_id(id);
    if (!order) return state.failed(order.error(), request);
    if (!*order) return error_answer(404, "NOT_FOUND", "There is no order of this id.", request);
    const auto fills = state.ports.store->fills_of(id);
    if (!fills) return state.failed(fills.error(), request);
    return json_answer(execution::order_json(**order, *fills));
}

}  // namespace

void add_order_routes(net::Router& router, BackendState& state) {
    const auto to_trade = [&state](const net::Request& request) { return trade(state, request); };
    const auto to_order = [&state](const net::Request& request) { return one_order(state, request); };
    router.add("POST", "/api/trade", with_query({}, to_trade), on_worker());
    router.add("GET", "/api/orders/:id", with_query({}, to_order), on_worker());
}

}  // namespace piggy::backend_api
