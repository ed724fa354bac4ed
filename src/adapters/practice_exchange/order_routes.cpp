// Orders: place, test, ask, cancel, replace.

#include <algorithm>

#include "adapters/practice_exchange/endpoint.h"
#include "adapters/practice_exchange/order_json.h"
#include "adapters/practice_exchange/order_request.h"
#include "adapters/practice_exchange/order_steps.h"
#include "adapters/practice_exchange/wire_words.h"

namespace piggy::practice_exchange {
namespace {

using std::chrono::hours;

constexpr std::string_view order_optional =
    "timeInForce quantity quoteOrderQty price newClientOrderId stopPrice trailingDelta icebergQty newOrderRespType "
    "selfTradePreventionMode strategyId strategyType";

std::string placed_json(const Context& context, const venue::Placed& placed, ResponseType response) {
    std::string text;
    text.reserve(1024);
    OrderJson(context.exchange(), text).placed(placed, response);
    return text;
}

std::string canceled_json(const Context& context, const venue::Order& order, const std::string& cancel_id) {
    std::string text;
    OrderJson(context.exchange(), text).canceled(order, cancel_id, !context.is_us());
    return text;
}

Answer<std::string> place(Context& context) {
    context.reply.counts_orders = true;
    const auto request = read_order(context.call.parameters, context.exchange());
    if (!request) return tl::unexpected<Refusal>(request.error());
    if (auto refused = too_many_orders(context, 1)) return tl::unexpected<Refusal>(std::move(*refused));
    const auto placed = context.exchange().place(context.account(), request->order, context.call.now);
    if (!placed) return tl::unexpected<Refusal>(placed.error());
    count_orders(context, 1);
    return placed_json(context, *placed, request->response);
}

Answer<std::string> test(Context& context) {
    ParameterReader read(context.call.parameters);
    const bool has_rates = read.boolean("computeCommissionRates", false);
    if (read.refusal()) return refuse(read);
    const auto request = read_order(context.call.parameters, context.exchange());
    if (!request) return tl::unexpected<Refusal>(request.error());
    const auto fine = context.exchange().check(context.account(), request->order, context.call.now);
    if (!fine) return tl::unexpected<Refusal>(fine.error());
    if (!has_rates) return "{}";
    const venue::FeeRates& fees = context.exchange().fees(context.account());
    const std::string none = R"({"maker":"0.00000000","taker":"0.00000000"})";
    return R"({"standardCommissionForOrder":{"maker":")" + ticks_text(fees.maker) + R"(","taker":")" +
           ticks_text(fees.taker) + R"("},"taxCommissionForOrder":)" + none + R"(,"discount":{"enabledForAccount":)" +
           (fees.in_bnb ? "true" : "false") +
           R"(,"enabledForSymbol":true,"discountAsset":"BNB","discount":"1.00000000"}})";
}

Answer<std::string> ask(Context& context) {
    ParameterReader read(context.call.parameters);
    const auto order = named_order(context, read, "orderId", "origClientOrderId");
    if (!order) return tl::unexpected<Refusal>(order.error());
    const venue::Order* found = *order;
    if (found == nullptr) return refuse(-2013, "Order does not exist.");
    if (venue::is_final(found->status) && found->executed == 0 && context.call.now - found->updated > hours(90 * 24)) {
        return refuse(-2026,
                      "Order was canceled or expired with no executed qty over 90 days ago and has been archived.");
    }
    std::string text;
    OrderJson(context.exchange(), text).order(*found);
    return text;
}

Answer<std::string> cancel(Context& context) {
    ParameterReader read(context.call.parameters);
    const Cancellation cancellation = read_cancellation(context, read, "newClientOrderId");
    const auto order = named_order(context, read, "orderId", "origClientOrderId");
    if (!order) return tl::unexpected<Refusal>(order.error());
    const auto canceled = cancel_order(context, *order, cancellation);
    if (!canceled) return tl::unexpected<Refusal>(canceled.error());
    return canceled_json(context, *canceled, cancellation.id);
}

std::string orders_json(const Context& context, const std::vector<const venue::Order*>& orders) {
    std::string text = "[";
    OrderJson write(context.exchange(), text);
    for (const venue::Order* order : orders) {
        if (text.size() > 1) text += ',';
        write.order(*order);
    }
    return text + "]";
}

Answer<std::string> open_orders(Context& context) {
    ParameterReader read(context.call.parameters);
    const std::string symbol = read.symbol();
    if (read.refusal()) return refuse(read);
    std::optional<venue::InstrumentId> of;
    if (!symbol.empty()) {
        const auto instrument = find_instrument(context, symbol);
        if (!instrument) return tl::unexpected<Refusal>(instrument.error());
        of = *instrument;
    }
    return orders_json(context, context.exchange().open_orders(context.account(), of));
}

