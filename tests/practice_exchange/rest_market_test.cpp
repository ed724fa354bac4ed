// What everybody may ask about the market, and the account's own pages.

#include <gtest/gtest.h>

#include "adapters/practice_exchange/market_json.h"
#include "practice_exchange/rest_venue.h"

namespace {

using namespace piggy;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using test::refusal_of;
using test::text_of;
using venue::Side;

class MarketPages : public ::testing::Test {
protected:
    void SetUp() override {
        venue_.deposit("USDT", "1000000");
        for (int i = 0; i < 20; ++i) {
            venue_.quote(Side::sell, std::to_string(64810 + i), "0.01");
            venue_.quote(Side::buy, std::to_string(64790 - i), "0.01");
        }
    }
    void buy(const std::string& quantity) {
        ASSERT_EQ(
            venue_.signed_call("POST", "/api/v3/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=" + quantity)
                .status,
            200);
    }
    boost::json::value get(const std::string& path, const std::string& query = "") {
        const auto reply = venue_.call("GET", path, query);
        EXPECT_EQ(reply.status, 200) << path << "?" << query << " " << reply.body;
        return test::parsed(reply);
    }
    std::string refused(const std::string& path, const std::string& query) {
        return refusal_of(venue_.call("GET", path, query));
    }
    std::int64_t weight_of(const std::string& path, const std::string& query) {
        const std::int64_t before = venue_.limits.weight_used("127.0.0.1", venue_.now);
        (void)venue_.call("GET", path, query);
        return venue_.limits.weight_used("127.0.0.1", venue_.now) - before;
    }
    test::RestVenue venue_;
};

TEST_F(MarketPages, TheBookIsBestFirstAndCutToTheLimit) {
    const auto book = get("/api/v3/depth", "symbol=BTCUSDT&limit=5");
    EXPECT_EQ(book.at("bids").as_array().size(), 5U);
    EXPECT_EQ(book.at("bids").at(0), test::parsed(R"(["64790.00000000","0.01000000"])"));
    EXPECT_EQ(book.at("asks").at(4), test::parsed(R"(["64814.00000000","0.01000000"])"));
    EXPECT_EQ(book.at("lastUpdateId").as_int64(), venue_.exchange.update_id(0));
    EXPECT_EQ(get("/api/v3/depth", "symbol=BTCUSDT&limit=99999").at("asks").as_array().size(), 20U);
    EXPECT_EQ(get("/api/v3/ticker/bookTicker", "symbol=BTCUSDT"),
              test::parsed(R"({"symbol":"BTCUSDT","bidPrice":"64790.00000000","bidQty":"0.01000000",
                               "askPrice":"64810.00000000","askQty":"0.01000000"})"));
}

TEST_F(MarketPages, TradesAreOldestFirstAndAggregatesOneRowPerPrice) {
    buy("0.015");
    venue_.wait(seconds(1));
    buy("0.005");
    const auto trades = get("/api/v3/trades", "symbol=BTCUSDT").as_array();
    ASSERT_EQ(trades.size(), 3U);
    EXPECT_EQ(text_of(trades[0], "price"), "64810.00000000");
    EXPECT_EQ(text_of(trades[0], "quoteQty"), "648.10000000");
    EXPECT_EQ(text_of(trades[0], "isBuyerMaker"), "false");
    EXPECT_EQ(get("/api/v3/trades", "symbol=BTCUSDT&limit=1").at(0), trades[2]);
    const auto historical =
        venue_.call("GET", "/api/v3/historicalTrades", "symbol=BTCUSDT&fromId=2&limit=1", venue_.key_text);
    EXPECT_EQ(test::parsed(historical).at(0), trades[1]);
    const auto rows = get("/api/v3/aggTrades", "symbol=BTCUSDT").as_array();
    ASSERT_EQ(rows.size(), 3U);
    const std::string second = std::to_string(test::first_ms + 1000);
    EXPECT_EQ(get("/api/v3/aggTrades", "symbol=BTCUSDT&startTime=" + second).as_array().size(), 1U);
    EXPECT_EQ(get("/api/v3/aggTrades", "symbol=BTCUSDT&endTime=" + std::to_string(test::first_ms)).as_array().size(),
              2U);
    EXPECT_EQ(get("/api/v3/aggTrades", "symbol=BTCUSDT&startTime=" + second + "&endTime=" + second).at(0), rows[2]);
    EXPECT_EQ(get("/api/v3/aggTrades", "symbol=BTCUSDT&limit=1&fromId=" + text_of(rows[1], "a")).at(0), rows[1]);
    EXPECT_TRUE(get("/api/v3/aggTrades", "symbol=BTCUSDT&startTime=99999999999999").as_array().empty());
    EXPECT_TRUE(get("/api/v3/aggTrades", "symbol=BTCUSDT&startTime=9&endTime=1").as_array().empty());
    EXPECT_EQ(refused("/api/v3/aggTrades", "symbol=BTCUSDT&fromId=1&startTime=1"),
              "400 -1128 Combination of optional parameters invalid.");
}

TEST_F(MarketPages, CandlesComeInFifteenIntervalsAndTheLastIsUnfinished) {
    buy("0.01");
    for (const venue::Interval& interval : venue::Interval::all()) {
        const auto rows =
            get("/api/v3/klines", "symbol=BTCUSDT&limit=3&interval=" + std::string(interval.name())).as_array();
        ASSERT_EQ(rows.size(), 3U) << interval.name();
        for (std::size_t i = 0; i < 3; ++i) {
            ASSERT_EQ(rows[i].as_array().size(), 12U);
            if (i > 0) {
                EXPECT_EQ(rows[i].at(0).as_int64(), rows[i - 1].at(6).as_int64() + 1) << interval.name();
            }
        }
        EXPECT_GE(rows[2].at(6).as_int64(), test::first_ms) << interval.name();
        EXPECT_LE(rows[2].at(0).as_int64(), test::first_ms) << interval.name();
    }
    for (const char* interval : {"1s", "7m", "", "1M1", "1mo"}) {
        EXPECT_NE(venue_.call("GET", "/api/v3/klines", "symbol=BTCUSDT&interval=" + std::string(interval)).status, 200);
    }
    EXPECT_EQ(refused("/api/v3/klines", "symbol=BTCUSDT&interval=1s"), "400 -1120 Invalid interval.");
    EXPECT_EQ(get("/api/v3/klines", "symbol=BTCUSDT&interval=1m").as_array().size(), 500U);
    EXPECT_EQ(get("/api/v3/klines", "symbol=BTCUSDT&interval=1m&limit=5000").as_array().size(), 1000U);
    EXPECT_TRUE(get("/api/v3/klines", "symbol=BTCUSDT&interval=1m&startTime=99999999999999").as_array().empty());
}

TEST_F(MarketPages, TickersCountTheWindowAndItsChange) {
    buy("0.01");
    const auto daily = get("/api/v3/ticker/24hr", "symbol=BTCUSDT");
    EXPECT_EQ(text_of(daily, "lastPrice"), "64810.00000000");
    EXPECT_EQ(text_of(daily, "lastQty"), "0.01000000");
    EXPECT_EQ(text_of(daily, "bidPrice"), "64790.00000000");
    EXPECT_EQ(daily.at("closeTime").as_int64(), test::first_ms);
    const venue::Ticks open = test::ticks(text_of(daily, "openPrice"));
    EXPECT_EQ(test::ticks(text_of(daily, "priceChange")), test::ticks("64810") - open);
    EXPECT_EQ(get("/api/v3/ticker/24hr").as_array().size(), venue_.market.instruments.size());
    EXPECT_EQ(get("/api/v3/ticker/price", "symbol=BTCUSDT"),
              test::parsed(R"({"symbol":"BTCUSDT","price":"64810.00000000"})"));
    EXPECT_EQ(get("/api/v3/ticker/price", "symbols=%5B%22ETHUSDT%22%5D").as_array().size(), 1U);
    for (const char* size : {"1m", "59m", "1h", "23h", "1d", "7d"}) {
        (void)get("/api/v3/ticker", "symbol=BTCUSDT&windowSize=" + std::string(size));
    }
    for (const char* size : {"0m", "60m", "24h", "8d", "1w", "m", "-1m", "01m", "1.5h", "99999999999d"}) {
        EXPECT_EQ(refused("/api/v3/ticker", "symbol=BTCUSDT&windowSize=" + std::string(size)),
                  "400 -1130 Data sent for parameter 'windowSize' is not valid.");
    }
    EXPECT_EQ(refused("/api/v3/ticker", "").substr(0, 9), "400 -1102");
    EXPECT_EQ(refused("/api/v3/ticker/24hr", "symbol=BTCUSDT&type=ALL"),
              "400 -1130 Data sent for parameter 'type' is not valid.");
}

TEST_F(MarketPages, PercentagesHaveThreePlacesAndMeansNeverDivideByNothing) {
    using practice_exchange::percent_text;
    EXPECT_EQ(percent_text(test::ticks("-94.999998"), test::ticks("99")), "-95.960");
    EXPECT_EQ(percent_text(1, 0), "0.000");
    EXPECT_EQ(percent_text(INT64_MAX, 1), "0.000");
    EXPECT_EQ(practice_exchange::mean_price({}), 0);
}

TEST_F(MarketPages, OneSymbolSeveralAllOrByPermission) {
    const auto count = [&](const std::string& query) {
        return get("/api/v3/exchangeInfo", query).at("symbols").as_array().size();
    };
    const std::size_t all = venue_.market.instruments.size();
    EXPECT_EQ(count(""), all);
    EXPECT_EQ(count("symbol=ETHUSDT"), 1U);
    EXPECT_EQ(count("symbols=%5B%22BTCUSDT%22%2C%22ETHUSDT%22%5D"), 2U);
    EXPECT_EQ(count("symbols=[\"BTCUSDT\"]"), 1U);
    EXPECT_EQ(count("permissions=SPOT"), all);
    EXPECT_EQ(count("permissions=%5B%22SPOT%22%2C%22MARGIN%22%5D"), all);
    EXPECT_EQ(count("permissions=MARGIN"), 0U);
    EXPECT_EQ(count("symbolStatus=HALT"), 0U);
    EXPECT_FALSE(get("/api/v3/exchangeInfo", "symbol=BTCUSDT&showPermissionSets=false")
                     .at("symbols")
                     .at(0)
                     .as_object()
                     .contains("permissionSets"));
    EXPECT_EQ(refused("/api/v3/exchangeInfo", "symbol=BTCUSD"), "400 -1121 Invalid symbol.");
    EXPECT_EQ(refused("/api/v3/exchangeInfo", "symbols=[\"BTCUSDT\",\"NOSUCH\"]"), "400 -1121 Invalid symbol.");
    for (const char* query : {"symbol=BTCUSDT&symbols=[\"ETHUSDT\"]", "symbol=BTCUSDT&permissions=SPOT"}) {
        EXPECT_EQ(refused("/api/v3/exchangeInfo", query), "400 -1128 Combination of optional parameters invalid.");
    }
}

TEST_F(MarketPages, LimitsThatWereLoweredAreTold) {
    practice_exchange::LimitSettings settings;
    settings.weight_per_minute = 1200;
    venue_.limits.set(settings);
    EXPECT_EQ(get("/api/v3/exchangeInfo").at("rateLimits").at(0).at("limit").as_int64(), 1200);
}

TEST_F(MarketPages, EveryEndpointHasItsWeight) {
    const std::vector<std::tuple<std::string, std::string, std::int64_t>> weights{
        {"ping", "", 1},
        {"time", "", 1},
        {"exchangeInfo", "", 20},
        {"depth", "symbol=BTCUSDT", 5},
        {"depth", "symbol=BTCUSDT&limit=101", 25},
        {"depth", "symbol=BTCUSDT&limit=1000", 50},
        {"depth", "symbol=BTCUSDT&limit=5000", 250},
        {"trades", "symbol=BTCUSDT", 25},
        {"historicalTrades", "symbol=BTCUSDT", 25},
        {"aggTrades", "symbol=BTCUSDT", 4},
        {"klines", "symbol=BTCUSDT&interval=1m", 2},
        {"avgPrice", "symbol=BTCUSDT", 2},
        {"ticker/24hr", "symbol=BTCUSDT", 2},
        {"ticker/24hr", "", 80},
        {"ticker/price", "symbol=BTCUSDT", 2},
        {"ticker/price", "", 4},
        {"ticker/bookTicker", "", 4},
        {"ticker", "symbol=BTCUSDT", 4},
        {"ticker", "symbols=[\"BTCUSDT\",\"ETHUSDT\"]", 8},
        {"order", "symbol=BTCUSDT", 4},
        {"openOrders", "symbol=BTCUSDT", 6},
        {"openOrders", "", 80},
        {"allOrders", "symbol=BTCUSDT", 20},
        {"myTrades", "symbol=BTCUSDT", 20},
        {"myTrades", "symbol=BTCUSDT&orderId=1", 5},
        {"account", "", 20},
        {"rateLimit/order", "", 40},
        {"myFilters", "symbol=BTCUSDT", 40},
    };
    for (const auto& [path, query, weight] : weights) {
        EXPECT_EQ(weight_of("/api/v3/" + path, query), weight) << path << "?" << query;
    }
}

TEST_F(MarketPages, ListenKeysLiveAnHourAndOnlyWhereTheyStillExist) {
    const auto stream = [&](const std::string& method, const std::string& query) {
        return venue_.call(method, "/api/v3/userDataStream", query, venue_.key_text);
    };
    const auto created = stream("POST", "");
    const std::string key = text_of(test::parsed(created), "listenKey");
    EXPECT_EQ(venue_.listen_keys.account(key, venue_.now), venue_.user);
    EXPECT_EQ(stream("POST", "").body, created.body);
    venue_.wait(minutes(59));
    EXPECT_EQ(stream("PUT", "listenKey=" + key).body, "{}");
    venue_.wait(minutes(60));
    EXPECT_EQ(refusal_of(stream("PUT", "listenKey=" + key)), "400 -1125 This listenKey does not exist.");
    const std::string next = text_of(test::parsed(stream("POST", "")), "listenKey");
    EXPECT_NE(next, key);
    EXPECT_EQ(stream("DELETE", "listenKey=" + next).body, "{}");
    EXPECT_EQ(refusal_of(stream("DELETE", "listenKey=" + next)), "400 -1125 This listenKey does not exist.");
    EXPECT_EQ(refusal_of(stream("PUT", "")).substr(0, 9), "400 -1102");
    test::RestVenue com(venue::Profile::binance);
    EXPECT_EQ(com.call("POST", "/api/v3/userDataStream", "", com.key_text).status, 410);
}

TEST_F(MarketPages, TheTwoProfilesHaveTheirOwnPages) {
    test::RestVenue com(venue::Profile::binance);
    const std::vector<std::string> only_us{"/sapi/v1/asset/query/trading-fee", "/sapi/v3/accountStatus",
                                           "/sapi/v3/apiTradingStatus", "/sapi/v1/asset/query/trading-volume"};
    const std::vector<std::string> only_com{"/sapi/v1/asset/tradeFee", "/sapi/v1/account/apiRestrictions",
                                            "/sapi/v1/account/status", "/sapi/v1/account/apiTradingStatus"};
    for (const std::string& path : only_us) {
        EXPECT_EQ(venue_.signed_call("GET", path).status, 200) << path;
        EXPECT_EQ(com.signed_call("GET", path).status, 404) << path;
    }
    for (const std::string& path : only_com) {
        EXPECT_EQ(venue_.signed_call("GET", path).status, 404) << path;
        EXPECT_EQ(com.signed_call("GET", path).status, 200) << path;
    }
    for (const char* path : {"/sapi/v1/margin/allPairs", "/sapi/v1/margin/isolated/allPairs"}) {
        EXPECT_EQ(com.call("GET", path, "", com.key_text).body, "[]");
        EXPECT_EQ(venue_.call("GET", path, "", venue_.key_text).status, 404);
    }
    com.key().may_withdraw = true;
    com.key().addresses = {"127.0.0.1"};
    const auto restrictions = test::parsed(com.signed_call("GET", "/sapi/v1/account/apiRestrictions"));
    EXPECT_TRUE(restrictions.at("enableWithdrawals").as_bool());
    EXPECT_TRUE(restrictions.at("ipRestrict").as_bool());
    EXPECT_TRUE(test::parsed(com.call("GET", "/api/v3/avgPrice", "symbol=BTCUSDT")).as_object().contains("closeTime"));
}

TEST_F(MarketPages, FeesAndBalancesFollowTheAccount) {
    venue_.exchange.set_fees(venue_.user, {test::ticks("0.0004"), test::ticks("0.0006"), false});
    const auto fees =
        test::parsed(venue_.signed_call("GET", "/sapi/v1/asset/query/trading-fee", "symbol=ETHUSDT")).as_array();
    ASSERT_EQ(fees.size(), 1U);
    EXPECT_EQ(text_of(fees[0], "makerCommission"), "0.0004");
    EXPECT_EQ(text_of(fees[0], "takerCommission"), "0.0006");
    const auto account = test::parsed(venue_.signed_call("GET", "/api/v3/account"));
    EXPECT_EQ(account.at("makerCommission").as_int64(), 4);
    EXPECT_EQ(text_of(account.at("commissionRates"), "taker"), "0.00060000");
    EXPECT_EQ(account.at("balances").as_array().size(), venue_.market.assets.size());
    const auto brief = test::parsed(venue_.signed_call("GET", "/api/v3/account", "omitZeroBalances=true"));
    EXPECT_EQ(brief.at("balances").as_array().size(), 1U);
    EXPECT_EQ(test::parsed(venue_.signed_call("GET", "/api/v3/myFilters", "symbol=BTCUSDT"))
                  .at("assetFilters")
                  .as_array()
                  .size(),
              0U);
    EXPECT_EQ(venue_.signed_call("GET", "/api/v3/myPreventedMatches", "symbol=BTCUSDT&orderId=1").body, "[]");
}

}  // namespace
