// docs/openapi.json is the contract: every route is in it, and every answer is as it says.

#include <algorithm>
#include <set>

#include "adapters/net/url.h"
#include "app_under_test.h"
#include "fake_forecast.h"
#include "fake_reports.h"
#include "support/openapi_document.h"

namespace piggy::http_api {
namespace {

using test::document_path;
using test::lower;
using test::with_parameters;

const json::value& document() {
    static const json::value value = test::openapi_document("openapi.json");
    return value;
}

class OpenApi : public AppUnderTest {
protected:
    // Asks, and holds the answer against what the document says of this operation and status.
    test::RawAnswer hold(const std::string& method, const std::string& pattern, const std::string& target, int status,
                         const std::string& body = "", const std::string& type = "application/json",
                         bool with_token = true) {
        const auto answer = with_token ? ask(method, target, body, type) : client().ask(method, target);
        check(method, pattern, answer, status);
        return answer;
    }

    static void check(const std::string& method, const std::string& pattern, const test::RawAnswer& answer,
                      int status) {
        const std::string what = method + " " + pattern + " " + std::to_string(answer.status) + " " + answer.body;
        ASSERT_EQ(answer.status, status) << what;
        const auto& responses =
            document().at("paths").at(document_path(pattern)).at(lower(method)).at("responses").as_object();
        const auto* response = responses.if_contains(std::to_string(status));
        ASSERT_NE(response, nullptr) << "the document does not know the status of " << what;
        if (response->as_object().contains("$ref"))
            response = &document().at("components").at("responses").at("Refused");
        const auto& contents = response->as_object().at("content").as_object();
        const auto* content = contents.if_contains(answer.field("content-type"));
        ASSERT_NE(content, nullptr) << answer.field("content-type") << " of " << what;
        if (answer.field("content-type") != "application/json") return;
        for (const std::string& complaint :
             test::OpenApiSchema::complaints(document(), content->at("schema"), parsed(answer.body))) {
            ADD_FAILURE() << complaint << " in " << what;
        }
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
            const bool open = operation.value().as_object().contains("security");
            const bool may_be = path.key() == "/api/session" || path.key() == "/ws" || path.key() == "/api/login";
            EXPECT_EQ(open, may_be) << path.key();
        }
    }
    EXPECT_EQ(routes, operations);
}

TEST_F(OpenApi, EveryReferenceLeadsSomewhere) {
    const std::string text = json::serialize(document());
    const std::string reference = "#/components/schemas/";
    std::set<std::string> used;
    for (std::size_t at = text.find(reference); at != std::string::npos; at = text.find(reference, at)) {
        at += reference.size();
        used.insert(text.substr(at, text.find('"', at) - at));
    }
    std::set<std::string> defined;
    for (const auto& schema : document().at("components").at("schemas").as_object()) {
        defined.insert(std::string(schema.key()));
    }
    EXPECT_EQ(used, defined);
}

TEST_F(OpenApi, AnswersAreAsTheDocumentSays) {
    hold("GET", "/api/session", "/api/session", 200, "", "", false);
    hold("POST", "/api/ws-ticket", "/api/ws-ticket", 200, "{}");
    hold("GET", "/api/sessions", "/api/sessions", 200);
    for (const char* route : {"/api/login", "/api/step-up", "/api/logout"}) hold("POST", route, route, 409, "{}");
    hold("PUT", "/api/password", "/api/password", 409, "{}");
    hold("GET", "/api/strategies", "/api/strategies", 200);
    hold("GET", "/api/candles", "/api/candles", 200);
    hold("GET", "/api/settings", "/api/settings", 200);
    hold("GET", "/api/market", "/api/market", 200);
    hold("GET", "/api/price", "/api/price?symbol=BTC/USDT", 200);
    hold("GET", "/api/price", "/api/price?symbol=XRP/USDT", 400);
    hold("GET", "/api/market/candles", "/api/market/candles?symbol=BTC/USDT&timeframe=1d&limit=3", 200);
    hold("GET", "/api/market/candles", "/api/market/candles?symbol=BTC/USDT&timeframe=2h", 400);
    exchange_.tell_minute("BTC/USDT", exchange_.minute_now(), "100.5", false);
    exchange_.tell_minute("BTC/USDT", exchange_.minute_now() - std::chrono::minutes(1), "100", true);
    exchange_.tell_top("BTC/USDT", "99", "101");
    hold("GET", "/api/market", "/api/market", 200);
    hold("GET", "/api/state", "/api/state", 200);
    trading_.paper.limits.test_buy_usd = decimal("2.80");
    const auto validation = hold("POST", "/api/validation", "/api/validation", 202, "{}");
    for (const std::string& complaint :
         test::OpenApiSchema::complaints(document(), document().at("components").at("schemas").at("ValidationResult"),
                                         finished_job(job_of(validation)).at("result"))) {
        ADD_FAILURE() << complaint;
    }
    hold("GET", "/api/jobs/:id", "/api/jobs/" + job_of(validation), 200);
    hold("POST", "/api/validation", "/api/validation", 400, R"({"spend_money":"yes"})");
    hold("POST", "/api/validation", "/api/validation", 415, "{}", "text/plain");
    exchange_.fail_with("the fake exchange can't be reached");
    hold("GET", "/api/price", "/api/price?symbol=BTC/USDT", 503);
    hold("GET", "/api/market/candles", "/api/market/candles?symbol=ETH/USDT", 503);
    hold("PUT", "/api/settings", "/api/settings", 200, R"({"theme":"dark","x":"y"})");
    hold("PUT", "/api/settings", "/api/settings", 400, R"({"theme":"pink"})");
    hold("PUT", "/api/settings", "/api/settings", 413, std::string(5000, ' '));

    const auto generate = hold("POST", "/api/candles/generate", "/api/candles/generate", 202,
                               R"({"symbol":"ETH/USDT","days":5,"seed":1})");
    (void)finished_job(job_of(generate));
    hold("POST", "/api/candles/generate", "/api/candles/generate", 400, "{}");
    const auto failing = hold("POST", "/api/candles/generate", "/api/candles/generate", 202,
                              R"({"symbol":"ETH/USDT","days":5,"seed":13})");
    (void)finished_job(job_of(failing));
    hold("GET", "/api/jobs/:id", "/api/jobs/" + job_of(failing), 200);
    const auto import =
        hold("POST", "/api/candles/import", "/api/candles/import?name=a.csv", 202, "abc", "application/octet-stream");
    (void)finished_job(job_of(import));
    hold("GET", "/api/jobs/:id", "/api/jobs/" + job_of(import), 200);
    hold("POST", "/api/jobs/:id/cancel", "/api/jobs/" + job_of(import) + "/cancel", 200, "{}");
    hold("POST", "/api/jobs/:id/cancel", "/api/jobs/x/cancel", 404, "{}");
    hold("GET", "/api/jobs/:id", "/api/jobs/x", 404);
    hold("POST", "/api/candles/import", "/api/candles/import?symbol=x", 400, "abc", "application/octet-stream");
    hold("POST", "/api/candles/import", "/api/candles/import", 415, "{}");

    hold("POST", "/api/backtests", "/api/backtests", 400, "{");
    hold("POST", "/api/backtests", "/api/backtests", 404,
         R"({"symbol":"XRP/USDT","timeframe":"1h","strategy":"Buy_and_Hold"})");
    hold("POST", "/api/backtests", "/api/backtests", 415, "{}", "text/plain");
    hold("POST", "/api/backtests", "/api/backtests", 202, order());
    const std::string id = saved_run(
        R"(,"cash":"5000","filters":null,"stops":{"stop_loss":"0.01","take_profit":null},"sizing":"percent:25")");
    hold("GET", "/api/state", "/api/state", 200);
    hold("GET", "/api/backtests", "/api/backtests?limit=10", 200);
    hold("GET", "/api/backtests", "/api/backtests?limit=x", 400);
    hold("GET", "/api/backtests/:id", "/api/backtests/" + id, 200);
    hold("GET", "/api/backtests/:id", "/api/backtests/x", 404);
    hold("GET", "/api/backtests/:id/trades", "/api/backtests/" + id + "/trades", 200);
    hold("GET", "/api/backtests/:id/trades", "/api/backtests/" + id + "/trades?offset=x", 400);
    hold("GET", "/api/backtests/:id/trades", "/api/backtests/x/trades", 404);
    hold("GET", "/api/backtests/:id/series", "/api/backtests/" + id + "/series", 200);
    hold("GET", "/api/backtests/:id/series", "/api/backtests/x/series", 404);
    hold("GET", "/api/backtests/:id/report.html", "/api/backtests/" + id + "/report.html", 200);
    desk_.add("BTC/USDT", 50);
    hold("DELETE", "/api/backtests/:id", "/api/backtests/" + id, 200);
    hold("DELETE", "/api/backtests/:id", "/api/backtests/" + id, 404, "{}");
}

TEST_F(OpenApi, TradingAnswersAreAsTheDocumentSays) {
    const auto answer = [&](const std::string& question, int status, const std::string& body) {
        const std::lock_guard lock(trading_.backend.mutex);
        trading_.backend.answers[question] = {status, body, false};
    };
    // What the backend answers is held against its own document where it is made; here it is the paper desk's, which
    // has the same shapes.
    const std::string order = R"({"mode":"paper","request_id":"p","symbol":"BTC/USDT","side":"buy","amount_usd":"25"})";
    std::string live_order = order;
    live_order.replace(live_order.find("paper"), 5, "live");
    const auto filled = hold("POST", "/api/trade", "/api/trade", 200, order);
    hold("POST", "/api/trade", "/api/trade", 400, "{}");
    hold("POST", "/api/trade", "/api/trade", 503, live_order);
    const std::string gate_refusal =
        R"({"code":"MIN_TRADE","message":"Too small.","violations":[{"code":"MIN_TRADE","message":"Too small."}],)"
        R"("max_allowed_usd":null,"nearest_below_usd":null,"nearest_above_usd":"10.00","request_id":"p","id":"p"})";
    answer("POST /api/trade", 422, gate_refusal);
    hold("POST", "/api/trade", "/api/trade", 422, live_order);
    answer("POST /api/trade", 202, filled.body);
    hold("POST", "/api/trade", "/api/trade", 202, live_order);
    trading_.paper.answer = [](const auto&) {
        execution::TradeAnswer refused;
        refused.refusal.emplace();
        refused.refusal->violations = {{"PRICE_STALE", "The price is old."}};
        return refused;
    };
    hold("POST", "/api/trade", "/api/trade", 503, order);
    hold("GET", "/api/orders", "/api/orders?mode=paper", 200);
    hold("GET", "/api/orders", "/api/orders?mode=live", 503);
    answer("GET /api/orders?limit=50&offset=0", 200, "{\"items\":[" + filled.body + "],\"total\":1}");
    hold("GET", "/api/orders", "/api/orders?mode=live", 200);
    hold("GET", "/api/orders", "/api/orders?mode=x", 400);
    hold("GET", "/api/orders/:id", "/api/orders/old?mode=paper", 200);
    hold("GET", "/api/orders/:id", "/api/orders/x?mode=paper", 404);
    hold("GET", "/api/orders/:id", "/api/orders/x?mode=live", 503);
    hold("GET", "/api/orders/:id", "/api/orders/x", 400);
    hold("GET", "/api/desk", "/api/desk?mode=paper", 200);
    const auto paper = parsed(hold("GET", "/api/desk", "/api/desk?mode=paper", 200).body);
    trading_.backend.now.status = json::serialize(paper.at("status"));
    trading_.backend.now.balance = json::serialize(paper.at("balance"));
    trading_.backend.now.limits = json::serialize(paper.at("limits"));
    hold("GET", "/api/desk", "/api/desk?mode=live", 200);
    hold("GET", "/api/desk", "/api/desk", 400);
    hold("GET", "/api/state", "/api/state", 200);
    hold("POST", "/api/paper/reset", "/api/paper/reset", 200, "{}");
    hold("POST", "/api/paper/reset", "/api/paper/reset", 400, R"({"a":1})");
    hold("GET", "/api/equity", "/api/equity?mode=paper&hours=1&points=2", 200);
    hold("GET", "/api/equity", "/api/equity?mode=paper&hours=x", 400);
    hold("GET", "/api/runs", "/api/runs", 200);
    hold("POST", "/api/runs", "/api/runs", 201, R"({"mode":"paper","symbol":"a","timeframe":"1m","strategy":"b"})");
    hold("POST", "/api/runs", "/api/runs", 400, "{}");
    hold("POST", "/api/runs", "/api/runs", 404,
         R"({"mode":"paper","symbol":"a","timeframe":"1m","strategy":"Unknown"})");
    hold("POST", "/api/runs/stop", "/api/runs/stop", 200, R"({"mode":"paper"})");
    hold("POST", "/api/runs/stop", "/api/runs/stop", 400, "{}");
    hold("POST", "/api/runs/:id/stop", "/api/runs/abcd1234/stop", 200, "{}");
    hold("POST", "/api/runs/:id/stop", "/api/runs/x/stop", 404, "{}");
    hold("GET", "/api/backend", "/api/backend", 200);
    hold("PUT", "/api/backend", "/api/backend", 200, R"({"url":"http://localhost:8000"})");
    hold("PUT", "/api/backend", "/api/backend", 400, R"({"url":"http://10.0.0.1:8000"})");
    hold("POST", "/api/practice/keys", "/api/practice/keys", 200, "{}");
    hold("GET", "/api/rehearse", "/api/rehearse", 200);
    hold("POST", "/api/rehearse", "/api/rehearse", 200, R"({"scenario":"ban"})");
    hold("POST", "/api/rehearse", "/api/rehearse", 400, R"({"scenario":"meteor"})");
    hold("POST", "/api/rehearse", "/api/rehearse", 409, R"({"scenario":"give_btc"})");
    hold("DELETE", "/api/rehearse", "/api/rehearse", 200, "{}");
    hold("GET", "/api/telegram", "/api/telegram", 200);
    hold("POST", "/api/telegram/test", "/api/telegram/test", 409, "{}");
    hold("PUT", "/api/telegram", "/api/telegram", 400, R"({"token":"no token","chat_id":1})");
    hold("PUT", "/api/telegram", "/api/telegram", 400, R"({"chat_id":"1"})");
    hold("PUT", "/api/telegram", "/api/telegram", 400, R"({"chat_id":1,"api_base":"http://127.0.0.1:1"})");
    hold("PUT", "/api/telegram", "/api/telegram?x=y", 400, R"({"chat_id":1})");
    hold("PUT", "/api/telegram", "/api/telegram", 200, R"({"token":"t","chat_id":-5,"user_id":7,"balance":true})");
    EXPECT_EQ(alerts_.saved.user_id, 7);
    EXPECT_TRUE(alerts_.saved.balance);
    hold("POST", "/api/telegram/test", "/api/telegram/test", 200, "{}");
    hold("POST", "/api/telegram/test", "/api/telegram/test", 400, R"({"text":"mine"})");
    hold("GET", "/api/alerts", "/api/alerts", 200);
    hold("GET", "/api/alerts", "/api/alerts?limit=5", 400);
    EXPECT_EQ(alerts_.asked_for, 100);
    alerts_.report.from_environment = true;
    hold("PUT", "/api/telegram", "/api/telegram", 409, R"({"chat_id":5})");
    hold("DELETE", "/api/telegram", "/api/telegram", 200, "{}");
    hold("POST", "/api/kill", "/api/kill", 503, "{}");
    answer("POST /api/live/disable", 200, trading_.backend.now.status);
    hold("POST", "/api/live/disable", "/api/live/disable", 200, "{}");
    const std::string keys =
        R"({"saved":false,"exchange":"practice","hint":null,"sealed":true,"saved_at":null,"validated_at":null,)"
        R"("valid":false,"message":"","rotate":false,"findings":[]})";
    const std::string refused = R"({"code":"PASSPHRASE_REFUSED","message":"That is not it.","id":"1"})";
    for (const auto& [method, path] :
         std::vector<std::pair<std::string, std::string>>{{"POST", "/api/credentials"},
                                                          {"DELETE", "/api/credentials"},
                                                          {"POST", "/api/vault/unseal"},
                                                          {"POST", "/api/practice/reset"},
                                                          {"POST", "/api/live/enable"},
                                                          {"POST", "/api/transfers/acknowledge"},
                                                          {"GET", "/api/credentials"},
                                                          {"POST", "/api/credentials/validate"},
                                                          {"POST", "/api/vault/seal"},
                                                          {"POST", "/api/live/restart-seen"}}) {
        const std::string body = method == "GET" ? "" : "{}";
        hold(method, path, path, 503, body);
        const bool is_status = path.starts_with("/api/live/") || path == "/api/transfers/acknowledge";
        answer(method + " " + path, 200, is_status ? trading_.backend.now.status : keys);
        hold(method, path, path, 200, body);
        hold(method, path, path + "?x=y", 400, body);
        if (path.ends_with("validate") || path.ends_with("seal") || path.ends_with("seen") || method == "GET") continue;
        answer(method + " " + path, 403, refused);
        hold(method, path, path, 403, body);
    }
    answer("POST /api/vault/unseal", 403, refused);
    hold("POST", "/api/vault/unseal", "/api/vault/unseal", 403, "{}");
    stop();
    trades_ = false;
    start();
    hold("POST", "/api/trade", "/api/trade", 503, order);
    hold("GET", "/api/runs", "/api/runs", 503);
    hold("GET", "/api/equity", "/api/equity?mode=live", 503);
    hold("GET", "/api/backend", "/api/backend", 503);
    hold("GET", "/api/rehearse", "/api/rehearse", 503);
    hold("POST", "/api/live/disable", "/api/live/disable", 503, "{}");
    hold("GET", "/api/telegram", "/api/telegram", 503);
    hold("GET", "/api/alerts", "/api/alerts", 503);
}

TEST_F(OpenApi, AnswersOfReportsAreAsItSays) {
    hold("GET", "/api/reports/daily", "/api/reports/daily?mode=paper", 503);
    FakeReports books;
    reports_ = &books;
    stop();
    start();
    for (const std::string mode : {"paper", "live"}) {
        for (const std::string form : {"", ".csv", ".html"}) {
            hold("GET", "/api/reports/daily" + form, "/api/reports/daily" + form + "?date=2024-10-04&mode=" + mode,
                 200);
            hold("GET", "/api/reports/monthly" + form, "/api/reports/monthly" + form + "?month=2024-10&mode=" + mode,
                 200);
        }
        hold("GET", "/api/reports/tax", "/api/reports/tax?year=2024&mode=" + mode, 200);
        hold("GET", "/api/reports/tax.csv", "/api/reports/tax.csv?year=2024&method=hifo&mode=" + mode, 200);
    }
    hold("GET", "/api/reports/daily", "/api/reports/daily?mode=x", 400);
    books.error = {ErrorCode::refused, "another version"};
    hold("GET", "/api/reports/monthly", "/api/reports/monthly?mode=paper", 409);
    stop();  // before the books
}

TEST_F(OpenApi, AnswersOfTheForecastAreAsItSays) {
    const std::string path = "/api/forecast";
    const std::string order = R"({"symbol":"BTC/USDT","timeframe":"1h","window":30,"horizon":1,"seed":1,"folds":1})";
    hold("GET", path, path + "?symbol=BTC/USDT&timeframe=1h", 503);
    hold("POST", path + "/train", path + "/train", 503, order);
    FakeForecast forecast;
    forecast_port_ = &forecast;
    stop();
    start();
    hold("GET", path, path + "?symbol=ETH/USDT&timeframe=4h", 200);
    hold("GET", path, path + "?symbol=ETH", 400);
    hold("POST", path + "/train", path + "/train", 400, "{}");
    hold("POST", path + "/train", path + "/train", 404, R"({"symbol":"XRP/USDT","timeframe":"1h"})");
    forecast.lasts = true;
    hold("POST", path + "/train", path + "/train", 202, order);
    hold("POST", path + "/train", path + "/train", 409, order);
    hold("GET", path, path + "?symbol=BTC/USDT&timeframe=1h", 200);
    hold("GET", "/api/state", "/api/state", 200);
    forecast.lasts = false;
    stop();  // before the forecast
}

TEST_F(OpenApi, RefusalsOfTheFirstLayerAreInItForEveryRoute) {
    for (const net::Route& route : server_->router().routes()) {
        if (route.options.access == net::Access::open) continue;
        const std::string path = with_parameters(route.pattern, "x");
        check(route.method, route.pattern,
              client().ask(route.method, path, "Content-Type: " + route.options.content_type + "\r\n"), 401);
        auto flooded = client().ask(route.method, path, token_line());
        for (int i = 0; i < 200 && flooded.status != 429; ++i) flooded = client().ask(route.method, path, token_line());
        check(route.method, route.pattern, flooded, 429);
    }
}

TEST(OpenApiSchema, TheCheckerItselfFindsFaults) {
    const auto& schemas = document().at("components").at("schemas");
    const auto faults = [&](const char* name, const char* text) {
        return test::OpenApiSchema::complaints(document(), schemas.at(name), json::parse(text)).size();
    };
    EXPECT_EQ(faults("Ticket", R"({"ticket":"x"})"), 0U);
    EXPECT_EQ(faults("Ticket", R"({})"), 1U);
    EXPECT_EQ(faults("Ticket", R"({"ticket":1})"), 1U);
    EXPECT_EQ(faults("Ticket", R"({"ticket":"x","more":1})"), 1U);
    EXPECT_EQ(faults("Settings", R"({"theme":"pink","a":1})"), 2U);
    EXPECT_EQ(faults("JobStarted", R"([])"), 1U);
}

}  // namespace
}  // namespace piggy::http_api
