// Orders through the whole fault switchboard of the practice exchange, over real sockets: whatever goes wrong, one
// request leaves for one intent, what place() says of it is true, and the questions turn every unknown into what the
// exchange's own ledger knows.

#include <algorithm>
#include <atomic>
#include <mutex>

#include "live_exchange.h"

namespace piggy::binance_us::test {
namespace {

using execution::Placement;
using execution::PlacementOutcome;
using execution::RefusalKind;
using orders::VenueFill;
using orders::VenueOrder;

// What became of an order in the exchange's own books.
struct Booked {
    int posts = 0;   // requests that came for it
    int placed = 0;  // orders that came of them
    std::vector<json::value> fills;
};

std::string text(const json::value& row, const char* name) { return std::string(row.at(name).as_string()); }

Booked booked(const json::value& ledger, const std::string& client_id) {
    Booked found;
    for (const json::value& row : ledger.at("requests").as_array()) {
        const std::string parameters = text(row, "parameters");
        const bool is_landing = text(row, "fault").find(" landed") != std::string::npos;  // of one that came
        if (text(row, "method") != "POST" || text(row, "path") != "/api/v3/order" || is_landing) continue;
        if (("&" + parameters + "&").find("&newClientOrderId=" + client_id + "&") != std::string::npos) ++found.posts;
    }
    std::int64_t order = 0;
    for (const json::value& row : ledger.at("executions").as_array()) {
        if (text(row, "client_id") != client_id || text(row, "kind") != "placed") continue;
        ++found.placed;
        order = row.at("order").as_int64();
    }
    for (const json::value& row : ledger.at("fills").as_array()) {
        if (order != 0 && row.at("order").as_int64() == order) found.fills.push_back(row);
    }
    return found;
}

enum class Truth { placed, not_placed, either };

struct Case {
    std::string name;
    std::string rule;  // the rest of a rule, its endpoint and count are added
    Placement placement;
    Truth truth;
    RefusalKind refusal = RefusalKind::none;
    std::string second_rule{};  // whole
};

class FaultMatrix : public testing::Test {
protected:
    // All four ways of asking agree with the exchange's books.
    void expect_truth(Trader& trader, const std::string& id, Timestamp since, Truth truth) {
        if (truth == Truth::placed) {
            ASSERT_TRUE(eventually([&] {
                const auto found = trader.gateway.find(btc_usdt(), id);
                return found && *found && orders::is_final((*found)->state);
            })) << "an order that was placed is found";
        }
        const json::value ledger = exchange.ledger();
        const Booked books = booked(ledger, id);
        EXPECT_EQ(books.posts, 1) << "one POST for one intent";
        EXPECT_LE(books.placed, 1);
        if (truth != Truth::either) {
            EXPECT_EQ(books.placed, truth == Truth::placed ? 1 : 0);
        }

        const auto found = trader.gateway.find(btc_usdt(), id);
        const auto all = trader.gateway.orders_since(btc_usdt(), since);
        const auto open = trader.gateway.open_orders(btc_usdt());
        const auto fills = trader.gateway.fills_since(btc_usdt(), since);
        const auto further = trader.gateway.fills_after(btc_usdt(), 0);
        ASSERT_TRUE(found) << found.error().what;
        ASSERT_TRUE(all) << all.error().what;
        ASSERT_TRUE(open) << open.error().what;
        ASSERT_TRUE(fills) << fills.error().what;
        ASSERT_TRUE(further) << further.error().what;
        const auto is_this = [&](const VenueOrder& one) { return one.client_order_id == id; };
        EXPECT_EQ(found->has_value(), books.placed == 1);
        EXPECT_EQ(std::ranges::count_if(*all, is_this), books.placed);
        EXPECT_EQ(std::ranges::count_if(*open, is_this), 0) << "immediate or cancel";
        if (!*found) return;
        EXPECT_EQ(**found, *std::ranges::find_if(*all, is_this));
        for (const auto* told : {&*fills, &*further}) {
            std::vector<VenueFill> ours;
            std::ranges::copy_if(*told, std::back_inserter(ours),
                                 [&](const VenueFill& fill) { return fill.order_id == (*found)->order_id; });
            ASSERT_EQ(ours.size(), books.fills.size());
            std::int64_t executed = 0;
            for (std::size_t i = 0; i < ours.size(); ++i) {
                EXPECT_EQ(ours[i].trade_id, books.fills[i].at("trade").as_int64());
                EXPECT_EQ(ours[i].quantity.value, decimal(text(books.fills[i], "quantity")));
                EXPECT_EQ(ours[i].price.value, decimal(text(books.fills[i], "price")));
                executed += ours[i].quantity.value.ticks();
            }
            EXPECT_EQ(executed, (*found)->executed.value.ticks());
        }
    }

