// The practice exchange's request path without sockets: one signed LIMIT order from the bytes of its request to the
// bytes of its answer (parameters, HMAC, judging, matching, JSON). Budget: below 50 microseconds of CPU.
//
// Floor of this machine in the same run: the HMAC-SHA256 of the same payload, which every signed request must pay.
// Rerun: bench_practice_api --benchmark_repetitions=5 --benchmark_report_aggregates_only=true

#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "adapters/practice_exchange/rest_front.h"
#include "adapters/practice_exchange/signature.h"
#include "adapters/practice_exchange/websocket_api.h"
#include "practice_exchange/rest_venue.h"

namespace {

using namespace piggy;
using namespace piggy::practice_exchange;

struct Streams final : UserSubscriptions {
    Answer<std::int64_t> subscribe(venue::AccountId) override { return 0; }
    Answer<> unsubscribe(std::optional<std::int64_t>) override { return {}; }
    [[nodiscard]] std::vector<std::int64_t> subscriptions() const override { return {}; }
};

std::unique_ptr<test::RestVenue> deep_venue() {
    auto venue = std::make_unique<test::RestVenue>();
    LimitSettings settings;
    settings.weight_per_minute = settings.requests_per_five_minutes = INT64_MAX / 2;
    settings.orders_per_ten_seconds = settings.orders_per_day = INT64_MAX / 2;
    venue->limits.set(settings);
    venue->deposit("USDT", "1000000");
    venue->deposit("BTC", "1000");
    for (int i = 0; i < 1000; ++i) {
        venue->quote(venue::Side::sell, std::to_string(64810 + i), "1000");
        venue->quote(venue::Side::buy, std::to_string(64790 - i), "1");
    }
    return venue;
}

net::WireRequest request_of(const test::RestVenue& venue, const std::string& method, const std::string& path,
                            const std::string& text) {
    net::WireRequest request;
    request.method = method;
    request.path = path;
    (method == "POST" ? request.body : request.query) = venue.signed_text(text);
    request.fields = {{"Host", "127.0.0.1:9000"}, {"X-MBX-APIKEY", venue.key_text}};
    return request;
}

const std::string crossing = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.0001&price=64810.00";
const std::string resting = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.0001&price=60000.00";

void handle(benchmark::State& state, test::RestVenue& venue, const net::WireRequest& request) {
    for (auto _ : state) {
        const net::WireAnswer answer = handle_rest(venue.api, request, "127.0.0.1", venue.now);
        if (answer.status != 200) state.SkipWithError(answer.body.c_str());
        benchmark::DoNotOptimize(answer.body.data());
    }
}

void hmac_floor(benchmark::State& state) {
    const auto venue = deep_venue();
    const std::string payload = venue->signed_text(crossing);
    for (auto _ : state) benchmark::DoNotOptimize(hmac_sha256_hex(venue->key_text, payload));
}
BENCHMARK(hmac_floor);

void order_that_fills(benchmark::State& state) {
    const auto venue = deep_venue();
    handle(state, *venue, request_of(*venue, "POST", "/api/v3/order", crossing));
}
BENCHMARK(order_that_fills)->Iterations(20'000);

void order_that_rests_and_its_cancel(benchmark::State& state) {
    const auto venue = deep_venue();
    const auto place = request_of(*venue, "POST", "/api/v3/order", resting + "&newClientOrderId=a");
    const auto cancel = request_of(*venue, "DELETE", "/api/v3/order", "symbol=BTCUSDT&origClientOrderId=a");
    for (auto _ : state) {
        const net::WireAnswer placed = handle_rest(venue->api, place, "127.0.0.1", venue->now);
        const net::WireAnswer canceled = handle_rest(venue->api, cancel, "127.0.0.1", venue->now);
        if (placed.status != 200 || canceled.status != 200) state.SkipWithError("refused");
    }
}
BENCHMARK(order_that_rests_and_its_cancel)->Iterations(20'000);

void order_by_websocket(benchmark::State& state) {
    const auto venue = deep_venue();
    WebsocketApi api(venue->api);
    Streams streams;
    const std::string frame = R"({"id":"1","method":"order.place","params":)" +
                              venue->signed_params({{"symbol", "\"BTCUSDT\""},
                                                    {"side", "\"BUY\""},
                                                    {"type", "\"LIMIT\""},
                                                    {"timeInForce", "\"GTC\""},
                                                    {"quantity", "\"0.0001\""},
                                                    {"price", "\"64810.00\""}}) +
                              "}";
    for (auto _ : state) {
        const std::string answer = api.answer(frame, "127.0.0.1", venue->now, streams);
        if (answer.find("\"status\":200") == std::string::npos) state.SkipWithError(answer.c_str());
    }
}
BENCHMARK(order_by_websocket)->Iterations(20'000);

void account(benchmark::State& state) {
    const auto venue = deep_venue();
    handle(state, *venue, request_of(*venue, "GET", "/api/v3/account", ""));
}
BENCHMARK(account);

void book_of_a_thousand_levels(benchmark::State& state) {
    const auto venue = deep_venue();
    net::WireRequest request;
    request.method = "GET";
    request.path = "/api/v3/depth";
    request.query = "symbol=BTCUSDT&limit=1000";
    handle(state, *venue, request);
}
BENCHMARK(book_of_a_thousand_levels);

}  // namespace

BENCHMARK_MAIN();
