// Every fault of the switchboard, by what a client notices of it.

#include <algorithm>

#include "practice_desk.h"

namespace piggy::practice_exchange {
namespace {

using namespace test;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr const char* order_path = "/api/v3/order";
const std::string limit_order = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price=50000.00";

class Faults : public ::testing::Test {
protected:
    net::WireAnswer place(const std::string& id) {
        return desk.ask(customer, "POST", order_path, limit_order + "&newClientOrderId=" + id);
    }
    net::WireAnswer query(const std::string& id) {
        return desk.ask(customer, "GET", order_path, "symbol=BTCUSDT&origClientOrderId=" + id);
    }
    bool is_placed(const std::string& id) { return desk.exchange->exchange().find(customer.account, 0, id) != nullptr; }
    std::shared_ptr<FakeSocket> user_stream() { return desk.connect("/ws/" + desk.listen_key(customer)); }
    [[nodiscard]] std::string account_field() const { return "\"account\":" + std::to_string(customer.account); }
    json::value listed(std::int64_t id) {
        const json::value all = parsed_text(desk.send("GET", "/practice/faults").body);
        for (const json::value& one : all.at("faults").as_array()) {
            if (number_field(one, "id") == id) return one;
        }
        return {};
    }
    std::string refusal(const std::string& rule) {
        const auto answer = desk.post("/practice/faults", rule);
        EXPECT_EQ(answer.status / 100, 4) << answer.body;
        return text_field(parsed_text(answer.body), "message");
    }

