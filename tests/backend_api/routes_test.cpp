// Keys, live trading on and off, limits, balances and history.

#include <thread>

#include "adapters/backend_api/openapi_text.h"
#include "backend_under_test.h"

namespace piggy::backend_api {
namespace {

class Routes : public BackendUnderTest {
protected:
    [[nodiscard]] std::string passphrase_body(const std::string& further = "") const {
        return R"({"passphrase":")" + keys_.passphrase + "\"" + further + "}";
    }
};

TEST_F(Routes, TheKillButtonDoesNotWaitForOrdersThatHang) {
    desk_.hang();
    std::vector<std::thread> orders;
    for (int i = 0; i < 2; ++i) orders.emplace_back([this] { EXPECT_EQ(trade(R"(,"amount_usd":"5")").status, 200); });
    desk_.wait_until_placed(2);
    EXPECT_EQ(ask("POST", "/api/kill", "{}").status, 200);
    EXPECT_EQ(desk_.killed, 1);
    EXPECT_EQ(ask("POST", "/api/live/disable").status, 200);
    EXPECT_EQ(desk_.disabled, 1);
    EXPECT_EQ(ask("GET", "/api/live/status").status, 200);
    EXPECT_EQ(client().ask("GET", "/api/health").status, 200);
    desk_.go_on();
    for (std::thread& order : orders) order.join();
}

TEST_F(Routes, TheKillButtonWorksWhenEveryWorkerHangs) {
    desk_.hang();
    std::vector<std::thread> orders;
    for (std::size_t i = 0; i < BackendApi::workers + 2; ++i) {
        orders.emplace_back([this] { EXPECT_EQ(trade(R"(,"amount_usd":"5")").status, 200); });
    }
    desk_.wait_until_placed(BackendApi::workers);
    EXPECT_EQ(ask("POST", "/api/kill", "not even JSON").status, 200);
    EXPECT_EQ(desk_.killed, 1);
    EXPECT_EQ(client().ask("GET", "/api/health").status, 200);
    desk_.go_on();
    for (std::thread& order : orders) order.join();
}

TEST_F(Routes, EnablingNeedsThePassphraseThenTheDesk) {
    EXPECT_EQ(ask("POST", "/api/live/enable", "{}").status, 400);
    const auto wrong = ask("POST", "/api/live/enable", R"({"passphrase":"guess"})");
    EXPECT_EQ(wrong.status, 403);
    EXPECT_EQ(code(wrong), "PASSPHRASE_REFUSED");
    EXPECT_EQ(desk_.enabled, 0);
    const auto other =
        ask("POST", "/api/live/enable", passphrase_body(), "X-CryptoPiggy-Limits: " + std::string(64, 'b') + "\r\n");
    EXPECT_EQ(other.status, 409);
    EXPECT_EQ(code(other), "LIVE_NOT_ALLOWED");
    EXPECT_EQ(desk_.enabled, 0);
    desk_.now.mode = execution::Mode::live;
    const auto enabled = ask("POST", "/api/live/enable", passphrase_body(), "X-CryptoPiggy-Limits: " + hash_ + "\r\n");
    EXPECT_EQ(enabled.status, 200);
    EXPECT_EQ(text(parsed(enabled.body), "mode"), "LIVE");
    EXPECT_EQ(desk_.enabled, 1);
}

TEST_F(Routes, WhatKeepsLiveFromBeingEnabledIsListed) {
    const auto refusal = [&](const char* guard, const char* guard_code) {
        desk_.now.guards = {{"clock", true, "fine", "", ""},
                            {guard, false, "found this", "do that", guard_code},
                            {"price", false, "too old", "wait", "PRICE_STALE"}};
        desk_.enabling = fail(ErrorCode::refused, "two guards are red");
        return ask("POST", "/api/live/enable", passphrase_body());
    };
    const auto latched = refusal("daily_loss", "DAILY_LOSS_DISABLED");
    EXPECT_EQ(latched.status, 423);
    EXPECT_EQ(code(latched), "DAILY_LOSS_DISABLED");
    EXPECT_EQ(parsed(latched.body).at("violations").as_array().size(), 2U);
    EXPECT_EQ(text(parsed(latched.body).at("guards").at(0), "fix"), "do that");
    EXPECT_EQ(text(parsed(latched.body).at("violations").at(1), "code"), "PRICE_STALE");
    for (const auto& [guard, status, code_of_it] :
         std::vector<std::tuple<const char*, int, const char*>>{{"allow_live", 423, "LIVE_NOT_ALLOWED"},
                                                                {"books_complete", 423, "LIVE_NOT_ALLOWED"},
                                                                {"vault", 423, "VAULT_SEALED"},
                                                                {"keys_validated", 423, "LIVE_NOT_ENABLED"},
                                                                {"rejects", 423, "REJECT_STORM_PAUSED"},
                                                                {"exchange", 409, "EXCHANGE_DOWN"},
                                                                {"clock", 409, "CLOCK_SKEW"},
                                                                {"reconciled", 409, "RECONCILING"},
                                                                {"transfers", 409, "RECONCILING"},
                                                                {"price", 409, "PRICE_STALE"},
                                                                {"baseline", 409, "BASELINE_PENDING"},
                                                                {"portfolio", 409, "PORTFOLIO_TOO_SMALL"},
                                                                {"orders_resolved", 409, "ORDER_UNRESOLVED"},
                                                                {"storage", 409, "STORAGE_FULL"},
                                                                {"one_instance", 423, "LIVE_NOT_ALLOWED"}}) {
        const auto answer = refusal(guard, code_of_it);
        EXPECT_EQ(answer.status, status) << guard;
        EXPECT_EQ(code(answer), code_of_it) << guard;
    }
}

TEST_F(Routes, AWithdrawalIsAcknowledgedWithThePassphraseOnly) {
    EXPECT_EQ(ask("POST", "/api/transfers/acknowledge", R"({"passphrase":"x","asset":"USDT","amount":"5"})").status,
              403);
    for (const char* amount : {"5e1", "-5", "0", "\"\"", "\"x\"", "true", "0.000000001"}) {
        EXPECT_EQ(ask("POST", "/api/transfers/acknowledge",
                      passphrase_body(R"(,"asset":"USDT","amount":)" + std::string(amount)))
                      .status,
                  400)
            << amount;
    }
    EXPECT_EQ(ask("POST", "/api/transfers/acknowledge", passphrase_body(R"(,"asset":"USDT")")).status, 400);
    EXPECT_EQ(desk_.acknowledged, "");
    EXPECT_EQ(ask("POST", "/api/transfers/acknowledge", passphrase_body(R"(,"asset":"USDT","amount":12.50)")).status,
              200);
    EXPECT_EQ(desk_.acknowledged, "12.5 USDT");
    desk_.acknowledging = fail(ErrorCode::refused, "there is no such drop");
    const auto none = ask("POST", "/api/transfers/acknowledge", passphrase_body(R"(,"asset":"BTC","amount":"1")"));
    EXPECT_EQ(none.status, 409);
    EXPECT_EQ(text(parsed(none.body), "message"), "There is no such drop.");
}

TEST_F(Routes, OnlyTheOwnerHasABalanceAndOnlyWhileTheVaultIsOpen) {
    desk_.sheet.rows = {{{"BTC"}, decimal("0.3"), decimal("0.2"), decimal("0.1"), decimal("13500"), 120, {}, {}, {}}};
    const auto balance = ask("GET", "/api/balance/owner");
    ASSERT_EQ(balance.status, 200);
    const auto row = parsed(balance.body).at("assets").at(0);
    EXPECT_EQ(text(row, "free"), "0.2");
    EXPECT_EQ(text(row, "locked"), "0.1");
    EXPECT_EQ(text(row, "value_usd"), "13500.00");
    EXPECT_EQ(row.at("price_age_ms").to_number<std::int64_t>(), 120);
    EXPECT_EQ(text(parsed(balance.body), "equity_usd"), "1000.00");
    for (const char* other : {"Owner", "admin", "owner%20", "1", "..%2Fowner", "owner%2F"}) {
        EXPECT_EQ(ask("GET", std::string("/api/balance/") + other).status, 404) << other;
        EXPECT_EQ(client().ask("GET", std::string("/api/balance/") + other).status, 401) << other;
    }
    desk_.sheet.as_of = {};
    EXPECT_EQ(code(ask("GET", "/api/balance/owner")), "RECONCILING");
    keys_.state.sealed = true;
    const auto sealed = ask("GET", "/api/balance/owner");
    EXPECT_EQ(sealed.status, 423);
    EXPECT_EQ(code(sealed), "VAULT_SEALED");
    EXPECT_EQ(ask("GET", "/api/balance/other").status, 404);
}

TEST_F(Routes, LimitsAreTheCompiledInOnesAndWhatIsLegalNow) {
    desk_.limits.min_usd = decimal("2.25");
    desk_.limits.max_usd = Decimal::whole(10);
    desk_.limits.orders_left = 17;
    const auto limits = parsed(ask("GET", "/api/limits").body);
    EXPECT_EQ(text(limits, "limits_sha256"), hash_);
    EXPECT_EQ(text(limits, "limits_text"), risk::limits_text());
    const auto& constants = limits.at("constants");
    EXPECT_EQ(text(constants.at("trade_usd_max"), "value"), "50.00");
    EXPECT_EQ(text(constants.at("trade_usd_min"), "value"), "2.00");
    EXPECT_EQ(constants.at("risk_percent_max").at("value"), 1);
    EXPECT_EQ(constants.at("daily_orders_max").at("value"), 20);
    EXPECT_EQ(constants.at("daily_loss_percent_max").at("value"), 5);
    EXPECT_EQ(constants.at("daily_loss_percent_max").at("inclusive"), false);
    EXPECT_EQ(constants.at("allowed_symbols").at("value").as_array().size(), 2U);
    ASSERT_EQ(limits.at("effective").as_array().size(), 2U);
    EXPECT_EQ(text(limits.at("effective").at(1), "symbol"), "ETH/USDT");
    EXPECT_EQ(text(limits.at("effective").at(1), "min_usd"), "2.25");
    EXPECT_EQ(limits.at("effective").at(0).at("orders_left"), 17);
}

TEST_F(Routes, HistoryComesInPagesOfAtMostFiveHundred) {
    for (int i = 0; i < 600; ++i) {
        store_.all_orders.push_back(order_of(std::to_string(i), orders::OrderState::expired));
        store_.all_fills.push_back(fill_of(store_.all_orders.back(), i, "0.0001"));
        store_.records.push_back(
            {i, {moment(), "api", "live.enabled", R"({"n":1})", "ok"}, "aaaaaaaaaaaa", "p", "h", ""});
    }
    for (const std::string path : {"/api/orders", "/api/trades", "/api/audit"}) {
        const auto count = [&](const std::string& query) {
            const auto page = parsed(ask("GET", path + query).body);
            EXPECT_EQ(page.at("total"), 600) << path << query;
            return page.at("items").as_array().size();
        };
        EXPECT_EQ(count(""), 50U);
        EXPECT_EQ(count("?limit=500"), 500U);
        EXPECT_EQ(count("?limit=500&offset=500"), 100U);
        EXPECT_EQ(count("?limit=0"), 0U);
        EXPECT_EQ(count("?offset=600"), 0U);
        EXPECT_EQ(count("?offset=1000000000"), 0U);
        for (const char* query : {"?limit=501", "?limit=-1", "?limit=", "?limit=x", "?limit=1.0", "?limit=%2B1",
                                  "?limit=1e2", "?limit=0x10", "?limit=99999999999999999999", "?offset=-1",
                                  "?offset=1000000001", "?offset=1;drop", "?limit=1&limit=2", "?page=2", "?Limit=1"}) {
            EXPECT_EQ(ask("GET", path + query).status, 400) << path << query;
        }
    }
}

TEST_F(Routes, AnOrderIsFoundByEitherOfItsIds) {
    desk_.orders["mine"] = filled("mine");
    desk_.orders["no"] = refused("no", {"MIN_TRADE"});
    store_.all_orders = {*filled("old").order};
    store_.all_fills = filled("old").fills;
    EXPECT_EQ(text(parsed(ask("GET", "/api/orders/mine").body), "client_order_id"), "cp-mine");
    const auto old = parsed(ask("GET", "/api/orders/cp-old").body);
    EXPECT_EQ(text(old, "request_id"), "old");
    EXPECT_EQ(old.at("fills").as_array().size(), 2U);
    const auto no = parsed(ask("GET", "/api/orders/no").body);
    EXPECT_EQ(text(no, "state"), "refused");
    EXPECT_TRUE(no.at("client_order_id").is_null());
    EXPECT_EQ(text(no.at("refusal"), "code"), "MIN_TRADE");
    EXPECT_EQ(ask("GET", "/api/orders/none").status, 404);
    EXPECT_EQ(ask("GET", "/api/orders/' OR 1=1").status, 400);
    EXPECT_EQ(ask("GET", "/api/orders/%27%20OR%201=1").status, 404);
}

TEST_F(Routes, AFailingStoreIsToldWithAnIdAndWithoutItsReasons) {
    store_.failing = desk_.failing = true;
    for (const char* path : {"/api/orders", "/api/trades", "/api/audit", "/api/audit/verify", "/api/orders/x"}) {
        const auto answer = ask("GET", path);
        EXPECT_EQ(answer.status, 503) << path;
        EXPECT_EQ(answer.body.find("private"), std::string::npos) << answer.body;
        const std::string id = text(parsed(answer.body), "id");
        EXPECT_EQ(id, answer.field("x-request-id"));
        EXPECT_NE(log_.find("request " + id + " failed: the database at /private/place"), std::string::npos) << log_;
    }
    store_.failure = "STORAGE_FULL: no space left";
    EXPECT_EQ(ask("GET", "/api/orders").status, 507);
}

TEST_F(Routes, ABrokenRowOfTheAuditLogDoesNotBreakTheAnswer) {
    store_.records = {{1, {moment(), "a\"b", "x", R"({"a":1},"evil":{)", "ok"}, "", "", "", std::string(64, 'c')}};
    const auto record = parsed(ask("GET", "/api/audit").body).at("items").at(0);
    EXPECT_EQ(text(record, "details"), R"({"a":1},"evil":{)");
    EXPECT_EQ(text(record, "actor"), "a\"b");
}

TEST_F(Routes, ValidatingSaysWhoRefused) {
    keys_.validating = fail(ErrorCode::refused, "the exchange does not know this key");
    EXPECT_EQ(code(ask("POST", "/api/credentials/validate")), "CREDENTIALS_REFUSED");
    keys_.state.sealed = true;
    EXPECT_EQ(ask("POST", "/api/credentials/validate").status, 423);
    keys_.validating = fail(ErrorCode::not_found, "no keys are saved");
    EXPECT_EQ(ask("POST", "/api/credentials/validate").status, 404);
    keys_.validating = fail(ErrorCode::unavailable, "the exchange can't be reached");
    EXPECT_EQ(text(parsed(ask("POST", "/api/credentials/validate").body), "message"), "The exchange can't be reached.");
}

TEST_F(Routes, NoAnswerAndNoLogLineHasASecretInIt) {
    const std::string key = "CANARYKEY0123456789abcdefghijklmnopqrstuvwxyz1a2b";
    const std::string secret = "CANARYSECRET9876543210zyxwvutsrqponmlkjihgfedcba";
    std::string everything;
    const auto note = [&](const test::RawAnswer& answer) { everything += answer.head + answer.body; };
    const std::string keys = R"({"api_key":")" + key + R"(","api_secret":")" + secret + R"(","passphrase":")";
    for (const std::string& further :
         {keys_.passphrase + "\"}", keys_.passphrase + "x\"}", keys_.passphrase + "\",\"x\":1}",
          keys_.passphrase + "\"", keys_.passphrase + "\\n\"}", std::string("\"}")}) {
        note(ask("POST", "/api/credentials", keys + further));
        note(ask("POST", "/api/trade", keys + further));
        note(ask("POST", "/api/kill", keys + further));
    }
    EXPECT_EQ(text(parsed(ask("GET", "/api/credentials").body), "hint"), "…1a2b");
    note(ask("POST", "/api/credentials", R"({"api_key":")" + std::string(300, 'k') + key + "\"}"));
    note(ask("POST", "/api/credentials", R"({"api_key":["CANARYKEY0123456789"],"api_secret":null})"));
    for (const std::string& path : {std::string("/api/vault/unseal"), std::string("/api/live/enable"),
                                    std::string("/api/transfers/acknowledge")}) {
        for (const std::string& body :
             {passphrase_body(), passphrase_body(R"(,"asset":"X","amount":1)"),
              R"({"passphrase":")" + keys_.passphrase + "wrong\"}", R"({"passphrase":")" + keys_.passphrase}) {
            note(ask("POST", path, body));
        }
    }
    for (const net::Route& route : server_->router().routes()) {
        note(
            ask(route.method, with_parameters(route.pattern, "owner"), route.method == "GET" ? "" : passphrase_body()));
    }
    EXPECT_EQ(ask("DELETE", "/api/credentials", passphrase_body()).status, 200);
    EXPECT_GT(everything.size(), 10'000U);
    for (const std::string& canary : {std::string("CANARYKEY0123456789"), std::string("CANARYSECRET"), keys_.passphrase,
                                      token_, std::string("0123456789abcdef"), std::string("zyxwvuts")}) {
        EXPECT_EQ(everything.find(canary), std::string::npos) << canary;
        EXPECT_EQ(log_.find(canary), std::string::npos) << canary;
    }
}

