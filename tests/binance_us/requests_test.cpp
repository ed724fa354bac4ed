// How the venue is asked: addresses, signatures, clock, budget, back-off, retries of questions; and what is refused at
// the edge when answers come back.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/json.hpp>
#include <deque>

#include "adapters/binance_us/cleaned.h"
#include "adapters/binance_us/decode_account.h"
#include "adapters/binance_us/decode_user.h"
#include "adapters/binance_us/venue_words.h"
#include "shared_data.h"
#include "support/candle_fixture.h"
#include "venue_double.h"

namespace piggy::binance_us::test {
namespace {

namespace json = boost::json;

TEST(VenueAddress, LiveIsCompiledInAndPracticeIsThisMachineOnly) {
    const VenueAddress live = VenueAddress::live();
    EXPECT_EQ(live.rest().host, "api.binance.us");
    EXPECT_EQ(live.streams().host, "stream.binance.us");
    EXPECT_EQ(live.websocket_api().host, "ws-api.binance.us");
    EXPECT_TRUE(live.rest().tls && live.streams().tls && live.websocket_api().tls);
    EXPECT_EQ(live.name(), "Binance.US (api.binance.us)");

    for (const char* url : {"http://127.0.0.1:9000", "http://localhost:9000", "http://[::1]:9000/"}) {
        const auto practice = VenueAddress::practice(url);
        ASSERT_TRUE(practice) << url;
        EXPECT_FALSE(practice->is_live());
        EXPECT_FALSE(practice->rest().tls);
        EXPECT_EQ(practice->streams().port, 9000);
    }
    for (const char* url :
         {"", "http://", "https://127.0.0.1:9000", "http://127.0.0.1", "http://127.0.0.1:", "http://127.0.0.1:0",
          "http://127.0.0.1:65536", "http://127.0.0.1:9000/api", "http://api.binance.us:443",
          "http://127.0.0.1.evil.com:80", "http://evil.com:80@127.0.0.1:9000", "http://127.0.0.1:9000@evil.com",
          "http://127.1:9000", "http://0.0.0.0:9000", "http://LOCALHOST:9000", "ws://127.0.0.1:9000",
          "http://127.0.0.1:+9000", "http://127.0.0.1:9000\r\nx"}) {
        EXPECT_FALSE(VenueAddress::practice(url)) << url;
    }
}

std::string bytes_of(const json::object& row, const char* name) {
    if (const auto* text = row.if_contains(name)) return std::string(text->as_string());
    const std::string hex(row.at(std::string(name) + "_hex").as_string());
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return bytes;
}

TEST(Signature, IsThatOfEveryKnownAnswer) {
    PIGGY_NEEDS_SHARED(shared);
    const auto table = piggy::test::read_json(shared / "exchange" / "examples" / "signatures.json");
    int checked = 0;
    for (const auto& entry : table.at("payload").as_array()) {
        const json::object& row = entry.as_object();
        if (row.at("algorithm").as_string() != "HMAC-SHA256") continue;
        EXPECT_EQ(hmac_sha256_hex(bytes_of(row, "secret"), bytes_of(row, "payload")), row.at("signature").as_string())
            << row.at("id");
        if (const auto* parameters = row.if_contains("params")) {
            std::map<std::string, std::string> sorted;
            for (const auto& parameter : parameters->as_object()) {
                const auto& value = parameter.value();
                sorted[parameter.key()] = value.is_string() ? std::string(value.as_string()) : json::serialize(value);
            }
            EXPECT_EQ(sorted_payload(sorted), row.at("payload").as_string());
        }
        ++checked;
    }
    EXPECT_EQ(checked, 9);
}

TEST(Signature, CoversWhatIsSentByteForByte) {
    Query query;
    query.add("symbols", R"(["BTCUSDT","ETHUSDT"])");
    EXPECT_EQ(query.text(), "symbols=%5B%22BTCUSDT%22%2C%22ETHUSDT%22%5D");
    const piggy::test::TestSigner signer({"k", "s"});
    const std::string sent =
        signed_query(query, at_ms(1788540600000), std::chrono::milliseconds(5000), &signer).value();
    const std::size_t at = sent.find("&signature=");
    EXPECT_EQ(sent.substr(at + 11), hmac_sha256_hex("s", sent.substr(0, at)));
    EXPECT_EQ(percent_encoded("a b&c=d/é+"), "a%20b%26c%3Dd%2F%C3%A9%2B");
}

TEST(Signature, IsNotSentEmptyWhereNobodySigns) {
    piggy::test::TestSigner sealed({"k", "s"});
    sealed.seal();
    EXPECT_FALSE(signed_query(Query(), at_ms(1788540600000), std::chrono::milliseconds(5000), &sealed));
    EXPECT_FALSE(signed_query(Query(), at_ms(1788540600000), std::chrono::milliseconds(5000), nullptr));
}

TEST(Words, SymbolsGoBothWays) {
    for (const char* text :
         {"BTC/USDT", "ETH/USDT", "BTC/USD", "ETH/BTC", "BNB/USD", "LTC/BTC", "DOGE/USDT", "BNB/BTC", "USDT/USD"}) {
        const Symbol symbol = Symbol::parse(text).value();
        EXPECT_EQ(parse_symbol_code(symbol_code(symbol)).value(), symbol) << text;
    }
    EXPECT_EQ(stream_code(btc_usdt()), "btcusdt");
    for (const char* code : {"", "BTC", "USDT", "btcusdt", "BTC-USDT", "BTCUSDT ", "ＢＴＣUSDT"}) {
        EXPECT_FALSE(parse_symbol_code(code)) << code;
    }
}

TEST(Cleaned, LeavesNothingThatCouldPassForSomethingElse) {
    EXPECT_EQ(cleaned("Filter failure: LOT_SIZE"), "Filter failure: LOT_SIZE");
    EXPECT_EQ(cleaned("a\nb\x1B[31m\u202Ec\u0085\xFF"), "a?b?[31m?c??");
    EXPECT_LE(cleaned(std::string(100'000, 'x')).size(), 43U);
}

TEST(Clock, TakesTheShortestRoundTripAndThenRunsByTheMonotonicClock) {
    FakeClock clock;
    VenueClock venue(clock);
    EXPECT_EQ(venue.now(), clock.now());
    EXPECT_TRUE(venue.needs_measuring());
    using namespace std::chrono_literals;
    const Timestamp local = clock.now();
    EXPECT_FALSE(venue.measured({{0ns, 10ms, local, local}, {0ns, 10ms, local, local}})) << "two are too few";
    // The venue is 2 s ahead; slow answers would say 2.4 s and 1.7 s.
    const auto offset = venue.measured({{0ns, 900ms, local, local + 2s - 50ms},
                                        {100ms, 120ms, local, local + 2s - 10ms},
                                        {200ms, 800ms, local, local + 1400ms}});
    ASSERT_TRUE(offset);
    EXPECT_EQ(offset->round_trip, 20ms);
    EXPECT_EQ(offset->offset, 2s);
    EXPECT_FALSE(venue.needs_measuring());
    clock.pass(110ms);
    EXPECT_EQ(venue.now(), local + 2s - 10ms);
    clock.pass(5min - 1ms);
    EXPECT_FALSE(venue.needs_measuring());
    clock.pass(1ms);
    EXPECT_TRUE(venue.needs_measuring());
    EXPECT_TRUE(venue.measured({{0ns, 1ns, local, local}, {0ns, 1ns, local, local}, {0ns, 1ns, local, local}}));
    venue.distrust();
    EXPECT_TRUE(venue.needs_measuring());
}

RC_GTEST_PROP(BackOff, DoublesToThirtySecondsAndNeverLeavesItsBounds, (std::uint64_t seed)) {
    BackOff back_off(seed);
    auto most = std::chrono::milliseconds(1'000);
    for (int i = 0; i < 12; ++i) {
        const auto wait = back_off.next();
        RC_ASSERT(wait >= BackOff::shortest && wait <= most && wait >= most / 2);
        most = std::min(most * 2, BackOff::longest);
    }
    back_off.reset();
    RC_ASSERT(back_off.next() <= std::chrono::seconds(1));
}

// The venue's own way of counting: minutes by its clock, from :00 on, all that came from our address.
struct CountingVenue {
    std::map<std::int64_t, std::int64_t> minutes;
    std::int64_t count(Timestamp at, std::int64_t weight) {
        return minutes[std::chrono::floor<std::chrono::minutes>(at.time_since_epoch()).count()] += weight;
    }
};

RC_GTEST_PROP(Budget, NeverUsesMoreThanHalfOfAnyMinuteOfTheVenueWhereverItsClockStands, ()) {
    FakeClock clock;
    VenueClock venue_clock(clock);
    RequestBudget budget(clock, venue_clock);
    const auto limit = *rc::gen::inRange<std::int64_t>(200, 7'000);
    budget.limits_are({limit, 100, 1'000});
    // What we believe of the venue's clock is wrong by up to a second.
    const auto wrong = std::chrono::milliseconds(*rc::gen::inRange(-999, 999));
    const bool tells = *rc::gen::arbitrary<bool>();
    CountingVenue venue;
    for (int step = 0; step < 300; ++step) {
        clock.pass(std::chrono::milliseconds(*rc::gen::inRange(0, 2'000)));
        const auto weight = *rc::gen::element<std::int64_t>(1, 2, 4, 20, 50);
        const Purpose purpose = *rc::gen::element(Purpose::market_data, Purpose::orders);
        if (budget.take(purpose, weight)) continue;
        const std::int64_t counted = venue.count(clock.now() + wrong, weight);
        if (tells) budget.answered({200, {{"x-mbx-used-weight-1m", std::to_string(counted)}}, ""});
    }
    for (const auto& [minute, weight] : venue.minutes) RC_ASSERT(weight <= limit / 2);
    RC_ASSERT(!venue.minutes.empty());
}

TEST(Budget, KeepsAPartForOrdersAndQuestionsAboutThem) {
    Rig rig;
    rig.budget.limits_are({6'000, 100, 200'000});
    std::int64_t taken = 0;
    while (!rig.budget.take(Purpose::market_data, 20)) taken += 20;
    EXPECT_EQ(taken, 2'400);
    while (!rig.budget.take(Purpose::orders, 20)) taken += 20;
    EXPECT_EQ(taken, 3'000);
    const auto not_now = rig.budget.take(Purpose::orders, 1);
    ASSERT_TRUE(not_now);
    rig.clock.pass(not_now->wait);
    EXPECT_FALSE(rig.budget.take(Purpose::orders, 1)) << "it said how long";
}

TEST(Budget, BelievesTheVenueWhereItHasCountedMore) {
    Rig rig;
    rig.budget.limits_are({6'000, 100, 200'000});
    rig.budget.answered({200, {{"X-MBX-USED-WEIGHT", "7"}, {"X-Mbx-Used-Weight-1m", "2990"}}, ""});
    EXPECT_EQ(rig.budget.used(), 2'990);
    EXPECT_TRUE(rig.budget.take(Purpose::market_data, 1));
    EXPECT_FALSE(rig.budget.take(Purpose::orders, 10));
    const auto not_now = rig.budget.take(Purpose::orders, 1);
    ASSERT_TRUE(not_now);
    // 10:00:07.250 now, so the venue's minute ends in 52.75 s; a second more for a clock that is not quite right.
    EXPECT_EQ(not_now->wait, std::chrono::milliseconds(53'750));
    rig.budget.answered({200, {{"X-MBX-USED-WEIGHT-1M", "12"}}, ""});
    EXPECT_EQ(rig.budget.used(), 3'000) << "a late answer of the same minute takes nothing back";
    for (const char* nonsense : {"-1", "", "NaN", "99999999999999999999", "1e9", " 5"}) {
        rig.budget.answered({200, {{"X-MBX-USED-WEIGHT-1M", nonsense}}, ""});
    }
    EXPECT_EQ(rig.budget.used(), 3'000);
}

TEST(Budget, ACountHoldsForItsMinuteAlsoWhereTheLocalClockWasAnHourAhead) {
    Rig rig;
    rig.sender.time_of = [&rig] { return venue_milliseconds(rig.clock.now() - std::chrono::hours(1)); };
    // What the first answer counts is noted before the venue's time is known.
    rig.budget.answered({200, {{"X-MBX-USED-WEIGHT-1M", "590"}}, ""});
    ASSERT_TRUE(rig.rest.measure_clock());
    rig.clock.pass(std::chrono::seconds(65));
    EXPECT_FALSE(rig.budget.take(Purpose::market_data, 100)) << "the minute is long over";
}

TEST(Budget, StopsEverythingUntilItIsAllowedAgain) {
    using namespace std::chrono_literals;
    const std::string ban =
        R"({"code":-1003,"msg":"Way too much; IP banned until 1788516307250. Please"})";  // 300 s ahead
    struct Stop {
        int status;
        std::string body;
        std::vector<net::Field> fields;
        std::chrono::nanoseconds wait;
    };
    for (const Stop& stop : std::vector<Stop>{
             {429, R"({"code":-1003,"msg":"x"})", {{"Retry-After", "17"}}, 17s},
             {429, R"({"code":-1003,"msg":"x"})", {}, 53'750ms},  // to the end of the minute
             {429, "<html>", {{"retry-after", "3"}}, 3s},
             {429, R"({"code":-1015,"msg":"x"})", {{"Retry-After", "5"}}, 5s},
             {429, R"({"code":-1015,"msg":"x"})", {}, 0s},  // orders alone
             {418, R"({"code":-1003,"msg":"x"})", {{"Retry-After", "120"}}, 120s},
             {418, R"({"code":-1003,"msg":"x"})", {}, 120s},
             {418, ban, {}, 300s},
             {418, "", {{"Retry-After", "99999999999"}}, 3 * 24h},
             {418, "", {{"Retry-After", "-5"}}, 120s},
             {403, "<html>", {}, 30s},
             {403, R"({"code":-2015,"msg":"x"})", {}, 0s},
             {500, "", {{"Retry-After", "100"}}, 0s},
         }) {
        Rig rig;
        rig.budget.answered({stop.status, stop.fields, stop.body});
        EXPECT_EQ(rig.budget.stopped_for(), stop.wait) << stop.status << " " << stop.body;
        if (stop.wait == 0s) continue;
        rig.clock.pass(stop.wait - 1ns);
        EXPECT_TRUE(rig.budget.take(Purpose::orders, 1));
        rig.clock.pass(1ns);
        EXPECT_FALSE(rig.budget.take(Purpose::orders, 1));
    }
}

TEST(Budget, HoldsOrdersBeforeTheVenueWould) {
    Rig rig;
    rig.budget.limits_are({6'000, 10, 20});
    int sent = 0;
    while (!rig.budget.take_order()) ++sent;
    EXPECT_EQ(sent, 5);
    rig.clock.pass(std::chrono::seconds(12));
    while (!rig.budget.take_order()) ++sent;
    EXPECT_EQ(sent, 10) << "half of the day's";
    rig.clock.pass(std::chrono::minutes(1));
    EXPECT_TRUE(rig.budget.take_order());
    Rig told;
    told.budget.limits_are({6'000, 100, 200'000});
    told.budget.answered({200, {{"x-mbx-order-count-10s", "50"}}, ""});
    EXPECT_TRUE(told.budget.take_order());
}

const Question depth{"/api/v3/depth", Query(), 5};

TEST(Ask, RepeatsAQuestionOnlyWhereThatMayHelp) {
    struct Case {
        Answer given;
        std::size_t requests;
        ErrorCode code;
    };
    const auto body = [](int code) { return "{\"code\":" + std::to_string(code) + ",\"msg\":\"no\"}"; };
    for (const Case& one :
         std::vector<Case>{{nothing_sent(), 3, ErrorCode::unavailable},
                           {maybe_arrived(), 3, ErrorCode::unavailable},
                           {answer(500, ""), 3, ErrorCode::unavailable},
                           {answer(503, "<html>"), 3, ErrorCode::unavailable},
                           {answer(400, body(-1000)), 3, ErrorCode::unavailable},
                           {answer(400, body(-1001)), 3, ErrorCode::unavailable},
                           {answer(400, body(-1008)), 3, ErrorCode::unavailable},
                           {answer(400, body(-1121)), 1, ErrorCode::not_found},
                           {answer(400, body(-1102)), 1, ErrorCode::refused},
                           {answer(401, body(-2015)), 1, ErrorCode::refused},
                           {answer(301, "", {{"Location", "http://x/"}}), 1, ErrorCode::unavailable},
                           {answer(404, ""), 1, ErrorCode::unavailable},
                           {answer(429, body(-1003), {{"Retry-After", "9"}}), 1, ErrorCode::unavailable},
                           {answer(418, body(-1003)), 1, ErrorCode::unavailable}}) {
        Rig rig;
        rig.always(one.given);
        const auto result = rig.rest.ask(depth);
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().error.code, one.code) << result.error().error.what;
        EXPECT_EQ(rig.sender.requests.size(), one.requests) << result.error().error.what;
        EXPECT_EQ(rig.waits.size(), one.requests - 1);
        EXPECT_EQ(result.error().error.what.find(test_secret), std::string::npos);
        for (const auto& request : rig.sender.requests) EXPECT_EQ(request.target.find(test_secret), std::string::npos);
    }
}

TEST(Ask, StaysWithinItsDeadlineAndWithinABan) {
    Rig rig;
    rig.sender.on_request = [&](const net::OutboundRequest& request) {
        rig.clock.pass(request.deadline);  // nothing comes
        return maybe_arrived();
    };
    EXPECT_FALSE(rig.rest.ask(depth));
    EXPECT_EQ(rig.sender.requests.size(), 1U);
    rig.always(answer(418, "", {{"Retry-After", "600"}}));
    EXPECT_FALSE(rig.rest.ask(depth));
    const std::size_t before = rig.sender.requests.size();
    for (int i = 0; i < 590; i += 10) {
        rig.clock.pass(std::chrono::seconds(10));
        const auto banned = rig.rest.ask(depth);
        ASSERT_FALSE(banned);
        EXPECT_GT(banned.error().again_after, std::chrono::nanoseconds::zero());
        EXPECT_FALSE(rig.reader.account());
        EXPECT_FALSE(rig.reader.measure_clock());
    }
    EXPECT_EQ(rig.sender.requests.size(), before) << "not one request while banned";
}

TEST(Ask, MeasuresTheClockBeforeSigningAndAgainWhenATimestampIsRefused) {
    Rig rig;
    rig.sender.time_of = [&] { return venue_milliseconds(rig.clock.now()) + 90'000; };  // our clock is slow
    int asked = 0;
    rig.sender.on_request = [&](const net::OutboundRequest& request) {
        EXPECT_NE(request.target.find("timestamp=" + std::to_string(venue_milliseconds(rig.clock.now()) + 90'000)),
                  std::string::npos);
        return ++asked == 1 ? answer(400, R"({"code":-1021,"msg":"ahead"})")
                            : answer(200, R"({"canTrade":true,"balances":[],"makerCommission":0,"takerCommission":0})");
    };
    EXPECT_TRUE(rig.reader.account());
    EXPECT_EQ(asked, 2);
    EXPECT_EQ(rig.sender.count("/api/v3/time"), 6U) << "three samples before, three after the refusal";
    rig.clock.pass(std::chrono::minutes(4));
    EXPECT_TRUE(rig.reader.account());
    EXPECT_EQ(rig.sender.count("/api/v3/time"), 6U);
    rig.clock.pass(std::chrono::minutes(1));
    EXPECT_TRUE(rig.reader.account());
    EXPECT_EQ(rig.sender.count("/api/v3/time"), 9U);
    EXPECT_EQ(rig.reader.measure_clock()->offset,
              std::chrono::milliseconds(90'000 - 0) -
                  std::chrono::nanoseconds(rig.clock.now().time_since_epoch().count() % 1'000'000));
}

TEST(Clock, IsMeasuredAgainWhenTheMachineHasSlept) {
    Rig rig;
    ASSERT_TRUE(rig.reader.measure_clock());
    rig.clock.jump(std::chrono::milliseconds(900));
    EXPECT_FALSE(rig.venue_clock.needs_measuring());
    rig.clock.jump(std::chrono::hours(1));
    EXPECT_TRUE(rig.venue_clock.needs_measuring());
    ASSERT_TRUE(rig.reader.measure_clock());
    rig.clock.jump(-std::chrono::hours(2));
    EXPECT_TRUE(rig.venue_clock.needs_measuring());
}

TEST(Clock, IsNotAskedForAgainAndAgainWhereNobodyAnswers) {
    Rig rig;
    rig.sender.time_of = nullptr;
    for (int i = 0; i < 100; ++i) {
        rig.rest.refresh_clock();
        rig.clock.pass(std::chrono::milliseconds(200));
    }
    EXPECT_EQ(rig.sender.requests.size(), 4U) << "every five seconds of twenty";
}

TEST(Rules, EveryDocumentedFilterIsReadOrLeftAlone) {
    PIGGY_NEEDS_SHARED(shared);
    const auto filters = piggy::test::read_json(shared / "exchange" / "examples" / "filters.json").at("payload");
    const json::value info = {{"rateLimits", json::array()},
                              {"symbols", json::array{json::object{{"symbol", "BTCUSDT"},
                                                                   {"status", "TRADING"},
                                                                   {"baseAsset", "BTC"},
                                                                   {"quoteAsset", "USDT"},
                                                                   {"orderTypes", json::array{"LIMIT"}},
                                                                   {"permissions", json::array{"SPOT"}},
                                                                   {"filters", filters}}}}};
    JsonReader reader;
    const auto decoded = decode_exchange_info(read_json_text(reader, json::serialize(info)), {btc_usdt()});
    ASSERT_TRUE(decoded) << decoded.error().what;
    EXPECT_EQ(decoded->rules.at(0), (execution::TradingRules{btc_usdt(), true, decimal("0.000001"), decimal("0.000001"),
                                                             decimal("100000"), decimal("0.001"), decimal("0.001"),
                                                             decimal("100000"), decimal("10"), decimal("10000")}));
}

// The rules of one symbol with these parts; "trading", "not trading" or "refused".
std::string verdict(
    const std::string& parts,
    const std::string& lot = R"({"filterType":"LOT_SIZE","minQty":"0.001","maxQty":"9","stepSize":"0.001"})") {
    JsonReader reader;
    const auto info = decode_exchange_info(
        read_json_text(reader,
                       R"({"rateLimits":[],"symbols":[{"symbol":"BTCUSDT","baseAsset":"BTC","quoteAsset":"USDT",)" +
                           parts + R"(,"filters":[)" + lot + "]}]}"),
        {btc_usdt()});
    if (!info) return "refused";
    return info->rules.at(0).trading ? "trading" : "not trading";
}

TEST(Rules, SayWhetherASymbolMayBeTraded) {
    const std::string on = R"("status":"TRADING","orderTypes":["LIMIT","MARKET"])";
    EXPECT_EQ(verdict(on + R"(,"permissions":["SPOT"])"), "trading");
    EXPECT_EQ(verdict(on + R"(,"permissions":[],"permissionSets":[["SPOT"]])"), "trading");
    EXPECT_EQ(verdict(on + R"(,"permissionSets":[["TRD_GRP_004","SPOT"],["SPOT","MARGIN"]])"), "trading");
    EXPECT_EQ(verdict(on + R"(,"permissionSets":[["SPOT"],["TRD_GRP_004"]])"), "not trading");
    EXPECT_EQ(verdict(on + R"(,"permissionSets":[[]])"), "not trading");
    EXPECT_EQ(verdict(on + R"(,"permissions":["MARGIN"])"), "not trading");
    EXPECT_EQ(verdict(on + R"(,"permissions":[])"), "not trading");
    EXPECT_EQ(verdict(on), "not trading") << "nobody says that spot is allowed";
    EXPECT_EQ(verdict(on + R"(,"permissions":["SPOT"],"isSpotTradingAllowed":false)"), "not trading");
    for (const char* status : {"HALT", "BREAK", "PRE_TRADING", "AUCTION_MATCH", "trading", ""}) {
        EXPECT_EQ(verdict(std::string(R"("status":")") + status + R"(","orderTypes":["LIMIT"],"permissions":["SPOT"])"),
                  "not trading");
    }
    EXPECT_EQ(verdict(R"("status":"TRADING","orderTypes":["MARKET"],"permissions":["SPOT"])"), "not trading");
    const std::string good = on + R"(,"permissions":["SPOT"])";
    EXPECT_EQ(verdict(good, ""), "not trading") << "no lot size";
    for (const char* lot :
         {R"({"filterType":"LOT_SIZE","minQty":"0.001","maxQty":"9","stepSize":"0"})",
          R"({"filterType":"LOT_SIZE","minQty":"0.001","maxQty":"9","stepSize":"-0.001"})",
          R"({"filterType":"LOT_SIZE","minQty":"0.001","maxQty":"9","stepSize":0.001})",
          R"({"filterType":"LOT_SIZE","minQty":"0.001","maxQty":"9","stepSize":null})",
          R"({"filterType":"LOT_SIZE","minQty":"0.001","maxQty":"9"})",
          R"({"filterType":"LOT_SIZE","minQty":"10","maxQty":"9","stepSize":"1"})",
          R"({"filterType":"LOT_SIZE","minQty":"NaN","maxQty":"9","stepSize":"1"})",
          R"({"filterType":"PRICE_FILTER","minPrice":"-1","maxPrice":"9","tickSize":"1"})",
          R"({"filterType":"NOTIONAL","minNotional":"10","maxNotional":"9"})", R"({"minQty":"1"})", "1", "null"}) {
        EXPECT_EQ(verdict(good, lot), "refused") << lot;
    }
    EXPECT_EQ(verdict(good, R"({"filterType":"LOT_SIZE","minQty":"0","maxQty":"92233720368547758079","stepSize":"1"})"),
              "trading")
        << "a bound that we can't hold binds nobody";
}

// What must be refused wherever a price stands.
const std::vector<std::string>& hostile_numbers() {
    static const std::vector<std::string> texts = {"\"NaN\"",
                                                   "\"nan\"",
                                                   "\"Infinity\"",
                                                   "\"-Infinity\"",
                                                   "\"inf\"",
                                                   "\"1e309\"",
                                                   "\"1e5\"",
                                                   "\"-1\"",
                                                   "\"-0.01\"",
                                                   "\"\"",
                                                   "\" 1\"",
                                                   "\"1 \"",
                                                   "\"+1\"",
                                                   "\"1.\"",
                                                   "\".5\"",
                                                   "\"0x10\"",
                                                   "\"1,000\"",
                                                   "\"1.000000001\"",
                                                   "\"0.123456789\"",
                                                   "\"" + std::string(400, '9') + "\"",
                                                   "\"0." + std::string(400, '0') + "\"",
                                                   "\"99999999999999999999\"",
                                                   "\"92233720368.54775808\"",
                                                   "null",
                                                   "true",
                                                   "1",
                                                   "60000.5",
                                                   "[]",
                                                   "{}",
                                                   "[\"1\"]",
                                                   "\"١\"",
                                                   "\"1\\u0000\""};
    return texts;
}

struct Form {
    const char* name;
    std::string text;  // with @ where the value stands
    bool zero_is_fine;
    std::function<bool(const std::string&)> decodes;
};

std::vector<Form> forms() {
    const auto market = [](auto decode) {
        return [decode](const std::string& text) {
            JsonReader reader;
            const auto json = reader.read(text);
            return json && decode(*json).has_value();
        };
    };
    const auto frame = [](const std::string& text) {
        JsonReader reader;
        return decode_stream_frame(reader, text).has_value();
    };
    const auto user = [](const std::string& text) {
        JsonReader reader;
        return decode_user_frame(reader, text).has_value();
    };
    const auto minute = market::Timeframe::one_minute();
    const std::string order = R"("symbol":"BTCUSDT","orderId":1,"clientOrderId":"x","side":"BUY","status":"NEW")";
    return {
        {"candle", R"([[1788516000000,@,"60000","0.00000001","1","1",1788516059999]])", false,
         market([minute](Json j) { return decode_klines(j, minute); })},
        {"candle volume", R"([[1788516000000,"1","2","1","1",@,1788516059999]])", true,
         market([minute](Json j) { return decode_klines(j, minute); })},
        {"book", R"({"lastUpdateId":1,"bids":[[@,"1"]],"asks":[["92233720368","1"]]})", false, market(decode_depth)},
        {"book quantity", R"({"lastUpdateId":1,"bids":[["1",@]],"asks":[]})", true, market(decode_depth)},
        {"best ask", R"({"symbol":"BTCUSDT","bidPrice":"0.00000001","bidQty":"1","askPrice":@,"askQty":"1"})", false,
         market([](Json j) { return decode_book_ticker(j, btc_usdt()); })},
        {"last price", R"({"symbol":"BTCUSDT","lastPrice":@,"bidPrice":"1","bidQty":"1","askPrice":"2","askQty":"1"})",
         false, market([](Json j) { return decode_ticker_24h(j, btc_usdt()); })},
        {"order price", "{" + order + R"(,"price":@,"origQty":"1","executedQty":"0","cummulativeQuoteQty":"0"})", true,
         market([](Json j) { return decode_order(j, btc_usdt()); })},
        {"order quantity", "{" + order + R"(,"price":"1","origQty":@,"executedQty":"0","cummulativeQuoteQty":"0"})",
         true, market([](Json j) { return decode_order(j, btc_usdt()); })},
        {"fill fee",
         R"([{"symbol":"BTCUSDT","id":1,"orderId":1,"price":"1","qty":"1","quoteQty":"1","commission":@,"commissionAsset":"BTC","isBuyer":true,"time":1}])",
         true, market([](Json j) { return decode_my_trades(j, btc_usdt()); })},
        {"balance",
         R"({"canTrade":true,"makerCommission":1,"takerCommission":1,"balances":[{"asset":"BTC","free":@,"locked":"0"}]})",
         true, market(decode_account)},
        {"streamed trade", R"({"e":"trade","E":1,"s":"BTCUSDT","t":1,"p":@,"q":"1","T":1,"m":true})", false, frame},
        {"streamed candle",
         R"({"e":"kline","E":1,"s":"BTCUSDT","k":{"t":1788516000000,"s":"BTCUSDT","i":"1m","o":"1","c":@,"h":"1","l":"1","v":"1","x":true}})",
         false, frame},
        {"streamed bid", R"({"u":1,"s":"BTCUSDT","b":@,"B":"1","a":"92233720368","A":"1"})", false, frame},
        {"streamed step", R"({"e":"depthUpdate","E":1,"s":"BTCUSDT","U":1,"u":2,"b":[],"a":[[@,"1"]]})", false, frame},
        {"told fill",
         R"({"e":"executionReport","E":1,"s":"BTCUSDT","c":"x","S":"BUY","q":"1","p":"1","x":"TRADE","X":"FILLED","i":1,"l":"1","z":"1","L":@,"n":"0","N":null,"T":1,"t":1,"m":false,"Z":"1","Y":"1"})",
         false, user},
        {"told balance", R"({"e":"outboundAccountPosition","E":1,"B":[{"a":"BTC","f":@,"l":"0"}]})", true, user},
    };
}

std::string with(const Form& form, const std::string& value) {
    std::string text = form.text;
    text.replace(text.find('@'), 1, value);
    return text;
}

TEST(Hostile, NumbersAreRefusedWhereverTheyStand) {
    for (const Form& form : forms()) {
        SCOPED_TRACE(form.name);
        EXPECT_TRUE(form.decodes(with(form, "\"1\"")));
        EXPECT_TRUE(form.decodes(with(form, "\"1.0000000000000\""))) << "zeros beyond the eighth place are fine";
        EXPECT_EQ(form.decodes(with(form, "\"0\"")), form.zero_is_fine);
        EXPECT_EQ(form.decodes(with(form, "\"0.00000000\"")), form.zero_is_fine);
        for (const std::string& value : hostile_numbers()) EXPECT_FALSE(form.decodes(with(form, value))) << value;
        EXPECT_FALSE(form.decodes(form.text)) << "not even JSON";
        const std::string good = with(form, "\"1\"");
        for (std::size_t cut = 0; cut < good.size(); ++cut) EXPECT_FALSE(form.decodes(good.substr(0, cut)));
        EXPECT_FALSE(form.decodes(good + "x"));
    }
}

TEST(Hostile, TimesMustBeNumbersOfMillisecondsFrom1970To2200) {
    const auto candles_at = [](const std::string& open, const std::string& close) {
        JsonReader reader;
        const auto json = reader.read("[[" + open + R"(,"1","1","1","1","1",)" + close + "]]");
        return json && decode_klines(*json, market::Timeframe::one_minute()).has_value();
    };
    EXPECT_TRUE(candles_at("0", "59999"));
    EXPECT_TRUE(candles_at("1788516000000", "1788516059999"));
    for (const char* time :
         {"\"1788516000000\"", "-60000", "7258118460000", "1788516000000000", "1788516000000.5", "1.788516e12", "null",
          "true", "1788516000001", "18446744073709551615", "99999999999999999999"}) {
        EXPECT_FALSE(candles_at(time, "1788516059999")) << time;
    }
}

TEST(Hostile, CrossedBooksAndDisorderAreRefused) {
    const auto decodes = [](const std::string& text, auto decode) {
        JsonReader reader;
        const auto json = reader.read(text);
        return json && decode(*json).has_value();
    };
    for (const char* bid : {"2", "3", "2.00000000"}) {
        EXPECT_FALSE(
            decodes(std::string(R"({"lastUpdateId":1,"bids":[["1","1"],[")") + bid + R"(","1"]],"asks":[["2","1"]]})",
                    decode_depth));
        JsonReader reader;
        EXPECT_FALSE(decode_stream_frame(
            reader, std::string(R"({"u":1,"s":"BTCUSDT","b":")") + bid + R"(","B":"1","a":"2","A":"1"})"));
    }
    const std::string row = R"([1788516000000,"1","1","1","1","1",1788516059999])";
    const std::string later = R"([1788516060000,"1","1","1","1","1",1788516119999])";
    const auto klines = [](Json j) { return decode_klines(j, market::Timeframe::one_minute()); };
    EXPECT_TRUE(decodes("[" + row + "," + later + "]", klines));
    EXPECT_FALSE(decodes("[" + later + "," + row + "]", klines));
    EXPECT_FALSE(decodes("[" + row + "," + row + "]", klines));
    EXPECT_FALSE(decodes(
        R"({"canTrade":true,"makerCommission":1,"takerCommission":1,"balances":[{"asset":"BTC","free":"1","locked":"0"},{"asset":"BTC","free":"2","locked":"0"}]})",
        decode_account));
    EXPECT_FALSE(
        decodes(R"({"canTrade":true,"makerCommission":10000,"takerCommission":1,"balances":[]})", decode_account));
    for (const char* key : {R"("")", R"("a/b")", R"("a?b")", R"("a b")", "1"}) {
        EXPECT_FALSE(decodes(std::string(R"({"listenKey":)") + key + "}", decode_listen_key));
    }
    EXPECT_FALSE(decodes(std::string(5'000, '['), klines)) << "deeper than the reader goes";
}

}  // namespace
}  // namespace piggy::binance_us::test
