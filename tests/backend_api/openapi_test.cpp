// docs/openapi-backend.json is the contract: every route is in it, and every answer is as it says.

#include <algorithm>
#include <fstream>
#include <set>

#include "backend_under_test.h"
#include "support/openapi_document.h"

namespace piggy::backend_api {
namespace {

using test::document_path;
using test::lower;

const json::value& document() {
    static const json::value value = test::openapi_document("openapi-backend.json");
    return value;
}

class OpenApi : public BackendUnderTest {
protected:
    // Asks, and holds the answer against what the document says of this operation and status.
    void hold(const std::string& method, const std::string& pattern, const std::string& target, int status,
              const std::string& body = "", const std::string& lines = "") {
        check(method, pattern, ask(method, target, body, lines), status);
    }

    static void check(const std::string& method, const std::string& pattern, const test::RawAnswer& answer,
                      int status) {
        const std::string what = method + " " + pattern + " " + std::to_string(answer.status) + " " + answer.body;
        ASSERT_EQ(answer.status, status) << what;
        const auto& responses =
            document().at("paths").at(document_path(pattern)).at(lower(method)).at("responses").as_object();
        const auto* response = responses.if_contains(std::to_string(status));
        ASSERT_NE(response, nullptr) << "the document does not know the status of " << what;
        if (response->as_object().contains("$ref")) {
            response = &document().at("components").at("responses").at("Refused");
        }
        const auto& contents = response->as_object().at("content").as_object();
        const auto* content = contents.if_contains(answer.field("content-type"));
        ASSERT_NE(content, nullptr) << answer.field("content-type") << " of " << what;
        if (answer.field("content-type") != "application/json") return;
        for (const std::string& complaint :
             test::OpenApiSchema::complaints(document(), content->at("schema"), parsed(answer.body))) {
            ADD_FAILURE() << complaint << " in " << what;
        }
    }