TEST_F(Routes, ThatLiveWasOnBeforeTheRestartIsToldUntilItIsSeen) {
    desk_.now.live_before_restart = true;
    EXPECT_EQ(parsed(ask("GET", "/api/live/status").body).at("live_before_restart"), true);
    EXPECT_EQ(ask("POST", "/api/live/restart-seen", R"({"really":true})").status, 400);
    EXPECT_EQ(desk_.restarts_seen, 0);
    EXPECT_EQ(text(parsed(ask("POST", "/api/live/restart-seen").body), "mode"), "PAPER");
    EXPECT_EQ(desk_.restarts_seen, 1);
}

TEST_F(Routes, TheVaultOpensAndCloses) {
    keys_.state.sealed = true;
    EXPECT_EQ(ask("POST", "/api/vault/unseal", R"({"passphrase":"guess"})").status, 403);
    EXPECT_EQ(parsed(ask("POST", "/api/vault/unseal", passphrase_body()).body).at("sealed"), false);
    EXPECT_EQ(ask("POST", "/api/vault/seal", R"({"really":false})").status, 400);
    EXPECT_FALSE(keys_.state.sealed);
    EXPECT_EQ(parsed(ask("POST", "/api/vault/seal").body).at("sealed"), true);
}

TEST_F(Routes, OnlyPracticeBooksBeginAnewAndNeverUnderLiveTrading) {
    for (const auto mode : {execution::Mode::live, execution::Mode::paused}) {
        desk_.now.mode = mode;
        EXPECT_EQ(ask("POST", "/api/practice/reset", passphrase_body()).status, 409);
    }
    desk_.now.mode = execution::Mode::auto_disabled;
    EXPECT_EQ(ask("POST", "/api/practice/reset", "{}").status, 400);
    EXPECT_EQ(ask("POST", "/api/practice/reset", R"({"passphrase":"guess"})").status, 403);
    keys_.state.exchange = "binanceus";
    EXPECT_EQ(ask("POST", "/api/practice/reset", passphrase_body()).status, 409);
    keys_.state.exchange = "practice";
    desk_.now.practice = false;
    EXPECT_EQ(ask("POST", "/api/practice/reset", passphrase_body()).status, 409);
    EXPECT_EQ(keys_.resets, 0);
    desk_.now.practice = true;
    EXPECT_EQ(ask("POST", "/api/practice/reset", passphrase_body()).status, 200);
    EXPECT_EQ(keys_.resets, 1);
}