    void run(const std::vector<Case>& cases) {
        Trader auditor(exchange, keys);
        int number = 0;
        for (const Case& one : cases) {
            const std::string id = "cp-matrix-" + std::to_string(++number);
            SCOPED_TRACE(one.name + " (" + id + ")");
            Trader trader(exchange, keys);
            const execution::OrderToSend sent = order(trader, id);
            const Timestamp since = sent.signed_at - 1s;
            exchange.fault("{\"endpoint\":\"POST /api/v3/order\",\"count\":1," + one.rule + "}");
            if (!one.second_rule.empty()) exchange.fault(one.second_rule);

            const PlacementOutcome outcome = trader.gateway.place(sent);
            EXPECT_EQ(outcome.placement, one.placement) << outcome.what;
            EXPECT_EQ(outcome.refusal, one.refusal) << outcome.what;
            EXPECT_EQ(outcome.order.has_value(), outcome.placement == Placement::accepted);
            EXPECT_EQ(outcome.what.find(keys.secret), std::string::npos);
            EXPECT_EQ(outcome.what.find("signature"), std::string::npos) << outcome.what;
            if (outcome.placement == Placement::refused || outcome.placement == Placement::nothing_sent) {
                EXPECT_NE(one.truth, Truth::placed) << "that would allow a second order";
            }
            expect_truth(auditor, id, since, one.truth);
            if (outcome.order) {
                const auto found = auditor.gateway.find(btc_usdt(), id);
                ASSERT_TRUE(found && *found);
                EXPECT_EQ(outcome.order->order_id, (*found)->order_id);
                EXPECT_EQ(outcome.order->executed, (*found)->executed);
                EXPECT_EQ(outcome.order->spent, (*found)->spent);
            }
            exchange.no_faults();
            if (HasFatalFailure()) return;
        }
    }

