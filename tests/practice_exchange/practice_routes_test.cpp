// /practice: who may drive it, what it opens and tells; and what holds when the exchange is started again.

#include <algorithm>

#include "practice_desk.h"

namespace piggy::practice_exchange {
namespace {

using namespace test;
using std::chrono::seconds;

const std::string limit_order = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price=50000.00";

TEST(Practice, OpensAccountsWithWhatIsAskedFor) {
    Desk desk;
    const auto usual = desk.post("/practice/account", "{}");
    ASSERT_EQ(usual.status, 200);
    const json::value told = parsed_text(usual.body);
    EXPECT_TRUE(text_field(told, "api_key").starts_with("practice"));
    EXPECT_EQ(text_field(told, "api_key").size(), 64U);
    const auto account = static_cast<venue::AccountId>(number_field(told, "account"));
    EXPECT_EQ(desk.exchange->exchange().balance(account, 0).free, 10'000 * 100'000'000LL);
    const Customer rich = desk.open(R"({"USDT":"5","ETH":"0.5"})");
    EXPECT_EQ(desk.exchange->exchange().balance(rich.account, 2).free, 50'000'000);
    for (const char* body :
         {R"({"balances":{"DOGE":"1"}})", R"({"balances":{"USDT":5}})", R"({"balances":{"USDT":"-5"}})",
          R"({"balances":{"USDT":"1e9"}})", R"({"balances":{"USDT":"1000000001"}})", R"({"money":1})", R"([])",
          R"({"balances":{"USDT":"1","USDT":"2"}})"}) {
        EXPECT_EQ(desk.post("/practice/account", body).status, 400) << body;
    }
}

TEST(Practice, ShowsKeysMasked) {
    Desk desk;
    const Customer customer = desk.open();
    const auto answer = desk.send("GET", "/practice/accounts");
    EXPECT_EQ(answer.body.find(customer.key), std::string::npos);
    EXPECT_EQ(answer.body.find(customer.secret), std::string::npos);
    EXPECT_NE(answer.body.find(customer.key.substr(60)), std::string::npos);
}

TEST(Practice, AnswersNoForeignPage) {
    Desk desk;
    const net::Field type{"Content-Type", "application/json"};
    const auto status = [&](std::vector<net::Field> fields) {
        return desk.send("POST", "/practice/account", "{}", std::move(fields)).status;
    };
    EXPECT_EQ(status({type}), 200);
    EXPECT_EQ(status({type, {"Origin", "http://127.0.0.1:0"}}), 200);
    EXPECT_EQ(status({type, {"Origin", "http://evil.example"}}), 403);
    EXPECT_EQ(status({type, {"Origin", "null"}}), 403);
    EXPECT_EQ(status({type, {"Sec-Fetch-Site", "cross-site"}}), 403);
    EXPECT_EQ(status({type, {"Host", "evil.example"}}), 421);
    EXPECT_EQ(status({type, {"Host", "0.0.0.0:0"}}), 421);
    EXPECT_EQ(status({}), 415);
    EXPECT_EQ(status({{"Content-Type", "text/plain"}}), 415);
    EXPECT_EQ(desk.send("GET", "/practice/state", "", {{"Host", "evil.example"}}).body, "");
    EXPECT_EQ(desk.send("GET", "/practice/ledger", "", {{"Origin", "http://evil.example"}}).status, 403);
    EXPECT_EQ(desk.send("GET", "/practice/nothing").status, 404);
    EXPECT_EQ(desk.send("GET", "/practice/account").status, 404);
    EXPECT_EQ(desk.send("GET", "/practicefaults").status, 404);
}

TEST(Practice, TheLedgerHasEverything) {
    Desk desk;
    const Customer customer = desk.open();
    ASSERT_EQ(desk.ask(customer, "POST", "/api/v3/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01").status,
              200);
    ASSERT_EQ(desk.ask(customer, "POST", "/api/v3/order", limit_order).status, 200);
    desk.send("GET", "/api/v3/time");
    const json::value ledger = parsed_text(desk.send("GET", "/practice/ledger").body);
    const auto size = [&](const char* name) { return ledger.at(name).as_array().size(); };
    EXPECT_EQ(size("requests"), 3U);
    EXPECT_EQ(size("transfers"), 2U);
    EXPECT_GE(size("executions"), 3U);
    EXPECT_GE(size("fills"), 1U);
    EXPECT_EQ(text_field(ledger.at("requests").as_array()[0], "parameters").find("signature"), std::string::npos);
    for (const auto& asset : ledger.at("conservation").as_object()) EXPECT_TRUE(asset.value().at("holds").as_bool());
    const json::value rest = parsed_text(desk.send("GET", "/practice/ledger?limit=1&after_request=1").body);
    EXPECT_EQ(number_field(rest.at("requests").as_array().at(0), "id"), 2);
    EXPECT_EQ(rest.at("executions").as_array().size(), 1U);
    for (const char* query : {"limit=x", "limit=-1", "limit=10001", "colour=1", "limit=1&limit=2"}) {
        EXPECT_EQ(desk.send("GET", std::string("/practice/ledger?") + query).status, 400) << query;
    }
}

TEST(Practice, ReadsAreWrittenTogetherOrdersAtOnce) {
    Desk desk;
    const Customer customer = desk.open();
    const std::size_t before = desk.record->requests.size();
    for (int i = 0; i < 10; ++i) desk.send("GET", "/api/v3/time");
    EXPECT_EQ(desk.record->requests.size(), before);
    ASSERT_EQ(desk.ask(customer, "POST", "/api/v3/order", limit_order).status, 200);
    EXPECT_EQ(desk.record->requests.size(), before + 11);
    desk.send("GET", "/api/v3/time");
    desk.pass(seconds(1));
    EXPECT_EQ(desk.record->requests.size(), before + 12);
}

TEST(Practice, WhatCannotBeRecordedStopsTheExchange) {
    Desk desk;
    const Customer customer = desk.open();
    const auto socket = desk.connect("/ws/" + desk.listen_key(customer));
    desk.record->is_full = true;
    const auto answer = desk.ask(customer, "POST", "/api/v3/order", limit_order);
    EXPECT_EQ(answer.status, 503);
    EXPECT_NE(answer.body.find("-1016"), std::string::npos);
    EXPECT_TRUE(socket->frames.empty());  // nobody is told what was not written down
    EXPECT_FALSE(desk.exchange->is_trading());
    EXPECT_EQ(desk.log.size(), 1U);
    desk.record->is_full = false;
    EXPECT_EQ(desk.ask(customer, "POST", "/api/v3/order", limit_order).status, 503);
    EXPECT_EQ(desk.send("GET", "/api/v3/ping").status, 503);
    EXPECT_EQ(desk.send("GET", "/practice/state").status, 200);
}

TEST(Practice, TheClockMovesOnlyWhereItIsVirtual) {
    Desk desk;
    const std::int64_t before = desk.now_ms();
    EXPECT_EQ(desk.post("/practice/clock", R"({"advance_ms":1500})").status, 200);
    EXPECT_EQ(desk.now_ms(), before + 1500);
    EXPECT_EQ(desk.post("/practice/clock", R"({"advance_ms":-1})").status, 400);
    MemoryExchangeRecord record;
    VirtualClock clock(desk.clock.now());
    auto real = PracticeExchange::open({}, {clock, record, [](std::span<std::byte>) {}, [](std::string_view) {}});
    ASSERT_TRUE(real);
    EXPECT_FALSE((*real)->advance(seconds(1)));
}

TEST(Practice, AfterARestartEverythingIsThere) {
    auto record = std::make_shared<MemoryExchangeRecord>();
    Timestamp stopped{};
    Customer customer;
    std::string account_before, open_before, trades_before;
    const auto account_of = [&](Desk& desk) { return desk.ask(customer, "GET", "/api/v3/account", "").body; };
    const auto without_time = [](std::string body) { return body.erase(body.find("updateTime"), 27); };
    {
        Desk desk;
        customer = desk.open();
        ASSERT_EQ(desk.ask(customer, "POST", "/api/v3/order", limit_order + "&newClientOrderId=rest").status, 200);
        ASSERT_EQ(
            desk.ask(customer, "POST", "/api/v3/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01").status,
            200);
        desk.pass(std::chrono::minutes(3));
        account_before = account_of(desk);
        open_before = desk.ask(customer, "GET", "/api/v3/openOrders", "").body;
        trades_before = desk.ask(customer, "GET", "/api/v3/myTrades", "symbol=BTCUSDT").body;
        record = desk.record;
        stopped = desk.clock.now();  // and is gone without a word, as if killed
    }
    Desk desk(record, stopped + std::chrono::hours(1));
    EXPECT_EQ(without_time(account_of(desk)), without_time(account_before));
    EXPECT_EQ(desk.ask(customer, "GET", "/api/v3/openOrders", "").body, open_before);
    EXPECT_EQ(desk.ask(customer, "GET", "/api/v3/myTrades", "symbol=BTCUSDT").body, trades_before);
    const auto canceled = desk.ask(customer, "DELETE", "/api/v3/order", "symbol=BTCUSDT&origClientOrderId=rest");
    EXPECT_EQ(canceled.status, 200) << canceled.body;
    const std::size_t known = desk.record->executions.size();
    ASSERT_EQ(desk.ask(customer, "POST", "/api/v3/order", limit_order).status, 200);
    const auto& executions = desk.record->executions;
    ASSERT_GT(executions.size(), known);
    for (std::size_t i = 0; i < known; ++i) EXPECT_LT(executions[i].id, executions[known].id);
}

TEST(Practice, TimeDoesNotGoBackOverARestart) {
    auto record = std::make_shared<MemoryExchangeRecord>();
    Timestamp began{}, ended{};
    {
        Desk desk;
        began = desk.clock.now();
        desk.pass(std::chrono::hours(2));
        ASSERT_EQ(desk.ask(desk.open(), "POST", "/api/v3/order", limit_order).status, 200);
        record = desk.record;
        ended = desk.clock.now();
    }
    const Desk later(record, began);
    EXPECT_EQ(later.clock.now(), ended);
    const VirtualClock real(began);
    const auto refused =
        PracticeExchange::open({}, {real, *record, [](std::span<std::byte>) {}, [](std::string_view) {}});
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().what.find("--clock virtual"), std::string::npos);
}

}  // namespace
}  // namespace piggy::practice_exchange
