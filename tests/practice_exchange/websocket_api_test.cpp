// The WebSocket API: the same endpoints in frames.

#include "adapters/practice_exchange/websocket_api.h"

#include <gtest/gtest.h>

#include "adapters/practice_exchange/signature.h"
#include "practice_exchange/rest_venue.h"

namespace {

using namespace piggy;
using namespace piggy::practice_exchange;
using test::text_of;

// What a connection does with its user streams.
struct Connection final : UserSubscriptions {
    std::vector<venue::AccountId> open;
    Answer<std::int64_t> subscribe(venue::AccountId account) override {
        if (!open.empty()) return refuse(-2035, "User Data Stream subscription already active.");
        open.push_back(account);
        return 0;
    }
    Answer<> unsubscribe(std::optional<std::int64_t> subscription) override {
        if (open.empty() || subscription.value_or(0) != 0) {
            return refuse(-2036, "User Data Stream subscription not active.");
        }
        open.clear();
        return {};
    }
    [[nodiscard]] std::vector<std::int64_t> subscriptions() const override {
        return std::vector<std::int64_t>(open.size(), 0);
    }
};

class WebsocketFrames : public ::testing::Test {
protected:
    void SetUp() override {
        venue_.deposit("USDT", "100000");
        venue_.deposit("BTC", "10");
        venue_.quote(venue::Side::sell, "64810", "0.5");
        venue_.quote(venue::Side::buy, "64790", "0.5");
    }
    void TearDown() override { venue_.exchange.verify(); }
    std::string raw(const std::string& frame) { return api_.answer(frame, "127.0.0.1", venue_.now, connection_); }
    boost::json::value ask(const std::string& method, const std::string& params = "{}") {
        return test::parsed(raw("{\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}"));
    }
    // "400 -1121 Invalid symbol."
    static std::string refusal(const boost::json::value& reply) {
        return text_of(reply, "status") + " " + text_of(reply.at("error"), "code") + " " +
               text_of(reply.at("error"), "msg");
    }
    test::RestVenue venue_;
    WebsocketApi api_{venue_.api};
    Connection connection_;
};

TEST_F(WebsocketFrames, IdsComeBackAsTheyWereSent) {
    for (const char* id : {"1", "-7", "\"x\"", "null", "\"\"", "18446744073709551615", "\"a\\\"b\\\\\""}) {
        const std::string reply = raw("{\"id\":" + std::string(id) + ",\"method\":\"ping\"}");
        EXPECT_TRUE(reply.starts_with("{\"id\":" + std::string(id) + ",\"status\":200,\"result\":{},")) << reply;
    }
    EXPECT_TRUE(raw("{\"method\":\"ping\"}").starts_with("{\"id\":null,\"status\":200"));
}

TEST_F(WebsocketFrames, WhatIsNoRequestIsRefusedWithoutAnId) {
    for (const char* frame : {"",
                              "{",
                              "[]",
                              "1",
                              "\"ping\"",
                              "null",
                              "{}",
                              "{\"id\":1}",
                              "{\"id\":1,\"method\":7}",
                              "{\"id\":1.5,\"method\":\"ping\"}",
                              "{\"id\":{},\"method\":\"ping\"}",
                              "{\"id\":[1],\"method\":\"ping\"}",
                              "{\"id\":true,\"method\":\"ping\"}",
                              "{\"id\":1,\"method\":\"ping\"}x",
                              "{\"id\":1,\"id\":2,\"method\":\"ping\"}",
                              "{\"id\":1,\"method\":\"ping\",\"params\":[]}",
                              "{\"id\":1,\"method\":\"ping\",\"params\":5}",
                              "{\"id\":1,\"method\":\"depth\",\"params\":{\"a\":1,\"a\":2}}",
                              "{\"id\":1,\"method\":\"\xff\"}",
                              "{id:1}",
                              "{\"id\":1,\"method\":\"ping\",\"params\":{\"a\":[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]}}"}) {
        const std::string reply = raw(frame);
        EXPECT_TRUE(reply.starts_with("{\"id\":null,\"status\":400,\"error\":{\"code\":-1135,"))
            << frame << " " << reply;
    }
    EXPECT_EQ(refusal(ask("order.steal")), "400 -1020 This operation is not supported.");
    EXPECT_EQ(refusal(ask("session.logon")), "400 -1020 This operation is not supported.");
}

TEST_F(WebsocketFrames, EveryRestAnswerHasItsTwin) {
    const std::vector<std::tuple<std::string, std::string, std::string, std::string>> open{
        {"ping", "{}", "/api/v3/ping", ""},
        {"time", "{}", "/api/v3/time", ""},
        {"exchangeInfo", R"({"symbols":["BTCUSDT", "ETHUSDT"]})", "/api/v3/exchangeInfo",
         "symbols=[\"BTCUSDT\",\"ETHUSDT\"]"},
        {"depth", R"({"symbol":"BTCUSDT","limit":5})", "/api/v3/depth", "symbol=BTCUSDT&limit=5"},
        {"trades.recent", R"({"symbol":"BTCUSDT"})", "/api/v3/trades", "symbol=BTCUSDT"},
        {"trades.aggregate", R"({"symbol":"BTCUSDT"})", "/api/v3/aggTrades", "symbol=BTCUSDT"},
        {"klines", R"({"symbol":"BTCUSDT","interval":"1h","limit":2})", "/api/v3/klines",
         "symbol=BTCUSDT&interval=1h&limit=2"},
        {"avgPrice", R"({"symbol":"BTCUSDT"})", "/api/v3/avgPrice", "symbol=BTCUSDT"},
        {"ticker.24hr", R"({"symbol":"BTCUSDT"})", "/api/v3/ticker/24hr", "symbol=BTCUSDT"},
        {"ticker", R"({"symbol":"BTCUSDT","windowSize":"1h"})", "/api/v3/ticker", "symbol=BTCUSDT&windowSize=1h"},
        {"ticker.price", "{}", "/api/v3/ticker/price", ""},
        {"ticker.book", R"({"symbol":"BTCUSDT"})", "/api/v3/ticker/bookTicker", "symbol=BTCUSDT"},
    };
    for (const auto& [method, params, path, query] : open) {
        const auto reply = ask(method, params);
        EXPECT_EQ(text_of(reply, "status"), "200") << method;
        EXPECT_EQ(reply.at("result"), test::parsed(venue_.call("GET", path, query))) << method;
    }
    const std::string id = text_of(ask("order.place", venue_.signed_params({{"symbol", "\"BTCUSDT\""},
                                                                            {"side", "\"BUY\""},
                                                                            {"type", "\"LIMIT\""},
                                                                            {"timeInForce", "\"GTC\""},
                                                                            {"price", "60000.10"},
                                                                            {"quantity", "0.00010"}}))
                                       .at("result"),
                                   "orderId");
    const std::vector<std::tuple<std::string, test::Pairs, std::string, std::string>> closed{
        {"order.status", {{"symbol", "\"BTCUSDT\""}, {"orderId", id}}, "order", "symbol=BTCUSDT&orderId=" + id},
        {"openOrders.status", {}, "openOrders", ""},
        {"allOrders", {{"symbol", "\"BTCUSDT\""}}, "allOrders", "symbol=BTCUSDT"},
        {"allOrderLists", {}, "allOrderList", ""},
        {"openOrderLists.status", {}, "openOrderList", ""},
        {"account.status", {}, "account", ""},
        {"account.rateLimits.orders", {}, "rateLimit/order", ""},
        {"myTrades", {{"symbol", "\"BTCUSDT\""}}, "myTrades", "symbol=BTCUSDT"},
        {"myPreventedMatches",
         {{"symbol", "\"BTCUSDT\""}, {"orderId", id}},
         "myPreventedMatches",
         "symbol=BTCUSDT&orderId=" + id},
    };
    for (const auto& [method, params, path, query] : closed) {
        const auto reply = ask(method, venue_.signed_params(params));
        ASSERT_EQ(text_of(reply, "status"), "200") << method << " " << boost::json::value(reply);
        EXPECT_EQ(reply.at("result"), test::parsed(venue_.signed_call("GET", "/api/v3/" + path, query))) << method;
    }
    EXPECT_EQ(
        text_of(ask("order.cancel", venue_.signed_params({{"symbol", "\"BTCUSDT\""}, {"orderId", id}})).at("result"),
                "status"),
        "CANCELED");
}

TEST_F(WebsocketFrames, EveryMethodOfTheVenueIsKnown) {
    for (const char* method : {"ping",
                               "time",
                               "exchangeInfo",
                               "depth",
                               "trades.recent",
                               "trades.historical",
                               "trades.aggregate",
                               "klines",
                               "avgPrice",
                               "ticker.24hr",
                               "ticker",
                               "ticker.price",
                               "ticker.book",
                               "order.place",
                               "order.test",
                               "order.status",
                               "order.cancel",
                               "order.cancelReplace",
                               "openOrders.status",
                               "openOrders.cancelAll",
                               "orderList.place",
                               "orderList.status",
                               "orderList.cancel",
                               "openOrderLists.status",
                               "account.status",
                               "account.rateLimits.orders",
                               "allOrders",
                               "allOrderLists",
                               "myTrades",
                               "myPreventedMatches",
                               "userDataStream.start",
                               "userDataStream.ping",
                               "userDataStream.stop",
                               "userDataStream.subscribe.signature",
                               "userDataStream.unsubscribe"}) {
        const std::string reply = raw("{\"id\":1,\"method\":\"" + std::string(method) + "\"}");
        EXPECT_EQ(reply.find("-1020"), std::string::npos) << method;
        EXPECT_EQ(reply.find("-1135"), std::string::npos) << method;
    }
}

TEST_F(WebsocketFrames, NumbersKeepTheTextTheyWereSentIn) {
    const auto order = ask("order.place", venue_.signed_params({{"symbol", "\"BTCUSDT\""},
                                                                {"side", "\"BUY\""},
                                                                {"type", "\"LIMIT\""},
                                                                {"timeInForce", "\"GTC\""},
                                                                {"price", "60000.10"},
                                                                {"quantity", "0.00010"}}));
    EXPECT_EQ(text_of(order.at("result"), "price"), "60000.10000000");
    EXPECT_EQ(text_of(order.at("result"), "origQty"), "0.00010000");
    const auto exponent =
        ask("order.place",
            venue_.signed_params(
                {{"symbol", "\"BTCUSDT\""}, {"side", "\"BUY\""}, {"type", "\"MARKET\""}, {"quantity", "1e-3"}}));
    EXPECT_EQ(refusal(exponent).substr(0, 9), "400 -1100");
}

TEST_F(WebsocketFrames, TheOrderLimitsStandWithOrdersAndAllOnRequestOnly) {
    const test::Pairs order{
        {"symbol", "\"BTCUSDT\""}, {"side", "\"BUY\""}, {"type", "\"MARKET\""}, {"quantity", "0.001"}};
    const auto placed = ask("order.place", venue_.signed_params(order));
    ASSERT_EQ(placed.at("rateLimits").as_array().size(), 3U);
    EXPECT_EQ(placed.at("rateLimits").at(0).at("count").as_int64(), 1);
    EXPECT_EQ(text_of(placed.at("rateLimits").at(2), "rateLimitType"), "REQUEST_WEIGHT");
    EXPECT_EQ(ask("ping").at("rateLimits").as_array().size(), 1U);
    auto quiet = order;
    quiet.emplace_back("returnRateLimits", "false");
    const auto reply = ask("order.place", venue_.signed_params(quiet));
    EXPECT_EQ(text_of(reply, "status"), "200");
    EXPECT_FALSE(reply.as_object().contains("rateLimits"));
    EXPECT_FALSE(ask("ping", R"({"returnRateLimits":false})").as_object().contains("rateLimits"));
}

TEST_F(WebsocketFrames, SignaturesCoverTheParametersByName) {
    std::string params = venue_.signed_params({{"symbol", "\"BTCUSDT\""}});
    EXPECT_EQ(text_of(ask("openOrders.status", params), "status"), "200");
    params.replace(params.find("BTCUSDT"), 7, "ETHUSDT");
    EXPECT_EQ(refusal(ask("openOrders.status", params)), "400 -1022 Signature for this request is not valid.");
    EXPECT_EQ(refusal(ask("account.status", R"({"timestamp":1,"signature":"x"})")),
              "401 -2014 API-key format invalid.");
    EXPECT_EQ(refusal(ask("account.status", R"({"apiKey":"x"})")).substr(0, 9), "400 -1102");
}

TEST_F(WebsocketFrames, AReplacementThatHalfFailedCarriesItsData) {
    const auto reply = ask("order.cancelReplace", venue_.signed_params({{"symbol", "\"BTCUSDT\""},
                                                                        {"side", "\"BUY\""},
                                                                        {"type", "\"LIMIT\""},
                                                                        {"timeInForce", "\"GTC\""},
                                                                        {"price", "60000"},
                                                                        {"quantity", "0.001"},
                                                                        {"cancelReplaceMode", "\"ALLOW_FAILURE\""},
                                                                        {"cancelOrderId", "999"}}));
    EXPECT_EQ(refusal(reply), "409 -2021 Order cancel-replace partially failed.");
    EXPECT_EQ(text_of(reply.at("error").at("data"), "newOrderResult"), "SUCCESS");
}

TEST_F(WebsocketFrames, TheWeightIsSharedWithRestAndConnectionsCost) {
    EXPECT_FALSE(api_.refuse_connection("127.0.0.1", venue_.now));
    const auto reply = ask("ping");
    EXPECT_EQ(reply.at("rateLimits").at(0).at("count").as_int64(), 3);
    (void)raw("not JSON");
    EXPECT_EQ(test::field(venue_.call("GET", "/api/v3/ping"), "X-MBX-USED-WEIGHT-1M"), "5");
    LimitSettings settings;
    settings.weight_per_minute = 5;
    venue_.limits.set(settings);
    const auto refused = ask("ping");
    EXPECT_EQ(refusal(refused).substr(0, 9), "429 -1003");
    EXPECT_EQ(refused.at("error").at("data").at("serverTime").as_int64(), test::first_ms);
    EXPECT_EQ(refused.at("error").at("data").at("retryAfter").as_int64(), test::first_ms + 20'000);
    for (int i = 0; i < 10; ++i) (void)raw("not JSON");
    EXPECT_EQ(refusal(ask("ping")).substr(0, 9), "418 -1003");
    const auto connection = api_.refuse_connection("127.0.0.1", venue_.now);
    ASSERT_TRUE(connection);
    EXPECT_EQ(connection->status, 418);
}

TEST_F(WebsocketFrames, UserStreamsAreSubscribedToByTheirOwner) {
    const auto reply = ask("userDataStream.subscribe.signature", venue_.signed_params({{"recvWindow", "10000"}}));
    EXPECT_EQ(reply.at("result"), test::parsed(R"({"subscriptionId":0})"));
    EXPECT_EQ(connection_.open, std::vector<venue::AccountId>{venue_.user});
    EXPECT_EQ(refusal(ask("userDataStream.subscribe.signature", venue_.signed_params({}))),
              "400 -2035 User Data Stream subscription already active.");
    EXPECT_EQ(ask("session.subscriptions").at("result"), test::parsed(R"([{"subscriptionId":0}])"));
    EXPECT_EQ(refusal(ask("userDataStream.unsubscribe", R"({"subscriptionId":7})")),
              "400 -2036 User Data Stream subscription not active.");
    EXPECT_EQ(refusal(ask("userDataStream.unsubscribe", R"({"subscriptionId":"x"})")).substr(0, 9), "400 -1100");
    EXPECT_EQ(ask("userDataStream.unsubscribe").at("result"), test::parsed("{}"));
    EXPECT_TRUE(connection_.open.empty());
    std::string forged = venue_.signed_params({});
    forged[forged.size() - 3] = forged[forged.size() - 3] == '0' ? '1' : '0';
    EXPECT_EQ(refusal(ask("userDataStream.subscribe.signature", forged)),
              "400 -1022 Signature for this request is not valid.");
    EXPECT_TRUE(connection_.open.empty());
}

TEST_F(WebsocketFrames, ListenKeysAreTheSameAsInRest) {
    const std::string with_key = "{\"apiKey\":\"" + venue_.key_text + "\"";
    const std::string key = text_of(ask("userDataStream.start", with_key + "}").at("result"), "listenKey");
    EXPECT_EQ(venue_.listen_keys.account(key, venue_.now), venue_.user);
    EXPECT_EQ(text_of(ask("userDataStream.ping", with_key + ",\"listenKey\":\"" + key + "\"}"), "status"), "200");
    EXPECT_EQ(text_of(ask("userDataStream.stop", with_key + ",\"listenKey\":\"" + key + "\"}"), "status"), "200");
    EXPECT_EQ(refusal(ask("userDataStream.ping", with_key + ",\"listenKey\":\"" + key + "\"}")),
              "400 -1125 This listenKey does not exist.");
}

}  // namespace
