#include "live_books.h"

#include <map>
#include <set>

#include "core/decimal.h"
#include "raw_client.h"
#include "temporary_folder.h"

namespace piggy::torture {
namespace {

constexpr std::int64_t orders_a_day_max = 20;

std::string text(const json::object& row, const char* name) {
    const json::value* found = row.if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->get_string().c_str()) : "";
}
std::int64_t number(const json::object& row, const char* name) {
    const json::value* found = row.if_contains(name);
    return found != nullptr && found->is_int64() ? found->get_int64() : -1;
}
// As ticks, so that "1.50" and "1.5" are the same; what is no number is like nothing else.
std::int64_t ticks(const json::object& row, const char* name) {
    const auto value = Decimal::parse(text(row, name));
    return value ? value->ticks() : INT64_MIN;
}

std::vector<json::object> rows(const json::object& page, const char* name) {
    std::vector<json::object> all;
    const json::value* found = page.if_contains(name);
    if (found == nullptr || !found->is_array()) return all;
    for (const json::value& row : found->get_array()) all.push_back(row.as_object());
    return all;
}

HttpAnswer ask(std::uint16_t port, const std::string& method, const std::string& target, const std::string& lines,
               const std::string& body) {
    test::RawClient client(port);
    if (!client.connected()) return {};
    const auto answer = client.ask(method, target, lines, body);
    return {answer.status, answer.body};
}

std::string parameter(const std::string& parameters, const std::string& name) {
    const std::string whole = "&" + parameters + "&";
    const std::size_t at = whole.find("&" + name + "=");
    if (at == std::string::npos) return "";
    const std::size_t from = at + name.size() + 2;
    return whole.substr(from, whole.find('&', from) - from);
}

using FillKey = std::pair<std::string, std::int64_t>;  // symbol without its stroke, trade id
struct PlainFill {
    std::int64_t price, quantity, notional, fee, order;
    std::string fee_asset;
    bool buys;
    bool operator==(const PlainFill&) const = default;
};

}  // namespace

json::object HttpAnswer::object() const {
    boost::system::error_code trouble;
    json::value value = json::parse(body, trouble);
    return !trouble && value.is_object() ? std::move(value.get_object()) : json::object{};
}

HttpAnswer ask_exchange(std::uint16_t port, const std::string& method, const std::string& target,
                        const std::string& body) {
    return ask(port, method, target, body.empty() ? "" : "Content-Type: application/json\r\n", body);
}

HttpAnswer ask_backend(std::uint16_t port, const std::string& home, const std::string& method,
                       const std::string& target, const std::string& body) {
    std::string token = test::content_of(std::filesystem::path(home) / "backend.token");
    token = token.substr(0, token.find('\n'));
    return ask(port, method, target,
               "Authorization: Bearer " + token + "\r\n" + (body.empty() ? "" : "Content-Type: application/json\r\n"),
               body);
}