TEST_F(Routes, MetricsAreInTheTextFormatOfPrometheus) {
    desk_.now.mode = execution::Mode::paused;
    desk_.now.guards = {{"price", false, "x", "y", "PRICE_STALE"}};
    desk_.now.exchange = "the \"odd\" one\n";
    desk_.now.equity_usd = decimal("1234.5");
    const auto answer = ask("GET", "/metrics");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.field("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    for (const char* line : {"cryptopiggy_mode{mode=\"PAUSED\"} 1\n", "cryptopiggy_mode{mode=\"LIVE\"} 0\n",
                             "cryptopiggy_guard_ok{guard=\"price\"} 0\n", "cryptopiggy_equity_usd 1234.5\n",
                             "exchange=\"the \\\"odd\\\" one\\n\"} 1\n", "# TYPE cryptopiggy_latched gauge\n"}) {
        EXPECT_NE(answer.body.find(line), std::string::npos) << line << answer.body;
    }
    EXPECT_EQ(answer.body.find("baseline_usd"), std::string::npos);  // not known is not zero
}

TEST_F(Routes, TheDocumentIsServed) {
    const auto answer = ask("GET", "/api/openapi.json");
    EXPECT_EQ(answer.body, openapi_text());
    EXPECT_EQ(text(parsed(answer.body), "openapi"), "3.1.0");
}

}  // namespace
}  // namespace piggy::backend_api
