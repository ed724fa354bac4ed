#include "apps/order_outcome.h"

#include <boost/json/array.hpp>

#include "adapters/net/json_object.h"
#include "apps/answer_fields.h"
#include "core/json_text.h"

namespace piggy::apps {
namespace {

namespace json = boost::json;
using orders::OrderState;
using trading::OrderEnded;
using trading::PlaceOrder;

OrderEnded ended_as(const PlaceOrder& placed, OrderState state, std::string code, std::string message) {
    OrderEnded ended;
    ended.run_id = placed.run_id;
    ended.request_id = placed.request_id;
    ended.state = state;
    ended.code = std::move(code);
    ended.message = std::move(message);
    return ended;
}

// A fee in the quote asset belongs to the fill, one in the base asset is taken out of what was bought. One in a third
// asset can't be valued here; the desk's own books have it.
void add_fill(OrderEnded& ended, const PlaceOrder& placed, orders::Fill fill, const Money& fee) {
    if (fee.asset == placed.symbol.quote) fill.fee = fee.amount;
    if (fee.asset == placed.symbol.base) ended.base_fee.value += fee.amount;
    fill.side = placed.side;
    ended.fills.push_back(fill);
}

// The fills of an answer; false where anything in it makes no sense.
bool read_fills(const json::object& order, const PlaceOrder& placed, OrderEnded& ended) {
    Decimal executed;
    for (const json::value& value : list_in(order, "fills")) {
        if (!value.is_object()) return false;
        const json::object& told = value.get_object();
        const auto time = parse_iso8601(text_in(told, "time"));
        const auto price = parse_price(text_in(told, "price"));
        const auto quantity = parse_quantity(text_in(told, "quantity"));
        const auto notional = decimal_in(told, "notional");
        const auto fee = decimal_in(told, "fee");
        if (!time || !price || !quantity || !notional || !fee) return false;
        const auto sum = try_add(executed, quantity->value);
        if (!sum) return false;
        executed = *sum;
        orders::Fill fill;
        fill.time = *time;
        fill.price = *price;
        fill.quantity = *quantity;
        fill.notional = *notional;
        add_fill(ended, placed, fill, Money{*fee, Asset{text_in(told, "fee_asset")}});
    }
    // Fills that are not all told yet are not the end.
    return decimal_in(order, "executed_quantity") == executed;
}

BackendOutcome outcome_of(const PlaceOrder& placed, const json::object& order) {
    const auto state = orders::parse_order_state(text_in(order, "state"));
    const bool is_ours = text_in(order, "request_id") == placed.request_id &&
                         text_in(order, "symbol") == placed.symbol.to_string() &&
                         text_in(order, "side") == orders::side_name(placed.side);
    if (!state || !is_ours) return {Heard::unclear, {}};
    if (!orders::is_final(*state)) return {Heard::open, {}};
    const std::string refusal = text_in(object_in(order, "refusal"), "message");
    BackendOutcome outcome{Heard::ended, ended_as(placed, *state, text_in(order, "code"),
                                                  refusal.empty() ? text_in(order, "reason") : refusal)};
    if (!read_fills(order, placed, outcome.ended)) return {Heard::unclear, {}};
    return outcome;
}

}  // namespace

OrderEnded never_placed(const PlaceOrder& placed, std::string code, std::string message) {
    return ended_as(placed, OrderState::not_placed, std::move(code), std::move(message));
}

std::optional<OrderEnded> order_ended(const PlaceOrder& placed, const execution::TradeAnswer& answer) {
    if (answer.refusal) {
        return ended_as(placed, OrderState::refused, answer.refusal->code(), answer.refusal->message());
    }
    if (!answer.order || !orders::is_final(answer.order->state)) return std::nullopt;
    OrderEnded ended = ended_as(placed, answer.order->state, answer.order->code, answer.order->reason);
    Decimal executed;
    for (const orders::BookedFill& booked : answer.fills) {
        const orders::VenueFill& told = booked.fill;
        executed += told.quantity.value;
        add_fill(ended, placed, {told.time, told.side, told.price, told.quantity, told.notional, {}}, told.fee);
    }
    return executed == answer.order->executed.value ? std::optional(std::move(ended)) : std::nullopt;
}

BackendOutcome trade_outcome(const PlaceOrder& placed, const http_api::BackendAnswer& answer) {
    const auto fields = net::parse_json_object(answer.body);
    if (!fields) return {Heard::unclear, {}};
    if (answer.status == 200 || answer.status == 202) return outcome_of(placed, *fields);
    const std::string code = text_in(*fields, "code");
    const std::string message = text_in(*fields, "message");
    if (code == "BACKEND_DOWN") {
        if (answer.maybe_arrived) return {Heard::unclear, {}};
        return {Heard::not_sent, never_placed(placed, code, message)};
    }
    // What the gate refuses lists what spoke against it; below 500 the request did not even get that far. Anything else
    // says nothing about the order.
    const bool refused =
        !code.empty() && ((answer.status >= 400 && answer.status < 500) || !list_in(*fields, "violations").empty());
    if (!refused) return {Heard::unclear, {}};
    return {Heard::ended, ended_as(placed, OrderState::refused, code, message)};
}

BackendOutcome order_outcome(const PlaceOrder& placed, const http_api::BackendAnswer& answer) {
    if (answer.status == 404) return {Heard::unknown_to_it, {}};
    const auto fields = net::parse_json_object(answer.body);
    if (answer.status != 200 || !fields) return {Heard::unclear, {}};
    return outcome_of(placed, *fields);
}

std::string trade_body(const PlaceOrder& order, Timestamp decided) {
    JsonText body;
    body.begin_object().field("request_id", order.request_id).field("symbol", order.symbol.to_string());
    body.field("side", orders::side_name(order.side));
    const bool buys = order.side == orders::Side::buy;
    body.field(buys ? "amount_usd" : "quantity", (buys ? order.amount_usd : order.quantity.value).to_string());
    body.field("decided_at", format_iso8601(decided, TimePrecision::milliseconds));
    return body.end_object().take();
}

}  // namespace piggy::apps