Comparison compare_books(std::uint16_t exchange_port, std::int64_t account, std::uint16_t backend_port,
                         const std::string& home) {
    Comparison result;
    const auto expect = [&](bool holds, const std::string& what) {
        if (!holds) result.differences.push_back(what);
    };
    const HttpAnswer ledger_answer =
        ask_exchange(exchange_port, "GET", "/practice/ledger?limit=10000&account=" + std::to_string(account));
    const HttpAnswer orders_answer = ask_backend(backend_port, home, "GET", "/api/orders?limit=500");
    const HttpAnswer trades_answer = ask_backend(backend_port, home, "GET", "/api/trades?limit=500");
    const HttpAnswer audit_answer = ask_backend(backend_port, home, "GET", "/api/audit/verify");
    for (const HttpAnswer* answer : {&ledger_answer, &orders_answer, &trades_answer, &audit_answer}) {
        expect(answer->status == 200, "no answer: " + std::to_string(answer->status) + " " + answer->body);
    }
    if (!result.differences.empty()) return result;
    const json::object ledger = ledger_answer.object();
    expect(audit_answer.object().contains("whole") ? audit_answer.object().at("whole") == true
                                                    : audit_answer.body.find("\"first_bad\":null") != std::string::npos,
           "the audit chain is broken: " + audit_answer.body);

    std::map<std::string, json::object> intents;
    for (json::object& order : rows(orders_answer.object(), "items")) {
        const std::string id = text(order, "client_order_id");
        if (!id.empty()) expect(intents.emplace(id, std::move(order)).second, "two intents with the id " + id);
    }
    // What the exchange has: requests, orders, fills.
    std::map<std::string, int> posts;
    for (const json::object& row : rows(ledger, "requests")) {
        const bool landed = text(row, "fault").find(" landed") != std::string::npos;  // of one that came before
        if (text(row, "method") != "POST" || text(row, "path") != "/api/v3/order" || landed) continue;
        const std::string id = parameter(text(row, "parameters"), "newClientOrderId");
        expect(++posts[id] == 1, "two requests for the order " + id);
        expect(intents.contains(id), "a request without an intent: " + id);
    }
    std::map<std::string, json::object> placed;  // in their last state
    std::map<std::string, int> placed_times;
    for (json::object& row : rows(ledger, "executions")) {
        const std::string id = text(row, "client_id");
        if (text(row, "kind") == "placed") expect(++placed_times[id] == 1, "placed twice: " + id);
        placed[id] = std::move(row);
    }
    std::map<std::int64_t, std::int64_t> filled_of_day;
    for (const auto& [id, order] : placed) {
        const auto intent = intents.find(id);
        if (intent == intents.end()) {
            expect(false, "an order at the exchange without an intent: " + id);
            continue;
        }
        ++result.orders;
        expect(ticks(order, "executed") == ticks(intent->second, "executed_quantity"),
               id + " (" + text(intent->second, "state") + ") executed " + text(intent->second, "executed_quantity") +
                   ", the exchange says " + text(order, "executed"));
        expect(ticks(order, "spent") == ticks(intent->second, "spent_usd"), id + " spent something else");
        if (ticks(order, "executed") > 0) ++filled_of_day[number(order, "time") / 86'400'000];
    }
    for (const auto& [day, count] : filled_of_day) {
        expect(count <= orders_a_day_max, std::to_string(count) + " orders were filled on one day");
    }
    for (const auto& [id, intent] : intents) {
        expect(intent.at("final") == true || placed.contains(id), id + " is open and the exchange has no such order");
    }

    std::map<FillKey, PlainFill> theirs, ours;
    for (const json::object& row : rows(ledger, "fills")) {
        theirs[{text(row, "symbol"), number(row, "trade")}] = {
            ticks(row, "price"), ticks(row, "quantity"),  ticks(row, "quote"),      ticks(row, "fee"),
            number(row, "order"), text(row, "fee_asset"), text(row, "side") == "BUY"};
    }
    for (const json::object& row : rows(trades_answer.object(), "items")) {
        std::string symbol = text(row, "symbol");
        std::erase(symbol, '/');
        const PlainFill fill{ticks(row, "price"), ticks(row, "quantity"),       ticks(row, "notional"),
                             ticks(row, "fee"),   number(row, "venue_order_id"), text(row, "fee_asset"),
                             text(row, "side") == "buy"};
        expect(ours.emplace(FillKey{symbol, number(row, "trade_id")}, fill).second, "a fill booked twice");
    }
    result.fills = static_cast<std::int64_t>(theirs.size());
    for (const auto& [key, fill] : theirs) {
        const auto found = ours.find(key);
        const std::string name = key.first + " trade " + std::to_string(key.second);
        expect(found != ours.end(), name + " is not in the books");
        expect(found == ours.end() || found->second == fill, name + " is booked differently");
    }
    expect(ours.size() <= theirs.size(), "the books have fills that the exchange never gave");
    return result;
}

}  // namespace piggy::torture