Answer<std::string> cancel_open_orders(Context& context) {
    ParameterReader read(context.call.parameters);
    const std::string symbol = read.symbol();
    if (read.refusal()) return refuse(read);
    const auto instrument = find_instrument(context, symbol);
    if (!instrument) return tl::unexpected<Refusal>(instrument.error());
    // By id: cancelling one may move what the pointers point at, and takes the others of its list along.
    std::vector<venue::OrderId> open;
    for (const venue::Order* order : context.exchange().open_orders(context.account(), *instrument)) {
        open.push_back(order->id);
    }
    std::string text = "[";
    OrderJson write(context.exchange(), text);
    for (const venue::OrderId id : open) {
        const venue::Order* order = context.exchange().find(context.account(), *instrument, id);
        if (order == nullptr || venue::is_final(order->status)) continue;
        const std::string separator = text.size() > 1 ? "," : "";
        const std::string cancel_id = made_id(context.random);
        const venue::OrderList* list = context.exchange().find_list(context.account(), order->list);
        if (list != nullptr) {
            const venue::ListId list_id = list->id;
            const auto canceled = cancel_order_list(context, *list, cancel_id);
            if (!canceled) return tl::unexpected<Refusal>(canceled.error());
            text += separator;
            write.canceled_list(*context.exchange().find_list(context.account(), list_id), *canceled, cancel_id,
                                !context.is_us());
            continue;
        }
        const auto canceled = cancel_order(context, order, {cancel_id});
        if (!canceled) return tl::unexpected<Refusal>(canceled.error());
        text += separator;
        write.canceled(*canceled, cancel_id, !context.is_us());
    }
    if (text.size() == 1) return refuse(-2011, "Unknown order sent.");
    return text + "]";
}

Answer<std::string> all_orders(Context& context) {
    ParameterReader read(context.call.parameters);
    const std::string symbol = read.symbol();
    const auto from_id = read.integer("orderId");
    const auto start = read.time("startTime");
    const auto end = read.time("endTime");
    const std::size_t limit = read.limit(500, 1000);
    if (start && end && *end < *start) read.refuse(-1128, "Combination of optional parameters invalid.");
    if (start && end && *end - *start > hours(24)) {
        read.refuse(-1127, "More than 24 hours between startTime and endTime.");
    }
    if (read.refusal()) return refuse(read);
    const auto instrument = find_instrument(context, symbol);
    if (!instrument) return tl::unexpected<Refusal>(instrument.error());
    std::vector<const venue::Order*> orders = context.exchange().orders(context.account(), *instrument);
    std::erase_if(orders, [&](const venue::Order* order) {
        const std::int64_t time = milliseconds(order->created);
        return (from_id && order->id < *from_id) || (start && time < milliseconds(*start)) ||
               (end && time > milliseconds(*end));
    });
    // From somewhere: the first rows after it; else the newest.
    const bool is_from = from_id || start;
    if (orders.size() > limit) {
        const auto extra = static_cast<std::ptrdiff_t>(orders.size() - limit);
        if (is_from) {
            orders.resize(limit);
        } else {
            orders.erase(orders.begin(), orders.begin() + extra);
        }
    }
    return orders_json(context, orders);
}

// {"cancelResult":…,"newOrderResult":…,"cancelResponse":…,"newOrderResponse":…}
std::string replacement_json(std::string_view cancel_result, std::string_view order_result,
                             const std::string& cancel_response, const std::string& order_response) {
    std::string text = "{\"cancelResult\":\"";
    text.append(cancel_result).append("\",\"newOrderResult\":\"").append(order_result);
    text.append("\",\"cancelResponse\":").append(cancel_response);
    text.append(",\"newOrderResponse\":").append(order_response).append("}");
    return text;
}

std::string failed_json(const Refusal& refusal, const std::string& data) {
    std::string text = refusal_json(refusal);
    text.pop_back();
    return text + ",\"data\":" + data + "}";
}