    LiveExchange exchange;
    TestKeys keys = exchange.open_account();
};

TEST_F(FaultMatrix, LostTornAndForeignAnswersLeaveAnOrderUnknownAndAskingFindsIt) {
    run({
        {"nothing wrong", R"("kind":"extra_fields")", Placement::accepted, Truth::placed},
        {"slow", R"("kind":"delay","ms":400)", Placement::accepted, Truth::placed},
        {"slower than our patience", R"("kind":"delay","ms":60000)", Placement::unknown, Truth::placed},
        {"dropped before, silent", R"("kind":"drop_before","how":"silent")", Placement::unknown, Truth::not_placed},
        {"dropped before, reset", R"("kind":"drop_before","how":"reset")", Placement::unknown, Truth::not_placed},
        {"dropped after, silent", R"("kind":"drop_after","how":"silent")", Placement::unknown, Truth::placed},
        {"dropped after, reset", R"("kind":"drop_after","how":"reset")", Placement::unknown, Truth::placed},
        {"reset in the answer", R"("kind":"reset_mid_answer")", Placement::unknown, Truth::placed},
        {"body cut", R"("kind":"cut_body")", Placement::unknown, Truth::placed},
        {"HTML", R"("kind":"foreign_body","body":"html")", Placement::unknown, Truth::not_placed},
        {"HTML, executed", R"("kind":"foreign_body","body":"html","executed":true)", Placement::unknown, Truth::placed},
        {"captive portal", R"("kind":"foreign_body","body":"captive_portal")", Placement::unknown, Truth::not_placed},
        {"other JSON", R"("kind":"foreign_body","body":"other_json")", Placement::unknown, Truth::not_placed},
        {"other JSON, executed", R"("kind":"foreign_body","body":"other_json","executed":true)", Placement::unknown,
         Truth::placed},
        {"empty, executed", R"("kind":"foreign_body","body":"empty","executed":true)", Placement::unknown,
         Truth::placed},
    });
}

TEST_F(FaultMatrix, AServersOwnTroubleLeavesAnOrderUnknownWhetherItWasPlacedOrNot) {
    std::vector<Case> cases;
    for (const char* status : {"500", "502", "503", "504", "404", "429"}) {
        for (const bool executed : {false, true}) {
            cases.push_back(
                {std::string(status) + (executed ? ", executed" : ""),
                 std::string(R"("kind":"status","status":)") + status + (executed ? R"(,"executed":true)" : ""),
                 Placement::unknown, executed ? Truth::placed : Truth::not_placed});
        }
    }
    run(cases);
}

TEST_F(FaultMatrix, CodesThatSayTheStatusIsUnknownAreBelieved) {
    std::vector<Case> cases;
    for (const char* code : {"-1000", "-1001", "-1006", "-1007", "-1008", "-1016"}) {
        for (const bool executed : {false, true}) {
            cases.push_back({std::string(code) + (executed ? ", executed" : ""),
                             std::string(R"("kind":"error","code":)") + code + (executed ? R"(,"executed":true)" : ""),
                             Placement::unknown, executed ? Truth::placed : Truth::not_placed});
        }
    }
    run(cases);
}

TEST_F(FaultMatrix, WhatTheVenueRefusesForCertainWasNotPlaced) {
    const std::string without_faults = R"("kind":"delay","ms":0)";
    run({
        {"-2010", R"("kind":"error","code":-2010)", Placement::refused, Truth::not_placed, RefusalKind::order},
        {"-1013", R"("kind":"error","code":-1013)", Placement::refused, Truth::not_placed, RefusalKind::filters},
        {"-1015", R"("kind":"error","code":-1015)", Placement::refused, Truth::not_placed, RefusalKind::rate_limit},
        {"-1021", R"("kind":"error","code":-1021)", Placement::refused, Truth::not_placed, RefusalKind::clock},
        {"-1022", R"("kind":"error","code":-1022)", Placement::refused, Truth::not_placed, RefusalKind::credentials},
        {"-2015", R"("kind":"error","code":-2015)", Placement::refused, Truth::not_placed, RefusalKind::credentials},
        {"429", R"("kind":"rate_limit","retry_after":1)", Placement::refused, Truth::not_placed,
         RefusalKind::rate_limit},
        {"the rules changed", without_faults, Placement::refused, Truth::not_placed, RefusalKind::filters,
         R"({"kind":"filters","symbol":"BTCUSDT","changes":{"minNotional":"40"}})"},
    });
}

TEST_F(FaultMatrix, AHaltRefusesAndASkewedClockIsMeasuredBeforeTheNextIntent) {
    Trader auditor(exchange, keys);
    Trader trader(exchange, keys);
    const auto halted = order(trader, "cp-halted");
    exchange.fault(R"({"kind":"halt","symbol":"BTCUSDT"})");
    const auto refused = trader.gateway.place(halted);
    EXPECT_EQ(refused.placement, Placement::refused) << refused.what;
    EXPECT_EQ(refused.refusal, RefusalKind::market) << refused.what;
    exchange.no_faults();
    expect_truth(auditor, "cp-halted", halted.signed_at - 1s, Truth::not_placed);

    for (const char* skew : {"20000", "-20000"}) {
        const std::string late = std::string("cp-skewed") + skew;
        const std::string again = late + "-again";
        const auto first = order(trader, late);
        exchange.fault(std::string(R"({"kind":"clock_skew","ms":)") + skew + "}");
        const auto outcome = trader.gateway.place(first);
        EXPECT_EQ(outcome.placement, Placement::refused) << outcome.what;
        EXPECT_EQ(outcome.refusal, RefusalKind::clock);
        const auto second = order(trader, again);  // a new intent, by the venue's time now
        EXPECT_EQ(trader.gateway.place(second).placement, Placement::accepted);
        exchange.no_faults();
        trader.venue_clock.distrust();
        for (const std::string& id : {late, again}) {
            EXPECT_EQ(booked(exchange.ledger(), id).posts, 1);
            EXPECT_EQ(booked(exchange.ledger(), id).placed, id == again ? 1 : 0);
        }
    }
}

TEST_F(FaultMatrix, AnOrderThatLandsLateIsFoundOnceItHasLanded) {
    run({
        {"late, timeout", R"("kind":"late_landing","ms":2500,"how":"timeout")", Placement::unknown, Truth::placed},
        {"late, silent", R"("kind":"late_landing","ms":3000,"how":"silent")", Placement::unknown, Truth::placed},
        {"late, reset", R"("kind":"late_landing","ms":1500,"how":"reset")", Placement::unknown, Truth::placed},
        {"the question lags too", R"("kind":"drop_after","how":"reset")", Placement::unknown, Truth::placed,
         RefusalKind::none, R"({"kind":"no_such_order","ms":2000,"list_ms":1000})"},
    });
}

TEST_F(FaultMatrix, NothingAtAllIsAskedWhileToldToWait) {
    for (const char* rule : {R"({"kind":"rate_limit","endpoint":"POST /api/v3/order","count":1,"retry_after":60})",
                             R"({"kind":"rate_limit","endpoint":"POST /api/v3/order","count":1,"header":false})",
                             R"({"kind":"ban","seconds":120})"}) {
        SCOPED_TRACE(rule);
        Trader trader(exchange, keys);
        const std::string id = "cp-told-" + std::to_string(exchange.ledger().at("requests").as_array().size());
        const auto sent = order(trader, id);
        exchange.fault(rule);
        const auto outcome = trader.gateway.place(sent);
        EXPECT_EQ(outcome.placement, Placement::refused) << outcome.what;
        EXPECT_EQ(outcome.refusal, RefusalKind::rate_limit);
        const std::size_t before = exchange.ledger().at("requests").as_array().size();
        auto next = sent;
        next.client_order_id = id + "-next";
        EXPECT_EQ(trader.gateway.place(next).placement, Placement::nothing_sent);
        const auto found = trader.gateway.find(btc_usdt(), id);
        ASSERT_FALSE(found) << "no answer is not the answer that there is nothing";
        EXPECT_EQ(found.error().code, ErrorCode::unavailable);
        EXPECT_FALSE(trader.gateway.orders_since(btc_usdt(), sent.signed_at));
        EXPECT_FALSE(trader.gateway.cancel(btc_usdt(), id));
        EXPECT_FALSE(ask_price(trader.rest, btc_usdt(), {}));
        EXPECT_EQ(exchange.ledger().at("requests").as_array().size(), before);
        exchange.no_faults();
        Trader auditor(exchange, keys);
        expect_truth(auditor, id, sent.signed_at - 1s, Truth::not_placed);
        EXPECT_EQ(booked(exchange.ledger(), id + "-next").posts, 0);
    }
}

TEST_F(FaultMatrix, AKeyThatWasRevokedIsRefusedNotUnknown) {
    Trader trader(exchange, keys);
    const auto sent = order(trader, "cp-revoked");
    exchange.fault(R"({"kind":"revoke_key"})");
    const auto outcome = trader.gateway.place(sent);
    EXPECT_EQ(outcome.placement, Placement::refused) << outcome.what;
    EXPECT_EQ(outcome.refusal, RefusalKind::credentials);
    const auto found = trader.gateway.find(btc_usdt(), "cp-revoked");
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, ErrorCode::refused);
    exchange.no_faults();
    expect_truth(trader, "cp-revoked", sent.signed_at - 1s, Truth::not_placed);
}

TEST_F(FaultMatrix, AnExchangeThatDiesWithAnOrderInItsHandsIsAskedWhenItIsBack) {
    Trader trader(exchange, keys);
    auto sent = order(trader, "cp-killed");
    sent.deadline = 20s;
    exchange.fault(R"({"kind":"delay","ms":60000,"endpoint":"POST /api/v3/order","count":1})");
    PlacementOutcome outcome;
    std::thread placing([&] { outcome = trader.gateway.place(sent); });
    EXPECT_TRUE(eventually([&] { return booked(exchange.ledger(), "cp-killed").placed == 1; }));
    exchange.end(SIGKILL);
    placing.join();
    EXPECT_EQ(outcome.placement, Placement::unknown) << outcome.what;

    // Gone: not one byte leaves, and no question is answered with "there is nothing".
    auto next = sent;
    next.client_order_id = "cp-nobody-there";
    EXPECT_EQ(trader.gateway.place(next).placement, Placement::nothing_sent);
    const auto found = trader.gateway.find(btc_usdt(), "cp-killed");
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, ErrorCode::unavailable);

