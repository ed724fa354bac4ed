// The trading routes: orders go to the desk they name, the backend's answers come back as they are, stopping never
// waits, and nobody else's page can do any of it.

#include <thread>

#include "app_under_test.h"

namespace piggy::http_api {
namespace {

constexpr const char* paper_order =
    R"({"mode":"paper","request_id":"p-1","symbol":"BTC/USDT","side":"buy","amount_usd":"25.00"})";
constexpr const char* live_order =
    R"({"mode":"live","request_id":"l-1","symbol":"BTC/USDT","side":"buy","amount_usd":"50.000000001"})";

class Trading : public AppUnderTest {
protected:
    void answer(const std::string& question, int status, const std::string& body) {
        const std::lock_guard lock(trading_.backend.mutex);
        trading_.backend.answers[question] = {status, body, false};
    }
    // The next frame of this kind.
    json::value frame(test::RawClient& socket, const std::string& kind) {
        for (;;) {
            const auto next = socket.read_frame();
            EXPECT_EQ(next.opcode, 1) << "while waiting for " << kind;
            if (next.opcode != 1) return json::object();
            auto message = parsed(next.payload);
            if (text(message, "kind") == kind) return message;
        }
    }
    test::RawClient socket() {
        const auto ticket = text(parsed(ask("POST", "/api/ws-ticket", "{}").body), "ticket");
        auto opened = client();
        EXPECT_EQ(opened.open_socket("/ws?ticket=" + ticket, opened.own_origin()).status, 101);
        return opened;
    }
};

TEST_F(Trading, APaperOrderGoesToThePaperDeskAsItWasAskedFor) {
    const auto answer = ask("POST", "/api/trade", paper_order);
    EXPECT_EQ(answer.status, 200) << answer.body;
    const auto order = parsed(answer.body);
    EXPECT_EQ(text(order, "mode"), "paper");
    EXPECT_EQ(text(order, "line"), "📝PAPER 2026-02-04T14:32:15.123456: BUY BTC/USDT $24.75");
    ASSERT_EQ(trading_.paper.placed.size(), 1U);
    EXPECT_EQ(trading_.paper.placed[0].amount_usd, "25.00");
    EXPECT_TRUE(trading_.backend.asked.empty());
    (void)ask("POST", "/api/trade",
              R"({"mode":"paper","request_id":"p-2","symbol":"BTC/USDT","side":"sell","close":true})");
    (void)ask("POST", "/api/trade",
              R"({"mode":"paper","request_id":"p-3","symbol":"BTC/USDT","side":"sell","quantity":"0.00052"})");
    ASSERT_EQ(trading_.paper.placed.size(), 3U);
    EXPECT_TRUE(trading_.paper.placed[1].close);
    EXPECT_EQ(trading_.paper.placed[2].quantity, "0.00052");
}

TEST_F(Trading, APaperRefusalReadsLikeALiveOne) {
    trading_.paper.answer = [](const auto&) {
        execution::TradeAnswer answer;
        answer.refusal.emplace();
        answer.refusal->violations = {{"RISK_PERCENT_EXCEEDED", "Too much."}, {"DAILY_TRADES_EXCEEDED", "Too many."}};
        answer.refusal->max_allowed_usd = decimal("9.98");
        return answer;
    };
    const auto answer = ask("POST", "/api/trade", paper_order);
    EXPECT_EQ(answer.status, 422);
    const auto refusal = parsed(answer.body);
    EXPECT_EQ(text(refusal, "code"), "RISK_PERCENT_EXCEEDED");
    EXPECT_EQ(text(refusal, "max_allowed_usd"), "9.98");
    EXPECT_EQ(refusal.at("violations").as_array().size(), 2U);
    EXPECT_EQ(text(refusal, "request_id"), "p-1");
}

TEST_F(Trading, ALiveOrderGoesToTheBackendToTheDigitAndItsAnswerComesBack) {
    answer("POST /api/trade", 200, R"({"request_id":"l-1","state":"filled"})");
    const auto good = ask("POST", "/api/trade", live_order);
    EXPECT_EQ(good.status, 200);
    EXPECT_EQ(good.body, R"({"mode":"live","request_id":"l-1","state":"filled"})");
    const std::string told = trading_.backend.last().second;
    const std::string order = R"({"request_id":"l-1","symbol":"BTC/USDT","side":"buy","amount_usd":"50.000000001",)";
    EXPECT_EQ(told.substr(0, order.size()), order);
    const auto decided = parse_iso8601(text(parsed(told), "decided_at"));
    ASSERT_TRUE(decided) << told;
    const auto age = std::chrono::system_clock::now() - *decided;
    EXPECT_TRUE(age >= std::chrono::seconds(0) && age < std::chrono::minutes(1)) << told;
    const std::string refusal = R"({"code":"LIVE_NOT_ENABLED","message":"Live trading is off.","id":"x"})";
    answer("POST /api/trade", 423, refusal);
    const auto refused = ask("POST", "/api/trade", live_order);
    EXPECT_EQ(refused.status, 423);
    EXPECT_EQ(refused.body, refusal);
    EXPECT_TRUE(trading_.paper.placed.empty());
}

TEST_F(Trading, ASilentBackendIsSaidAndTheOrderKeepsItsId) {
    const auto answer = ask("POST", "/api/trade", live_order);
    EXPECT_EQ(answer.status, 503);
    const auto down = parsed(answer.body);
    EXPECT_EQ(text(down, "code"), "BACKEND_DOWN");
    EXPECT_EQ(down.at("maybe_arrived"), true);
    EXPECT_EQ(text(down, "request_id"), "l-1");
    EXPECT_EQ(ask("POST", "/api/trade", paper_order).status, 200) << "paper goes on";
    EXPECT_EQ(ask("GET", "/api/orders?mode=live").status, 503);
    EXPECT_EQ(ask("GET", "/api/orders?mode=paper").status, 200);
}

TEST_F(Trading, BodiesAndQueriesAreReadStrictly) {
    const std::vector<std::pair<std::string, std::string>> wrong = {
        {R"({"request_id":"a","symbol":"BTC/USDT","side":"buy","amount_usd":"1"})", "mode"},
        {R"({"mode":"demo","request_id":"a","symbol":"BTC/USDT","side":"buy","amount_usd":"1"})", "mode"},
        {R"({"mode":"paper","symbol":"BTC/USDT","side":"buy","amount_usd":"1"})", "request_id"},
        {R"({"mode":"paper","request_id":"a b","symbol":"BTC/USDT","side":"buy","amount_usd":"1"})", "request_id"},
        {R"({"mode":"paper","request_id":"a","symbol":"BTC/USDT","side":"buy","amount_usd":1})", "amount_usd"},
        {R"({"mode":"paper","request_id":"a","symbol":"BTC/USDT","side":"sell","close":"yes"})", "close"},
        {R"({"mode":"paper","request_id":"a","symbol":"BTC/USDT","side":"buy","amount_usd":"1","price":"9"})", "price"},
    };
    for (const auto& [body, field] : wrong) {
        const auto answer = ask("POST", "/api/trade", body);
        EXPECT_EQ(answer.status, 400) << body;
        EXPECT_EQ(text(parsed(answer.body), "field"), field) << answer.body;
    }
    EXPECT_EQ(ask("POST", "/api/trade", R"({"mode":"paper","mode":"live"})").status, 400);
    EXPECT_EQ(ask("POST", "/api/trade", std::string(paper_order) + "x").status, 400);
    EXPECT_TRUE(trading_.paper.placed.empty());
    for (const char* target : {"/api/orders", "/api/orders?mode=all", "/api/orders?mode=paper&limit=501",
                               "/api/orders?mode=paper&offset=-1", "/api/orders?mode=paper&x=1", "/api/desk",
                               "/api/equity?mode=paper&hours=0", "/api/equity?mode=paper&points=1", "/api/runs?x=1"}) {
        EXPECT_EQ(ask("GET", target).status, 400) << target;
    }
    EXPECT_EQ(ask("POST", "/api/paper/reset", R"({"sure":true})").status, 400);
    EXPECT_EQ(trading_.paper.resets, 0);
    EXPECT_EQ(ask("GET", "/api/orders/..%2fcredentials?mode=live").status, 404) << "an id is no path";
    EXPECT_TRUE(trading_.backend.asked.empty());
}

TEST_F(Trading, NoMoreThanSixtyOrdersAMinuteOfEitherMode) {
    answer("POST /api/trade", 200, R"({"request_id":"l-1"})");
    for (const char* order : {paper_order, live_order}) {
        int taken = 0;
        for (int i = 0; i < 60; ++i) {
            auto answer =
                client().ask("POST", "/api/trade", token_line() + "Content-Type: application/json\r\n", order);
            if (answer.body.find("TOO_MANY_REQUESTS") != std::string::npos) --i;
            taken += answer.status == 200 ? 1 : 0;
        }
        EXPECT_EQ(taken, 60);
        for (;;) {
            const auto next =
                client().ask("POST", "/api/trade", token_line() + "Content-Type: application/json\r\n", order);
            EXPECT_EQ(next.status, 429);
            if (next.body.find("TOO_MANY_REQUESTS") != std::string::npos) continue;
            EXPECT_EQ(text(parsed(next.body), "code"), "RATE_LIMITED");
            EXPECT_FALSE(next.field("retry-after").empty());
            break;
        }
    }
}

TEST_F(Trading, WithoutWhatTradesEveryRouteSaysSoAndThePageStillWorks) {
    stop();
    trades_ = false;
    start();
    EXPECT_EQ(ask("POST", "/api/trade", paper_order).status, 503);
    EXPECT_EQ(ask("POST", "/api/trade", live_order).status, 503);
    for (const char* target :
         {"/api/orders?mode=paper", "/api/orders?mode=live", "/api/orders/x?mode=paper", "/api/equity?mode=paper",
          "/api/runs", "/api/backend", "/api/credentials", "/api/rehearse"}) {
        const auto answer = ask("GET", target);
        EXPECT_EQ(answer.status, 503) << target;
        EXPECT_TRUE(text(parsed(answer.body), "message").ends_with('.')) << answer.body;
    }
    EXPECT_EQ(ask("POST", "/api/kill", "{}").status, 503);
    EXPECT_EQ(ask("GET", "/api/state").status, 200);
    EXPECT_TRUE(parsed(ask("GET", "/api/desk?mode=paper").body).at("status").is_null());
}

TEST_F(Trading, PassphraseRoutesPassTheirBodyOnAsItCame) {
    const std::string body = R"({ "passphrase" : "canary 5150" })";
    for (const auto& [method, path] :
         std::vector<std::pair<std::string, std::string>>{{"POST", "/api/live/enable"},
                                                          {"POST", "/api/transfers/acknowledge"},
                                                          {"POST", "/api/credentials"},
                                                          {"DELETE", "/api/credentials"},
                                                          {"POST", "/api/vault/unseal"},
                                                          {"POST", "/api/practice/reset"}}) {
        const std::string refusal = R"({"code":"PASSPHRASE_REFUSED","message":"That is not it.","id":"1"})";
        answer(method + " " + path, 403, refusal);
        const auto answer = ask(method, path, body);
        EXPECT_EQ(answer.status, 403) << path;
        EXPECT_EQ(answer.body, refusal);
        EXPECT_EQ(trading_.backend.last().first, method + " " + path);
        EXPECT_EQ(trading_.backend.last().second, body);
        EXPECT_EQ(ask(method, path + "?a=b", body).status, 400);
    }
    for (const std::string path : {"/api/credentials/validate", "/api/vault/seal", "/api/live/restart-seen"}) {
        answer("POST " + path, 200, R"({"saved":true})");
        EXPECT_EQ(ask("POST", path, "{}").body, R"({"saved":true})");
        EXPECT_EQ(ask("POST", path, R"({"a":1})").status, 400);
    }
}

TEST_F(Trading, KillAndDisableStopTheLiveStrategiesWhetherTheBackendAnswersOrNot) {
    int stops = 0;
    for (const std::string path : {"/api/kill", "/api/live/disable"}) {
        const auto silent = ask("POST", path, "whatever this is");
        EXPECT_EQ(silent.status, 503);
        EXPECT_EQ(trading_.runs.live_stops, ++stops);
        const auto told = parsed(silent.body);
        EXPECT_EQ(text(told, "code"), "BACKEND_DOWN");
        EXPECT_EQ(told.at("backend_reached"), false);
        EXPECT_EQ(told.at("runs_stopped"), 2);
        answer("POST " + path, 200, R"({"mode":"PAPER"})");
        EXPECT_EQ(ask("POST", path, "").body, R"({"mode":"PAPER"})");
        EXPECT_EQ(trading_.runs.live_stops, ++stops);
    }
    EXPECT_EQ(trading_.runs.paper_stops, 0);
    EXPECT_EQ(ask("POST", "/api/runs/stop", R"({"mode":"paper"})").body, R"({"stopped":2})");
    EXPECT_EQ(trading_.runs.paper_stops, 1);
}

TEST_F(Trading, KillAnswersWhileEightOrdersHangAndANinthIsTurnedAway) {
    answer("POST /api/kill", 200, R"({"mode":"PAPER"})");
    answer("POST /api/trade", 200, R"({"request_id":"l-1"})");
    trading_.backend.hang("POST /api/trade");
    std::vector<std::jthread> people;
    std::atomic<int> answered = 0;
    for (int i = 0; i < 8; ++i) {
        people.emplace_back([&] { answered += ask("POST", "/api/trade", live_order).status == 200 ? 1 : 0; });
    }
    trading_.backend.wait_until_asked("POST /api/trade", 8);
    const auto ninth =
        client().ask("POST", "/api/trade", token_line() + "Content-Type: application/json\r\n", live_order);
    EXPECT_EQ(ninth.status, 429);
    EXPECT_NE(ninth.body.find("was not sent"), std::string::npos) << ninth.body;
    for (int i = 0; i < 5; ++i) EXPECT_EQ(ask("POST", "/api/kill", "{}").status, 200);
    EXPECT_EQ(client().ask("GET", "/api/backend", token_line()).status, 429)
        << "a turn, and not a worker, is what there is none of";
    EXPECT_EQ(ask("POST", "/api/trade", paper_order).status, 200);
    EXPECT_EQ(answered, 0);
    trading_.backend.go_on();
    people.clear();
    EXPECT_EQ(answered, 8);
}

TEST_F(Trading, AFloodOfOtherRequestsDoesNotHoldUpKill) {
    answer("POST /api/kill", 200, R"({"mode":"PAPER"})");
    auto flood = client();
    while (flood.ask("GET", "/api/market", token_line()).status == 200) {
    }
    EXPECT_EQ(client().ask("POST", "/api/kill", token_line() + "Content-Type: application/json\r\n", "{}").status, 200);
}

TEST_F(Trading, NobodyElsesPageReachesAnyRoute) {
    const std::vector<std::pair<std::string, int>> hostile = {
        {"Origin: https://evil.example\r\n", 403},         {"Origin: null\r\n", 403},
        {"Sec-Fetch-Site: cross-site\r\n", 403},           {"Sec-Fetch-Site: same-site\r\n", 403},
        {"Origin: http://127.0.0.1:1\r\nX-A: b\r\n", 403},
    };
    int routes = 0;
    for (const net::Route& route : server_->router().routes()) {
        std::string path = route.pattern;
        if (const auto colon = path.find(":id"); colon != std::string::npos) path.replace(colon, 3, "x");
        ++routes;
        for (const auto& [lines, status] : hostile) {
            const auto answer =
                client().ask(route.method, path, token_line() + "Content-Type: application/json\r\n" + lines, "{}");
            EXPECT_EQ(answer.status, status) << route.method << " " << path << " " << lines;
        }
        auto foreign = client();
        ASSERT_TRUE(foreign.send(route.method + " " + path +
                                 " HTTP/1.1\r\nHost: evil.example\r\nContent-Type: application/json\r\n"
                                 "Content-Length: 2\r\n" +
                                 token_line() + "\r\n{}"));
        EXPECT_EQ(foreign.read_answer().status, 421) << route.method << " " << path;
        if (route.method == "GET") continue;
        const auto form = client().ask(route.method, path,
                                       token_line() + "Content-Type: application/x-www-form-urlencoded\r\n", "a=b");
        EXPECT_EQ(form.status, 415) << route.method << " " << path;
    }
    EXPECT_GE(routes, 45);
    EXPECT_TRUE(trading_.backend.asked.empty());
    EXPECT_TRUE(trading_.paper.placed.empty());
    EXPECT_EQ(trading_.runs.live_stops + trading_.runs.paper_stops, 0);
}

TEST_F(Trading, StrategiesAreSetToWorkAndStopped) {
    const auto started = ask("POST", "/api/runs",
                             R"({"mode":"live","symbol":"BTC/USDT","timeframe":"1m","strategy":"SMA_Crossover",)"
                             R"("params":{"fast":5,"slow":"20"},"sizing":"fixed:10"})");
    EXPECT_EQ(started.status, 201) << started.body;
    EXPECT_EQ(trading_.runs.started.mode, RunMode::live);
    EXPECT_EQ(trading_.runs.started.parameters, (std::map<std::string, std::string>{{"fast", "5"}, {"slow", "20"}}));
    EXPECT_EQ(trading_.runs.started.sizing, "fixed:10");
    EXPECT_FALSE(trading_.runs.started.stops.any());
    const auto with_stops = [&](const std::string& stops) {
        return ask("POST", "/api/runs",
                   R"({"mode":"paper","symbol":"BTC/USDT","timeframe":"1m","strategy":"SMA_Crossover","stops":)" + stops +
                       "}");
    };
    EXPECT_EQ(with_stops(R"({"stop_loss":"0.05","trailing_stop":null})").status, 201);
    EXPECT_EQ(trading_.runs.started.stops, (strategy::Stops{Decimal::parse("0.05").value(), {}, {}}));
    const auto wild = with_stops(R"({"stop_loss":"1"})");
    EXPECT_EQ(wild.status, 400);
    EXPECT_EQ(text(parsed(wild.body), "field"), "stops");
    EXPECT_EQ(with_stops(R"({"stop_lost":"0.05"})").status, 400);
    EXPECT_EQ(with_stops("0.05").status, 400);
    EXPECT_EQ(ask("POST", "/api/runs", R"({"mode":"live","symbol":"B","timeframe":"1m","strategy":"Unknown"})").status,
              404);
    EXPECT_EQ(ask("POST", "/api/runs", R"({"mode":"live","symbol":"B","strategy":"x"})").status, 400);
    const auto runs = parsed(ask("GET", "/api/runs").body).at("items").as_array();
    ASSERT_EQ(runs.size(), 2U);
    EXPECT_EQ(runs[0].at("running"), true);
    EXPECT_EQ(runs[1].at("running"), false);
    EXPECT_EQ(ask("POST", "/api/runs/abcd1234/stop", "{}").status, 200);
    EXPECT_EQ(trading_.runs.stopped_why, "stopped by a person");
    EXPECT_EQ(ask("POST", "/api/runs/none/stop", "{}").status, 404);
}

TEST_F(Trading, ThePaperAccountBeginsAnewWithItsStrategiesStopped) {
    EXPECT_EQ(parsed(ask("GET", "/api/state").body).at("orders").as_array().size(), 1U);
    const auto answer = ask("POST", "/api/paper/reset", "{}");
    EXPECT_EQ(text(parsed(answer.body), "kind"), "desk");
    EXPECT_EQ(trading_.runs.paper_stops, 1);
    EXPECT_EQ(trading_.paper.resets, 1);
    EXPECT_EQ(parsed(ask("GET", "/api/state").body).at("orders").as_array().size(), 0U);
}

TEST_F(Trading, TheBackendsAddressIsCheckedBeforeItIsTaken) {
    EXPECT_EQ(ask("PUT", "/api/backend", R"({"url":"http://localhost:8001"})").status, 200);
    EXPECT_EQ(trading_.runs.live_stops, 1) << "what strategies hold stands in the other backend's books";
    EXPECT_EQ(ask("PUT", "/api/backend", R"({"url":"http://localhost:8001"})").status, 200);
    EXPECT_EQ(trading_.runs.live_stops, 1) << "the same one";
    const auto remote = ask("PUT", "/api/backend", R"({"url":"http://10.0.0.5:8000"})");
    EXPECT_EQ(remote.status, 400);
    EXPECT_EQ(text(parsed(remote.body), "field"), "url");
    EXPECT_EQ(text(parsed(ask("GET", "/api/backend").body), "url"), "http://localhost:8001");
}

TEST_F(Trading, ASocketTellsOfDesksOrdersRunsAndNotices) {
    TradingNews& news = api_->news();
    auto page = socket();
    const auto snapshot = frame(page, "snapshot");
    EXPECT_EQ(snapshot.at("desks").as_array().size(), 2U);
    EXPECT_EQ(text(snapshot.at("orders").at(0), "request_id"), "old");
    EXPECT_EQ(text(snapshot.at("orders").at(0), "mode"), "paper");
    EXPECT_EQ(snapshot.at("runs").as_array().size(), 2U);
    EXPECT_TRUE(snapshot.at("notices").as_array().empty());

    trading_.backend.now.health.ok = true;
    trading_.backend.now.status = R"({"mode":"LIVE"})";
    news.desk_changed(RunMode::live);
    const auto desk = frame(page, "desk");
    EXPECT_EQ(text(desk, "mode"), "live");
    EXPECT_EQ(text(desk.at("status"), "mode"), "LIVE");
    EXPECT_EQ(desk.at("backend").at("ok"), true);
    news.runs_changed();
    EXPECT_EQ(frame(page, "runs").at("items").as_array().size(), 2U);
    // Every change arrives, also those that follow each other faster than frames may.
    for (const char* state : {"sending", "acked", "filled"}) {
        news.order_changed(RunMode::live, R"({"request_id":"n","created_at":"2026-02-05T00:00:00.000000Z","state":")" +
                                              std::string(state) + "\"}");
    }
    for (const char* state : {"sending", "acked", "filled"}) {
        const auto order = frame(page, "order").at("order");
        EXPECT_EQ(text(order, "state"), state);
        EXPECT_EQ(text(order, "mode"), "live");
    }
    news.order_changed(RunMode::live, "no order at all");
    news.notice({moment(), NoticeLevel::warning, "First."});
    news.notice({moment(), NoticeLevel::error, "Second."});
    EXPECT_EQ(text(frame(page, "notice"), "text"), "First.");
    EXPECT_EQ(text(frame(page, "notice"), "level"), "error");
    const auto state = parsed(ask("GET", "/api/state").body);
    EXPECT_EQ(text(state.at("orders").at(0), "state"), "filled") << "newest first, each order once";
    EXPECT_EQ(state.at("orders").as_array().size(), 2U);
    EXPECT_EQ(text(state.at("notices").at(0), "text"), "Second.");
    news.orders_known(RunMode::live, {});
    EXPECT_EQ(frame(page, "snapshot").at("orders").as_array().size(), 1U) << "other books have other orders";
}

TEST_F(Trading, RehearsalsAreRulesOfThePracticeExchange) {
    const auto offered = parsed(ask("GET", "/api/rehearse").body);
    EXPECT_TRUE(offered.at("active").as_array().empty());
    for (const auto& scenario : offered.at("scenarios").as_array()) {
        EXPECT_FALSE(text(scenario, "what_happens").empty());
        EXPECT_FALSE(text(scenario, "expect").empty());
        answer("GET /api/credentials", 200, R"({"hint":"…1a2b"})");
        const auto provoked = ask("POST", "/api/rehearse", R"({"scenario":")" + text(scenario, "id") + "\"}");
        EXPECT_EQ(provoked.status, 200) << provoked.body;
        EXPECT_EQ(parsed(provoked.body).at("active"), (json::array{scenario.at("id")}));
        if (text(scenario, "id") == "give_btc") {
            EXPECT_NE(trading_.practice.rules[0].find(R"("account":7)"), std::string::npos);
        }
        EXPECT_TRUE(parsed(ask("DELETE", "/api/rehearse", "{}").body).at("active").as_array().empty());
    }
    EXPECT_EQ(ask("POST", "/api/rehearse", R"({"scenario":"meteor"})").status, 400);
    answer("GET /api/credentials", 200, R"({"hint":null})");
    EXPECT_EQ(ask("POST", "/api/rehearse", R"({"scenario":"give_btc"})").status, 409) << "there are no keys";
    EXPECT_EQ(ask("POST", "/api/practice/keys", "{}").body, R"({"api_key":"practiceK","api_secret":"practiceS"})");
    trading_.practice.is_down = true;
    EXPECT_EQ(ask("GET", "/api/rehearse").status, 503);
    EXPECT_EQ(ask("POST", "/api/practice/keys", "{}").status, 503);
}

}  // namespace
}  // namespace piggy::http_api