Answer<std::string> cancel_replace(Context& context) {
    context.reply.counts_orders = true;
    ParameterReader read(context.call.parameters);
    const std::string_view mode = read.text("cancelReplaceMode");
    if (mode != "STOP_ON_FAILURE" && mode != "ALLOW_FAILURE") read.refuse_data("cancelReplaceMode");
    const std::string_view when_exceeded = read.text("orderRateLimitExceededMode");
    if (!when_exceeded.empty() && when_exceeded != "DO_NOTHING" && when_exceeded != "CANCEL_ONLY") {
        read.refuse_data("orderRateLimitExceededMode");
    }
    const Cancellation cancellation = read_cancellation(context, read, "cancelNewClientOrderId");
    if (read.refusal()) return refuse(read);
    const auto request = read_order(context.call.parameters, context.exchange());
    if (!request) return tl::unexpected<Refusal>(request.error());
    const auto old = named_order(context, read, "cancelOrderId", "cancelOrigClientOrderId");
    if (!old) return tl::unexpected<Refusal>(old.error());
    auto exceeded = too_many_orders(context, 1);
    if (exceeded && when_exceeded != "CANCEL_ONLY") return tl::unexpected<Refusal>(std::move(*exceeded));
    // Filters are judged before anything is done.
    const auto fine = context.exchange().check(context.account(), request->order, context.call.now);
    if (!fine && fine.error().code == -1013) return tl::unexpected<Refusal>(fine.error());

    const auto canceled = cancel_order(context, *old, cancellation);
    const std::string cancel_response =
        canceled ? canceled_json(context, *canceled, cancellation.id) : refusal_json(canceled.error());
    const std::string_view cancel_result = canceled ? "SUCCESS" : "FAILURE";
    if (!canceled && mode == "STOP_ON_FAILURE") {
        context.reply.status = 400;
        return failed_json({-2022, "Order cancel-replace failed."},
                           replacement_json(cancel_result, "NOT_ATTEMPTED", cancel_response, "null"));
    }
    Answer<venue::Placed> placed = tl::unexpected<Refusal>(exceeded.value_or(Refusal{}));
    if (!exceeded) placed = context.exchange().place(context.account(), request->order, context.call.now);
    const std::string order_response =
        placed ? placed_json(context, *placed, request->response) : refusal_json(placed.error());
    if (placed) count_orders(context, 1);
    const std::string data =
        replacement_json(cancel_result, placed ? "SUCCESS" : "FAILURE", cancel_response, order_response);
    if (canceled && placed) return data;
    if (!canceled && !placed) {
        context.reply.status = 400;
        return failed_json({-2022, "Order cancel-replace failed."}, data);
    }
    context.reply.status = 409;
    return failed_json({-2021, "Order cancel-replace partially failed."}, data);
}

std::int64_t test_weight(const Parameters& parameters) {
    return parameters.find("computeCommissionRates") == "true" ? 20 : 1;
}
std::int64_t open_orders_weight(const Parameters& parameters) { return parameters.has("symbol") ? 6 : 80; }

constexpr std::string_view test_optional =
    "timeInForce quantity quoteOrderQty price newClientOrderId stopPrice trailingDelta icebergQty newOrderRespType "
    "selfTradePreventionMode strategyId strategyType computeCommissionRates";
constexpr std::string_view replace_optional =
    "timeInForce quantity quoteOrderQty price newClientOrderId stopPrice trailingDelta icebergQty newOrderRespType "
    "selfTradePreventionMode strategyId strategyType cancelOrderId cancelOrigClientOrderId cancelNewClientOrderId "
    "cancelRestrictions orderRateLimitExceededMode";

}  // namespace

std::vector<Endpoint> order_endpoints() {
    using enum Security;
    return {
        {"POST", "/api/v3/order", "order.place", trade, fixed_weight<1>, place, "symbol side type", order_optional},
        {"POST", "/api/v3/order/test", "order.test", trade, test_weight, test, "symbol side type", test_optional},
        {"GET", "/api/v3/order", "order.status", user_data, fixed_weight<4>, ask, "symbol",
         "orderId origClientOrderId"},
        {"DELETE", "/api/v3/order", "order.cancel", trade, fixed_weight<1>, cancel, "symbol",
         "orderId origClientOrderId newClientOrderId cancelRestrictions"},
        {"POST", "/api/v3/order/cancelReplace", "order.cancelReplace", trade, fixed_weight<1>, cancel_replace,
         "symbol side type cancelReplaceMode", replace_optional},
        {"GET", "/api/v3/openOrders", "openOrders.status", user_data, open_orders_weight, open_orders, "", "symbol"},
        {"DELETE", "/api/v3/openOrders", "openOrders.cancelAll", trade, fixed_weight<1>, cancel_open_orders, "symbol",
         ""},
        {"GET", "/api/v3/allOrders", "allOrders", user_data, fixed_weight<20>, all_orders, "symbol",
         "orderId startTime endTime limit"},
    };
}

}  // namespace piggy::practice_exchange