    // Every optional that there is has a value.
    void fill_in_everything() {
        desk_.now.until = desk_.now.venue_time = moment();
        desk_.now.utc_day = 20'000;
        desk_.now.baseline_usd = desk_.now.equity_usd = decimal("1014.64");
        desk_.now.loss_percent = "-0.25";
        desk_.now.alerts = {"2026-02-04T00:00:00Z UTC: a sentence"};
        desk_.now.latched = true;
        desk_.limits.min_usd = desk_.limits.max_usd = desk_.limits.test_buy_usd = decimal("2.25");
        desk_.limits.reason = "no legal size right now";
        desk_.sheet.rows = {
            {{"BTC"}, decimal("1"), decimal("1"), {}, {}, {}, {}, {}, {}},
            {{"ETH"}, decimal("1"), decimal("1"), {}, decimal("1"), 5, decimal("2"), decimal("-1"), decimal("0")}};
        desk_.orders["mine"] = filled("mine");
        desk_.orders["no"] = refused("no", {"MIN_TRADE", "DAILY_TRADES_EXCEEDED"});
        store_.all_orders = {*filled("a").order, order_of("b", orders::OrderState::unknown),
                             order_of("c", orders::OrderState::refused)};
        store_.all_fills = filled("a").fills;
        store_.all_fills.push_back(fill_of(orders::LiveOrder{}, 9, "0.1"));
        store_.all_fills.back().fill.symbol = Symbol::parse("ETH/USDT").value();
        store_.records = {{2, {moment(), "api", "live.enabled", R"({"n":1})", "ok"}, "a", "p", "h", "m"},
                          {1, {moment(), "desk", "day.rolled", "broken", "ok"}, "a", "", "h", ""}};
        store_.verdict = {2, "h", 1, "record 1 is not as it was written"};
        keys_.state.saved_at = keys_.state.validated_at = moment();
    }
};

TEST_F(OpenApi, EveryRouteIsInTheDocumentAndEveryOperationIsARoute) {
    std::set<std::string> routes, operations;
    for (const net::Route& route : server_->router().routes()) {
        routes.insert(lower(route.method) + " " + document_path(route.pattern));
    }
    for (const auto& path : document().at("paths").as_object()) {
        for (const auto& operation : path.value().as_object()) {
            operations.insert(std::string(operation.key()) + " " + std::string(path.key()));
            EXPECT_EQ(operation.value().as_object().contains("security"), path.key() == "/api/health") << path.key();
        }
    }
    EXPECT_EQ(routes, operations);
}

TEST_F(OpenApi, EveryReferenceLeadsSomewhere) {
    const std::string text = json::serialize(document());
    const std::string reference = "#/components/schemas/";
    std::set<std::string> used, defined;
    for (std::size_t at = text.find(reference); at != std::string::npos; at = text.find(reference, at)) {
        at += reference.size();
        used.insert(text.substr(at, text.find('"', at) - at));
    }
    for (const auto& schema : document().at("components").at("schemas").as_object()) {
        defined.insert(std::string(schema.key()));
    }
    EXPECT_EQ(used, defined);
}

TEST_F(OpenApi, AnswersAreAsTheDocumentSaysBareAndWithEverythingInThem) {
    const std::string passphrase = R"({"passphrase":")" + keys_.passphrase + "\"}";
    for (const bool full : {false, true}) {
        if (full) fill_in_everything();
        hold("GET", "/api/health", "/api/health", 200);
        hold("GET", "/api/openapi.json", "/api/openapi.json", 200);
        hold("GET", "/metrics", "/metrics", 200);
        hold("GET", "/api/limits", "/api/limits", 200);
        hold("GET", "/api/live/status", "/api/live/status", 200);
        hold("GET", "/api/balance/:userId", "/api/balance/owner", 200);
        hold("GET", "/api/orders", "/api/orders?limit=5", 200);
        hold("GET", "/api/trades", "/api/trades?offset=0", 200);
        hold("GET", "/api/audit", "/api/audit", 200);
        hold("GET", "/api/audit/verify", "/api/audit/verify", 200);
        hold("GET", "/api/credentials", "/api/credentials", 200);
        hold("POST", "/api/credentials/validate", "/api/credentials/validate", 200);
        hold("POST", "/api/live/enable", "/api/live/enable", 200, passphrase);
        hold("POST", "/api/live/disable", "/api/live/disable", 200);
        hold("POST", "/api/kill", "/api/kill", 200, "{}");
        hold("POST", "/api/live/restart-seen", "/api/live/restart-seen", 200, "{}");
        hold("POST", "/api/vault/unseal", "/api/vault/unseal", 200, passphrase);
    }
    hold("GET", "/api/orders/:id", "/api/orders/mine", 200);
    hold("GET", "/api/orders/:id", "/api/orders/no", 200);
    hold("GET", "/api/orders/:id", "/api/orders/cp-a", 200);
    hold("GET", "/api/orders/:id", "/api/orders/none", 404);
    hold("POST", "/api/credentials", "/api/credentials", 200,
         R"({"api_key":"abcdef","api_secret":"x","passphrase":")" + keys_.passphrase + "\"}");
    hold("POST", "/api/transfers/acknowledge", "/api/transfers/acknowledge", 200,
         R"({"asset":"USDT","amount":"5","passphrase":")" + keys_.passphrase + "\"}");
    hold("DELETE", "/api/credentials", "/api/credentials", 200, passphrase);
    hold("POST", "/api/vault/seal", "/api/vault/seal", 200);
    hold("GET", "/api/balance/:userId", "/api/balance/other", 404);
    keys_.state.sealed = true;
    hold("GET", "/api/balance/:userId", "/api/balance/owner", 423);
    keys_.state.sealed = false;
    desk_.sheet.as_of = {};
    hold("GET", "/api/balance/:userId", "/api/balance/owner", 409);
}

TEST_F(OpenApi, OrdersAndTheirRefusalsAreAsTheDocumentSays) {
    const std::string order = R"({"symbol":"BTC/USDT","side":"buy","amount_usd":5,"request_id":"x"})";
    hold("POST", "/api/trade", "/api/trade", 200, order);
    desk_.answer = [](const auto&) {
        return execution::TradeAnswer{order_of("x", orders::OrderState::unknown), {}, {}};
    };
    hold("POST", "/api/trade", "/api/trade", 202, order);
    hold("POST", "/api/trade", "/api/trade", 400, "{");
    hold("POST", "/api/trade", "/api/trade", 400, R"({"symbol":"BTC/USDT","side":"buy","amount_usd":5e1})");
    hold("POST", "/api/trade", "/api/trade", 422, R"({"symbol":"XRP/USDT","side":"buy","amount_usd":5})");
    hold("POST", "/api/trade", "/api/trade", 409, order, "X-CryptoPiggy-Limits: " + std::string(64, 'b') + "\r\n");
    for (const auto& [code, status] : std::vector<std::pair<std::string, int>>{{"ORDER_UNRESOLVED", 409},
                                                                               {"INSUFFICIENT_BALANCE", 422},
                                                                               {"REJECT_STORM_PAUSED", 423},
                                                                               {"RATE_LIMITED", 429},
                                                                               {"CLOCK_SKEW", 503},
                                                                               {"STORAGE_FULL", 507}}) {
        desk_.answer = [name = code](const auto&) { return refused("x", {name}); };
        hold("POST", "/api/trade", "/api/trade", status, order);
    }
}