    exchange.start();
    expect_truth(trader, "cp-killed", sent.signed_at - 1s, Truth::placed);
    // The connections that died with it are not used again.
    const auto later = order(trader, "cp-after");
    EXPECT_EQ(trader.gateway.place(later).placement, Placement::accepted);
    exchange.end(SIGKILL);
    exchange.start();
    auto after_restart = later;
    after_restart.client_order_id = "cp-after-restart";
    after_restart.signed_at = trader.venue_clock.now();
    EXPECT_EQ(trader.gateway.place(after_restart).placement, Placement::accepted);
    expect_truth(trader, "cp-after-restart", sent.signed_at - 1s, Truth::placed);
    EXPECT_EQ(booked(exchange.ledger(), "cp-nobody-there").posts, 0);
}

TEST_F(FaultMatrix, ManyAtOnceOverOnePoolAndABadNetworkAreStillOnePostEach) {
    Trader trader(exchange, keys);
    const auto model = order(trader, "cp-many");
    for (const char* rule :
         {R"("kind":"drop_after","how":"reset","probability":0.2,"seed":1)",
          R"("kind":"drop_before","how":"reset","probability":0.2,"seed":2)",
          R"("kind":"cut_body","probability":0.1,"seed":3)", R"("kind":"reset_mid_answer","probability":0.1,"seed":4)",
          R"("kind":"error","code":-1007,"executed":true,"probability":0.2,"seed":5)"}) {
        exchange.fault("{\"endpoint\":\"POST /api/v3/order\"," + std::string(rule) + "}");
    }
    constexpr int threads = 8;
    constexpr int orders_each = 5;
    std::mutex mutex;
    std::vector<std::pair<std::string, PlacementOutcome>> outcomes;
    std::vector<std::thread> all;
    for (int thread = 0; thread < threads; ++thread) {
        all.emplace_back([&, thread] {
            for (int i = 0; i < orders_each; ++i) {
                auto one = model;
                one.client_order_id = "cp-many-" + std::to_string(thread) + "-" + std::to_string(i);
                one.signed_at = trader.venue_clock.now();
                one.deadline = 10s;
                PlacementOutcome outcome = trader.gateway.place(one);
                static_cast<void>(ask_price(trader.rest, btc_usdt(), {}));
                const std::lock_guard lock(mutex);
                outcomes.emplace_back(one.client_order_id, std::move(outcome));
            }
        });
    }
    for (std::thread& one : all) one.join();
    exchange.no_faults();
    const json::value ledger = exchange.ledger();
    const auto known = trader.gateway.orders_since(btc_usdt(), model.signed_at - 1s);
    ASSERT_TRUE(known) << known.error().what;
    int unknown = 0;
    for (const auto& [id, outcome] : outcomes) {
        SCOPED_TRACE(id + ": " + outcome.what);
        const Booked books = booked(ledger, id);
        EXPECT_EQ(books.posts, outcome.placement == Placement::nothing_sent ? 0 : 1);
        EXPECT_LE(books.placed, 1);
        if (outcome.placement == Placement::accepted) {
            EXPECT_EQ(books.placed, 1);
        }
        if (outcome.placement == Placement::refused || outcome.placement == Placement::nothing_sent) {
            EXPECT_EQ(books.placed, 0);
        }
        unknown += outcome.placement == Placement::unknown ? 1 : 0;
        EXPECT_EQ(std::ranges::count(*known, id, &VenueOrder::client_order_id), books.placed);
    }
    EXPECT_EQ(outcomes.size(), std::size_t{threads * orders_each});
    EXPECT_GT(unknown, 0) << "the network was bad enough to matter";
}

}  // namespace
}  // namespace piggy::binance_us::test
