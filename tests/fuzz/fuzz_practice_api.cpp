// Arbitrary bytes as query, body, signed parameters and WebSocket API frame of a live practice venue. Never a crash,
// always an answer that is well formed and has a status of the venue's, and no coin made or lost.

#include <boost/json/parse.hpp>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "adapters/practice_exchange/rest_front.h"
#include "adapters/practice_exchange/websocket_api.h"
#include "practice_exchange/rest_venue.h"

namespace {

using namespace piggy;
using namespace piggy::practice_exchange;

void must(bool holds) {
    if (!holds) std::abort();
}

struct Streams final : UserSubscriptions {
    Answer<std::int64_t> subscribe(venue::AccountId) override { return 0; }
    Answer<> unsubscribe(std::optional<std::int64_t>) override { return {}; }
    [[nodiscard]] std::vector<std::int64_t> subscriptions() const override { return {0}; }
};

void must_be_json(std::string_view text) {
    boost::system::error_code error;
    (void)boost::json::parse({text.data(), text.size()}, error);
    must(!error);
}

void must_be_answer(const ApiReply& reply) {
    static const std::set<int> statuses{200, 400, 401, 404, 405, 409, 410, 418, 429, 503};
    must(statuses.contains(reply.status));
    if (reply.content_type != "text/html") must_be_json(reply.body);
}

struct Target {
    const char* method;
    const char* path;
};
constexpr Target targets[] = {
    {"POST", "/api/v3/order"},
    {"POST", "/api/v3/order/test"},
    {"GET", "/api/v3/order"},
    {"DELETE", "/api/v3/order"},
    {"POST", "/api/v3/order/oco"},
    {"POST", "/api/v3/order/cancelReplace"},
    {"GET", "/api/v3/openOrders"},
    {"DELETE", "/api/v3/openOrders"},
    {"GET", "/api/v3/allOrders"},
    {"GET", "/api/v3/myTrades"},
    {"GET", "/api/v3/orderList"},
    {"DELETE", "/api/v3/orderList"},
    {"GET", "/api/v3/allOrderList"},
    {"GET", "/api/v3/account"},
    {"GET", "/api/v3/exchangeInfo"},
    {"GET", "/api/v3/depth"},
    {"GET", "/api/v3/trades"},
    {"GET", "/api/v3/historicalTrades"},
    {"GET", "/api/v3/aggTrades"},
    {"GET", "/api/v3/klines"},
    {"GET", "/api/v3/ticker/24hr"},
    {"GET", "/api/v3/ticker"},
    {"PUT", "/api/v3/userDataStream"},
    {"GET", "/sapi/v1/asset/query/trading-fee"},
    {"GET", "/api/v3/myPreventedMatches"},
    {"GET", "/sapi/v1/nothing"},
};

// A venue with a book, money, and no limits on how often one may ask.
std::unique_ptr<test::RestVenue> fresh() {
    auto venue = std::make_unique<test::RestVenue>();
    LimitSettings settings;
    settings.weight_per_minute = settings.requests_per_five_minutes = INT64_MAX / 2;
    settings.orders_per_ten_seconds = settings.orders_per_day = INT64_MAX / 2;
    venue->limits.set(settings);
    venue->deposit("USDT", "1000000");
    venue->deposit("BTC", "100");
    for (int i = 0; i < 5; ++i) {
        venue->quote(venue::Side::sell, std::to_string(64801 + i), "2");
        venue->quote(venue::Side::buy, std::to_string(64799 - i), "2");
    }
    return venue;
}

// "a=1&b=2" as an object of the WebSocket API; nothing when that is no text.
test::Pairs pairs_of(std::string_view text) {
    test::Pairs pairs;
    const Parameters parameters = Parameters::from_wire(text, "");
    for (const Parameter& parameter : parameters.all()) {
        std::string value;
        append_quoted(value, parameter.value);
        if (parameter.name.find_first_of("\"\\") == std::string::npos && value.find('\\') == std::string::npos) {
            pairs.emplace_back(parameter.name, value);
        }
    }
    return pairs;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static std::unique_ptr<test::RestVenue> venue = fresh();
    static int calls = 0;
    if (size < 2) return 0;
    if (++calls % 2000 == 0) venue = fresh();
    const std::string text(reinterpret_cast<const char*>(data + 2), size - 2);
    const Target& target = targets[data[1] % std::size(targets)];
    WebsocketApi websocket(venue->api);
    Streams streams;
    venue->wait(std::chrono::milliseconds(data[0]));
    switch (data[0] % 6) {
        case 0: must_be_answer(venue->send(target.method, target.path, text, "", venue->key_text)); break;
        case 1: must_be_answer(venue->send(target.method, target.path, "", text, text.substr(0, 64))); break;
        case 2: must_be_json(websocket.answer(text, "127.0.0.1", venue->now, streams)); break;
        case 3: {
            const std::string frame =
                R"({"id":1,"method":"order.place","params":)" + venue->signed_params(pairs_of(text)) + "}";
            must_be_json(websocket.answer(frame, "127.0.0.1", venue->now, streams));
            break;
        }
        default: must_be_answer(venue->signed_call(target.method, target.path, text));
    }
    venue->exchange.verify();
    return 0;
}
