#include "practice_desk.h"

#include <algorithm>
#include <boost/json/parse.hpp>

#include "adapters/practice_exchange/signature.h"
#include "adapters/practice_exchange/wire_words.h"
#include "core/random.h"

namespace piggy::test {

using namespace practice_exchange;

namespace {

constexpr std::int64_t start_ms = 1'788'540'400'000;

RandomBytes seeded_bytes() {
    return [random = std::make_shared<Random>(7)](std::span<std::byte> bytes) {
        for (std::byte& byte : bytes) byte = static_cast<std::byte>(random->below(256));
    };
}

net::WireRequest request_of(const std::string& method, const std::string& target, const std::string& body,
                            std::vector<net::Field> fields) {
    net::WireRequest request;
    request.method = method;
    const std::size_t question = std::min(target.find('?'), target.size());
    request.path = target.substr(0, question);
    if (question < target.size()) request.query = target.substr(question + 1);
    const bool names_host = std::ranges::any_of(fields, [](const net::Field& field) { return field.name == "Host"; });
    if (!names_host) request.fields.push_back({"Host", "127.0.0.1:0"});
    if (!body.empty()) request.fields.push_back({"Content-Length", std::to_string(body.size())});
    request.fields.insert(request.fields.end(), fields.begin(), fields.end());
    request.body = body;
    return request;
}

}  // namespace

Desk::Desk(PracticeSettings settings) : clock(Timestamp(std::chrono::milliseconds(start_ms))) {
    start(std::move(settings));
}
Desk::Desk(std::shared_ptr<MemoryExchangeRecord> kept, Timestamp from) : clock(from), record(std::move(kept)) {
    start({});
}

void Desk::start(PracticeSettings settings) {
    auto opened = PracticeExchange::open(
        std::move(settings),
        {clock, *record, seeded_bytes(), [this](std::string_view line) { log.emplace_back(line); }, &clock});
    if (!opened) throw std::runtime_error(opened.error().what);
    exchange = std::move(*opened);
}

Desk::~Desk() {
    for (const auto& socket : sockets) socket->close_code = socket->close_code == 0 ? 1006 : socket->close_code;
    sweep();
}

void Desk::sweep() {
    for (const auto& socket : sockets) {
        if (socket->close_code != 0 && !std::exchange(socket->is_told_closed, true)) socket->listener->closed();
    }
}

void Desk::pass(std::chrono::milliseconds time) {
    const auto moved = exchange->advance(time);
    EXPECT_TRUE(moved);
    sweep();
}

std::int64_t Desk::now_ms() const { return milliseconds(clock.now()); }

net::WireAnswer Desk::send(const std::string& method, const std::string& target, const std::string& body,
                           std::vector<net::Field> fields) {
    return exchange->answer(request_of(method, target, body, std::move(fields)));
}

net::WireAnswer Desk::post(const std::string& target, const std::string& body) {
    return send("POST", target, body, {{"Content-Type", "application/json"}});
}

Customer Desk::open(const std::string& balances) {
    const auto answer = post("/practice/account", "{\"balances\":" + balances + "}");
    EXPECT_EQ(answer.status, 200) << answer.body;
    const json::value told = parsed_text(answer.body);
    return {static_cast<venue::AccountId>(number_field(told, "account")), text_field(told, "api_key"),
            text_field(told, "api_secret")};
}

net::WireAnswer Desk::ask(const Customer& customer, const std::string& method, const std::string& path,
                          const std::string& parameters) {
    std::string text = parameters + (parameters.empty() ? "" : "&") + "timestamp=" + std::to_string(now_ms());
    text += "&signature=" + hmac_sha256_hex(customer.secret, text);
    return send(method, path + "?" + text, "", {{"X-MBX-APIKEY", customer.key}});
}

std::int64_t Desk::fault(const std::string& rule) {
    const auto answer = post("/practice/faults", rule);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.status == 200 ? number_field(parsed_text(answer.body), "id") : 0;
}

std::shared_ptr<FakeSocket> Desk::connect(const std::string& target) {
    auto made = exchange->upgrade(request_of("GET", target, "", {}));
    auto socket = std::make_shared<FakeSocket>();
    if (std::holds_alternative<net::WireAnswer>(made)) {
        ADD_FAILURE() << target << " was refused: " << std::get<net::WireAnswer>(made).body;
        return socket;
    }
    socket->listener = std::get<std::shared_ptr<net::WireSocketListener>>(made);
    socket->listener->opened(*socket);
    sockets.push_back(socket);
    return socket;
}

std::string Desk::listen_key(const Customer& customer) {
    const auto answer = send("POST", "/api/v3/userDataStream", "", {{"X-MBX-APIKEY", customer.key}});
    EXPECT_EQ(answer.status, 200) << answer.body;
    return text_field(parsed_text(answer.body), "listenKey");
}

std::string Desk::signed_frame(const Customer& customer, const std::string& id, const std::string& method,
                               std::vector<std::pair<std::string, std::string>> parameters) const {
    parameters.emplace_back("apiKey", customer.key);
    parameters.emplace_back("timestamp", std::to_string(now_ms()));
    std::ranges::sort(parameters);
    std::string payload, members;
    for (const auto& [name, value] : parameters) {
        payload += (payload.empty() ? "" : "&") + name + "=" + value;
        members += "\"" + name + "\":\"" + value + "\",";
    }
    return "{\"id\":\"" + id + "\",\"method\":\"" + method + "\",\"params\":{" + members + "\"signature\":\"" +
           hmac_sha256_hex(customer.secret, payload) + "\"}}";
}

json::value parsed_text(const std::string& text) {
    boost::system::error_code trouble;
    json::value value = json::parse(text, trouble);
    EXPECT_FALSE(trouble) << text.substr(0, 300);
    return value;
}

namespace {

const json::value& looked_through(const json::value& frame) {
    if (!frame.is_object()) return frame;
    for (const char* wrapper : {"data", "event"}) {
        if (const json::value* inner = frame.get_object().if_contains(wrapper)) return *inner;
    }
    return frame;
}

std::string kind_of(const json::value& frame) {
    const json::value& event = looked_through(frame);
    if (event.is_array()) return "array";
    if (!event.is_object()) return "?";
    const json::object& object = event.get_object();
    if (object.contains("lastUpdateId")) return "partialDepth";
    if (object.contains("result") || object.contains("code") || object.contains("status")) return "answer";
    if (!object.contains("e")) return "bookTicker";
    const std::string kind = text_field(event, "e");
    return kind == "executionReport" ? kind + " " + text_field(event, "x") : kind;
}

}  // namespace

std::string kind_of(const std::string& frame) { return kind_of(parsed_text(frame)); }

std::vector<std::string> kinds_of(const std::vector<std::string>& frames) {
    std::vector<std::string> kinds;
    for (const std::string& frame : frames) kinds.push_back(kind_of(frame));
    return kinds;
}

std::vector<json::value> events(const std::vector<std::string>& frames, const std::string& kind) {
    std::vector<json::value> found;
    for (const std::string& frame : frames) {
        const json::value value = parsed_text(frame);
        if (kind_of(value) == kind) found.push_back(looked_through(value));
    }
    return found;
}

std::string text_field(const json::value& object, const char* name) {
    if (!object.is_object()) return "";
    const json::value* found = object.get_object().if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->get_string().c_str()) : "";
}

std::int64_t number_field(const json::value& object, const char* name) {
    if (!object.is_object()) return -999;
    const json::value* found = object.get_object().if_contains(name);
    return found != nullptr && found->is_int64() ? found->get_int64() : -999;
}

}  // namespace piggy::test
