// Our answers have the shape of the examples, field by field and type by type.

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "adapters/practice_exchange/websocket_api.h"
#include "practice_exchange/rest_venue.h"
#include "shared_data.h"

namespace {

using namespace piggy;
namespace json = boost::json;

json::value example(const std::filesystem::path& shared, const std::string& name) {
    std::ifstream file(shared / "exchange/examples" / (name + ".json"));
    std::stringstream text;
    text << file.rdbuf();
    return test::parsed(text.str()).at("payload");
}

bool is_decimal(std::string_view text) {
    return !text.empty() && text.find_first_not_of("-.0123456789") == std::string_view::npos;
}

std::string kind_of(const json::value& value) {
    if (value.is_string()) {
        const auto& text = value.get_string();
        return is_decimal({text.data(), text.size()}) ? "decimal text" : "text";
    }
    if (value.is_int64() || value.is_uint64()) return "whole number";
    if (value.is_double()) return "fraction";
    if (value.is_bool()) return "truth";
    if (value.is_null()) return "null";
    return value.is_array() ? "list" : "object";
}

using Names = std::set<std::string>;

// What differs, as "path: expected a, got b". Rows of a list are compared with the example's row of the same filter, or
// with its first one. allowed: fields that may be missing in either.
void compare(const json::value& expected, const json::value& actual, const std::string& path, const Names& allowed,
             Names& differences) {
    const std::string wanted = kind_of(expected);
    const std::string got = kind_of(actual);
    if (wanted != got) {
        differences.insert(path + ": expected " + wanted + ", got " + got);
        return;
    }
    if (expected.is_object()) {
        for (const auto& pair : expected.get_object()) {
            const std::string name(pair.key());
            const auto* found = actual.get_object().if_contains(name);
            if (found != nullptr) {
                compare(pair.value(), *found, path + "." + name, allowed, differences);
            } else if (!allowed.contains(name)) {
                differences.insert(path + "." + name + ": missing");
            }
        }
        for (const auto& pair : actual.get_object()) {
            const std::string name(pair.key());
            if (!expected.get_object().contains(name) && !allowed.contains(name)) {
                differences.insert(path + "." + name + ": not in the example");
            }
        }
    }
    if (!expected.is_array()) return;
    const auto& rows = expected.get_array();
    const auto& ours = actual.get_array();
    if (!rows.empty() && !rows.front().is_structured()) {  // values of their own kinds, such as a candle's
        if (kind_of(rows.front()) != "text" && rows.size() != ours.size()) {
            differences.insert(path + ": another number of values");
        }
        for (std::size_t i = 0; i < std::min(rows.size(), ours.size()); ++i) {
            compare(rows[i], ours[i], path + "[" + std::to_string(i) + "]", allowed, differences);
        }
        return;
    }
    for (const json::value& row : ours) {
        if (rows.empty()) break;
        const std::string filter = test::text_of(row, "filterType");
        const auto same = std::ranges::find_if(
            rows, [&](const json::value& other) { return test::text_of(other, "filterType") == filter; });
        if (!filter.empty() && same == rows.end()) {
            differences.insert(path + ": " + filter + " is not in the example");
            continue;
        }
        compare(filter.empty() ? rows.front() : *same, row, path + (filter.empty() ? "[]" : "[" + filter + "]"),
                allowed, differences);
    }
}

std::string told(const Names& differences) {
    std::string text;
    for (const std::string& difference : differences) text += "  " + difference + "\n";
    return text;
}

class Shapes : public ::testing::Test {
protected:
    void SetUp() override {
        const auto found = test::shared_folder();
        if (!found) GTEST_SKIP() << "left out: the shared material is not here";
        shared_ = *found;
        venue_.deposit("USDT", "1000000");
        venue_.deposit("BTC", "10");
        venue_.quote(venue::Side::sell, "64810", "1");
        venue_.quote(venue::Side::buy, "64790", "1");
        trade_ = venue_.signed_call("POST", "/api/v3/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=2");
        open_ = venue_.signed_call("POST", "/api/v3/order",
                                   "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=60000");
    }
    void expect_shape(const std::string& name, const test::ApiReply& reply, const Names& allowed = {}) {
        EXPECT_EQ(reply.status, 200) << name << ": " << reply.body;
        expect_json(name, example(shared_, name), reply.body, allowed);
    }
    static void expect_json(const std::string& name, const json::value& expected, const std::string& body,
                            const Names& allowed) {
        Names differences;
        compare(expected, test::parsed(body), "", allowed, differences);
        EXPECT_TRUE(differences.empty()) << name << ":\n" << told(differences) << body.substr(0, 600);
    }
    std::filesystem::path shared_;
    test::RestVenue venue_;
    test::ApiReply trade_, open_;
};

TEST_F(Shapes, OfTheMarketsAnswers) {
    expect_shape("rest-ping", venue_.call("GET", "/api/v3/ping"));
    expect_shape("rest-time", venue_.call("GET", "/api/v3/time"));
    expect_shape("rest-depth", venue_.call("GET", "/api/v3/depth", "symbol=BTCUSDT&limit=100"));
    expect_shape("rest-trades", venue_.call("GET", "/api/v3/trades", "symbol=BTCUSDT"));
    expect_shape("rest-historicaltrades",
                 venue_.call("GET", "/api/v3/historicalTrades", "symbol=BTCUSDT", venue_.key_text));
    expect_shape("rest-aggtrades", venue_.call("GET", "/api/v3/aggTrades", "symbol=BTCUSDT"));
    expect_shape("rest-klines", venue_.call("GET", "/api/v3/klines", "symbol=BTCUSDT&interval=1w&limit=3"));
    expect_shape("rest-klines-5m-btcusdt", venue_.call("GET", "/api/v3/klines", "symbol=BTCUSDT&interval=5m&limit=8"));
    expect_shape("rest-avgprice", venue_.call("GET", "/api/v3/avgPrice", "symbol=BTCUSDT"));
    expect_shape("rest-ticker-price", venue_.call("GET", "/api/v3/ticker/price", "symbol=BTCUSDT"));
    expect_shape("rest-bookticker", venue_.call("GET", "/api/v3/ticker/bookTicker", "symbol=BTCUSDT"));
    expect_shape("rest-ticker24hr", venue_.call("GET", "/api/v3/ticker/24hr", "symbol=BTCUSDT"));
    expect_shape("rest-ticker24hr-mini-list",
                 venue_.call("GET", "/api/v3/ticker/24hr", "symbols=%5B%22BTCUSDT%22,%22ETHUSDT%22%5D&type=MINI"));
    expect_shape("rest-ticker-rolling", venue_.call("GET", "/api/v3/ticker", "symbol=BTCUSDT&windowSize=1d"));
}

TEST_F(Shapes, OfTheExchangesRules) {
    expect_shape("rest-exchangeinfo-live", venue_.call("GET", "/api/v3/exchangeInfo", "symbol=BTCUSDT"));
}

TEST_F(Shapes, OfOrders) {
    EXPECT_EQ(trade_.status, 200) << trade_.body;
    expect_shape("rest-order-post-market-cost", trade_);
    // An order by quantity has no quote quantity; the example's has none either.
    expect_shape("rest-order-post-full",
                 venue_.signed_call("POST", "/api/v3/order", "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.001"));
    expect_shape("rest-order-post-result",
                 venue_.signed_call("POST", "/api/v3/order",
                                    "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.001&newOrderRespType=RESULT"));
    expect_shape("rest-order-post-ack",
                 venue_.signed_call("POST", "/api/v3/order",
                                    "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.001&newOrderRespType=ACK"));
    expect_shape("rest-order-test",
                 venue_.signed_call("POST", "/api/v3/order/test",
                                    "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=60000"));
    const std::string id = test::text_of(test::parsed(open_), "orderId");
    expect_shape("rest-order-get", venue_.signed_call("GET", "/api/v3/order", "symbol=BTCUSDT&orderId=" + id));
    expect_shape("rest-openorders", venue_.signed_call("GET", "/api/v3/openOrders", "symbol=BTCUSDT"));
    expect_shape("rest-allorders", venue_.signed_call("GET", "/api/v3/allOrders", "symbol=BTCUSDT"));
    expect_shape("rest-mytrades", venue_.signed_call("GET", "/api/v3/myTrades", "symbol=BTCUSDT"));
    expect_shape("rest-cancelreplace-success",
                 venue_.signed_call("POST", "/api/v3/order/cancelReplace",
                                    "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=59000&"
                                    "cancelReplaceMode=STOP_ON_FAILURE&cancelOrderId=" +
                                        id));
    expect_shape(
        "rest-order-delete",
        venue_.signed_call(
            "DELETE", "/api/v3/order",
            "symbol=BTCUSDT&orderId=" +
                test::text_of(test::parsed(venue_.signed_call("GET", "/api/v3/openOrders")).at(0), "orderId")));
    const auto failed = venue_.signed_call("POST", "/api/v3/order/cancelReplace",
                                           "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&"
                                           "price=59000&cancelReplaceMode=STOP_ON_FAILURE&cancelOrderId=999999");
    EXPECT_EQ(failed.status, 400);
    EXPECT_EQ(test::parsed(failed), example(shared_, "rest-cancelreplace-stopped"));
    expect_shape("rest-oco-post",
                 venue_.signed_call("POST", "/api/v3/order/oco",
                                    "symbol=BTCUSDT&side=BUY&quantity=0.01&price=60000&stopPrice=70000"),
                 {"stopPrice"});
}

TEST_F(Shapes, OfTheAccount) {
    expect_shape("rest-account", venue_.signed_call("GET", "/api/v3/account"));
    expect_shape("rest-ratelimit-order", venue_.signed_call("GET", "/api/v3/rateLimit/order"));
    const auto created = venue_.call("POST", "/api/v3/userDataStream", "", venue_.key_text);
    expect_shape("rest-userdatastream-post", created);
    const std::string key = "listenKey=" + test::text_of(test::parsed(created), "listenKey");
    expect_shape("rest-userdatastream-put", venue_.call("PUT", "/api/v3/userDataStream", key, venue_.key_text));
    expect_shape("rest-userdatastream-delete", venue_.call("DELETE", "/api/v3/userDataStream", key, venue_.key_text));
}

TEST_F(Shapes, OfSapi) {
    expect_shape("sapi-system-status", venue_.call("GET", "/sapi/v1/system/status"));
    expect_shape("sapi-system-status", venue_.signed_call("GET", "/sapi/v1/system/status"));
    expect_shape("sapi-account-status", venue_.signed_call("GET", "/sapi/v3/accountStatus"));
    // Triggers per symbol appear only once there were some.
    expect_shape("sapi-api-trading-status", venue_.signed_call("GET", "/sapi/v3/apiTradingStatus"),
                 {"BTCUSDT", "ETHUSDT"});
    expect_shape("sapi-trading-fee", venue_.signed_call("GET", "/sapi/v1/asset/query/trading-fee"));
    expect_shape("sapi-trading-volume", venue_.signed_call("GET", "/sapi/v1/asset/query/trading-volume"));
    expect_shape("sapi-capital-config", venue_.signed_call("GET", "/sapi/v1/capital/config/getall"));
    const auto unknown = venue_.signed_call("GET", "/sapi/v1/account/apiRestrictions");
    EXPECT_EQ(unknown.status, 404);
    expect_json("sapi-unknown-path-404", example(shared_, "sapi-unknown-path-404"), unknown.body, {});
    test::RestVenue com(venue::Profile::binance);
    expect_shape("sapi-apirestrictions-com", com.signed_call("GET", "/sapi/v1/account/apiRestrictions"));
}

struct Deaf final : practice_exchange::UserSubscriptions {
    practice_exchange::Answer<std::int64_t> subscribe(venue::AccountId) override { return 0; }
    practice_exchange::Answer<> unsubscribe(std::optional<std::int64_t>) override { return {}; }
    [[nodiscard]] std::vector<std::int64_t> subscriptions() const override { return {}; }
};

TEST_F(Shapes, OfTheWebsocketApi) {
    practice_exchange::WebsocketApi api(venue_.api);
    Deaf deaf;
    const auto ask = [&](const std::string& name, const std::string& method, const std::string& params,
                         const Names& allowed = {}) {
        const std::string id = "\"1dbbeb56-8eea-466a-8f6e-86bdcfa2fc0b\"";
        const std::string frame = "{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}";
        const std::string answer = api.answer(frame, "127.0.0.1", venue_.now, deaf);
        const json::value payload = example(shared_, name);
        const auto* response = payload.get_object().if_contains("response");
        expect_json(name, response == nullptr ? payload : *response, answer, allowed);
    };
    ask("wsapi-ping", "ping", "{}");
    ask("wsapi-time", "time", "{}");
    ask("wsapi-depth", "depth", R"({"symbol":"BTCUSDT","limit":5})");
    ask("wsapi-klines", "klines", R"({"symbol":"BTCUSDT","interval":"1h","startTime":1655969280000,"limit":1})");
    ask("wsapi-userdatastream-start", "userDataStream.start", "{\"apiKey\":\"" + venue_.key_text + "\"}");
    ask("wsapi-order-place-full", "order.place",
        venue_.signed_params({{"symbol", "\"BTCUSDT\""},
                              {"side", "\"SELL\""},
                              {"type", "\"LIMIT\""},
                              {"timeInForce", "\"GTC\""},
                              {"price", "\"64790\""},
                              {"quantity", "\"0.001\""}}));
    ask("wsapi-order-status", "order.status",
        venue_.signed_params({{"symbol", "\"BTCUSDT\""}, {"orderId", test::text_of(test::parsed(open_), "orderId")}}));
    ask("wsapi-openorders-status", "openOrders.status", venue_.signed_params({{"symbol", "\"BTCUSDT\""}}));
    ask("wsapi-account-status", "account.status", venue_.signed_params({}), {"tradeGroupId"});
    ask("wsapi-order-cancel", "order.cancel",
        venue_.signed_params({{"symbol", "\"BTCUSDT\""}, {"orderId", test::text_of(test::parsed(open_), "orderId")}}));
    ask("wsapi-error", "order.place",
        venue_.signed_params(
            {{"symbol", "\"BTCUSDT\""}, {"side", "\"SELL\""}, {"type", "\"MARKET\""}, {"quantity", "\"10.5\""}}));
    // The example, of Binance.com, leaves out the limits that all other answers have.
    ask("wsapi-subscribe-signature", "userDataStream.subscribe.signature", venue_.signed_params({}), {"rateLimits"});
}

}  // namespace
