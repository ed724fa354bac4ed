// Telegram and the last alerts.

#include "adapters/http_api/api_json.h"
#include "adapters/http_api/trading_routes.h"
#include "adapters/net/json_object.h"

namespace piggy::http_api {
namespace {

constexpr std::int64_t alerts_max = 100;
constexpr std::int64_t id_max = (std::int64_t{1} << 53) - 1;
const char* const without_alerts = "There are no alerts here: this program was started without them.";

void field_time(JsonText& json, std::string_view name, const std::optional<Timestamp>& time) {
    json.key(name);
    time ? json.value(format_iso8601(*time)) : json.null();
}

net::Response show(AlertsPort& alerts, const net::Request& request) {
    const auto report = alerts.telegram();
    return report ? json_answer(to_json(*report)) : error_answer(report.error(), request);
}

net::Response save(AlertsPort& alerts, const net::Request& request) {
    if (auto names = check_query_names(request, {}); !names) return bad_request(names.error(), request);
    const auto object = net::parse_json_object(request.body);
    if (!object) return bad_request(object.error(), request);
    net::JsonObject body(*object);
    TelegramChange change;
    change.token = body.optional_text("token", 100).value_or("");
    change.chat_id = body.integer("chat_id", -id_max, id_max);
    change.user_id = body.optional_integer("user_id", 1, id_max);
    if (const auto* balance = body.any("balance")) {
        if (balance->is_bool()) {
            change.balance = balance->get_bool();
        } else {
            body.refuse("balance", "balance must be true or false");
        }
    }
    if (auto done = body.done(); !done) return bad_request(done.error(), request, body.wrong_field());
    if (auto saved = alerts.save(change); !saved) {
        const bool is_token = saved.error().what.find("token") != std::string::npos;
        return error_answer(saved.error(), request,
                            saved.error().code == ErrorCode::malformed ? (is_token ? "token" : "chat_id") : "");
    }
    return show(alerts, request);
}

net::Response remove(AlertsPort& alerts, const net::Request& request) {
    if (auto none = check_no_fields(request); !none) return bad_request(none.error(), request);
    if (auto removed = alerts.remove(); !removed) return error_answer(removed.error(), request);
    return show(alerts, request);
}

net::Response test(AlertsPort& alerts, const net::Request& request) {
    if (auto none = check_no_fields(request); !none) return bad_request(none.error(), request);
    const auto sent = alerts.send_test();
    if (!sent) return error_answer(sent.error(), request);
    JsonText json;
    json.begin_object().field("outcome", sent->outcome).field("message", sent->message).end_object();
    return json_answer(json.take());
}

net::Response list(AlertsPort& alerts, const net::Request& request) {
    if (auto names = check_query_names(request, {}); !names) return bad_request(names.error(), request);
    const auto rows = alerts.newest(alerts_max);
    if (!rows) return error_answer(rows.error(), request);
    JsonText json;
    json.begin_object().key("items").begin_array();
    for (const AlertRow& row : *rows) {
        json.begin_object().field("id", row.id).field("time", format_iso8601(row.time)).field("kind", row.kind);
        json.field("level", row.level).field("text", row.text).field("outcome", row.outcome).end_object();
    }
    json.end_array().end_object();
    return json_answer(json.take());
}

}  // namespace

std::string to_json(const TelegramReport& report) {
    JsonText json;
    json.begin_object().field("saved", report.saved).field("from_environment", report.from_environment);
    report.saved ? json.field("token_ending", report.token_ending) : json.key("token_ending").null();
    json.key("chat_id");
    report.chat_id != 0 ? json.value(report.chat_id) : json.null();
    json.key("user_id");
    report.user_id != 0 ? json.value(report.user_id) : json.null();
    json.field("balance", report.balance);
    report.trouble.empty() ? json.key("trouble").null() : json.field("trouble", as_sentence(report.trouble));
    json.field("sender_runs", report.sender_runs).field("silent", report.silent);
    json.field("waiting", report.waiting).field("given_up", report.given_up);
    field_time(json, "waiting_since", report.waiting_since);
    field_time(json, "last_delivered", report.last_delivered);
    field_time(json, "heard", report.heard);
    return json.end_object().take();
}

void add_alert_routes(net::Router& router, AppState& state) {
    const auto add = [&](const char* method, const char* path, auto handler) {
        net::RouteOptions options = on_worker();
        router.add(
            method, path,
            [&state, handler](const net::Request& request) {
                AlertsPort* alerts = state.ports.alerts;
                return alerts == nullptr ? not_here(without_alerts, request) : handler(*alerts, request);
            },
            options);
    };
    add("GET", "/api/telegram", [](AlertsPort& alerts, const net::Request& request) {
        if (auto none = check_no_fields(request); !none) return bad_request(none.error(), request);
        return show(alerts, request);
    });
    add("PUT", "/api/telegram", save);
    add("DELETE", "/api/telegram", remove);
    add("POST", "/api/telegram/test", test);
    add("GET", "/api/alerts", list);
}

}  // namespace piggy::http_api
