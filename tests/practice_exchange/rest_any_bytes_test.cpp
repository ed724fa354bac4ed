// Whatever is sent, the answer is well formed, and no coin is made or lost.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>

#include "practice_exchange/rest_venue.h"

namespace {

using namespace piggy;

bool is_json(const test::ApiReply& reply) {
    boost::system::error_code error;
    (void)boost::json::parse(reply.body, error);
    return !error;
}

RC_GTEST_PROP(AnyBytes, AsQueryAndBodyGiveAWellFormedRefusal, (std::string query, std::string body)) {
    static test::RestVenue venue;
    for (const char* method : {"GET", "POST", "DELETE"}) {
        const auto reply = venue.send(method, "/api/v3/order", query, body, venue.key_text);
        RC_ASSERT(reply.status >= 400);
        RC_ASSERT(is_json(reply));
    }
}

// Orders put together from what orders are made of, half of them nonsense.
rc::Gen<std::string> order_text() {
    const auto one_of = [](std::vector<std::string> values) { return rc::gen::elementOf(std::move(values)); };
    return rc::gen::apply(
        [](const std::string& side, const std::string& type, const std::string& amount, const std::string& price,
           const std::string& extra) {
            return "symbol=BTCUSDT&side=" + side + "&type=" + type + amount + price + extra;
        },
        one_of({"BUY", "SELL"}),
        one_of({"LIMIT&timeInForce=GTC", "LIMIT&timeInForce=IOC", "LIMIT&timeInForce=FOK", "MARKET", "LIMIT_MAKER",
                "STOP_LOSS", "STOP_LOSS_LIMIT&timeInForce=GTC", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT&timeInForce=GTC"}),
        one_of({"&quantity=0.001", "&quantity=1", "&quantity=0.37", "&quoteOrderQty=100", "&quantity=92233720368",
                "&quantity=0.00001", ""}),
        one_of({"&price=64800", "&price=64810.01", "&price=60000", "&price=92233720368.54775807", ""}),
        one_of({"", "&stopPrice=65000", "&stopPrice=64000", "&trailingDelta=50", "&icebergQty=0.1",
                "&newClientOrderId=one", "&selfTradePreventionMode=EXPIRE_BOTH"}));
}

RC_GTEST_PROP(AnyOrders, AreTakenOrRefusedAndNothingIsMadeOrLost, ()) {
    test::RestVenue venue;
    venue.deposit("USDT", "1000000");
    venue.deposit("BTC", "10");
    venue.quote(venue::Side::sell, "64810", "3");
    venue.quote(venue::Side::buy, "64790", "3");
    const auto orders = *rc::gen::container<std::vector<std::string>>(order_text());
    std::size_t taken = 0;
    for (const std::string& order : orders) {
        const auto tested = venue.signed_call("POST", "/api/v3/order/test", order);
        const auto reply = venue.signed_call("POST", "/api/v3/order", order);
        RC_ASSERT(is_json(reply));
        RC_ASSERT(reply.status == 200 || reply.status == 400 || reply.status == 429);
        if (reply.status == 200) ++taken;
        // A test order says what the order itself would be told.
        if (reply.status != 429) RC_ASSERT(tested.status == reply.status);
        if (reply.status == 400) RC_ASSERT(tested.body == reply.body);
        venue.wait(std::chrono::milliseconds(100));
    }
    venue.exchange.verify();
    const auto all = venue.signed_call("GET", "/api/v3/allOrders", "symbol=BTCUSDT");
    RC_ASSERT(test::parsed(all).as_array().size() == std::min<std::size_t>(taken, 500));
}

}  // namespace
