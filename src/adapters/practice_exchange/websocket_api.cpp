#include "adapters/practice_exchange/websocket_api.h"

#include "adapters/practice_exchange/exchange_info_json.h"
#include "adapters/practice_exchange/wire_words.h"

namespace piggy::practice_exchange {
namespace {

ApiCall call_from(const WebsocketFrame& frame, std::string source_ip, Timestamp now) {
    ApiCall call;
    call.over_websocket = true;
    call.source_ip = std::move(source_ip);
    call.now = now;
    call.signed_payload = frame.signed_payload();
    for (const Parameter& parameter : frame.parameters) {
        if (parameter.name == "apiKey") {
            call.api_key = parameter.value;
        } else if (parameter.name != "returnRateLimits") {
            call.parameters.add(parameter.name, parameter.value);
        }
    }
    return call;
}

bool returns_rate_limits(const WebsocketFrame& frame) {
    for (const Parameter& parameter : frame.parameters) {
        if (parameter.name == "returnRateLimits") return parameter.value != "false";
    }
    return true;
}

void replace(ApiReply& reply, const Refusal& refusal) {
    reply.status = status_of(refusal.code);
    reply.body = refusal_json(refusal);
}

// The error of a 429 or 418 says in its data when to come again.
std::string error_json(const ApiReply& reply, Timestamp now) {
    if (!reply.retry_at) return reply.body;
    std::string text = reply.body;
    text.pop_back();
    text += ",\"data\":{\"serverTime\":";
    append_integer(text, milliseconds(now));
    text += ",\"retryAfter\":";
    append_integer(text, milliseconds(*reply.retry_at));
    return text + "}}";
}

}  // namespace

std::optional<ApiReply> WebsocketApi::refuse_connection(std::string_view source_ip, Timestamp now) {
    return api_.charge(source_ip, connection_weight, now);
}

void WebsocketApi::subscribe(ApiReply& reply, std::string_view method, const ApiCall& call,
                             UserSubscriptions& subscriptions) {
    if (method == "userDataStream.subscribe.signature") {
        const auto number = subscriptions.subscribe(*reply.account);
        if (!number) return replace(reply, number.error());
        reply.body = "{\"subscriptionId\":" + std::to_string(*number) + "}";
    } else if (method == "userDataStream.unsubscribe") {
        ParameterReader read(call.parameters);
        const auto which = read.integer("subscriptionId");
        if (read.refusal()) return replace(reply, *read.refusal());
        const auto done = subscriptions.unsubscribe(which);
        if (!done) return replace(reply, done.error());
    } else if (method == "session.subscriptions") {
        reply.body = "[";
        for (const std::int64_t number : subscriptions.subscriptions()) {
            if (reply.body.size() > 1) reply.body += ',';
            reply.body += "{\"subscriptionId\":" + std::to_string(number) + "}";
        }
        reply.body += ']';
    }
}

std::string WebsocketApi::rate_limits(const ApiReply& reply, const ApiCall& call) const {
    const RateLimits& limits = api_.parts().limits;
    const LimitSettings& settings = limits.settings();
    std::string text = "[";
    if (reply.counts_orders && reply.account) {
        const OrderCounts counts = limits.order_counts(*reply.account, call.now);
        append_rate_limit(text, "ORDERS", "SECOND", 10, settings.orders_per_ten_seconds, counts.ten_seconds);
        text += ',';
        append_rate_limit(text, "ORDERS", "DAY", 1, settings.orders_per_day, counts.day);
        text += ',';
    }
    append_rate_limit(text, "REQUEST_WEIGHT", "MINUTE", 1, settings.weight_per_minute,
                      limits.weight_used(call.source_ip, call.now));
    return text + "]";
}

std::string WebsocketApi::answer(std::string_view text, std::string source_ip, Timestamp now,
                                 UserSubscriptions& subscriptions) {
    const auto parsed = parse_frame(text);
    const WebsocketFrame frame = parsed ? *parsed : WebsocketFrame{};
    const ApiCall call = call_from(frame, std::move(source_ip), now);
    // What can't be read is charged like any other request.
    ApiReply reply = api_.handle_method(frame.method, call);
    if (!parsed && reply.status == 400) replace(reply, parsed.error());
    if (reply.status == 200) subscribe(reply, frame.method, call, subscriptions);

    const bool is_fine = reply.status == 200;
    std::string out = "{\"id\":";
    out.reserve(reply.body.size() + 512);
    out += frame.id;
    out += ",\"status\":";
    append_integer(out, reply.status);
    out += is_fine ? ",\"result\":" : ",\"error\":";
    out += is_fine ? reply.body : error_json(reply, now);
    if (returns_rate_limits(frame)) {
        out += ",\"rateLimits\":";
        out += rate_limits(reply, call);
    }
    return out + "}";
}

}  // namespace piggy::practice_exchange
