// Strategies at work for real money: each order is handed to the backend once, and nothing is ever queued for later.

#include "adapters/net/json_object.h"
#include "apps/backend_talk.h"
#include "trading_service/town.h"

namespace piggy::apps {
namespace {

using trading::OrderEnded;
using Reply = http_api::BackendAnswer;

// The body's order, as the backend would show it.
std::string order_of(const std::string& request_id, const std::string& side, const std::string& state,
                     const std::string& fills = "", const std::string& executed = "0") {
    return R"({"request_id":")" + request_id + R"(","symbol":"BTC/USDT","side":")" + side + R"(","state":")" + state +
           R"(","executed_quantity":")" + executed + R"(","fills":[)" + fills + R"(],"code":null,"reason":null})";
}
std::string fill_of(const std::string& quantity, const std::string& fee, const std::string& fee_asset) {
    return R"({"trade_id":7,"price":"50001","quantity":")" + quantity + R"(","notional":"20.0004","fee":")" + fee +
           R"(","fee_asset":")" + fee_asset + R"(","time":"2026-02-04T10:02:01.500000Z"})";
}
std::string text_of(const std::string& body, const char* name) {
    return text_in(net::parse_json_object(body).value(), name);
}

class Live : public Town {
protected:
    Live() {
        for (std::int64_t m = 601; m < 604; ++m) market.closes[m] = 50'100;
        for (std::int64_t m = 604; m < 1000; ++m) market.closes[m] = 49'900;
    }
    ~Live() override { service->close(); }  // before what its backend's answers look at

    // Started, and at the moment of buying.
    std::string buying() {
        const auto id = start(crossover(RunMode::live));
        stream(600, 602);
        return id;
    }
    static Reply filled(const std::string& body) {
        return {200,
                order_of(text_of(body, "request_id"), text_of(body, "side"), "filled",
                         fill_of("0.0004", "0.0000004", "BTC") + "," + fill_of("0.0004", "0.02", "USDT"), "0.0008"),
                false};
    }
    // With one run, whose order the backend has not answered yet: another one, on Ether, wants to buy, too.
    std::string buys_behind_it() {
        auto on_ether = crossover(RunMode::live);
        on_ether.symbol = "ETH/USDT";
        const auto second = start(on_ether);
        stream(600, 602);
        EXPECT_TRUE(bell.wait_until([&] { return backend.times_asked("POST") == 1; }));
        tell(600, eth);
        tell(601, eth);
        is_through();
        EXPECT_FALSE(view(second).pending_request.empty());
        return second;
    }
    std::atomic<int> questions = 0;
    std::atomic<bool> is_final = false;
    std::promise<void> let_go;
    [[nodiscard]] OrderEnded end_of(const std::string& id) {
        EXPECT_TRUE(ended(id, 1));
        const auto all = events<OrderEnded>(id);
        return all.empty() ? OrderEnded{} : all[0];
    }
};