    Desk desk;
    Customer customer = desk.open();
};

TEST_F(Faults, DelayHoldsTheAnswerBack) {
    desk.fault(R"({"kind":"delay","ms":1500,"endpoint":"GET /api/v3/time"})");
    EXPECT_EQ(desk.send("GET", "/api/v3/time").delay, milliseconds(1500));
    EXPECT_EQ(desk.send("GET", "/api/v3/ping").delay, milliseconds(0));
}

TEST_F(Faults, DropBeforeLeavesNothingDone) {
    desk.fault(R"({"kind":"drop_before","endpoint":"POST /api/v3/order","count":1})");
    EXPECT_EQ(place("a").ending, net::Ending::silent);
    EXPECT_FALSE(is_placed("a"));
    EXPECT_EQ(desk.record->requests.back().fault, "drop_before");
    EXPECT_EQ(desk.record->requests.back().status, 0);
    EXPECT_EQ(place("a").status, 200);
}

TEST_F(Faults, DropAfterHasDoneItAll) {
    const auto id = desk.fault(R"({"kind":"drop_after","endpoint":"POST /api/v3/order","nth":2,"how":"reset"})");
    EXPECT_EQ(place("a").ending, net::Ending::whole);
    EXPECT_EQ(place("b").ending, net::Ending::reset);
    EXPECT_EQ(place("c").ending, net::Ending::whole);
    EXPECT_TRUE(is_placed("b"));
    EXPECT_EQ(query("b").status, 200);
    EXPECT_EQ(number_field(listed(id), "hits"), 1);
}

TEST_F(Faults, AnswersAreCutOrReset) {
    const auto cut = desk.fault(R"({"kind":"cut_body","endpoint":"/api/v3/time"})");
    EXPECT_EQ(desk.send("GET", "/api/v3/time").ending, net::Ending::cut);
    desk.send("DELETE", "/practice/faults/" + std::to_string(cut), "", {});
    desk.fault(R"({"kind":"reset_mid_answer","endpoint":"/api/v3/*"})");
    EXPECT_EQ(desk.send("GET", "/api/v3/time").ending, net::Ending::torn);
    EXPECT_TRUE(desk.send("GET", "/sapi/v1/system/status").ending == net::Ending::whole);
}

TEST_F(Faults, SomebodyElseAnswers) {
    desk.fault(R"({"kind":"foreign_body","endpoint":"POST /api/v3/order","body":"captive_portal","nth":1})");
    desk.fault(
        R"({"kind":"foreign_body","endpoint":"POST /api/v3/order","body":"other_json","executed":true,"nth":2})");
    const auto portal = place("a");
    EXPECT_EQ(portal.status, 200);
    EXPECT_TRUE(portal.content_type.starts_with("text/html"));
    EXPECT_FALSE(is_placed("a"));
    EXPECT_EQ(place("b").body.find("orderId"), std::string::npos);
    EXPECT_TRUE(is_placed("b"));
}

TEST_F(Faults, StatusPagesComeWithTheOrderPlacedOrNot) {
    desk.fault(R"({"kind":"status","status":502,"executed":true,"nth":1,"endpoint":"POST /api/v3/order"})");
    desk.fault(R"({"kind":"status","status":403,"nth":2,"endpoint":"POST /api/v3/order"})");
    const auto bad_gateway = place("a");
    EXPECT_EQ(bad_gateway.status, 502);
    EXPECT_EQ(bad_gateway.content_type, "text/html");
    EXPECT_TRUE(is_placed("a"));
    EXPECT_EQ(place("b").status, 403);
    EXPECT_FALSE(is_placed("b"));
}

TEST_F(Faults, ErrorsAreTheVenues) {
    desk.fault(R"({"kind":"error","code":-1007,"executed":true,"count":1,"endpoint":"POST /api/v3/order"})");
    const auto answer = place("a");
    EXPECT_EQ(number_field(parsed_text(answer.body), "code"), -1007);
    EXPECT_TRUE(is_placed("a"));
    EXPECT_EQ(desk.record->requests.back().code, -1007);
}

TEST_F(Faults, AnOrderLandsLate) {
    desk.fault(R"({"kind":"late_landing","ms":8000,"count":1,"endpoint":"POST /api/v3/order"})");
    EXPECT_EQ(place("a").ending, net::Ending::silent);
    desk.pass(seconds(7));
    EXPECT_FALSE(is_placed("a"));
    EXPECT_EQ(query("a").status, 400);
    desk.pass(seconds(2));
    EXPECT_TRUE(is_placed("a"));  // although its timestamp is long past
    EXPECT_EQ(query("a").status, 200);
}

TEST_F(Faults, WhatWasRefusedForGoodLandsNeitherAtOnceNorLate) {
    const std::string late = R"({"kind":"late_landing","ms":2000,"how":"timeout","endpoint":"POST /api/v3/order"})";
    const std::string refused = R"({"kind":"error","code":-1015,"endpoint":"POST /api/v3/order"})";
    for (const auto& [first, second] : {std::pair(late, refused), std::pair(refused, late)}) {
        desk.send("DELETE", "/practice/faults");
        desk.fault(first);
        desk.fault(second);
        EXPECT_EQ(number_field(parsed_text(place("a").body), "code"), -1015);
        desk.pass(seconds(5));
        EXPECT_FALSE(is_placed("a"));
    }
}

TEST_F(Faults, AnOrderIsNotKnownForAWhile) {
    ASSERT_EQ(place("old").status, 200);
    desk.pass(seconds(30));
    desk.fault(R"({"kind":"no_such_order","ms":2000,"list_ms":4000})");
    ASSERT_EQ(place("a").status, 200);
    EXPECT_EQ(number_field(parsed_text(query("a").body), "code"), -2013);
    EXPECT_EQ(query("old").status, 200);
    desk.pass(seconds(3));
    EXPECT_EQ(query("a").status, 200);
    const auto open = [&] {
        return parsed_text(desk.ask(customer, "GET", "/api/v3/openOrders", "").body).as_array().size();
    };
    EXPECT_EQ(open(), 1U);
    desk.pass(seconds(2));
    EXPECT_EQ(open(), 2U);
}

TEST_F(Faults, AnswersGrowFields) {
    desk.fault(R"({"kind":"extra_fields"})");
    const auto answer = parsed_text(desk.send("GET", "/api/v3/time").body);
    EXPECT_GT(number_field(answer, "serverTime"), 0);
    EXPECT_GT(answer.as_object().size(), 3U);
}

TEST_F(Faults, BalancesAreOld) {
    desk.fault(R"({"kind":"stale_balance","ms":3000})");
    const auto locked = [&] {
        const auto account = parsed_text(desk.ask(customer, "GET", "/api/v3/account", "").body);
        for (const json::value& row : account.at("balances").as_array()) {
            if (text_field(row, "asset") == "USDT") return text_field(row, "locked");
        }
        return std::string();
    };
    desk.pass(seconds(5));
    ASSERT_EQ(place("a").status, 200);
    EXPECT_EQ(locked(), "0.00000000");
    desk.pass(seconds(4));
    EXPECT_EQ(locked(), "500.00000000");
}

TEST_F(Faults, ListenKeysAreGone) {
    desk.fault(R"({"kind":"listen_key_gone","endpoint":"POST /api/v3/userDataStream"})");
    EXPECT_EQ(desk.send("POST", "/api/v3/userDataStream", "", {{"X-MBX-APIKEY", customer.key}}).status, 410);
}

TEST_F(Faults, RateLimitsWithAndWithoutHeader) {
    desk.fault(R"({"kind":"rate_limit","retry_after":17,"nth":1})");
    desk.fault(R"({"kind":"rate_limit","header":false,"nth":1})");
    const auto has_header = [](const net::WireAnswer& answer) {
        return std::ranges::any_of(answer.fields, [](const auto& field) { return field.name == "Retry-After"; });
    };
    const auto with = desk.send("GET", "/api/v3/time");  // both rules hit the first one: the later one's answer leaves
    EXPECT_EQ(with.status, 429);
    EXPECT_FALSE(has_header(with));
    desk.send("DELETE", "/practice/faults", "", {});
    desk.fault(R"({"kind":"rate_limit","retry_after":17})");
    EXPECT_TRUE(has_header(desk.send("GET", "/api/v3/time")));
}

TEST_F(Faults, ABanHoldsAndEnds) {
    desk.fault(R"({"kind":"ban","seconds":60})");
    EXPECT_EQ(desk.send("GET", "/api/v3/time").status, 418);
    EXPECT_EQ(desk.send("GET", "/practice/state").status, 200);
    desk.pass(seconds(61));
    EXPECT_EQ(desk.send("GET", "/api/v3/time").status, 200);
}

TEST_F(Faults, MaintenanceIsSwitchedOnAndOff) {
    const auto id = desk.fault(R"({"kind":"maintenance"})");
    EXPECT_EQ(desk.send("GET", "/api/v3/time").status, 503);
    EXPECT_EQ(number_field(parsed_text(desk.send("GET", "/sapi/v1/system/status").body), "status"), 1);
    desk.send("DELETE", "/practice/faults/" + std::to_string(id), "", {});
    EXPECT_EQ(desk.send("GET", "/api/v3/time").status, 200);
    desk.fault(R"({"kind":"maintenance","ms":3000})");
    desk.pass(seconds(4));
    EXPECT_EQ(desk.send("GET", "/api/v3/time").status, 200);
}

TEST_F(Faults, UserEventsAreDoubledLostLateAndOutOfOrder) {
    const auto socket = user_stream();
    const auto kinds_after = [&](const std::string& rule) {
        const auto id = desk.fault(rule);
        static int number = 0;
        EXPECT_EQ(place("n" + std::to_string(number++)).status, 200);
        const auto kinds = kinds_of(socket->take());
        desk.send("DELETE", "/practice/faults/" + std::to_string(id), "", {});
        return kinds;
    };
    const std::string report = "executionReport NEW";
    const std::string position = "outboundAccountPosition";
    using Kinds = std::vector<std::string>;
    EXPECT_EQ(kinds_after(R"({"kind":"duplicate_event","endpoint":"stream:user"})"),
              (Kinds{report, report, position, position}));
    EXPECT_EQ(kinds_after(R"({"kind":"lose_events","endpoint":"stream:user","nth":1})"), Kinds{position});
    EXPECT_EQ(kinds_after(R"({"kind":"reorder_events","endpoint":"stream:user","nth":1})"), (Kinds{position, report}));
    EXPECT_EQ(kinds_after(R"({"kind":"delay_events","ms":2000,"endpoint":"stream:user","nth":1})"), Kinds{position});
    desk.pass(seconds(3));
    EXPECT_EQ(kinds_of(socket->take()), Kinds{report});
}

TEST_F(Faults, StreamsFallSilentAndSpeakAgain) {
    const auto socket = desk.connect("/ws/btcusdt@kline_1m");
    desk.fault(R"({"kind":"stream_silence","ms":10000,"endpoint":"stream:market"})");
    desk.pass(seconds(9));
    EXPECT_TRUE(socket->take().empty());
    desk.pass(seconds(5));
    EXPECT_FALSE(socket->take().empty());
}

TEST_F(Faults, DepthHasAGap) {
    const auto socket = desk.connect("/ws/btcusdt@depth@100ms");
    desk.pass(seconds(5));
    desk.fault(R"({"kind":"depth_gap","count":1,"endpoint":"stream:btcusdt@depth@100ms"})");
    desk.pass(seconds(20));
    int gaps = 0;
    std::int64_t last = 0;
    for (const json::value& event : events(socket->take(), "depthUpdate")) {
        if (last != 0 && number_field(event, "U") != last + 1) ++gaps;
        last = number_field(event, "u");
    }
    EXPECT_EQ(gaps, 1);
}

TEST_F(Faults, TheFinalCandleIsLost) {
    const auto socket = desk.connect("/ws/btcusdt@kline_1m");
    const auto finals = [&] {
        int count = 0;
        for (const json::value& event : events(socket->take(), "kline"))
            count += event.at("k").at("x").as_bool() ? 1 : 0;
        for (const std::string& ping : std::exchange(socket->pings, {})) socket->listener->ponged(ping);
        return count;
    };
    desk.fault(R"({"kind":"lose_final_candle","count":1})");
    desk.pass(seconds(50));
    EXPECT_EQ(finals(), 0);
    desk.pass(seconds(50));
    EXPECT_EQ(finals(), 1);
}

TEST_F(Faults, PingsStayAway) {
    const auto socket = desk.connect("/ws");
    desk.fault(R"({"kind":"missing_pings"})");
    desk.pass(seconds(50));
    EXPECT_TRUE(socket->pings.empty());
    EXPECT_EQ(socket->close_code, 0);
}

TEST_F(Faults, ConnectionsAreClosedWithACodeAndANotice) {
    const auto market = desk.connect("/ws/btcusdt@trade");
    const auto user = user_stream();
    desk.fault(R"({"kind":"close_streams","code":1006,"which":"user"})");
    EXPECT_EQ(user->close_code, 1006);
    EXPECT_EQ(market->close_code, 0);
    desk.fault(R"({"kind":"close_streams","code":1008,"notice":true})");
    EXPECT_EQ(market->close_code, 1008);
    EXPECT_EQ(kind_of(market->frames.back()), "serverShutdown");
}

TEST_F(Faults, ListenKeysExpireBeforeTheirTime) {
    const auto closed = user_stream();
    desk.fault(R"({"kind":"listen_key_expired",)" + account_field() + "}");
    EXPECT_EQ(closed->close_code, 1000);
    const auto told = user_stream();
    desk.fault(R"({"kind":"listen_key_expired","how":"event"})");
    EXPECT_EQ(kind_of(told->frames.back()), "listenKeyExpired");
    const auto silent = user_stream();
    desk.fault(R"({"kind":"listen_key_expired","how":"silent"})");
    ASSERT_EQ(place("a").status, 200);
    EXPECT_TRUE(silent->frames.empty());
    EXPECT_EQ(silent->close_code, 0);
}

TEST_F(Faults, AMarketIsHaltedOrClosed) {
    for (const char* kind : {"halt", "close_market"}) {
        const auto id = desk.fault(std::string(R"({"kind":")") + kind + R"(","symbol":"BTCUSDT"})");
        EXPECT_EQ(number_field(parsed_text(place("a").body), "code"), -2010) << kind;
        desk.send("DELETE", "/practice/faults/" + std::to_string(id), "", {});
        EXPECT_EQ(place(std::string("b-") + (kind[0] == 'h' ? "1" : "2")).status, 200);
    }
}

TEST_F(Faults, ActionsThatOverlapLeaveNothingBehind) {
    const auto code = [&] { return number_field(parsed_text(place("x").body), "code"); };
    const auto remove = [&](std::int64_t id) { desk.send("DELETE", "/practice/faults/" + std::to_string(id)); };
    const auto taker = [&] { return desk.exchange->exchange().fees(customer.account).taker; };
    const venue::Ticks usual = taker();
    const auto first = desk.fault(R"({"kind":"halt","symbol":"BTCUSDT"})");
    const auto second = desk.fault(R"({"kind":"close_market","symbol":"BTCUSDT"})");
    remove(first);
    EXPECT_EQ(code(), -2010);  // the second one still holds
    remove(second);
    ASSERT_EQ(place("after").status, 200);

    desk.fault(R"({"kind":"halt","symbol":"BTCUSDT"})");
    desk.fault(R"({"kind":"halt","symbol":"BTCUSDT"})");
    desk.fault(R"({"kind":"fees",)" + account_field() + R"(,"taker":"0.01"})");
    desk.fault(R"({"kind":"fees",)" + account_field() + R"(,"taker":"0.02"})");
    desk.fault(R"({"kind":"revoke_key",)" + account_field() + "}");
    desk.fault(R"({"kind":"revoke_key",)" + account_field() + "}");
    desk.send("DELETE", "/practice/faults");
    EXPECT_EQ(taker(), usual);
    EXPECT_FALSE(desk.record->keys.at(customer.key).revoked);
    EXPECT_EQ(place("at-the-end").status, 200);
}

TEST_F(Faults, OfWindowsThatOverlapTheLaterOneHoldsToItsEnd) {
    desk.fault(R"({"kind":"maintenance","window":{"from_ms":1000,"to_ms":3000}})");
    desk.fault(R"({"kind":"maintenance","window":{"from_ms":2000,"to_ms":5000}})");
    desk.fault(R"({"kind":"clock_skew","ms":60000,"window":{"from_ms":0,"to_ms":6000}})");
    desk.fault(R"({"kind":"clock_skew","ms":90000,"window":{"from_ms":0,"to_ms":8000}})");
    desk.pass(seconds(4));
    EXPECT_EQ(desk.send("GET", "/api/v3/time").status, 503);
    desk.pass(seconds(3));
    const auto shown = [&] { return number_field(parsed_text(desk.send("GET", "/api/v3/time").body), "serverTime"); };
    EXPECT_EQ(shown(), desk.now_ms() + 90'000);
    desk.pass(seconds(2));
    EXPECT_EQ(shown(), desk.now_ms());
}

TEST_F(Faults, WindowsThatBeginInAnotherOrderThanTheyWereMadeLeaveNothingBehind) {
    desk.fault(R"({"kind":"halt","symbol":"BTCUSDT","window":{"from_ms":2000,"to_ms":6000}})");
    desk.fault(R"({"kind":"close_market","symbol":"BTCUSDT","window":{"from_ms":1000,"to_ms":4000}})");
    desk.pass(seconds(5));
    EXPECT_EQ(number_field(parsed_text(place("a").body), "code"), -2010);
    desk.pass(seconds(2));
    EXPECT_EQ(place("b").status, 200);
}

TEST_F(Faults, FiltersChangeWithinAWindow) {
    desk.fault(
        R"({"kind":"filters","symbol":"BTCUSDT","changes":{"minNotional":"1000"},"window":{"from_ms":1000,"to_ms":3000}})");
    EXPECT_EQ(place("a").status, 200);
    desk.pass(seconds(2));
    EXPECT_EQ(number_field(parsed_text(place("b").body), "code"), -1013);
    desk.pass(seconds(2));
    EXPECT_EQ(place("c").status, 200);
}

TEST_F(Faults, FeesChange) {
    desk.fault(R"({"kind":"fees",)" + account_field() + R"(,"taker":"0.01"})");
    const auto answer = desk.ask(customer, "POST", order_path, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01");
    ASSERT_EQ(answer.status, 200);
    venue::Ticks fees = 0;
    for (const auto& fill : desk.exchange->exchange().fills(customer.account)) fees += fill.fee;
    EXPECT_EQ(fees, 10'000);  // 1 % of 0.01 BTC
}

TEST_F(Faults, TheVenuesClockIsWrong) {
    const auto id = desk.fault(R"({"kind":"clock_skew","ms":7000})");
    EXPECT_EQ(number_field(parsed_text(desk.send("GET", "/api/v3/time").body), "serverTime"), desk.now_ms() + 7000);
    EXPECT_EQ(number_field(parsed_text(place("a").body), "code"), -1021);
    desk.send("DELETE", "/practice/faults/" + std::to_string(id), "", {});
    EXPECT_EQ(place("a").status, 200);
    desk.fault(R"({"kind":"clock_skew","ms":-7000})");
    EXPECT_EQ(number_field(parsed_text(place("b").body), "code"), -1021);
}

TEST_F(Faults, PricesMoveOnDemand) {
    const auto price = [&] { return *desk.exchange->exchange().last_price(0); };
    desk.pass(seconds(10));
    const venue::Ticks before = price();
    desk.fault(R"({"kind":"flash_crash","symbol":"BTCUSDT","depth":0.3,"fall_ms":2000,"recovery_ms":20000})");
    desk.pass(seconds(4));
    EXPECT_LT(price(), before * 8 / 10);
    desk.pass(seconds(60));
    EXPECT_GT(price(), before * 9 / 10);
    desk.fault(R"({"kind":"shift","symbol":"BTCUSDT","jump":0.2})");
    desk.pass(seconds(20));
    EXPECT_GT(price(), before * 11 / 10);
    const auto market = desk.post("/practice/market", R"({"kind":"spike","symbol":"ETHUSDT","jump":0.2,"ms":60000})");
    EXPECT_EQ(market.status, 200) << market.body;
    EXPECT_EQ(desk.post("/practice/market", R"({"kind":"ban","seconds":5})").status, 400);
}

TEST_F(Faults, ASlowDayHasFewTrades) {
    const auto trades = [&] {
        const auto socket = desk.connect("/ws/btcusdt@trade");
        desk.pass(seconds(50));
        socket->close_code = 1000;
        desk.sweep();
        return socket->frames.size();
    };
    const std::size_t usual = trades();
    desk.fault(R"({"kind":"slow_day","ms":3600000,"factor":0.001})");
    EXPECT_LT(trades(), usual);
    EXPECT_GT(usual, 3U);
}

TEST_F(Faults, MoneyComesAndGoes) {
    const std::string of = account_field() + R"(,"asset":"USDT","amount":"250.5"})";
    const auto free = [&] { return desk.exchange->exchange().balance(customer.account, 0).free; };
    const venue::Ticks before = free();
    desk.fault(R"({"kind":"deposit",)" + of);
    EXPECT_EQ(free(), before + 25'050'000'000);
    desk.fault(R"({"kind":"withdraw",)" + of);
    EXPECT_EQ(free(), before);
    EXPECT_EQ(desk.record->transfers.size(), 4U);  // two when the account was opened
    EXPECT_NE(
        refusal(R"({"kind":"withdraw",)" + account_field() + R"(,"asset":"ETH","amount":"1"})").find("insufficient"),
        std::string::npos);
}

TEST_F(Faults, KeysLoseTheirRights) {
    const auto no_trade = desk.fault(R"({"kind":"no_trade_permission","key":")" + customer.key + "\"}");
    EXPECT_EQ(number_field(parsed_text(place("a").body), "code"), -2015);
    EXPECT_EQ(desk.ask(customer, "GET", "/api/v3/account", "").status, 200);
    desk.send("DELETE", "/practice/faults/" + std::to_string(no_trade), "", {});
    EXPECT_EQ(place("a").status, 200);
    desk.fault(R"({"kind":"revoke_key",)" + account_field() + "}");
    EXPECT_EQ(number_field(parsed_text(desk.ask(customer, "GET", "/api/v3/account", "").body), "code"), -2015);
    EXPECT_TRUE(desk.record->keys.at(customer.key).revoked);
}

TEST_F(Faults, AKeyIsGivenTheRightToWithdraw) {
    const auto& key = desk.record->keys.at(customer.key);
    EXPECT_FALSE(key.may_withdraw);
    const auto rule = desk.fault(R"({"kind":"withdraw_permission",)" + account_field() + "}");
    EXPECT_TRUE(key.may_withdraw);
    desk.send("DELETE", "/practice/faults/" + std::to_string(rule), "", {});
    EXPECT_FALSE(key.may_withdraw);
    EXPECT_NE(refusal(R"({"kind":"withdraw_permission","account":999})").find("no such practice key"),
              std::string::npos);
}

TEST_F(Faults, TheVenueExpiresAnOrder) {
    const auto socket = user_stream();
    ASSERT_EQ(place("a").status, 200);
    const auto id = desk.exchange->exchange().find(customer.account, 0, "a")->id;
    desk.fault(R"({"kind":"expire_order",)" + account_field() + R"(,"symbol":"BTCUSDT","order":)" + std::to_string(id) +
               "}");
    EXPECT_EQ(text_field(parsed_text(query("a").body), "status"), "EXPIRED");
    const auto reports = events(socket->take(), "executionReport EXPIRED");
    ASSERT_EQ(reports.size(), 1U);
    EXPECT_EQ(text_field(reports[0], "eR"), "EXCHANGE_CANCELED");
}

TEST_F(Faults, ReachTheWebsocketApiToo) {
    const auto socket = desk.connect("/ws-api/v3");
    const auto order = [&](const std::string& id) {
        socket->say(desk.signed_frame(customer, id, "order.place",
                                      {{"symbol", "BTCUSDT"},
                                       {"side", "BUY"},
                                       {"type", "LIMIT"},
                                       {"timeInForce", "GTC"},
                                       {"quantity", "0.01"},
                                       {"price", "50000.00"},
                                       {"newClientOrderId", id}}));
        return socket->take();
    };
    desk.fault(R"({"kind":"drop_after","endpoint":"WS order.place","nth":1})");
    desk.fault(R"({"kind":"error","code":-1007,"executed":true,"endpoint":"WS order.place","nth":2})");
    desk.fault(R"({"kind":"delay","ms":1000,"endpoint":"WS order.place","nth":3})");
    desk.fault(R"({"kind":"late_landing","ms":3000,"endpoint":"WS order.place","nth":4})");
    EXPECT_TRUE(order("a").empty());
    EXPECT_TRUE(is_placed("a"));
    EXPECT_NE(order("b").at(0).find("-1007"), std::string::npos);
    EXPECT_TRUE(is_placed("b"));
    EXPECT_TRUE(order("c").empty());
    desk.pass(seconds(2));
    EXPECT_EQ(socket->take().size(), 1U);
    EXPECT_TRUE(order("d").empty());
    EXPECT_FALSE(is_placed("d"));
    desk.pass(seconds(4));
    EXPECT_TRUE(is_placed("d"));
}

TEST_F(Faults, AnOrderLandsLateThoughItsConnectionIsGone) {
    const auto socket = desk.connect("/ws-api/v3");
    desk.fault(R"({"kind":"late_landing","ms":3000,"how":"reset","endpoint":"WS order.place"})");
    socket->say(desk.signed_frame(customer, "1", "order.place",
                                  {{"symbol", "BTCUSDT"},
                                   {"side", "BUY"},
                                   {"type", "LIMIT"},
                                   {"timeInForce", "GTC"},
                                   {"quantity", "0.01"},
                                   {"price", "50000.00"},
                                   {"newClientOrderId", "a"}}));
    EXPECT_EQ(socket->close_code, 1006);
    socket->listener->closed();
    socket->is_told_closed = true;
    socket->listener = nullptr;
    desk.pass(seconds(4));
    EXPECT_TRUE(is_placed("a"));
    EXPECT_EQ(desk.record->requests.back().fault, "late_landing landed");
    EXPECT_EQ(desk.record->requests.back().status, 200);
}

TEST_F(Faults, WhatLandsLateIsCountedAndMakesNothingForgotten) {
    const auto used = [&] {
        const auto answer = desk.send("GET", "/api/v3/ping");
        const auto field = std::ranges::find(answer.fields, "X-MBX-USED-WEIGHT", &net::Field::name);
        return std::stoi(field->value);
    };
    desk.fault(R"({"kind":"late_landing","ms":70000,"endpoint":"POST /api/v3/order"})");
    place("a");
    desk.pass(seconds(69));  // into a minute of its own
    for (int i = 0; i < 10; ++i) used();
    const int before = used();
    desk.pass(seconds(2));
    ASSERT_TRUE(is_placed("a"));
    EXPECT_GE(used(), before + 2);
}

TEST_F(Faults, BalancesAreAsOldAsAskedForAfterOrdersByWebsocketToo) {
    const auto socket = desk.connect("/ws-api/v3");
    desk.fault(R"({"kind":"stale_balance","ms":2000,"endpoint":"/api/v3/account"})");
    const auto free_dollars = [&] {
        const json::value account = parsed_text(desk.ask(customer, "GET", "/api/v3/account", "").body);
        return text_field(account.at("balances").at(0), "free");
    };
    socket->say(desk.signed_frame(customer, "1", "order.place",
                                  {{"symbol", "BTCUSDT"},
                                   {"side", "BUY"},
                                   {"type", "LIMIT"},
                                   {"timeInForce", "GTC"},
                                   {"quantity", "0.01"},
                                   {"price", "50000.00"}}));
    EXPECT_EQ(free_dollars(), "100000.00000000");
    desk.pass(seconds(3));
    EXPECT_EQ(free_dollars(), "99500.00000000");
}

TEST_F(Faults, ChanceFollowsFromTheSeed) {
    const auto pattern = [](int seed) {
        Desk own;
        own.fault(R"({"kind":"drop_before","probability":0.3,"seed":)" + std::to_string(seed) + "}");
        std::string text;
        for (int i = 0; i < 60; ++i) text += own.send("GET", "/api/v3/time").ending == net::Ending::whole ? '.' : 'x';
        return text;
    };
    EXPECT_EQ(pattern(1), pattern(1));
    EXPECT_NE(pattern(1), pattern(2));
    const auto hits = std::ranges::count(pattern(3), 'x');
    EXPECT_GT(hits, 5);
    EXPECT_LT(hits, 40);
}

TEST_F(Faults, RulesThatMakeNoSenseAreRefusedWithTheChoices) {
    EXPECT_NE(refusal(R"({"kind":"explode"})").find("drop_after"), std::string::npos);
    EXPECT_NE(refusal(R"({"kind":"delay","ms":5,"colour":"red"})").find("endpoint"), std::string::npos);
    EXPECT_NE(refusal(R"({"kind":"delay"})").find("ms is missing"), std::string::npos);
    EXPECT_NE(refusal(R"({"kind":"drop_after","how":"loudly"})").find("silent, reset"), std::string::npos);
    EXPECT_NE(refusal(R"({"kind":"halt","symbol":"DOGEUSDT"})").find("BTCUSDT"), std::string::npos);
    EXPECT_NE(refusal(R"({"kind":"filters","symbol":"BTCUSDT","changes":{"color":"1"}})").find("tickSize"),
              std::string::npos);
    for (const char* rule :
         {R"({})", R"([])", R"({"kind":"delay","ms":-1})", R"({"kind":"delay","ms":"5"})",
          R"({"kind":"drop_after","nth":1,"probability":0.5})", R"({"kind":"drop_after","probability":1.5})",
          R"({"kind":"drop_after","nth":0})", R"({"kind":"drop_after","window":{"from_ms":5,"to_ms":5}})",
          R"({"kind":"drop_after","endpoint":"stream:user"})", R"({"kind":"lose_events","endpoint":"/api/v3/order"})",
          R"({"kind":"drop_after","endpoint":"/practice/faults"})", R"({"kind":"drop_after","endpoint":"order"})",
          R"({"kind":"halt","symbol":"BTCUSDT","nth":2})",
          R"({"kind":"deposit","account":99,"asset":"USDT","amount":"5"})",
          R"({"kind":"deposit","account":3,"asset":"USDT","amount":5})", R"({"kind":"status","status":200})",
          R"({"kind":"error","code":7})", R"({"kind":"flash_crash","symbol":"BTCUSDT","depth":1.5})",
          R"({"kind":"drop_after","kind":"drop_before"})"}) {
        EXPECT_FALSE(refusal(rule).empty()) << rule;
    }
    EXPECT_EQ(desk.send("GET", "/practice/faults").body, R"({"faults":[]})");
}

}  // namespace
}  // namespace piggy::practice_exchange
