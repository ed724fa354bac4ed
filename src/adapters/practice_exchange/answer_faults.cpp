#include "adapters/practice_exchange/answer_faults.h"

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "adapters/practice_exchange/api.h"
#include "adapters/practice_exchange/wire_words.h"

namespace piggy::practice_exchange {
namespace {

namespace json = boost::json;

std::string_view message_of(std::int64_t code) {
    switch (code) {
        case -1000: return "An unknown error occurred while processing the request.";
        case -1001: return "Internal error; unable to process your request. Please try again.";
        case -1003: return "Too much request weight used; please use WebSocket Streams for live updates.";
        case -1006: return "An unexpected response was received from the message bus. Execution status unknown.";
        case -1007:
            return "Timeout waiting for response from backend server. Send status unknown; execution status unknown.";
        case -1008: return "Server is currently overloaded with other requests. Please try again in a few minutes.";
        case -1015: return "Too many new orders.";
        case -1016: return "This service is no longer available.";
        case -1021: return "Timestamp for this request is outside of the recvWindow.";
        case -1022: return "Signature for this request is not valid.";
        case -1121: return "Invalid symbol.";
        case -1125: return "This listenKey does not exist.";
        case -2010: return "Account has insufficient balance for requested action.";
        case -2011: return "Unknown order sent.";
        case -2013: return "Order does not exist.";
        case -2014: return "API-key format invalid.";
        case -2015: return "Invalid API-key, IP, or permissions for action.";
        default: return "Unknown error, please check your request or try again later.";
    }
}

ApiReply error_reply(std::int64_t code) {
    const int number = static_cast<int>(code);
    ApiReply reply;
    reply.status = number == -1007 ? 408 : number == -1008 ? 503 : status_of(number);
    reply.body = refusal_json({number, std::string(message_of(code))});
    return reply;
}

ApiReply html_reply(int status, std::string_view title) {
    ApiReply reply;
    reply.status = status;
    reply.content_type = "text/html";
    reply.body = "<html>\r\n<head><title>" + std::to_string(status) + " " + std::string(title) +
                 "</title></head>\r\n<body>\r\n<center><h1>" + std::to_string(status) + " " + std::string(title) +
                 "</h1></center>\r\n<hr><center>practice exchange</center>\r\n</body>\r\n</html>\r\n";
    return reply;
}

std::string_view title_of(std::int64_t status) {
    switch (status) {
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 410: return "Gone";
        case 429: return "Too Many Requests";
        case 451: return "Unavailable For Legal Reasons";
        case 500: return "Internal Server Error";
        case 502: return "Bad Gateway";
        case 503: return "Service Unavailable";
        case 504: return "Gateway Time-out";
        default: return "Error";
    }
}

// What somebody else than the venue would answer in its place.
ApiReply foreign_reply(const std::string& kind) {
    ApiReply reply;
    if (kind == "other_json") {
        reply.body = "{\"status\":\"ok\",\"data\":[],\"timestamp\":\"now\"}";
    } else if (kind != "empty") {
        reply.content_type = "text/html; charset=utf-8";
        reply.body =
            kind == "captive_portal"
                ? "<!DOCTYPE html><html><head><meta http-equiv=\"refresh\" content=\"0; "
                  "url=http://portal.invalid/login\"></head><body>Please sign in to this network.</body></html>"
                : "<!DOCTYPE html><html><head><title>Welcome</title></head><body>It works!</body></html>";
    }
    return reply;
}

net::Ending dropped(const FaultRule& rule) {
    return rule.text("how") == "reset" ? net::Ending::reset : net::Ending::silent;
}

void apply(const FaultRule& rule, RequestPlan& plan) {
    // Of several rules one that keeps the request from having any effect has the last word: what was refused for good
    // must not land later.
    const auto has_no_effect = [&] {
        plan.executes = false;
        plan.lands_after = {};
    };
    const auto replace = [&](ApiReply reply) {
        plan.instead = std::move(reply);
        if (!rule.truth("executed", false)) has_no_effect();
    };
    switch (rule.kind) {
        case FaultKind::delay: plan.delay += rule.milliseconds("ms", 0); break;
        case FaultKind::drop_before:
            has_no_effect();
            plan.ending = dropped(rule);
            break;
        case FaultKind::drop_after: plan.ending = dropped(rule); break;
        case FaultKind::reset_mid_answer: plan.ending = net::Ending::torn; break;
        case FaultKind::cut_body: plan.ending = net::Ending::cut; break;
        case FaultKind::foreign_body: replace(foreign_reply(rule.text("body"))); break;
        case FaultKind::status: {
            const std::int64_t status = rule.number("status", 500);
            replace(html_reply(static_cast<int>(status), title_of(status)));
            break;
        }
        case FaultKind::error: replace(error_reply(rule.number("code", -1000))); break;
        case FaultKind::late_landing:
            if (!plan.executes) break;
            plan.lands_after = rule.milliseconds("ms", 0);
            if (rule.text("how") == "timeout") {
                plan.instead = error_reply(-1007);
            } else {
                plan.ending = dropped(rule);
            }
            break;
        case FaultKind::listen_key_gone: replace(html_reply(410, "Gone")); break;
        case FaultKind::rate_limit: {
            ApiReply reply = error_reply(-1003);
            const std::string seconds = std::to_string(rule.number("retry_after", 5));
            if (rule.truth("header", true)) reply.fields.push_back({"Retry-After", seconds});
            replace(std::move(reply));
            break;
        }
        default: plan.changes.push_back(&rule); break;
    }
}

std::string_view view(const json::string& text) { return {text.data(), text.size()}; }

void add_extra_fields(json::value& value) {
    if (auto* array = value.if_array()) {
        for (json::value& one : *array) {
            if (one.is_object() || one.is_array()) add_extra_fields(one);
        }
        return;
    }
    auto* object = value.if_object();
    if (object == nullptr) return;
    for (auto& member : *object) add_extra_fields(member.value());
    (*object)["practiceExtraText"] = "new";
    (*object)["practiceExtraNumber"] = 12345678901234567;
    (*object)["practiceExtraObject"] = json::object{{"nested", json::array{1, nullptr, true}}};
}

std::int64_t time_of(const json::value& row) {
    if (!row.is_object()) return 0;
    const json::value* time = row.get_object().if_contains("time");
    return time != nullptr && time->is_int64() ? time->get_int64() : 0;
}

bool is_one_of(std::string_view path, const auto& paths) { return std::ranges::find(paths, path) != paths.end(); }

// True when the answer says that there is no such order (yet).
bool hide_young_orders(const FaultRule& rule, const AnswerParts& parts, json::value& value) {
    constexpr std::array<std::string_view, 2> single = {"/api/v3/order", "order.status"};
    constexpr std::array<std::string_view, 6> lists = {"/api/v3/openOrders", "/api/v3/allOrders", "/api/v3/myTrades",
                                                       "openOrders.status",  "allOrders",         "myTrades"};
    const std::int64_t now = milliseconds(parts.now);
    const std::int64_t age = rule.number("ms", 0);
    if (is_one_of(parts.path, single) && parts.is_get) return now - time_of(value) < age;
    if (!is_one_of(parts.path, lists) || !value.is_array()) return false;
    const std::int64_t list_age = rule.number("list_ms", age);
    json::array seen;
    for (json::value& row : value.get_array()) {
        if (now - time_of(row) >= list_age) seen.push_back(std::move(row));
    }
    value = std::move(seen);
    return false;
}

void show_old_balances(const FaultRule& rule, const AnswerParts& parts, const ApiReply& reply, json::value& value) {
    constexpr std::array<std::string_view, 2> paths = {"/api/v3/account", "account.status"};
    if (!is_one_of(parts.path, paths) || !reply.account || !value.is_object()) return;
    const auto* old = parts.balances.at(*reply.account, parts.now - rule.milliseconds("ms", 0));
    json::value* shown = value.get_object().if_contains("balances");
    if (old == nullptr || shown == nullptr || !shown->is_array()) return;
    for (json::value& row : shown->get_array()) {
        json::object& object = row.as_object();
        const std::string_view asset = view(object.at("asset").as_string());
        const auto found = std::ranges::find(parts.market.assets, asset);
        const auto index = static_cast<std::size_t>(found - parts.market.assets.begin());
        if (index >= old->size()) continue;
        object["free"] = ticks_text((*old)[index].free);
        object["locked"] = ticks_text((*old)[index].locked);
    }
}

}  // namespace

RequestPlan plan_request(const std::vector<const FaultRule*>& rules) {
    RequestPlan plan;
    for (const FaultRule* rule : rules) {
        if (!plan.names.empty()) plan.names += ' ';
        plan.names += fault_name(rule->kind);
        apply(*rule, plan);
    }
    return plan;
}

void BalanceHistory::note(venue::AccountId account, Timestamp time, std::vector<venue::Balance> balances) {
    auto& all = by_account_[account];
    all.emplace_back(time, std::move(balances));
    if (all.size() > kept) all.pop_front();
}

const std::vector<venue::Balance>* BalanceHistory::at(venue::AccountId account, Timestamp time) const {
    const auto found = by_account_.find(account);
    if (found == by_account_.end() || found->second.empty()) return nullptr;
    const auto& all = found->second;
    const auto after = std::ranges::upper_bound(all, time, {}, [](const auto& entry) { return entry.first; });
    return after == all.begin() ? &all.front().second : &std::prev(after)->second;
}

void change_reply(const RequestPlan& plan, const AnswerParts& parts, ApiReply& reply) {
    if (plan.changes.empty() || reply.status != 200) return;
    boost::system::error_code trouble;
    json::value value = json::parse(reply.body, trouble);
    if (trouble) return;
    for (const FaultRule* rule : plan.changes) {
        if (rule->kind == FaultKind::extra_fields) add_extra_fields(value);
        if (rule->kind == FaultKind::stale_balance) show_old_balances(*rule, parts, reply, value);
        if (rule->kind == FaultKind::no_such_order && hide_young_orders(*rule, parts, value)) {
            const ApiReply refusal = error_reply(-2013);
            reply.status = refusal.status;
            reply.body = refusal.body;
            return;
        }
    }
    reply.body = json::serialize(value);
}

}  // namespace piggy::practice_exchange
