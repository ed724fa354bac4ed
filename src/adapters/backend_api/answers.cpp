#include "adapters/backend_api/answers.h"

#include <utility>

#include "adapters/backend_api/backend_json.h"
#include "adapters/net/refusal_status.h"

namespace piggy::backend_api {
namespace {

// Whether anything can be said about what became of it.
bool is_told(orders::OrderState state) { return orders::is_final(state) || state == orders::OrderState::partial; }

}  // namespace

net::Response json_answer(std::string body, int status) {
    net::Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

net::Response error_answer(int status, std::string_view code, std::string_view message, const net::Request& request) {
    JsonText json;
    json.begin_object().field("code", code).field("message", message).field("id", request.id).end_object();
    return json_answer(json.take(), status);
}

net::Response bad_request(const Error& error, const net::Request& request) {
    return error_answer(400, "BAD_REQUEST", as_sentence(error.what), request);
}

net::Response trade_answer(const execution::TradeAnswer& answer, const execution::TradeRequest& trade,
                           const net::Request& request) {
    if (!answer.refusal) return json_answer(execution::order_json(answer), is_told(answer.order->state) ? 200 : 202);
    const std::string& request_id = answer.order ? answer.order->request_id : trade.request_id;
    JsonText json;
    json.begin_object().field("code", answer.refusal->code()).field("message", answer.refusal->message());
    execution::write_refusal(json, *answer.refusal);
    field_text(json, "request_id", request_id);
    // A refusal on record is the same text each time it is asked for, so it goes by the order's own id.
    json.field("id", answer.order ? request_id : request.id).end_object();
    return json_answer(json.take(), net::status_of_refusal(answer.refusal->code()));
}

net::Response guards_answer(const std::string& message, const std::vector<execution::Guard>& guards,
                            const net::Request& request) {
    std::string_view first;
    JsonText violations;
    violations.begin_array();
    for (const execution::Guard& guard : guards) {
        if (guard.ok) continue;
        if (first.empty()) first = guard.code;
        violations.begin_object().field("code", guard.code).field("message", guard.reason).end_object();
    }
    violations.end_array();
    if (first.empty()) first = "LIVE_NOT_ENABLED";
    JsonText json;
    json.begin_object().field("code", first).field("message", as_sentence(message));
    json.key("violations").raw(violations.text()).key("guards");
    execution::write_guards(json, guards, true);
    json.field("id", request.id).end_object();
    // What somebody has to undo first is locked; the rest is a conflict with how things are just now.
    return json_answer(json.take(), net::status_of_refusal(first) == 423 ? 423 : 409);
}

std::string as_sentence(std::string text) {
    if (text.empty()) return text;
    // A word that is a name ("amount_usd") keeps its case.
    const std::size_t end = text.find_first_of(" _.:");
    const bool is_word = end == std::string::npos || text[end] == ' ';
    if (is_word && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    if (text.back() != '.' && text.back() != '?' && text.back() != '!') text.push_back('.');
    return text;
}

}  // namespace piggy::backend_api