TEST_F(Live, AnOrderIsHandedToTheBackendOnceAndItsFillsAreBookedWithTheirFees) {
    backend.answer_with([](const std::string&, const std::string& body) { return filled(body); });
    const auto id = buying();
    const auto end = end_of(id);
    EXPECT_EQ(end.state, orders::OrderState::filled);
    ASSERT_EQ(end.fills.size(), 2U);
    EXPECT_EQ(end.fills[0].fee, Decimal{});
    EXPECT_EQ(end.fills[1].fee, dec("0.02"));
    EXPECT_EQ(end.base_fee, Quantity{dec("0.0000004")});
    ASSERT_TRUE(bell.wait_until([&] { return view(id).position == Quantity{dec("0.0007996")}; }));
    EXPECT_EQ(backend.times_asked("POST"), 1U);
    const auto asked = backend.first_asked("POST /api/trade");
    EXPECT_NE(asked.find(R"("symbol":"BTC/USDT","side":"buy","amount_usd":")"), std::string::npos) << asked;
    EXPECT_EQ(text_of(asked.substr(asked.find('{')), "decided_at"),
              format_iso8601(clock.now(), TimePrecision::milliseconds));
    stream(602, 605);
    ASSERT_TRUE(ended(id, 2));
    EXPECT_EQ(backend.times_asked("POST"), 2U);
}

TEST_F(Live, AnOrderWhoseEndIsNotKnownYetIsAskedAboutUntilItIs) {
    backend.answer_with([this](const std::string& path, const std::string& body) -> Reply {
        if (path == "/api/trade") return {202, order_of(text_of(body, "request_id"), "buy", "unknown"), false};
        const std::string id = path.substr(std::string("/api/orders/").size());
        switch (++questions) {
            case 1: return {200, order_of(id, "buy", "unknown"), false};
            case 2: return TownBackend::down(true);
            case 3: return {200, order_of("another", "buy", "filled"), false};
            case 4: return {200, "<html>", false};
            case 5: return {500, "{}", false};
            // Final, but a fill is missing: not the end.
            case 6: return {200, order_of(id, "buy", "filled", fill_of("0.0004", "0", "USDT"), "0.0008"), false};
            default: return {200, order_of(id, "buy", "expired", fill_of("0.0004", "0", "USDT"), "0.0004"), false};
        }
    });
    const auto id = buying();
    const auto end = end_of(id);
    EXPECT_EQ(end.state, orders::OrderState::expired);
    EXPECT_EQ(end.fills.size(), 1U);
    EXPECT_EQ(questions, 7);
    EXPECT_EQ(backend.times_asked("POST"), 1U);
    EXPECT_EQ(news.told("It is not known yet what became of the live order"), 1U);
}

TEST_F(Live, WithoutABackendAnOrderIsNeverPlacedAndNeverQueued) {
    const auto id = buying();
    const auto end = end_of(id);
    EXPECT_EQ(end.state, orders::OrderState::not_placed);
    EXPECT_EQ(end.code, "BACKEND_DOWN");
    backend.answer_with([](const std::string&, const std::string& body) { return filled(body); });
    stream(602, 604);
    ASSERT_TRUE(has_seen(id, 603));
    EXPECT_EQ(backend.times_asked("POST"), 1U);
}

TEST_F(Live, ARequestThatMayHaveArrivedIsAskedAboutAndBelievedAbsentOnlyAfterAWhile) {
    backend.answer_with([this](const std::string& path, const std::string&) -> Reply {
        if (path == "/api/trade") return TownBackend::down(true);
        ++questions;
        return {404, R"({"code":"NOT_FOUND","message":"There is no order of this id."})", false};
    });
    const auto id = buying();
    ASSERT_TRUE(bell.wait_until([&] { return questions > 10; }));
    EXPECT_TRUE(events<OrderEnded>(id).empty()) << "its request may still be on the way";
    clock.set(clock.now() + 20s);
    EXPECT_EQ(end_of(id).state, orders::OrderState::not_placed);
    EXPECT_EQ(backend.times_asked("POST"), 1U);
}

TEST_F(Live, ARefusalIsTheEndAndItsCodeIsTheVerdict) {
    backend.answer_with([](const std::string&, const std::string&) {
        return Reply{503,
                     R"({"code":"PRICE_STALE","message":"The price is 12 s old.","violations":[{"code":"PRICE_STALE",)"
                     R"("message":"The price is 12 s old."}]})",
                     false};
    });
    const auto id = buying();
    EXPECT_EQ(end_of(id).state, orders::OrderState::refused);
    ASSERT_TRUE(bell.wait_until([&] { return view(id).verdict_code == "PRICE_STALE"; }));
    EXPECT_EQ(view(id).verdict, "The price is 12 s old.");
}

TEST_F(Live, AnAnswerThatSaysNothingAboutTheOrderIsADoubt) {
    backend.answer_with([](const std::string& path, const std::string&) -> Reply {
        if (path == "/api/trade") return {500, R"({"code":"INTERNAL_ERROR","message":"Something broke."})", false};
        return {200, order_of(path.substr(std::string("/api/orders/").size()), "buy", "rejected"), false};
    });
    EXPECT_EQ(end_of(buying()).state, orders::OrderState::rejected);
    EXPECT_EQ(backend.times_asked("POST"), 1U);
}

TEST_F(Live, PaperDoesNotWaitForLive) {
    const auto gone = let_go.get_future().share();
    backend.answer_with([gone](const std::string&, const std::string& body) {
        gone.wait();
        return filled(body);
    });
    const auto on_paper = start(crossover());
    const auto live = buying();
    ASSERT_TRUE(ended(on_paper, 1));
    stream(602, 605);
    ASSERT_TRUE(ended(on_paper, 2));
    EXPECT_TRUE(events<OrderEnded>(live).empty());
    let_go.set_value();
    ASSERT_TRUE(ended(live, 1));
}

TEST_F(Live, AnOrderThatHadToWaitBehindAnotherNeverLeaves) {
    decision_max = 2s;
    restart();
    const auto gone = let_go.get_future().share();
    backend.answer_with([gone](const std::string&, const std::string& body) {
        gone.wait();
        return filled(body);
    });
    const auto first = start(crossover(RunMode::live));
    const auto second = buys_behind_it();
    clock.set(clock.now() + 3s);
    let_go.set_value();
    const auto end = end_of(second);
    EXPECT_EQ(end.state, orders::OrderState::not_placed);
    EXPECT_NE(end.message.find("kept it waiting"), std::string::npos) << end.message;
    ASSERT_TRUE(ended(first, 1));
    EXPECT_EQ(backend.times_asked("POST"), 1U);
}

TEST_F(Live, AnOrderThatWaitsDoesNotLeaveAfterItsRunWasStopped) {
    const auto gone = let_go.get_future().share();
    backend.answer_with([gone](const std::string&, const std::string& body) {
        gone.wait();
        return filled(body);
    });
    const auto first = start(crossover(RunMode::live));
    const auto second = buys_behind_it();
    EXPECT_EQ(service->stop_all(RunMode::live, "everything was stopped by a person"), 2U);
    let_go.set_value();
    const auto end = end_of(second);
    EXPECT_EQ(end.state, orders::OrderState::not_placed);
    EXPECT_NE(end.message.find("was stopped"), std::string::npos) << end.message;
    ASSERT_TRUE(ended(first, 1));
    EXPECT_EQ(backend.times_asked("POST"), 1U);
}

TEST_F(Live, IsRefusedWhileTheBackendIsNotLive) {
    for (const char* mode : {"PAPER", "PAUSED", "AUTO_DISABLED"}) {
        backend.is_in_mode(mode);
        const auto id = service->start(crossover(RunMode::live));
        ASSERT_FALSE(id);
        EXPECT_EQ(id.error().what, "live trading is off (" + std::string(mode) + "); enable it first");
        EXPECT_EQ(id.error().code, ErrorCode::refused);
    }
}

TEST_F(Live, StopsWhenTheDailyLossSwitchedItOffAndNotForAPauseOrASilence) {
    const auto live = start(crossover(RunMode::live)), on_paper = start(crossover());
    clock.set(clock.now() + 6s);
    backend.is_in_mode("PAUSED");
    stream(600, 602);
    ASSERT_TRUE(has_seen(live, 601));
    backend.is_in_mode("PAPER", false);
    stream(602, 603);
    ASSERT_TRUE(has_seen(live, 602));
    EXPECT_FALSE(view(live).stopped);
    backend.is_in_mode("AUTO_DISABLED");
    ASSERT_TRUE(bell.wait_until([&] { return view(live).stopped.has_value(); }));
    EXPECT_EQ(view(live).stopped_why, "the daily loss limit switched live trading off");
    EXPECT_FALSE(view(on_paper).stopped);
}

TEST_F(Live, DoesNotComeBackAfterARestartAndItsOrderIsSettled) {
    backend.answer_with([this](const std::string& path, const std::string& body) -> Reply {
        if (path == "/api/trade") return {202, order_of(text_of(body, "request_id"), "buy", "sending"), false};
        const std::string id = path.substr(std::string("/api/orders/").size());
        if (!is_final) return {200, order_of(id, "buy", "unknown"), false};
        return {200, order_of(id, "buy", "filled", fill_of("0.0004", "0", "USDT"), "0.0004"), false};
    });
    const auto id = buying();
    ASSERT_TRUE(bell.wait_until([&] { return backend.times_asked("GET /api/orders/run-" + id) > 0; }));
    restart();
    ASSERT_TRUE(bell.wait_until([&] { return view(id).stopped.has_value(); }));
    EXPECT_EQ(view(id).stopped_why, "the app was restarted");
    EXPECT_FALSE(view(id).pending_request.empty());
    restart();  // once more before it is known
    is_final = true;
    ASSERT_TRUE(ended(id, 1));
    ASSERT_TRUE(bell.wait_until([&] { return view(id).position == Quantity{dec("0.0004")}; }));
    stream(602, 606);
    EXPECT_EQ(backend.times_asked("POST"), 1U);
    EXPECT_EQ(candles(id).size(), 2U);
}

TEST_F(Live, PlayMoneysCandlesMakeNoOrdersForARealExchange) {
    practice = true;
    restart();
    const auto id = service->start(crossover(RunMode::live));
    ASSERT_FALSE(id);
    EXPECT_EQ(id.error().code, ErrorCode::refused);
    EXPECT_NE(id.error().what.find("trades at a real one"), std::string::npos) << id.error().what;
    practice = false;
    restart();
    EXPECT_FALSE(start(crossover(RunMode::live)).empty());
}

// ---- what the backend's answers say about the desk

constexpr const char* status_json =
    R"({"mode":"LIVE","equity_usd":"500.25","equity_is_fresh":true,"trades_used":4,"latched":false})";
constexpr const char* balance_json =
    R"({"assets":[{"asset":"USDT","free":"450.5"},{"asset":"BTC","free":"0","locked":"0.00099","total":"0.00099"}]})";
constexpr const char* limits_json =
    R"({"effective":[{"symbol":"BTC/USDT","lot_step":"0.00001","price_tick":"0.01","venue_notional_min_usd":"1.00"}]})";

TEST(BackendFacts, AreReadFromItsAnswers) {
    const auto facts = desk_facts(BackendAnswers{status_json, balance_json, limits_json}, btc);
    EXPECT_TRUE(facts.open);
    EXPECT_EQ(facts.equity, dec("500.25"));
    EXPECT_EQ(facts.quote_free, dec("450.5"));
    EXPECT_EQ(facts.base_free, Quantity{dec("0.00099")}) << "what an order at the exchange holds is not gone";
    EXPECT_EQ(facts.orders_used_today, 4);
    EXPECT_EQ(facts.lot_step, dec("0.00001"));
    EXPECT_EQ(facts.price_tick, dec("0.01"));
    EXPECT_EQ(facts.notional_min, Decimal::whole(1));
    EXPECT_FALSE(facts.bid) << "prices are this program's own";
    EXPECT_EQ(facts.taker_fee.value, dec("0.001")) << "until one was told";
}

TEST(BackendFacts, HaveTheFeeAndTheLeastThatTheExchangeTold) {
    const std::string limits =
        R"({"effective":[{"symbol":"BTC/USDT","lot_step":"0.00001","price_tick":"0.01","venue_notional_min_usd":"1.00",)"
        R"("taker_fee":"0.0057","taker_fee_told":true,"quantity_min":"0.00002","price_min":"0.5"}]})";
    const auto facts = desk_facts(BackendAnswers{status_json, balance_json, limits}, btc);
    EXPECT_EQ(facts.taker_fee.value, dec("0.0057"));
    EXPECT_EQ(facts.quantity_min, dec("0.00002"));
    EXPECT_EQ(facts.price_min, dec("0.5"));
}

TEST(BackendFacts, ADeskOfWhichAnythingIsUnknownIsClosed) {
    for (const std::string cut : {"", "{}", "null", "<html>"}) {
        EXPECT_FALSE(desk_facts(BackendAnswers{cut, balance_json, limits_json}, btc).open) << cut;
        EXPECT_FALSE(desk_facts(BackendAnswers{status_json, cut, limits_json}, btc).open) << cut;
        EXPECT_FALSE(desk_facts(BackendAnswers{status_json, balance_json, cut}, btc).open) << cut;
    }
    EXPECT_FALSE(desk_facts(BackendAnswers{status_json, balance_json, limits_json}, eth).open);
    for (const char* mode : {"PAPER", "PAUSED", "AUTO_DISABLED"}) {
        const std::string status = R"({"mode":")" + std::string(mode) + R"("})";
        EXPECT_FALSE(desk_facts(BackendAnswers{status, balance_json, limits_json}, btc).open) << mode;
    }
}

// Says the same each time.
struct PracticeBackend final : http_api::BackendPort {
    http_api::BackendAnswer ask(std::string_view, std::string_view, std::string) override { return {}; }
    http_api::BackendHealth health() override { return {}; }
    Result<> set_url(const std::string&) override { return {}; }
    Heard heard() const override {
        Heard heard{{}, status_json, balance_json, limits_json};
        heard.health.ok = true;
        heard.status.insert(1, R"("practice":true,)");
        return heard;
    }
};

TEST(BackendFacts, ABackendOfAnotherKindOfMoneyIsClosed) {
    PracticeBackend backend;
    const TownClock clock;
    const auto nobody = [](const Symbol&) { return std::nullopt; };
    EXPECT_TRUE(DeskFactsOfApp(nobody, backend, clock, true).facts(btc, RunMode::live)->open);
    EXPECT_FALSE(DeskFactsOfApp(nobody, backend, clock, false).facts(btc, RunMode::live)->open);
}

TEST(GateFacts, BecomeTheFactsOfAStrategy) {
    execution::GateFacts gate;
    gate.top = market::TopOfBook{Price{Decimal::whole(10)}, Price{Decimal::whole(11)}, {}, {}, {}};
    gate.price_age = 10s;
    gate.rules.trading = true;
    gate.equity = Decimal::whole(200);
    EXPECT_TRUE(desk_facts(gate).open);
    EXPECT_EQ(desk_facts(gate).bid, Price{Decimal::whole(10)});
    EXPECT_EQ(desk_facts(gate).lot_step, Decimal::from_ticks(1)) << "off";
    gate.price_age = 10s + 1ns;
    EXPECT_FALSE(desk_facts(gate).bid);
    gate.freshness.push_back({"CLOCK_SKEW", "The clock is wrong."});
    EXPECT_FALSE(desk_facts(gate).open);
    gate.freshness.clear();
    gate.rules.trading = false;
    EXPECT_FALSE(desk_facts(gate).open);
}

}  // namespace
}  // namespace piggy::apps