TEST_F(OpenApi, OtherRefusalsAreAsTheDocumentSays) {
    const std::string passphrase = R"({"passphrase":")" + keys_.passphrase + "\"}";
    for (const std::string path : {"/api/live/enable", "/api/vault/unseal", "/api/practice/reset"}) {
        hold("POST", path, path, 403, R"({"passphrase":"x"})");
        hold("POST", path, path, 400, R"({"passphrase":5})");
    }
    desk_.enabling = fail(ErrorCode::refused, "red");
    hold("POST", "/api/live/enable", "/api/live/enable", 423, passphrase);
    desk_.now.guards.push_back({"price", false, "old", "wait", "PRICE_STALE"});
    hold("POST", "/api/live/enable", "/api/live/enable", 409, passphrase);
    desk_.enabling = fail(ErrorCode::unavailable, "STORAGE_FULL: no");
    hold("POST", "/api/live/enable", "/api/live/enable", 507, passphrase);
    desk_.acknowledging = fail(ErrorCode::refused, "no such drop");
    const std::string drop = R"({"asset":"USDT","amount":"5","passphrase":")" + keys_.passphrase + "\"}";
    hold("POST", "/api/transfers/acknowledge", "/api/transfers/acknowledge", 409, drop);
    keys_.validating = fail(ErrorCode::refused, "no");
    hold("POST", "/api/credentials/validate", "/api/credentials/validate", 409);
    keys_.validating = fail(ErrorCode::unavailable, "no");
    hold("POST", "/api/credentials/validate", "/api/credentials/validate", 503);
    store_.failing = desk_.failing = true;
    for (const std::string path : {"/api/orders", "/api/trades", "/api/audit", "/api/audit/verify"}) {
        hold("GET", path, path, 503);
        hold("GET", path, path + "?x=1", 400);
    }
    hold("GET", "/api/orders/:id", "/api/orders/x", 503);
    store_.failure = "STORAGE_FULL: no";
    hold("GET", "/api/orders", "/api/orders", 507);
}

TEST_F(OpenApi, RefusalsOfTheFirstLayerAreInItForEveryRoute) {
    clock_.stopped = true;
    for (const net::Route& route : server_->router().routes()) {
        if (route.options.access == net::Access::open) continue;
        const std::string path = with_parameters(route.pattern, "x");
        check(route.method, route.pattern, client().ask(route.method, path, "Content-Type: application/json\r\n"), 401);
        clock_.time += 1'000'000'000;
        auto flooded = ask(route.method, path);
        for (int i = 0; i < 30 && flooded.status != 429; ++i) flooded = ask(route.method, path);
        check(route.method, route.pattern, flooded, 429);
        clock_.time += 1'000'000'000;
        if (route.method != "POST") continue;
        hold("POST", route.pattern, path, 413, std::string(70'000, ' '));
        check("POST", route.pattern, client().ask("POST", path, token_line() + "Content-Type: text/plain\r\n", "x"),
              415);
    }
}

TEST(OpenApiSchema, TheCheckerItselfFindsFaults) {
    const auto& schemas = document().at("components").at("schemas");
    const auto faults = [&](const char* name, const char* text) {
        return test::OpenApiSchema::complaints(document(), schemas.at(name), json::parse(text)).size();
    };
    EXPECT_EQ(faults("Violation", R"({"code":"MIN_TRADE","message":"x"})"), 0U);
    EXPECT_EQ(faults("Violation", R"({"code":"MIN_TRADES","message":"x"})"), 1U);
    EXPECT_EQ(faults("Violation", R"({"code":"MIN_TRADE","message":"x","more":1})"), 1U);
    EXPECT_EQ(faults("Violation", R"({})"), 2U);
    EXPECT_EQ(faults("OrderList", R"({"items":[],"total":"5"})"), 1U);
    EXPECT_EQ(faults("Refusal", R"({"code":"MIN_TRADE","message":"x","violations":[],"max_allowed_usd":"1e5",)"
                                R"("nearest_below_usd":null,"nearest_above_usd":5})"),
              2U);
    EXPECT_EQ(faults("Health", R"({"status":"ok","version":"","build":"","limits_sha256":"","time":"2026-02-04"})"),
              1U);
}

}  // namespace
}  // namespace piggy::backend_api
