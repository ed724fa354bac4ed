// One order out, once; what each answer proves; and the questions after.

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "risk/risk.h"
#include "shared_data.h"
#include "support/candle_fixture.h"
#include "venue_double.h"

namespace piggy::binance_us::test {
namespace {

using execution::Placement;
using execution::RefusalKind;
using orders::VenueState;

const std::string order_id = "cp-a1b2c3-0001";

execution::OrderToSend order_to_send(Rig& rig, std::string id = order_id) {
    // 0.0005 BTC at 60,000: $30 of a portfolio of $10,000.
    const orders::OrderIntent intent{
        btc_usdt(), orders::Side::buy, decimal("30"), {decimal("0.0005")}, {decimal("60000")}};
    risk::Exposure exposure;
    exposure.equity = decimal("10000");
    exposure.lot_step = decimal("0.00001");
    return {std::get<risk::ApprovedOrder>(risk::check(intent, exposure)), std::move(id), rig.clock.now()};
}

// A FULL answer to order_to_send(), with this much of it replaced.
std::string full_answer(std::string_view what = "", std::string_view with = "") {
    std::string body =
        R"({"symbol":"BTCUSDT","orderId":7001,"orderListId":-1,"clientOrderId":"cp-a1b2c3-0001","transactTime":1788516007300,)"
        R"("price":"60000.00000000","origQty":"0.00050000","executedQty":"0.00030000","cummulativeQuoteQty":"17.99700000",)"
        R"("status":"EXPIRED","timeInForce":"IOC","type":"LIMIT","side":"BUY","workingTime":1788516007300,)"
        R"("fills":[{"price":"59990.00000000","qty":"0.00030000","commission":"0.00000030","commissionAsset":"BTC","tradeId":99001}],)"
        R"("selfTradePreventionMode":"EXPIRE_MAKER"})";
    if (!what.empty()) {
        const std::size_t at = body.find(what);
        invariant(at != std::string::npos, "the text to replace is there");
        body.replace(at, what.size(), with);
    }
    return body;
}

TEST(Place, SendsOneSignedImmediateOrCancelLimitOrderAndReportsWhatWasTaken) {
    Rig rig;
    rig.always(answer(200, full_answer()));
    const auto outcome = rig.gateway.place(order_to_send(rig));
    ASSERT_EQ(outcome.placement, Placement::accepted) << outcome.what;
    ASSERT_TRUE(outcome.order);
    EXPECT_EQ(outcome.order->order_id, 7001);
    EXPECT_EQ(outcome.order->state, VenueState::expired);
    EXPECT_EQ(outcome.order->executed.value, decimal("0.0003"));
    EXPECT_EQ(outcome.order->spent, decimal("17.997"));
    ASSERT_EQ(outcome.order->fills.size(), 1U);
    EXPECT_EQ(outcome.order->fills[0].notional, decimal("17.997"));

    ASSERT_EQ(rig.sender.requests.size(), 1U);
    const auto& request = rig.sender.requests[0];
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.target, "/api/v3/order");
    const std::string payload =
        "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=0.0005&price=60000&newClientOrderId=cp-a1b2c3-0001"
        "&newOrderRespType=FULL&recvWindow=5000&timestamp=1788516007250";
    EXPECT_EQ(request.body, payload + "&signature=" + hmac_sha256_hex(test_secret, payload));
    std::set<std::string> fields;
    for (const auto& field : request.fields) fields.insert(field.name + ": " + field.value);
    EXPECT_EQ(fields,
              (std::set<std::string>{"X-MBX-APIKEY: the-key", "Content-Type: application/x-www-form-urlencoded"}));
    EXPECT_EQ(request.deadline, std::chrono::seconds(10));
}

struct Case {
    const char* name;
    Answer given;
    Placement placement;
    RefusalKind refusal = RefusalKind::none;
    int code = 0;
};

std::string code_body(int code, const char* message = "A text that may change.") {
    return "{\"code\":" + std::to_string(code) + ",\"msg\":\"" + message + "\"}";
}

std::vector<Case> matrix() {
    const char* html = "<html><body>403 Forbidden</body></html>";
    std::vector<Case> cases = {
        {"nothing left", nothing_sent(), Placement::nothing_sent},
        {"maybe arrived", maybe_arrived(), Placement::unknown},
        {"cut body", answer(200, full_answer().substr(0, 120)), Placement::unknown},
        {"empty body", answer(200, ""), Placement::unknown},
        {"HTML with 200", answer(200, html), Placement::unknown},
        {"a list", answer(200, "[]"), Placement::unknown},
        {"an empty object", answer(200, "{}"), Placement::unknown},
        {"an acknowledgement only",
         answer(200, R"({"symbol":"BTCUSDT","orderId":28,"clientOrderId":"cp-a1b2c3-0001"})"), Placement::unknown},
        {"an error with 200", answer(200, code_body(-2010)), Placement::unknown},
        {"another order's", answer(200, full_answer("cp-a1b2c3-0001", "cp-a1b2c3-0002")), Placement::unknown},
        {"another symbol's", answer(200, full_answer("BTCUSDT", "ETHUSDT")), Placement::unknown},
        {"another side", answer(200, full_answer("BUY", "SELL")), Placement::unknown},
        {"another quantity", answer(200, full_answer("0.00050000", "0.00060000")), Placement::unknown},
        {"another price", answer(200, full_answer("60000.00000000", "60001.00000000")), Placement::unknown},
        {"more executed than asked", answer(200, full_answer("0.00030000", "0.00060000")), Placement::unknown},
        {"a state nobody knows", answer(200, full_answer("EXPIRED", "FROZEN")), Placement::unknown},
        {"a price that is a number", answer(200, full_answer("\"60000.00000000\"", "60000")), Placement::unknown},
        {"202", answer(202, full_answer()), Placement::accepted},
        {"a redirect", answer(302, "", {{"Location", "https://elsewhere/"}}), Placement::unknown},
        {"a redirect with a code", answer(307, code_body(-2010)), Placement::unknown, RefusalKind::none, -2010},
        {"a firewall's 403", answer(403, html), Placement::unknown},
        {"404 of another shape", answer(404, R"({"timestamp":1,"status":404,"error":"Not Found"})"),
         Placement::unknown},
        {"400 without a body", answer(400, ""), Placement::unknown},
        {"429 without a code", answer(429, html), Placement::unknown},
        {"451 HTML", answer(451, html), Placement::unknown},
        {"a code that is no code", answer(400, code_body(0)), Placement::unknown},
        {"a code as text", answer(400, R"({"code":"-2010","msg":"no"})"), Placement::unknown},
        {"a timeout with 408", answer(408, code_body(-1007)), Placement::unknown, RefusalKind::none, -1007},
        {"an unlisted server code", answer(400, code_body(-1099)), Placement::unknown, RefusalKind::none, -1099},
    };
    for (const int status : {500, 502, 503, 504, 522, 599}) {
        cases.push_back({"5xx", answer(status, html), Placement::unknown});
        cases.push_back({"5xx with a definite code", answer(status, code_body(-2010)), Placement::unknown,
                         RefusalKind::none, -2010});
    }
    for (const int code : {-1000, -1001, -1006, -1007, -1008, -1016}) {
        cases.push_back(
            {"a code that leaves it open", answer(400, code_body(code)), Placement::unknown, RefusalKind::none, code});
    }
    const auto refused = [&](RefusalKind kind, std::initializer_list<int> codes, int status = 400) {
        for (const int code : codes)
            cases.push_back({"refused", answer(status, code_body(code)), Placement::refused, kind, code});
    };
    refused(RefusalKind::credentials, {-1002, -1022, -2014, -2015}, 401);
    refused(RefusalKind::rate_limit, {-1003, -1015}, 429);
    refused(RefusalKind::rate_limit, {-1003}, 418);
    refused(RefusalKind::filters, {-1013, -1121});
    refused(RefusalKind::clock, {-1021});
    refused(RefusalKind::market, {-1112, -2016});
    refused(RefusalKind::request,
            {-1014, -1020, -1100, -1101, -1102, -1106, -1111, -1114, -1117, -1128, -1130, -1131, -1135});
    refused(RefusalKind::order, {-2010, -2011, -9999});
    const auto rejected = [&](RefusalKind kind, const char* message) {
        cases.push_back({message, answer(400, code_body(-2010, message)), Placement::refused, kind, -2010});
    };
    rejected(RefusalKind::order, "Account has insufficient balance for requested action.");
    rejected(RefusalKind::order, "Order would immediately match and take.");
    cases.push_back({"an order of ours lives under this id", answer(400, code_body(-2010, "Duplicate order sent.")),
                     Placement::unknown, RefusalKind::duplicate, -2010});
    rejected(RefusalKind::market, "Market is closed.");
    rejected(RefusalKind::credentials, "This action is disabled on this account.");
    rejected(RefusalKind::credentials, "This symbol is not permitted for this account.");
    return cases;
}

TEST(Place, EveryAnswerProvesExactlyThisMuchAndNeverCausesASecondRequest) {
    for (const Case& one : matrix()) {
        Rig rig;
        rig.always(one.given);
        const auto outcome = rig.gateway.place(order_to_send(rig));
        SCOPED_TRACE(std::string(one.name) + ": " + outcome.what);
        EXPECT_EQ(outcome.placement, one.placement);
        EXPECT_EQ(outcome.refusal, one.refusal);
        EXPECT_EQ(outcome.venue_code, one.code);
        EXPECT_EQ(outcome.order.has_value(), one.placement == Placement::accepted);
        EXPECT_EQ(rig.sender.requests.size(), 1U);
        EXPECT_TRUE(rig.waits.empty());
        EXPECT_EQ(outcome.what.find(test_secret), std::string::npos);
        EXPECT_EQ(outcome.what.find('<') != std::string::npos, outcome.what.find("'<html") != std::string::npos);
    }
}

TEST(Place, EveryListedErrorMeansWhatItsTableSays) {
    PIGGY_NEEDS_SHARED(shared);
    const auto table = piggy::test::read_json(shared / "exchange" / "examples" / "errors.json");
    for (const auto& row : table.at("payload").as_array()) {
        Rig rig;
        std::vector<net::Field> fields;
        if (const auto* headers = row.as_object().if_contains("headers")) {
            for (const auto& field : headers->as_object()) {
                fields.push_back({std::string(field.key()), std::string(field.value().as_string())});
            }
        }
        rig.always(
            answer(static_cast<int>(row.at("status").as_int64()), boost::json::serialize(row.at("body")), fields));
        const auto outcome = rig.gateway.place(order_to_send(rig));
        const std::string client(row.at("client").as_string());
        SCOPED_TRACE(client + " | " + outcome.what);
        const bool unknown =
            client.find("unknown-outcome") != std::string::npos || client.find("already placed") != std::string::npos;
        EXPECT_EQ(outcome.placement, unknown ? Placement::unknown : Placement::refused);
        EXPECT_EQ(rig.sender.requests.size(), 1U);
        const auto says = [&](const char* words) { return client.find(words) != std::string::npos; };
        if (says("stop live trading")) {
            EXPECT_EQ(outcome.refusal, RefusalKind::credentials);
        }
        if (says("stop all REST")) {
            EXPECT_EQ(outcome.refusal, RefusalKind::rate_limit);
            EXPECT_GE(rig.budget.stopped_for(), std::chrono::seconds(17));
        }
        if (says("hold new orders")) {
            EXPECT_EQ(rig.gateway.place(order_to_send(rig)).placement, Placement::nothing_sent);
            EXPECT_EQ(rig.budget.stopped_for(), std::chrono::nanoseconds::zero()) << "questions may still be asked";
        }
        if (says("resync clock")) {
            EXPECT_EQ(outcome.refusal, RefusalKind::clock);
            EXPECT_TRUE(rig.venue_clock.needs_measuring());
        }
        if (says("refresh exchangeInfo")) {
            EXPECT_EQ(outcome.refusal, RefusalKind::filters);
        }
        if (says("programming fault")) {
            EXPECT_EQ(outcome.refusal, RefusalKind::request);
        }
        if (says("already placed")) {
            EXPECT_EQ(outcome.refusal, RefusalKind::duplicate);
        }
        if (says("refresh balances")) {
            EXPECT_EQ(outcome.refusal, RefusalKind::order);
        }
    }
}

TEST(Place, LeavesOutFillsThatDoNotAddUp) {
    Rig rig;
    rig.always(answer(200, full_answer("\"qty\":\"0.00030000\"", "\"qty\":\"0.00020000\"")));
    const auto outcome = rig.gateway.place(order_to_send(rig));
    ASSERT_EQ(outcome.placement, Placement::accepted);
    EXPECT_TRUE(outcome.order->fills.empty());
    EXPECT_EQ(outcome.order->executed.value, decimal("0.0003"));
}

TEST(Place, SendsNothingWhereItMayNot) {
    const auto nothing = [](Rig& rig, const execution::OrderToSend& order, const char* why) {
        const std::size_t before = rig.sender.count("/api/v3/order");
        const auto outcome = rig.gateway.place(order);
        EXPECT_EQ(outcome.placement, Placement::nothing_sent) << outcome.what;
        EXPECT_EQ(rig.sender.count("/api/v3/order"), before);
        EXPECT_NE(outcome.what.find(why), std::string::npos) << outcome.what;
    };
    for (const std::string& id : {std::string(), std::string(37, 'a'), std::string("with space"),
                                  std::string("a&side=SELL"), std::string("é")}) {
        Rig rig;
        nothing(rig, order_to_send(rig, id), "client id");
    }
    Rig rig;
    auto order = order_to_send(rig);
    order.receive_window = std::chrono::milliseconds(60'001);
    nothing(rig, order, "receive window");

    rig.always(answer(418, code_body(-1003), {{"Retry-After", "120"}}));
    EXPECT_EQ(rig.gateway.place(order_to_send(rig)).placement, Placement::refused);
    nothing(rig, order_to_send(rig), "banned");
    rig.clock.pass(std::chrono::seconds(119));
    nothing(rig, order_to_send(rig), "banned");
    rig.clock.pass(std::chrono::seconds(2));
    rig.always(answer(200, full_answer()));
    EXPECT_EQ(rig.gateway.place(order_to_send(rig)).placement, Placement::accepted);

    Rig spent;
    while (!spent.budget.take(Purpose::orders, 10)) {
    }
    nothing(spent, order_to_send(spent), "used up");
}

TEST(Place, SendsTheLimitAndNotThePriceThatASellWasJudgedAt) {
    const auto sell_with = [](const char* answered_price) {
        Rig rig;
        // Judged at the bid of 60,000, and may fill down to 59,700.
        const orders::OrderIntent intent{btc_usdt(),          orders::Side::sell, decimal("30"),
                                         {decimal("0.0005")}, {decimal("60000")}, false,
                                         {decimal("59700")}};
        risk::Exposure exposure;
        exposure.equity = decimal("10000");
        exposure.lot_step = decimal("0.00001");
        std::string body = full_answer("BUY", "SELL");
        body.replace(body.find("60000.00000000"), 14, answered_price);
        rig.always(answer(200, body));
        auto outcome = rig.gateway.place(
            {std::get<risk::ApprovedOrder>(risk::check(intent, exposure)), order_id, rig.clock.now()});
        EXPECT_NE(
            rig.sender.requests.at(0).body.find("side=SELL&type=LIMIT&timeInForce=IOC&quantity=0.0005&price=59700&"),
            std::string::npos)
            << rig.sender.requests.at(0).body;
        return outcome;
    };
    const auto placed = sell_with("59700.00000000");
    ASSERT_EQ(placed.placement, Placement::accepted) << placed.what;
    EXPECT_EQ(placed.order->limit_price.value, decimal("59700"));
    EXPECT_EQ(sell_with("60000.00000000").placement, Placement::unknown) << "another price than was sent";
}

TEST(Keys, OnceSealedNothingLeavesThatWouldNeedThem) {
    const auto expect_silence = [](Rig& rig) {
        rig.always(answer(200, full_answer()));
        const auto outcome = rig.gateway.place(order_to_send(rig));
        EXPECT_EQ(outcome.placement, Placement::nothing_sent) << outcome.what;
        EXPECT_EQ(rig.gateway.find(btc_usdt(), order_id).error().code, ErrorCode::refused);
        EXPECT_EQ(rig.gateway.cancel(btc_usdt(), order_id).error().code, ErrorCode::refused);
        EXPECT_EQ(rig.reader.account().error().code, ErrorCode::refused);
        EXPECT_EQ(rig.sender.count("/api/v3/order"), 0U);
        EXPECT_EQ(rig.sender.count("/api/v3/account"), 0U);
    };
    Rig sealed;
    sealed.signer->seal();
    expect_silence(sealed);
    Rig sealed_in_between;
    sealed_in_between.signer->seal_after(0);
    expect_silence(sealed_in_between);
    Rig in_use;
    in_use.signer->seal_after(1);
    in_use.always(answer(200, full_answer()));
    EXPECT_EQ(in_use.gateway.place(order_to_send(in_use)).placement, Placement::accepted);
    EXPECT_EQ(in_use.gateway.place(order_to_send(in_use)).placement, Placement::nothing_sent);
    EXPECT_EQ(in_use.sender.count("/api/v3/order"), 1U);
}

TEST(Find, TellsAnOrderFromNoOrderFromNoAnswer) {
    Rig rig;
    rig.always(answer(400, code_body(-2013)));
    const auto none = rig.gateway.find(btc_usdt(), order_id);
    ASSERT_TRUE(none) << none.error().what;
    EXPECT_FALSE(*none);
    EXPECT_EQ(rig.sender.requests.back().target.find(
                  "/api/v3/order?symbol=BTCUSDT&origClientOrderId=cp-a1b2c3-0001&recvWindow=5000&timestamp="),
              0U);

    rig.always(answer(200, full_answer()));
    EXPECT_EQ(rig.gateway.find(btc_usdt(), order_id).value()->order_id, 7001);
    EXPECT_EQ(rig.gateway.find(btc_usdt(), "another").error().code, ErrorCode::unavailable);
    rig.always(answer(401, code_body(-2015)));
    EXPECT_EQ(rig.gateway.find(btc_usdt(), order_id).error().code, ErrorCode::refused);
    rig.always(maybe_arrived());
    EXPECT_EQ(rig.gateway.find(btc_usdt(), order_id).error().code, ErrorCode::unavailable);
    rig.always(answer(200, "{\"symbol\":"));
    EXPECT_EQ(rig.gateway.find(btc_usdt(), order_id).error().code, ErrorCode::unavailable);
}

TEST(Cancel, IsSentOnceAndTellsCanceledFromGone) {
    const auto canceled = [](Answer given) {
        Rig rig;
        rig.always(std::move(given));
        auto result = rig.gateway.cancel(btc_usdt(), order_id);
        EXPECT_EQ(rig.sender.count("/api/v3/order"), 1U);
        EXPECT_EQ(rig.sender.requests.back().method, "DELETE");
        return result;
    };
    std::string body = full_answer("\"clientOrderId\":\"cp-a1b2c3-0001\"",
                                   "\"clientOrderId\":\"x\",\"origClientOrderId\":\"cp-a1b2c3-0001\"");
    EXPECT_TRUE(canceled(answer(200, body)).value());
    EXPECT_FALSE(canceled(answer(400, code_body(-2011))).value());
    EXPECT_EQ(canceled(answer(500, code_body(-2011))).error().code, ErrorCode::unavailable);
    EXPECT_EQ(canceled(answer(200, "{}")).error().code, ErrorCode::unavailable);
    EXPECT_EQ(canceled(maybe_arrived()).error().code, ErrorCode::unavailable);
    EXPECT_EQ(canceled(answer(400, code_body(-1022))).error().code, ErrorCode::refused);
}

// A venue with this many fills, a minute apart, ending now. Serves myTrades and allOrders as documented.
struct PagedVenue {
    Timestamp now;
    std::int64_t rows;
    std::set<std::string> asked;

    [[nodiscard]] Timestamp time_of(std::int64_t id) const { return now - std::chrono::minutes(rows - id); }
    static std::int64_t number(const std::string& target, const std::string& name, std::int64_t otherwise) {
        const std::size_t at = target.find("&" + name + "=");
        return at == std::string::npos ? otherwise : std::stoll(target.substr(at + name.size() + 2));
    }
    [[nodiscard]] Answer serve(const net::OutboundRequest& request) const {
        const bool trades = request.target.starts_with("/api/v3/myTrades");
        const std::int64_t from = number(request.target, trades ? "fromId" : "orderId", 0);
        const std::int64_t start = number(request.target, "startTime", 0);
        const std::int64_t end = number(request.target, "endTime", INT64_MAX);
        if (start != 0 && end - start >= 24LL * 3600 * 1000) return answer(400, code_body(-1127));
        std::string body = "[";
        int count = 0;
        for (std::int64_t id = std::max<std::int64_t>(1, from); id <= rows && count < 1000; ++id) {
            const std::int64_t time = venue_milliseconds(time_of(id));
            if (time < start || time > end) continue;
            body += count++ == 0 ? "" : ",";
            const std::string text = std::to_string(id);
            body += trades ? R"({"symbol":"BTCUSDT","id":)" + text +
                                 R"(,"orderId":5,"price":"60000","qty":"0.001","quoteQty":"60",)"
                                 R"("commission":"0.000001","commissionAsset":"BTC","isBuyer":true,"time":)" +
                                 std::to_string(time) + "}"
                           : R"({"symbol":"BTCUSDT","orderId":)" + text +
                                 R"(,"clientOrderId":"x","side":"BUY","status":"FILLED","price":"1",)"
                                 R"("origQty":"1","executedQty":"1","cummulativeQuoteQty":"1","time":)" +
                                 std::to_string(time) + "}";
        }
        return answer(200, body + "]");
    }
};

TEST(Pages, OfFillsAndOrdersAreFollowedToTheEnd) {
    Rig rig;
    rig.budget.limits_are({100'000, 100, 1000});
    const PagedVenue venue{rig.clock.now(), 5'432, {}};  // almost four days
    rig.sender.on_request = [&](const net::OutboundRequest& request) { return venue.serve(request); };

    const auto all = rig.gateway.fills_after(btc_usdt(), 0).value();
    ASSERT_EQ(all.size(), 5'432U);
    for (std::size_t i = 0; i < all.size(); ++i) ASSERT_EQ(all[i].trade_id, static_cast<std::int64_t>(i) + 1);
    EXPECT_EQ(rig.gateway.fills_after(btc_usdt(), 5'432).value().size(), 0U);
    EXPECT_EQ(rig.gateway.fills_after(btc_usdt(), -1).value().size(), 5'432U);

    for (const std::int64_t first : {1, 700, 2'000, 4'500, 5'432}) {
        const auto fills = rig.gateway.fills_since(btc_usdt(), venue.time_of(first)).value();
        ASSERT_EQ(fills.size(), static_cast<std::size_t>(5'433 - first));
        EXPECT_EQ(fills.front().trade_id, first);
        EXPECT_EQ(fills.back().trade_id, 5'432);
        EXPECT_EQ(rig.gateway.orders_since(btc_usdt(), venue.time_of(first)).value().size(), fills.size());
    }
}

TEST(Pages, RowsThatComeOutOfOrderAreAllKept) {
    Rig rig;
    const auto row = [](int id) {
        return R"({"symbol":"BTCUSDT","id":)" + std::to_string(id) +
               R"(,"orderId":1,"price":"1","qty":"1","quoteQty":"1","commission":"0","commissionAsset":"BTC",)"
               R"("time":1788516007250,"isBuyer":true,"isMaker":false})";
    };
    rig.always(answer(200, "[" + row(3) + "," + row(1) + "," + row(2) + "]"));
    const auto fills = rig.gateway.fills_after(btc_usdt(), 0).value();
    ASSERT_EQ(fills.size(), 3U);
    for (std::size_t i = 0; i < fills.size(); ++i) EXPECT_EQ(fills[i].trade_id, static_cast<std::int64_t>(i) + 1);
}

TEST(Pages, AListThatIsNotKnownToBeWholeIsNoList) {
    Rig rig;
    std::string page;
    for (int id = 1; id <= 1'000; ++id) {
        page += (id == 1 ? "[" : ",") +
                (R"({"symbol":"BTCUSDT","orderId":)" + std::to_string(id) +
                 R"(,"clientOrderId":"x","side":"BUY","status":"FILLED","price":"1","origQty":"1","executedQty":"1",)"
                 R"("cummulativeQuoteQty":"1","time":1000})");
    }
    rig.always(answer(200, page + "]"));  // a full page, and every row older than asked for
    EXPECT_EQ(rig.gateway.orders_since(btc_usdt(), at_ms(1788516007250)).error().code, ErrorCode::unavailable);
}

TEST(Pages, AnOrderOfTheSameMillisecondOrWithoutATimeIsNotLost) {
    Rig rig;
    const auto since = [&](const std::string& time) {
        rig.always(answer(
            200, R"([{"symbol":"BTCUSDT","orderId":5,"clientOrderId":"x","side":"BUY","status":"FILLED","price":"1",)"
                 R"("origQty":"1","executedQty":"1","cummulativeQuoteQty":"1")" +
                     time + "}]"));
        return rig.gateway.orders_since(btc_usdt(), at_ms(1788516007250) + std::chrono::microseconds(700))
            .value()
            .size();
    };
    EXPECT_EQ(since(R"(,"time":1788516007250)"), 1U);
    EXPECT_EQ(since(""), 1U);
    EXPECT_EQ(since(R"(,"time":1788516007249)"), 0U);
}

TEST(Pages, AnEmptyListIsAlwaysTheVenuesOwnWord) {
    Rig rig;
    rig.always(answer(200, "[]"));
    // Our clock may be behind; then what was sent just now seems to lie ahead.
    const Timestamp ahead = rig.clock.now() + std::chrono::hours(1);
    EXPECT_TRUE(rig.gateway.fills_since(btc_usdt(), ahead).value().empty());
    EXPECT_EQ(rig.sender.count("/api/v3/myTrades"), 1U);
    EXPECT_TRUE(rig.gateway.orders_since(btc_usdt(), ahead).value().empty());
    EXPECT_EQ(rig.sender.count("/api/v3/allOrders"), 1U);
}

TEST(Pages, AVenueThatRepeatsAPageIsNotFollowedForEver) {
    Rig rig;
    const PagedVenue venue{rig.clock.now(), 1'000, {}};
    net::OutboundRequest first;
    first.target = "/api/v3/myTrades?symbol=BTCUSDT&fromId=0";
    const Answer page = venue.serve(first);
    rig.always(page);
    EXPECT_EQ(rig.gateway.fills_after(btc_usdt(), 0).error().code, ErrorCode::unavailable);
}

TEST(Account, SaysNothingGoodAboutAKeyThatTheVenueCanNotTellAbout) {
    Rig rig;
    const std::string account = R"({"makerCommission":10,"takerCommission":20,"canTrade":true,"balances":[]})";
    const auto findings_with = [&](Answer restrictions) {
        rig.sender.on_request = [account, restrictions](const net::OutboundRequest& request) {
            return request.target.starts_with("/api/v3/account") ? answer(200, account) : restrictions;
        };
        return rig.reader.key_findings();
    };
    for (const Answer& given : {answer(404, R"({"status":404,"error":"Not Found"})"), answer(403, "<html>"),
                                answer(200, "{}"), answer(401, code_body(-2015)), answer(500, "")}) {
        const auto findings = findings_with(given);
        ASSERT_TRUE(findings);
        EXPECT_TRUE(findings->can_trade);
        EXPECT_FALSE(findings->can_withdraw);
        EXPECT_FALSE(findings->restricted_to_ips);
        rig.clock.pass(std::chrono::minutes(1));  // the firewall's pause
    }
    EXPECT_EQ(findings_with(nothing_sent()).error().code, ErrorCode::unavailable);
    const auto told = findings_with(answer(200, R"({"ipRestrict":true,"enableWithdrawals":true})"));
    EXPECT_EQ(told->can_withdraw, true);
    EXPECT_EQ(told->restricted_to_ips, true);
    EXPECT_EQ(rig.reader.account()->taker_fee.value, decimal("0.002")) << "whole numbers of 1e-4";
}

}  // namespace
}  // namespace piggy::binance_us::test
