// How the items ask the backend, and read what it says.

#include <string.h>  // explicit_bzero

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <cstdio>
#include <thread>

#include "adapters/http_api/api_json.h"
#include "adapters/http_api/trading_routes.h"
#include "adapters/http_api/validation_work.h"
#include "adapters/net/json_object.h"
#include "adapters/net/response_head.h"

namespace piggy::http_api {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto look_every = 200ms;
constexpr auto looks_take = 10s;  // spared of an item's time to ask after an order
constexpr auto arrives_in = 15s;  // the backend takes no decision that is older

}  // namespace

Outcome held(std::string seen) { return {ItemState::held, std::move(seen)}; }
Outcome failed(std::string seen, std::string fix) { return {ItemState::failed, std::move(seen), std::move(fix)}; }

std::string Told::message() const {
    const std::string said = text_of(fields, "message");
    return said.empty() ? "The backend answered with status " + std::to_string(status) : as_sentence(said);
}

std::string text_of(const json::object& fields, std::string_view name) {
    const json::value* value = fields.if_contains(name);
    if (value == nullptr || !value->is_string()) return {};
    return {value->get_string().data(), value->get_string().size()};
}

bool truth_of(const json::object& fields, std::string_view name) {
    const json::value* value = fields.if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

Decimal decimal_of(const json::object& fields, std::string_view name) {
    return Decimal::parse(text_of(fields, name)).value_or(Decimal{});
}

std::vector<json::object> objects_of(const json::object& fields, std::string_view name) {
    std::vector<json::object> objects;
    const json::value* value = fields.if_contains(name);
    if (value == nullptr || !value->is_array()) return objects;
    for (const json::value& entry : value->get_array()) {
        if (entry.is_object()) objects.push_back(entry.get_object());
    }
    return objects;
}

std::string with_places(double number, int places) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*f", places, number);
    return text.data();
}

Decimal floor_to(Decimal value, Decimal step) {
    if (step.ticks() <= 0 || value.ticks() <= 0) return std::max(value, Decimal{});
    return Decimal::from_ticks(value.ticks() - value.ticks() % step.ticks());
}

std::chrono::milliseconds ValidationWork::time_left() const {
    const auto left = item_until_ - state_.ports.clock->monotonic();
    return std::max(std::chrono::ceil<std::chrono::milliseconds>(left), 0ms);
}

bool ValidationWork::wait(std::chrono::milliseconds time) {
    if (!tell() && bought_mark_.empty()) return false;
    std::this_thread::sleep_for(std::min(time, time_left()));
    return time_left() > 0ms;
}

std::string ValidationWork::new_mark() { return "validate-" + net::random_hex(state_.ports.random, 6); }

Told ValidationWork::ask(std::string_view method, std::string_view path, std::string body,
                         std::chrono::milliseconds spared) {
    BackendPort* backend = state_.ports.trading.backend;
    if (backend == nullptr) {
        return {503,
                {{"code", "BACKEND_DOWN"},
                 {"message", "This program was started without a backend."},
                 {"maybe_arrived", false}}};
    }
    const BackendTurn turn(state_);
    if (!turn.is_ours()) return {429, {{"message", "Too many questions are waiting for the backend; try again."}}};
    BackendAnswer answer = backend->ask_within(std::max(time_left() - spared, 500ms), method, path, body);
    while (answer.status == 429 && path != "/api/trade" && time_left() > 0ms) {
        std::this_thread::sleep_for(100ms);  // it was not looked at
        answer = backend->ask_within(std::max(time_left(), 500ms), method, path, body);
    }
    ::explicit_bzero(body.data(), body.size());
    Told told;
    told.status = answer.status;
    if (auto fields = net::parse_json_object(answer.body.empty() ? "{}" : answer.body))
        told.fields = std::move(*fields);
    return told;
}

Told ValidationWork::with_passphrase(std::string_view path) {
    return ask("POST", path, JsonText().begin_object().field("passphrase", order_.passphrase).end_object().take());
}

// Any other error of the server's side leaves it open what was done.
bool is_refused(const Told& told) {
    if (told.status >= 400 && told.status < 500) return true;
    const json::value* arrived = told.fields.if_contains("maybe_arrived");
    return arrived != nullptr && arrived->is_bool() && !arrived->get_bool();
}

// An answer without an end is asked after; what is not known stays so, and nobody sends it twice. That the books do not
// have it yet proves nothing: it may be on its way to them.
Told ValidationWork::trade(const std::string& request_id, std::string_view side, std::string_view how,
                           const std::string& amount) {
    JsonText body;
    body.begin_object().field("request_id", request_id).field("symbol", symbol).field("side", side).field(how, amount);
    body.field("decided_at", format_iso8601(state_.ports.clock->now(), TimePrecision::milliseconds)).end_object();
    Told told = ask("POST", "/api/trade", body.take(), looks_take);
    const auto sent_at = state_.ports.clock->monotonic();
    told.settled = is_refused(told) || (told.good() && truth_of(told.fields, "final"));
    while (!told.settled && wait(look_every)) {
        Told later = ask("GET", "/api/orders/" + request_id);
        if (later.status == 404 && !told.good() && state_.ports.clock->monotonic() - sent_at > arrives_in) break;
        if (!later.good()) continue;
        told = std::move(later);
        told.settled = truth_of(told.fields, "final");
    }
    return told;
}

std::string ValidationWork::line_in_log(const std::string& request_id) {
    do {
        for (const json::object& order : objects_of(ask("GET", "/api/orders?limit=50").fields, "items")) {
            const std::string line = text_of(order, "line");
            if (text_of(order, "request_id") == request_id && line.starts_with("🔴LIVE ")) return line;
        }
    } while (wait(look_every));
    return "";
}

json::object ValidationWork::effective_limits() {
    for (json::object& limits : objects_of(ask("GET", "/api/limits").fields, "effective")) {
        if (text_of(limits, "symbol") == symbol) return std::move(limits);
    }
    return {};
}

}  // namespace piggy::http_api
