// Orders, paper and live, what became of them, and the two desks.

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "adapters/http_api/api_json.h"
#include "adapters/http_api/trading_routes.h"
#include "adapters/net/json_object.h"
#include "adapters/net/refusal_status.h"
#include "adapters/net/response_head.h"
#include "execution/desk_json.h"

namespace piggy::http_api {
namespace {

constexpr std::int64_t limit_max = 500;
constexpr std::int64_t offset_max = 1'000'000'000;

struct Order {
    RunMode mode = RunMode::paper;
    execution::TradeRequest trade;
};

bool read_flag(net::JsonObject& body, const char* field) {
    const boost::json::value* found = body.any(field);
    if (found != nullptr && !found->is_bool()) body.refuse(field, std::string(field) + " must be true or false");
    return found != nullptr && found->is_bool() && found->get_bool();
}

RunMode read_mode(net::JsonObject& body) {
    const auto mode = parse_run_mode(body.text("mode", 10));
    if (!mode) body.refuse("mode", "mode must be paper or live");
    return mode.value_or(RunMode::paper);
}

// Amounts are text, so that no digit is lost on the way to the gate, which judges what they say.
Order read_order(net::JsonObject& body) {
    Order order;
    order.mode = read_mode(body);
    order.trade.request_id = body.text("request_id", 64);
    if (!order.trade.request_id.empty() && !is_order_id(order.trade.request_id)) {
        body.refuse("request_id", "request_id must have 1 to 64 of A-Z a-z 0-9 - _ . :");
    }
    order.trade.symbol = body.text("symbol", 40);
    order.trade.side = body.text("side", 10);
    order.trade.amount_usd = body.optional_text("amount_usd", 40);
    order.trade.quantity = body.optional_text("quantity", 40);
    order.trade.close = read_flag(body, "close");
    return order;
}

// Decided when it came to this program: what the backend gets to see later than it may is not sent.
std::string backend_body(const execution::TradeRequest& trade, Timestamp decided) {
    JsonText json;
    json.begin_object().field("request_id", trade.request_id).field("symbol", trade.symbol).field("side", trade.side);
    if (trade.amount_usd) json.field("amount_usd", *trade.amount_usd);
    if (trade.quantity) json.field("quantity", *trade.quantity);
    if (trade.close) json.field("close", true);
    json.field("decided_at", format_iso8601(decided, TimePrecision::milliseconds));
    return json.end_object().take();
}

net::Response held_back(std::chrono::seconds wait, const net::Request& request) {
    auto response = net::refusal_response(
        {429, "RATE_LIMITED",
         "There were 60 orders within a minute; the next may come in " + std::to_string(wait.count()) + " s."},
        request.id);
    response.fields.push_back({"Retry-After", std::to_string(wait.count())});
    return response;
}

// As the backend answers a live one.
net::Response paper_trade(PaperPort& paper, const execution::TradeRequest& trade, const net::Request& request) {
    const execution::TradeAnswer answer = paper.trade(trade);
    if (!answer.refusal) {
        const orders::OrderState state = answer.order->state;
        const bool is_told = orders::is_final(state) || state == orders::OrderState::partial;
        return json_answer(paper_order_json(answer), is_told ? 200 : 202);
    }
    JsonText json;
    json.begin_object().field("code", answer.refusal->code()).field("message", answer.refusal->message());
    execution::write_refusal(json, *answer.refusal);
    json.field("request_id", answer.order ? answer.order->request_id : trade.request_id);
    json.field("id", answer.order ? answer.order->request_id : request.id).end_object();
    return json_answer(json.take(), net::status_of_refusal(answer.refusal->code()));
}

net::Response live_trade(AppState& state, const execution::TradeRequest& trade, const net::Request& request) {
    BackendPort* backend = state.ports.trading.backend;
    if (backend == nullptr) return not_here("This program was started without a backend.", request);
    const Timestamp decided = state.ports.clock->now();
    const BackendTurn turn(state);
    if (!turn.is_ours()) return no_turn(request);
    BackendAnswer answer = backend->ask("POST", "/api/trade", backend_body(trade, decided));
    if (answer.status == 200 || answer.status == 202) answer.body = with_mode(RunMode::live, answer.body);
    return passed_on(std::move(answer), trade.request_id);
}

net::Response trade(AppState& state, const net::Request& request) {
    const auto object = net::parse_json_object(request.body);
    if (!object) return bad_request(object.error(), request);
    net::JsonObject body(*object);
    const Order order = read_order(body);
    if (auto done = body.done(); !done) return bad_request(done.error(), request, body.wrong_field());
    net::OrderBrake& brake = order.mode == RunMode::paper ? state.paper_brake : state.live_brake;
    if (const auto wait = brake.hold_back(state.ports.clock->monotonic())) return held_back(*wait, request);
    if (order.mode == RunMode::live) return live_trade(state, order.trade, request);
    PaperPort* paper = state.ports.trading.paper;
    if (paper == nullptr) return not_here("This program was started without paper trading.", request);
    return paper_trade(*paper, order.trade, request);
}

net::Response orders_answer(const std::vector<std::string>& items, std::int64_t total) {
    return json_answer("{\"items\":" + array_of(items) + ",\"total\":" + std::to_string(total) + "}");
}

// The backend's page, each order with its mode.
net::Response live_orders(net::Response answer) {
    if (answer.status != 200) return answer;
    const auto page = net::parse_json_object(answer.body);
    const auto* items = page ? page->if_contains("items") : nullptr;
    const auto* total = page ? page->if_contains("total") : nullptr;
    std::vector<std::string> orders;
    if (items != nullptr && items->is_array()) {
        for (const boost::json::value& item : items->get_array()) {
            orders.push_back(with_mode(RunMode::live, boost::json::serialize(item)));
        }
    }
    return orders_answer(orders, total != nullptr && total->is_int64() ? total->get_int64() : 0);
}

net::Response list_orders(AppState& state, const net::Request& request) {
    const auto mode = read_query_mode(request, {"limit", "offset"});
    if (!mode) return bad_request(mode.error(), request, "mode");
    const auto limit = read_query_number(request, "limit", 50, 0, limit_max);
    if (!limit) return bad_request(limit.error(), request, "limit");
    const auto offset = read_query_number(request, "offset", 0, 0, offset_max);
    if (!offset) return bad_request(offset.error(), request, "offset");
    if (*mode == RunMode::live) {
        const std::string page = "?limit=" + std::to_string(*limit) + "&offset=" + std::to_string(*offset);
        return live_orders(ask_backend(state, request, "GET", "/api/orders" + page, ""));
    }
    PaperPort* paper = state.ports.trading.paper;
    if (paper == nullptr) return not_here("This program was started without paper trading.", request);
    const auto page = paper_orders(*paper, {*limit, *offset});
    return page ? orders_answer(page->first, page->second) : error_answer(page.error(), request);
}

net::Response one_order(AppState& state, const net::Request& request) {
    const auto mode = read_query_mode(request);
    if (!mode) return bad_request(mode.error(), request, "mode");
    const std::string id(request.parameter("id"));
    const net::Refusal unknown{404, "NOT_FOUND", "There is no order of this id."};
    if (!is_order_id(id)) return net::refusal_response(unknown, request.id);
    if (*mode == RunMode::live) {
        auto answer = ask_backend(state, request, "GET", "/api/orders/" + id, "");
        if (answer.status == 200) answer.body = with_mode(RunMode::live, answer.body);
        return answer;
    }
    PaperPort* paper = state.ports.trading.paper;
    if (paper == nullptr) return not_here("This program was started without paper trading.", request);
    const auto order = paper->order(id);
    if (!order) return error_answer(order.error(), request);
    if (!*order || !(*order)->order) return net::refusal_response(unknown, request.id);
    return json_answer(paper_order_json(**order));
}

net::Response desk_frame(AppState& state, RunMode mode) {
    return json_answer("{\"kind\":\"desk\"," + state.news->desk_fields(mode) + "}");
}

net::Response show_desk(AppState& state, const net::Request& request) {
    const auto mode = read_query_mode(request);
    return mode ? desk_frame(state, *mode) : bad_request(mode.error(), request, "mode");
}

net::Response reset_paper(AppState& state, const net::Request& request) {
    if (auto none = check_no_fields(request); !none) return bad_request(none.error(), request);
    const TradingPorts& ports = state.ports.trading;
    if (ports.paper == nullptr) return not_here("This program was started without paper trading.", request);
    if (ports.runs != nullptr) ports.runs->stop_all(RunMode::paper, "the paper account was begun anew");
    if (auto done = ports.paper->reset(); !done) return error_answer(done.error(), request);
    state.news->read_paper_orders();
    state.news->desk_changed(RunMode::paper);
    return desk_frame(state, RunMode::paper);
}

net::Response equity(AppState& state, const net::Request& request) {
    const auto mode = read_query_mode(request, {"hours", "points"});
    if (!mode) return bad_request(mode.error(), request, "mode");
    const auto hours = read_query_number(request, "hours", 24, 1, 24 * 366);
    if (!hours) return bad_request(hours.error(), request, "hours");
    const auto points = read_query_number(request, "points", 500, 2, 5000);
    if (!points) return bad_request(points.error(), request, "points");
    EquityPort* port = state.ports.trading.equity;
    if (port == nullptr) return not_here("This program keeps no history of equity.", request);
    const Timestamp from = state.ports.clock->now() - std::chrono::hours(*hours);
    const auto curve = port->equity(*mode, from, static_cast<std::size_t>(*points));
    return curve ? json_answer(to_json(*curve)) : error_answer(curve.error(), request);
}

}  // namespace

void add_trade_routes(net::Router& router, AppState& state) {
    const auto add = [&](const char* method, const char* pattern, auto handler) {
        router.add(
            method, pattern, [&state, handler](const net::Request& request) { return handler(state, request); },
            on_worker());
    };
    add("POST", "/api/trade", trade);
    add("GET", "/api/orders", list_orders);
    add("GET", "/api/orders/:id", one_order);
    add("GET", "/api/desk", show_desk);
    add("POST", "/api/paper/reset", reset_paper);
    add("GET", "/api/equity", equity);
}

}  // namespace piggy::http_api
