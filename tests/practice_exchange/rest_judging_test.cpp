// In which order the venue judges a request, and every way to be turned away before the order book.

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "adapters/practice_exchange/rest_front.h"
#include "adapters/practice_exchange/signature.h"
#include "adapters/practice_exchange/wire_words.h"
#include "practice_exchange/rest_venue.h"
#include "shared_data.h"

namespace {

using namespace piggy;
using namespace piggy::practice_exchange;
using std::chrono::seconds;
using test::refusal_of;

const std::string order = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=60000";
constexpr const char* no_key = "401 -2015 Invalid API-key, IP, or permissions for action.";

// A call with everything wrong; fixing the first fault shows the next: the venue's order of judging.
TEST(Judging, GoesFromThePathToTheBalance) {
    test::RestVenue venue;
    const std::string unknown_key(64, 'a');
    const auto secret = venue.key().secret;
    const auto signed_by = [&](const std::string& text, const std::string& by) {
        return text + "&signature=" + hmac_sha256_hex(by, text);
    };
    const auto refused = [&](const std::string& method, const std::string& path, const std::string& body,
                             const std::string& key) { return refusal_of(venue.send(method, path, "", body, key)); };
    EXPECT_EQ(venue.send("PATCH", "/api/v3/nothing", "", "x=1", "short").status, 404);
    EXPECT_EQ(refused("PATCH", "/api/v3/order", "x=1", "short"), "405 -1020 This operation is not supported.");
    std::string body = "symbol=NOSUCH&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.0000001&price=60000";
    EXPECT_EQ(refused("POST", "/api/v3/order", body, "short"),
              "400 -1102 Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed.");
    body += "&timestamp=" + std::to_string(test::first_ms - 5001);
    EXPECT_EQ(refused("POST", "/api/v3/order", body, "short"),
              "400 -1102 Mandatory parameter 'signature' was not sent, was empty/null, or malformed.");
    EXPECT_EQ(refused("POST", "/api/v3/order", signed_by(body, "wrong"), "short"), "401 -2014 API-key format invalid.");
    EXPECT_EQ(refused("POST", "/api/v3/order", signed_by(body, "wrong"), unknown_key), no_key);
    EXPECT_EQ(refused("POST", "/api/v3/order", signed_by(body, "wrong"), venue.key_text),
              "400 -1021 Timestamp for this request is outside of the recvWindow.");
    body.replace(body.find("timestamp="), std::string::npos, "timestamp=" + std::to_string(test::first_ms));
    EXPECT_EQ(refused("POST", "/api/v3/order", signed_by(body, "wrong"), venue.key_text),
              "400 -1022 Signature for this request is not valid.");
    EXPECT_EQ(refused("POST", "/api/v3/order", signed_by(body, secret), venue.key_text), "400 -1121 Invalid symbol.");
    body.replace(body.find("NOSUCH"), 6, "BTCUSDT");
    EXPECT_EQ(refused("POST", "/api/v3/order", signed_by(body, secret), venue.key_text),
              "400 -1013 Filter failure: LOT_SIZE");
    body.replace(body.find("0.0000001"), 9, "0.001");
    EXPECT_EQ(refused("POST", "/api/v3/order", signed_by(body, secret), venue.key_text),
              "400 -2010 Account has insufficient balance for requested action.");
    venue.deposit("USDT", "60");
    EXPECT_EQ(venue.send("POST", "/api/v3/order", "", signed_by(body, secret), venue.key_text).status, 200);
}

TEST(Judging, EveryRequestIsChargedWhateverComesOfIt) {
    test::RestVenue venue;
    (void)venue.call("GET", "/api/v3/nothing");
    (void)venue.call("PATCH", "/api/v3/time");
    (void)venue.call("GET", "/api/v3/account");
    const auto reply = venue.call("GET", "/api/v3/exchangeInfo", "symbol=NOSUCH");
    EXPECT_EQ(test::field(reply, "X-MBX-USED-WEIGHT"), "42");
    EXPECT_EQ(test::field(reply, "X-MBX-USED-WEIGHT-1M"), "42");
}

TEST(Judging, TimestampsHoldToTheMillisecond) {
    test::RestVenue venue;
    const auto sent = [&](std::int64_t timestamp, const std::string& window) {
        const std::string text = "timestamp=" + std::to_string(timestamp) + window;
        return venue.send("GET", "/api/v3/account", text + "&signature=" + hmac_sha256_hex(venue.key().secret, text),
                          "", venue.key_text);
    };
    EXPECT_EQ(sent(test::first_ms - 5000, "").status, 200);
    EXPECT_EQ(refusal_of(sent(test::first_ms - 5001, "")),
              "400 -1021 Timestamp for this request is outside of the recvWindow.");
    EXPECT_EQ(sent(test::first_ms + 999, "").status, 200);
    EXPECT_EQ(refusal_of(sent(test::first_ms + 1000, "")),
              "400 -1021 Timestamp for this request was 1000ms ahead of the server's time.");
    EXPECT_EQ(sent(test::first_ms - 60'000, "&recvWindow=60000").status, 200);
    EXPECT_EQ(sent(test::first_ms - 11, "&recvWindow=10").status, 400);
    EXPECT_EQ(refusal_of(sent(test::first_ms, "&recvWindow=60001")), "400 -1131 Invalid recvWindow");
    EXPECT_EQ(refusal_of(sent(test::first_ms, "&recvWindow=abc")).substr(0, 9), "400 -1100");
    EXPECT_EQ(sent(INT64_MAX, "").status, 400);
    EXPECT_EQ(sent(0, "").status, 400);
}

TEST(Judging, KeysAreRefusedByTheirFlags) {
    test::RestVenue venue;
    venue.deposit("USDT", "1000");
    venue.key().may_trade = false;
    EXPECT_EQ(refusal_of(venue.signed_call("POST", "/api/v3/order", order)), no_key);
    EXPECT_EQ(refusal_of(venue.signed_call("POST", "/api/v3/order/test", order)), no_key);
    EXPECT_EQ(venue.signed_call("GET", "/api/v3/account").status, 200);
    venue.key().may_trade = true;
    EXPECT_EQ(venue.signed_call("POST", "/api/v3/order/test", order).status, 200);
    venue.key().addresses = {"10.0.0.1"};
    EXPECT_EQ(refusal_of(venue.signed_call("GET", "/api/v3/account")), no_key);
    venue.key().addresses.push_back("127.0.0.1");
    EXPECT_EQ(venue.signed_call("GET", "/api/v3/account").status, 200);
    venue.key().is_revoked = true;
    EXPECT_EQ(refusal_of(venue.signed_call("GET", "/api/v3/account")), no_key);
    EXPECT_EQ(refusal_of(venue.call("POST", "/api/v3/userDataStream", "", venue.key_text)), no_key);
    EXPECT_EQ(refusal_of(venue.call("GET", "/api/v3/historicalTrades", "symbol=BTCUSDT")),
              "401 -2014 API-key format invalid.");
}

TEST(Judging, ParametersNobodyKnowsOrLeftEmptyAreRefused) {
    test::RestVenue venue;
    EXPECT_EQ(refusal_of(venue.call("GET", "/api/v3/ping", "x=1")),
              "400 -1101 Too many parameters; expected '0' and received '1'.");
    EXPECT_EQ(refusal_of(venue.call("GET", "/api/v3/depth", "symbol=BTCUSDT&x=1")),
              "400 -1104 Not all sent parameters were read; read '1' parameter(s) but was sent '2'.");
    EXPECT_EQ(refusal_of(venue.call("GET", "/api/v3/depth", "symbol=BTCUSDT&limit=")),
              "400 -1105 Parameter 'limit' was empty.");
    EXPECT_EQ(refusal_of(venue.call("GET", "/api/v3/depth", "symbol=")),
              "400 -1102 Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.");
    EXPECT_EQ(refusal_of(venue.call("GET", "/api/v3/depth", "symbol=BTCUSDT&symbol=BTCUSDT")).substr(0, 9),
              "400 -1101");
    EXPECT_EQ(refusal_of(venue.call("GET", "/api/v3/depth", "symbol=%zz")).substr(0, 9), "400 -1100");
    EXPECT_EQ(refusal_of(venue.call("GET", "/api/v3/depth", "symbol=btc")),
              "400 -1100 Illegal characters found in parameter 'symbol'; legal range is '^[A-Z0-9-_.]{1,20}$'.");
}

TEST(Judging, OverTheWeightComes429ThenABanAndAfterItAllIsWell) {
    test::RestVenue venue;
    LimitSettings settings;
    settings.weight_per_minute = 100;
    venue.limits.set(settings);
    EXPECT_EQ(venue.call("GET", "/api/v3/ticker/24hr").status, 200);
    const auto refused = venue.call("GET", "/api/v3/ticker/24hr");
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refusal_of(refused).substr(0, 74),
              "429 -1003 Too much request weight used; current limit is 100 request weigh");
    EXPECT_EQ(test::field(refused, "Retry-After"), "20");
    EXPECT_EQ(test::field(refused, "X-MBX-USED-WEIGHT-1M"), "160");
    test::ApiReply banned;
    for (int i = 0; i < settings.refusals_before_ban; ++i) banned = venue.call("GET", "/api/v3/ping");
    EXPECT_EQ(banned.status, 418);
    EXPECT_EQ(test::field(banned, "Retry-After"), "120");
    EXPECT_NE(banned.body.find("IP banned until " + std::to_string(test::first_ms + 120'000)), std::string::npos);
    venue.wait(seconds(119));
    EXPECT_EQ(venue.call("GET", "/api/v3/ping").status, 418);
    venue.wait(seconds(1));
    EXPECT_EQ(venue.call("GET", "/api/v3/ping").status, 200);
}

TEST(Judging, TooManyOrdersAreHeldBackWithTheProfilesWayOfSayingWhen) {
    for (const auto profile : {venue::Profile::binanceus, venue::Profile::binance}) {
        test::RestVenue venue(profile);
        LimitSettings settings;
        settings.orders_per_ten_seconds = 1;
        venue.limits.set(settings);
        venue.deposit("USDT", "1000");
        EXPECT_EQ(test::field(venue.signed_call("POST", "/api/v3/order", order), "X-MBX-ORDER-COUNT-10S"), "1");
        const auto refused = venue.signed_call("POST", "/api/v3/order", order);
        EXPECT_EQ(refusal_of(refused), "429 -1015 Too many new orders; current limit is 1 orders per 10 SECOND.");
        EXPECT_EQ(test::field(refused, "Retry-After"), profile == venue::Profile::binance ? "10" : "");
        venue.wait(seconds(10));
        const auto fine = venue.signed_call("POST", "/api/v3/order", order);
        EXPECT_EQ(test::field(fine, "X-MBX-ORDER-COUNT-10S"), "1");
        EXPECT_EQ(test::field(fine, "X-MBX-ORDER-COUNT-1D"), "2");
    }
}

TEST(Judging, UnderMaintenanceOnlyTheSystemStatusAnswers) {
    test::RestVenue venue;
    venue.api.set_maintenance(true);
    EXPECT_EQ(refusal_of(venue.call("GET", "/api/v3/ping")), "503 -1016 This service is no longer available.");
    EXPECT_EQ(venue.call("GET", "/sapi/v1/system/status").body, "{\"status\":1}");
    venue.api.set_maintenance(false);
    EXPECT_EQ(venue.call("GET", "/sapi/v1/system/status").body, "{\"status\":0}");
}

TEST(Judging, UnknownPathsAnswerInTheShapeOfTheirFront) {
    test::RestVenue venue;
    const auto api = venue.call("GET", "/api/v3/nothing");
    EXPECT_EQ(api.status, 404);
    EXPECT_EQ(api.content_type, "text/html");
    const auto sapi = venue.call("GET", "/sapi/v1/capital/withdraw/apply");
    EXPECT_EQ(sapi.status, 404);
    EXPECT_EQ(test::text_of(test::parsed(sapi), "path"), "/sapi/v1/capital/withdraw/apply");
    EXPECT_EQ(test::text_of(test::parsed(venue.call("POST", "/sapi/v1/system/status")), "status"), "405");
    EXPECT_EQ(test::text_of(test::parsed(venue.call("GET", "/sapi/\xff\"")), "path"), "?");
}

TEST(Judging, ASignatureInTheQueryTheBodyOrMixedIsTheSame) {
    test::RestVenue venue;
    venue.deposit("USDT", "1000");
    const std::string tail = "quantity=0.001&price=60000&timestamp=" + std::to_string(test::first_ms);
    const std::string head = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC";
    const auto signature = [&](const std::string& payload) {
        return "&signature=" + hmac_sha256_hex(venue.key().secret, payload);
    };
    const std::string whole = head + "&" + tail;
    EXPECT_EQ(venue.send("POST", "/api/v3/order", whole + signature(whole), "", venue.key_text).status, 200);
    EXPECT_EQ(venue.send("POST", "/api/v3/order", "", whole + signature(whole), venue.key_text).status, 200);
    EXPECT_EQ(venue.send("POST", "/api/v3/order", head, tail + signature(head + tail), venue.key_text).status, 200);
    EXPECT_EQ(refusal_of(venue.send("POST", "/api/v3/order", head, tail + signature(whole), venue.key_text)),
              "400 -1022 Signature for this request is not valid.");
}

// Every row of the table of errors that the venue itself answers with comes out as the table says. The others are the
// switchboard's to make (-1000, -1001, -1006, -1007).
TEST(Judging, TheTableOfErrorsIsSpokenWordForWord) {
    PIGGY_NEEDS_SHARED(shared);
    test::RestVenue venue;
    std::set<std::string> spoken;
    const auto say = [&](const test::ApiReply& reply) { spoken.insert(refusal_of(reply)); };
    say(venue.signed_call("POST", "/api/v3/order", order));
    venue.deposit("USDT", "100000");
    say(venue.signed_call("POST", "/api/v3/order",
                          "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.000155&price=60000"));
    say(venue.signed_call("POST", "/api/v3/order",
                          "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.00001&price=60000"));
    say(venue.signed_call("POST", "/api/v3/order",
                          "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=60000.005"));
    say(venue.signed_call("POST", "/api/v3/order", order + "&newClientOrderId=same"));
    say(venue.signed_call("POST", "/api/v3/order", order + "&newClientOrderId=same"));
    say(venue.signed_call("DELETE", "/api/v3/order", "symbol=BTCUSDT&orderId=99999"));
    say(venue.signed_call("GET", "/api/v3/order", "symbol=BTCUSDT&orderId=99999"));
    say(venue.call("GET", "/api/v3/depth", "symbol=%3F"));
    say(venue.call("GET", "/api/v3/depth", "symbol=NOSUCH"));
    say(venue.call("GET", "/api/v3/account", "signature=1", venue.key_text));
    say(venue.call("GET", "/api/v3/account", "timestamp=1&signature=1", venue.key_text));
    say(venue.call("GET", "/api/v3/account", "timestamp=" + std::to_string(test::first_ms) + "&signature=1",
                   venue.key_text));
    say(venue.call("GET", "/api/v3/account", "timestamp=1&signature=1", "x"));
    say(venue.call("GET", "/api/v3/account", "timestamp=1&signature=1", std::string(64, 'x')));
    (void)venue.limits.count_orders(venue.user, 100, venue.now);
    say(venue.signed_call("POST", "/api/v3/order", order));
    (void)venue.limits.charge("127.0.0.1", 5999, venue.now);
    for (int i = 0; i < 12; ++i) say(venue.call("GET", "/api/v3/ping"));

    std::ifstream file(shared / "exchange/examples/errors.json");
    std::stringstream text;
    text << file.rdbuf();
    const std::set<std::int64_t> of_the_switchboard{-1000, -1001, -1006, -1007};
    std::size_t compared = 0;
    const auto table = test::parsed(text.str());
    for (const auto& row : table.at("payload").as_array()) {
        const auto& body = row.at("body");
        const std::int64_t code = body.at("code").as_int64();
        if (of_the_switchboard.contains(code)) continue;
        std::string expected =
            std::to_string(row.at("status").as_int64()) + " " + std::to_string(code) + " " + test::text_of(body, "msg");
        // Its moment is the example's.
        const std::size_t moment = expected.find("until ");
        const std::string begin = expected.substr(0, moment);
        EXPECT_TRUE(std::ranges::any_of(spoken, [&](const std::string& said) { return said.starts_with(begin); }))
            << expected;
        ++compared;
    }
    EXPECT_GE(compared, 15U);
}

}  // namespace
