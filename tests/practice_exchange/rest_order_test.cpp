// The life of orders in REST's words.

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "adapters/practice_exchange/wire_words.h"
#include "practice_exchange/rest_venue.h"
#include "shared_data.h"

namespace {

using namespace piggy;
using std::chrono::hours;
using std::chrono::seconds;
using test::refusal_of;
using test::text_of;
using venue::Side;

const std::string buy = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price=60000";

class Orders : public ::testing::Test {
protected:
    void SetUp() override {
        venue_.deposit("USDT", "100000");
        venue_.deposit("BTC", "10");
        venue_.quote(Side::sell, "64810", "0.5");
        venue_.quote(Side::sell, "64820", "0.5");
        venue_.quote(Side::buy, "64790", "0.5");
        venue_.quote(Side::buy, "64780", "0.5");
    }
    void TearDown() override { venue_.exchange.verify(); }
    test::ApiReply place(const std::string& text) { return venue_.signed_call("POST", "/api/v3/order", text); }
    boost::json::value placed(const std::string& text) {
        const auto reply = place(text);
        EXPECT_EQ(reply.status, 200) << reply.body;
        return test::parsed(reply);
    }
    boost::json::value asked(const std::string& text) {
        const auto reply = venue_.signed_call("GET", "/api/v3/order", "symbol=BTCUSDT&" + text);
        EXPECT_EQ(reply.status, 200) << reply.body;
        return test::parsed(reply);
    }
    boost::json::array list(const std::string& path, const std::string& text = "") {
        const auto reply = venue_.signed_call("GET", path, text);
        EXPECT_EQ(reply.status, 200) << reply.body;
        return test::parsed(reply).as_array();
    }
    std::string balance(const std::string& asset) {
        const auto account = test::parsed(venue_.signed_call("GET", "/api/v3/account"));
        for (const auto& row : account.at("balances").as_array()) {
            if (text_of(row, "asset") == asset) return text_of(row, "free") + " " + text_of(row, "locked");
        }
        return "";
    }
    test::RestVenue venue_;
};

TEST_F(Orders, AnOrderRestsIsAskedForAndCancelled) {
    const auto order = placed(buy + "&newClientOrderId=cp-1");
    EXPECT_EQ(text_of(order, "status"), "NEW");
    EXPECT_EQ(order.at("fills").as_array().size(), 0U);
    EXPECT_EQ(text_of(order, "origQty"), "0.01000000");
    EXPECT_EQ(balance("USDT"), "99400.00000000 600.00000000");
    EXPECT_EQ(text_of(asked("origClientOrderId=cp-1"), "orderId"), text_of(order, "orderId"));
    EXPECT_EQ(list("/api/v3/openOrders").size(), 1U);
    EXPECT_EQ(list("/api/v3/openOrders", "symbol=ETHUSDT").size(), 0U);
    const auto canceled = test::parsed(venue_.signed_call(
        "DELETE", "/api/v3/order", "symbol=BTCUSDT&origClientOrderId=cp-1&newClientOrderId=stop-cp-1"));
    EXPECT_EQ(text_of(canceled, "status"), "CANCELED");
    EXPECT_EQ(text_of(canceled, "origClientOrderId"), "cp-1");
    EXPECT_EQ(text_of(canceled, "clientOrderId"), "stop-cp-1");
    EXPECT_EQ(balance("USDT"), "100000.00000000 0.00000000");
    EXPECT_EQ(refusal_of(venue_.signed_call("DELETE", "/api/v3/order", "symbol=BTCUSDT&origClientOrderId=cp-1")),
              "400 -2011 Unknown order sent.");
    EXPECT_EQ(text_of(asked("origClientOrderId=cp-1"), "status"), "CANCELED");
}

TEST_F(Orders, AMarketOrderByQuoteTellsWhatItBoughtAndWhatItCost) {
    const auto order = placed(
        "symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=2&newClientOrderId=cp-a1b2c3-0001&newOrderRespType=FULL");
    EXPECT_EQ(text_of(order, "status"), "FILLED");
    EXPECT_EQ(text_of(order, "price"), "0.00000000");
    EXPECT_EQ(text_of(order, "origQty"), "0.00003000");
    EXPECT_EQ(text_of(order, "executedQty"), "0.00003000");
    EXPECT_EQ(text_of(order, "origQuoteOrderQty"), "2.00000000");
    EXPECT_EQ(text_of(order, "cummulativeQuoteQty"), "1.94430000");
    EXPECT_EQ(order.at("workingTime").as_int64(), test::first_ms);
    const auto& fill = order.at("fills").at(0);
    EXPECT_EQ(text_of(fill, "price"), "64810.00000000");
    EXPECT_EQ(text_of(fill, "commissionAsset"), "BTC");
    EXPECT_EQ(text_of(fill, "commission"), "0.00000003");
    const auto trade = list("/api/v3/myTrades", "symbol=BTCUSDT").at(0);
    EXPECT_EQ(text_of(trade, "id"), text_of(fill, "tradeId"));
    EXPECT_EQ(text_of(trade, "quoteQty"), "1.94430000");
    EXPECT_EQ(text_of(trade, "isBuyer"), "true");
    EXPECT_EQ(text_of(trade, "isMaker"), "false");
}

TEST_F(Orders, WhatIsNotFilledInTimeExpiresAndSaysWhy) {
    const auto ioc =
        placed("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=0.8&price=64810&newOrderRespType=RESULT");
    EXPECT_EQ(text_of(ioc, "status"), "EXPIRED");
    EXPECT_EQ(text_of(ioc, "executedQty"), "0.50000000");
    EXPECT_EQ(text_of(ioc, "expiryReason"), "UNFILLED_IOC_QUANTITY_EXPIRED");
    EXPECT_FALSE(ioc.as_object().contains("fills"));
    const auto fok = placed("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=FOK&quantity=0.8&price=64820");
    EXPECT_EQ(text_of(fok, "status"), "EXPIRED");
    EXPECT_EQ(text_of(fok, "executedQty"), "0.00000000");
    EXPECT_EQ(text_of(fok, "expiryReason"), "UNFILLED_FOK_ORDER_EXPIRED");
    const auto market = placed("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.8");
    EXPECT_EQ(text_of(market, "status"), "EXPIRED");
    EXPECT_EQ(text_of(market, "executedQty"), "0.50000000");
    EXPECT_EQ(text_of(market, "expiryReason"), "INSUFFICIENT_LIQUIDITY");
}

TEST_F(Orders, AnswersAreAsLongAsTheTypeSaysUnlessAskedOtherwise) {
    const auto has = [](const boost::json::value& reply) {
        return std::pair(reply.as_object().contains("fills"), reply.as_object().contains("status"));
    };
    EXPECT_EQ(has(placed(buy)), std::pair(true, true));
    EXPECT_EQ(has(placed(buy + "&newOrderRespType=ACK")), std::pair(false, false));
    EXPECT_EQ(has(placed("symbol=BTCUSDT&side=BUY&type=LIMIT_MAKER&quantity=0.01&price=60000")),
              std::pair(false, false));
    EXPECT_EQ(has(placed("symbol=BTCUSDT&side=BUY&type=LIMIT_MAKER&quantity=0.01&price=60000&newOrderRespType=RESULT")),
              std::pair(false, true));
}

TEST_F(Orders, StopsWaitWithoutAWorkingTimeUntilTheyTrigger) {
    const auto stop = placed(
        "symbol=BTCUSDT&side=SELL&type=STOP_LOSS_LIMIT&timeInForce=GTC&quantity=0.01&price=63000&stopPrice=64000&"
        "newOrderRespType=RESULT");
    EXPECT_EQ(text_of(stop, "stopPrice"), "64000.00000000");
    EXPECT_EQ(stop.at("workingTime").as_int64(), -1);
    const std::string id = "orderId=" + text_of(stop, "orderId");
    EXPECT_EQ(text_of(asked(id), "isWorking"), "false");
    EXPECT_EQ(refusal_of(place("symbol=BTCUSDT&side=SELL&type=STOP_LOSS&quantity=0.01&stopPrice=70000")),
              "400 -2010 Order would trigger immediately.");
    const auto trailing =
        placed("symbol=BTCUSDT&side=SELL&type=STOP_LOSS&quantity=0.01&trailingDelta=100&newOrderRespType=RESULT");
    EXPECT_EQ(trailing.at("trailingDelta").as_int64(), 100);
    EXPECT_EQ(refusal_of(place("symbol=BTCUSDT&side=BUY&type=LIMIT_MAKER&quantity=0.01&price=64810")),
              "400 -2010 Order would immediately match and take.");
}

TEST_F(Orders, EachTypeNeedsWhatItNeedsAndNothingElse) {
    const std::string head = "symbol=BTCUSDT&side=BUY&";
    const auto missing = [](const std::string& name) {
        return "400 -1102 Mandatory parameter '" + name + "' was not sent, was empty/null, or malformed.";
    };
    const auto unwanted = [](const std::string& name) {
        return "400 -1106 Parameter '" + name + "' sent when not required.";
    };
    const std::string bad_combination = "400 -1128 Combination of optional parameters invalid.";
    const auto either = [](const std::string& a, const std::string& b) {
        return "400 -1102 Param '" + a + "' or '" + b + "' must be sent, but both were empty/null!";
    };
    const std::vector<std::pair<std::string, std::string>> cases{
        {"type=LIMIT&timeInForce=GTC&price=60000", missing("quantity")},
        {"type=LIMIT&timeInForce=GTC&quantity=0.01", missing("price")},
        {"type=LIMIT&quantity=0.01&price=60000", missing("timeInForce")},
        {"type=LIMIT&timeInForce=GTC&quoteOrderQty=10&price=60000", missing("quantity")},
        {"type=LIMIT&timeInForce=GTC&quantity=0.01&quoteOrderQty=10&price=60000", unwanted("quoteOrderQty")},
        {"type=LIMIT&timeInForce=GTC&quantity=0.01&price=60000&stopPrice=59000", unwanted("stopPrice")},
        {"type=LIMIT&timeInForce=GTC&quantity=0.01&price=60000&trailingDelta=100", unwanted("trailingDelta")},
        {"type=LIMIT&timeInForce=DAY&quantity=0.01&price=60000", "400 -1115 Invalid timeInForce."},
        {"type=LIMIT&timeInForce=IOC&quantity=0.01&price=60000&icebergQty=0.001", "400 -1115 Invalid timeInForce."},
        {"type=LIMIT&timeInForce=GTC&quantity=0.01&price=60000&icebergQty=0.02", "400 -2010 IcebergQty exceeds QTY."},
        {"type=MARKET", either("quantity", "quoteOrderQty")},
        {"type=MARKET&quantity=0.01&quoteOrderQty=10", bad_combination},
        {"type=MARKET&quantity=0.01&timeInForce=GTC", unwanted("timeInForce")},
        {"type=MARKET&quantity=0.01&price=60000", unwanted("price")},
        {"type=MARKET&quantity=0.01&stopPrice=60000", unwanted("stopPrice")},
        {"type=MARKET&quantity=0.01&icebergQty=0.001", unwanted("icebergQty")},
        {"type=LIMIT_MAKER&price=60000", missing("quantity")},
        {"type=LIMIT_MAKER&quantity=0.01", missing("price")},
        {"type=LIMIT_MAKER&quantity=0.01&price=60000&timeInForce=GTC", unwanted("timeInForce")},
        {"type=STOP_LOSS&quantity=0.01", either("stopPrice", "trailingDelta")},
        {"type=STOP_LOSS&stopPrice=70000", missing("quantity")},
        {"type=STOP_LOSS&quantity=0.01&stopPrice=70000&price=1", unwanted("price")},
        {"type=TAKE_PROFIT&quantity=0.01&stopPrice=60000&timeInForce=GTC", unwanted("timeInForce")},
        {"type=TAKE_PROFIT_LIMIT&timeInForce=GTC&quantity=0.01&price=60000", either("stopPrice", "trailingDelta")},
        {"type=STOP_LOSS_LIMIT&quantity=0.01&price=60000&stopPrice=70000", missing("timeInForce")},
        {"type=STOP_LOSS_LIMIT&timeInForce=GTC&quantity=0.01&stopPrice=70000", missing("price")},
        {"type=MARKET&quantity=0.01&newOrderRespType=ALL",
         "400 -1130 Data sent for parameter 'newOrderRespType' is not valid."},
        {"type=MARKET&quantity=0.01&selfTradePreventionMode=X",
         "400 -1130 Data sent for parameter 'selfTradePreventionMode' is not valid."},
        {"type=MARKET&quantity=0.01&selfTradePreventionMode=NONE",
         "400 -2010 This symbol does not allow the specified self-trade prevention mode."},
        {"type=MARKET&quantity=0.000000001", "400 -1111 Precision is over the maximum defined for this asset."},
        {"type=MARKET&quantity=0.01&newClientOrderId=a%20b",
         "400 -1100 Illegal characters found in parameter 'newClientOrderId'; legal range is "
         "'^[a-zA-Z0-9-_]{1,36}$'."},
        {"type=MARKET&quantity=0.01&newClientOrderId=", "400 -1105 Parameter 'newClientOrderId' was empty."},
        {"type=NONE&quantity=0.01", "400 -1116 Invalid orderType."},
    };
    for (const auto& [text, refusal] : cases) {
        EXPECT_EQ(refusal_of(place(head + text)), refusal) << text;
        EXPECT_EQ(refusal_of(venue_.signed_call("POST", "/api/v3/order/test", head + text)), refusal) << text;
    }
    EXPECT_EQ(refusal_of(place("symbol=BTCUSDT&side=HOLD&type=MARKET&quantity=1")), "400 -1117 Invalid side.");
    EXPECT_TRUE(list("/api/v3/allOrders", "symbol=BTCUSDT").empty());
}

TEST_F(Orders, ATestOrderIsJudgedAndNothingHappens) {
    const auto fine = venue_.signed_call("POST", "/api/v3/order/test", buy);
    EXPECT_EQ(fine.body, "{}");
    EXPECT_EQ(test::field(fine, "X-MBX-ORDER-COUNT-10S"), "");
    EXPECT_EQ(refusal_of(venue_.signed_call("POST", "/api/v3/order/test",
                                            "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=10.5")),
              "400 -2010 Account has insufficient balance for requested action.");
    const auto rates = venue_.signed_call("POST", "/api/v3/order/test", buy + "&computeCommissionRates=true");
    EXPECT_EQ(text_of(test::parsed(rates).at("standardCommissionForOrder"), "maker"), "0.00100000");
    EXPECT_TRUE(list("/api/v3/openOrders").empty());
}

TEST_F(Orders, AClientIdIsUniqueAmongOpenOrdersOnlyAndTheNewestIsFound) {
    const auto first = placed("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01&newClientOrderId=again");
    const auto second = placed(buy + "&newClientOrderId=again");
    EXPECT_NE(text_of(first, "orderId"), text_of(second, "orderId"));
    EXPECT_EQ(refusal_of(place(buy + "&newClientOrderId=again")), "400 -2010 Duplicate order sent.");
    EXPECT_EQ(text_of(asked("origClientOrderId=again"), "orderId"), text_of(second, "orderId"));
    EXPECT_EQ(text_of(asked("origClientOrderId=again&orderId=" + text_of(first, "orderId")), "status"), "FILLED");
}

TEST_F(Orders, ACancelMayBeRestrictedToUntouchedOrders) {
    const std::string id = "symbol=BTCUSDT&orderId=" + text_of(placed(buy), "orderId");
    EXPECT_EQ(
        refusal_of(venue_.signed_call("DELETE", "/api/v3/order", id + "&cancelRestrictions=ONLY_PARTIALLY_FILLED")),
        "400 -2011 Order was not canceled due to cancel restrictions.");
    EXPECT_EQ(refusal_of(venue_.signed_call("DELETE", "/api/v3/order", id + "&cancelRestrictions=X")),
              "400 -1130 Data sent for parameter 'cancelRestrictions' is not valid.");
    EXPECT_EQ(venue_.signed_call("DELETE", "/api/v3/order", id + "&cancelRestrictions=ONLY_NEW").status, 200);
    EXPECT_EQ(refusal_of(venue_.signed_call("DELETE", "/api/v3/order", "symbol=BTCUSDT")).substr(0, 9), "400 -1102");
}

TEST_F(Orders, AllOfASymbolAreCancelledTogether) {
    EXPECT_EQ(refusal_of(venue_.signed_call("DELETE", "/api/v3/openOrders", "symbol=BTCUSDT")),
              "400 -2011 Unknown order sent.");
    placed(buy);
    placed(buy);
    EXPECT_EQ(venue_
                  .signed_call("POST", "/api/v3/order/oco",
                               "symbol=BTCUSDT&side=SELL&quantity=0.01&price=70000&stopPrice=60000")
                  .status,
              200);
    const auto reply = venue_.signed_call("DELETE", "/api/v3/openOrders", "symbol=BTCUSDT");
    const auto rows = test::parsed(reply).as_array();
    ASSERT_EQ(rows.size(), 3U) << reply.body;
    EXPECT_EQ(text_of(rows[0], "status"), "CANCELED");
    EXPECT_EQ(text_of(rows[2], "listOrderStatus"), "ALL_DONE");
    EXPECT_EQ(rows[2].at("orderReports").as_array().size(), 2U);
    EXPECT_TRUE(list("/api/v3/openOrders").empty());
}

TEST_F(Orders, AReplacementIsBothHalfOrNone) {
    const auto replace = [&](const std::string& mode, const std::string& id, const std::string& order) {
        return venue_.signed_call("POST", "/api/v3/order/cancelReplace",
                                  order + "&cancelReplaceMode=" + mode + "&cancelOrderId=" + id);
    };
    const auto results = [](const test::ApiReply& reply) {
        const auto body = test::parsed(reply);
        const auto* data = body.as_object().if_contains("data");
        const auto& of = data == nullptr ? body : *data;
        return std::to_string(reply.status) + " " + text_of(of, "cancelResult") + " " + text_of(of, "newOrderResult");
    };
    const std::string too_dear = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=5&price=60000";
    const std::string off_step = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.000155&price=60000";
    std::string id = text_of(placed(buy), "orderId");
    EXPECT_EQ(refusal_of(replace("STOP_ON_FAILURE", id, off_step)), "400 -1013 Filter failure: LOT_SIZE");
    EXPECT_EQ(text_of(asked("orderId=" + id), "status"), "NEW");
    const auto both = replace("STOP_ON_FAILURE", id, buy);
    EXPECT_EQ(results(both), "200 SUCCESS SUCCESS");
    EXPECT_EQ(test::field(both, "X-MBX-ORDER-COUNT-10S"), "2");
    id = text_of(test::parsed(both).at("newOrderResponse"), "orderId");
    const auto half = replace("STOP_ON_FAILURE", id, too_dear);
    EXPECT_EQ(results(half), "409 SUCCESS FAILURE");
    EXPECT_EQ(refusal_of(half), "409 -2021 Order cancel-replace partially failed.");
    EXPECT_EQ(test::parsed(half).at("data").at("newOrderResponse").at("code").as_int64(), -2010);
    EXPECT_EQ(results(replace("STOP_ON_FAILURE", id, buy)), "400 FAILURE NOT_ATTEMPTED");
    EXPECT_EQ(results(replace("ALLOW_FAILURE", id, buy)), "409 FAILURE SUCCESS");
    EXPECT_EQ(results(replace("ALLOW_FAILURE", id, too_dear)), "400 FAILURE FAILURE");
    EXPECT_EQ(refusal_of(replace("ALLOW_FAILURE", id, too_dear)), "400 -2022 Order cancel-replace failed.");
    EXPECT_EQ(refusal_of(replace("MAYBE", id, buy)),
              "400 -1130 Data sent for parameter 'cancelReplaceMode' is not valid.");
}

TEST_F(Orders, OneCancelsTheOther) {
    const auto reply = venue_.signed_call(
        "POST", "/api/v3/order/oco",
        "symbol=BTCUSDT&side=SELL&quantity=0.01&price=70000&stopPrice=60000&stopLimitPrice=59900&"
        "stopLimitTimeInForce=GTC&listClientOrderId=pair&limitClientOrderId=top&stopClientOrderId=bottom");
    ASSERT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(test::field(reply, "X-MBX-ORDER-COUNT-10S"), "2");
    const auto pair = test::parsed(reply);
    EXPECT_EQ(text_of(pair, "listClientOrderId"), "pair");
    EXPECT_EQ(text_of(pair.at("orderReports").at(0), "type"), "STOP_LOSS_LIMIT");
    EXPECT_EQ(text_of(pair.at("orderReports").at(1), "clientOrderId"), "top");
    EXPECT_EQ(text_of(asked("origClientOrderId=top"), "orderListId"), text_of(pair, "orderListId"));
    EXPECT_EQ(list("/api/v3/openOrderList").size(), 1U);
    EXPECT_EQ(text_of(test::parsed(venue_.signed_call("GET", "/api/v3/orderList", "origClientOrderId=pair")),
                      "listOrderStatus"),
              "EXECUTING");
    const auto canceled = venue_.signed_call("DELETE", "/api/v3/orderList",
                                             "symbol=BTCUSDT&listClientOrderId=pair&newClientOrderId=enough");
    ASSERT_EQ(canceled.status, 200) << canceled.body;
    EXPECT_EQ(text_of(test::parsed(canceled), "listOrderStatus"), "ALL_DONE");
    EXPECT_EQ(test::parsed(canceled).at("orderReports").as_array().size(), 2U);
    EXPECT_EQ(refusal_of(venue_.signed_call("DELETE", "/api/v3/orderList", "symbol=BTCUSDT&listClientOrderId=pair")),
              "400 -2011 Unknown order list sent.");
    EXPECT_EQ(refusal_of(venue_.signed_call("GET", "/api/v3/orderList", "orderListId=77")),
              "400 -2013 Order list does not exist.");
    EXPECT_EQ(list("/api/v3/allOrderList").size(), 1U);
    EXPECT_TRUE(list("/api/v3/openOrderList").empty());
    EXPECT_EQ(balance("BTC"), "10.00000000 0.00000000");
    EXPECT_EQ(refusal_of(venue_.signed_call("POST", "/api/v3/order/oco",
                                            "symbol=BTCUSDT&side=SELL&quantity=0.01&price=70000&stopPrice=60000&"
                                            "stopLimitPrice=59900"))
                  .substr(0, 9),
              "400 -1102");
}

TEST_F(Orders, PagesAreByIdByTimeOrTheNewest) {
    for (int i = 0; i < 5; ++i) {
        placed(buy);
        placed("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.001");
        venue_.wait(seconds(1));
    }
    const auto all = list("/api/v3/allOrders", "symbol=BTCUSDT");
    ASSERT_EQ(all.size(), 10U);
    EXPECT_EQ(list("/api/v3/allOrders", "symbol=BTCUSDT&limit=3").at(2), all.at(9));
    EXPECT_EQ(list("/api/v3/allOrders", "symbol=BTCUSDT&limit=2&orderId=" + text_of(all.at(4), "orderId")).at(0),
              all.at(4));
    const std::string second = std::to_string(test::first_ms + 1000);
    EXPECT_EQ(list("/api/v3/allOrders", "symbol=BTCUSDT&startTime=" + second + "&endTime=" + second).size(), 2U);
    const auto trades = list("/api/v3/myTrades", "symbol=BTCUSDT");
    ASSERT_EQ(trades.size(), 5U);
    EXPECT_EQ(list("/api/v3/myTrades", "symbol=BTCUSDT&limit=2").at(1), trades.at(4));
    EXPECT_EQ(list("/api/v3/myTrades", "symbol=BTCUSDT&limit=2&fromId=" + text_of(trades.at(1), "id")).at(0),
              trades.at(1));
    EXPECT_EQ(list("/api/v3/myTrades", "symbol=BTCUSDT&orderId=" + text_of(trades.at(3), "orderId")).size(), 1U);
    EXPECT_EQ(list("/api/v3/myTrades", "symbol=BTCUSDT&startTime=" + second).size(), 4U);
    EXPECT_EQ(refusal_of(venue_.signed_call("GET", "/api/v3/myTrades", "symbol=BTCUSDT&fromId=1&startTime=1")),
              "400 -1128 Combination of optional parameters invalid.");
    for (const char* path : {"/api/v3/myTrades", "/api/v3/allOrders"}) {
        const std::string day = std::to_string(test::first_ms + 86'400'000);
        const std::string more = std::to_string(test::first_ms + 86'400'001);
        const std::string from = "symbol=BTCUSDT&startTime=" + std::to_string(test::first_ms) + "&endTime=";
        EXPECT_EQ(venue_.signed_call("GET", path, from + day).status, 200);
        EXPECT_EQ(refusal_of(venue_.signed_call("GET", path, from + more)),
                  "400 -1127 More than 24 hours between startTime and endTime.");
    }
}

TEST_F(Orders, WhatEndedUnfilledNinetyDaysAgoIsArchived) {
    const std::string id = text_of(placed(buy), "orderId");
    (void)venue_.signed_call("DELETE", "/api/v3/order", "symbol=BTCUSDT&orderId=" + id);
    venue_.wait(hours(90 * 24));
    EXPECT_EQ(text_of(asked("orderId=" + id), "status"), "CANCELED");
    venue_.wait(std::chrono::milliseconds(1));
    EXPECT_EQ(refusal_of(venue_.signed_call("GET", "/api/v3/order", "symbol=BTCUSDT&orderId=" + id)),
              "400 -2026 Order was canceled or expired with no executed qty over 90 days ago and has been archived.");
}

TEST_F(Orders, AHaltedMarketAndALockedAccountSaySo) {
    venue_.exchange.set_status(0, venue::InstrumentStatus::halted, venue_.now);
    EXPECT_EQ(refusal_of(place(buy)), "400 -2010 Market is closed.");
    EXPECT_EQ(text_of(test::parsed(venue_.call("GET", "/api/v3/exchangeInfo", "symbol=BTCUSDT")).at("symbols").at(0),
                      "status"),
              "HALT");
    venue_.exchange.set_status(0, venue::InstrumentStatus::trading, venue_.now);
    venue_.exchange.set_can_trade(venue_.user, false);
    EXPECT_EQ(refusal_of(place(buy)), "400 -2010 This action is disabled on this account.");
    EXPECT_EQ(text_of(test::parsed(venue_.signed_call("GET", "/api/v3/account")), "canTrade"), "false");
}

TEST(FilterCases, OfTheSharedTableComeOutAsItSays) {
    PIGGY_NEEDS_SHARED(shared);
    std::ifstream file(shared / "exchange/examples/filter-cases.json");
    std::stringstream text;
    text << file.rdbuf();
    const auto table = test::parsed(text.str()).at("payload");
    for (const auto& row : table.at("cases").as_array()) {
        test::RestVenue venue;
        venue.deposit("USDT", "10000000");
        venue.deposit("BTC", "1000");
        venue.quote(Side::sell, "64801", "20");
        venue.quote(Side::buy, "64799", "20");
        std::string order = "symbol=BTCUSDT";
        for (const auto& pair : row.at("order").as_object()) {
            order += "&" + std::string(pair.key()) + "=" + text_of(row.at("order"), pair.key());
        }
        const auto reply = venue.signed_call("POST", "/api/v3/order", order);
        const std::string name = text_of(row, "name");
        if (row.at("expect").is_string()) {
            EXPECT_EQ(reply.status, 200) << name << ": " << reply.body;
            continue;
        }
        const auto body = test::parsed(reply);
        EXPECT_EQ(body.at("code"), row.at("expect").at("code")) << name;
        const auto& allowed = row.at("expect").at("anyOf").as_array();
        EXPECT_NE(std::ranges::find(allowed, body.at("msg")), allowed.end()) << name << ": " << reply.body;
        EXPECT_EQ(refusal_of(venue.signed_call("POST", "/api/v3/order/test", order)), refusal_of(reply)) << name;
    }
}

}  // namespace
