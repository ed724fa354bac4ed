// Who may call: the token on every route but one, our own names only, and not too often.

#include <set>

#include "backend_under_test.h"

namespace piggy::backend_api {
namespace {

class Access : public BackendUnderTest {};

TEST_F(Access, EveryRouteButHealthRefusesWithoutTheToken) {
    std::size_t open = 0;
    for (const net::Route& route : server_->router().routes()) {
        const std::string path = with_parameters(route.pattern, "owner");
        const auto answer =
            client().ask(route.method, path, "Content-Type: application/json\r\n", route.method == "GET" ? "" : "{}");
        if (route.options.access == net::Access::open) {
            ++open;
            EXPECT_EQ(route.pattern, "/api/health");
            continue;
        }
        EXPECT_EQ(answer.status, 401) << route.method << " " << path;
        EXPECT_EQ(code(answer), "UNAUTHORIZED");
    }
    EXPECT_EQ(open, 1U);
    EXPECT_EQ(server_->router().routes().size(), 24U);
    EXPECT_EQ(desk_.killed + desk_.disabled + desk_.enabled + keys_.checked, 0);
    EXPECT_TRUE(desk_.placed.empty());
}

TEST_F(Access, WithTheTokenNoRouteSaysThatItIsMissing) {
    for (const net::Route& route : server_->router().routes()) {
        const auto answer = ask(route.method, with_parameters(route.pattern, "owner"));
        EXPECT_NE(answer.status, 401) << route.pattern;
        EXPECT_NE(answer.status, 500) << route.pattern;
        EXPECT_EQ(answer.field("access-control-allow-origin"), "");
        EXPECT_EQ(answer.field("cache-control"), "no-store");
    }
}

TEST_F(Access, WhatDoesNotExistIsNotToldToStrangers) {
    for (const char* path : {"/", "/api", "/api/trade2", "/api/debug", "/api/orders/x/y", "/api/settings", "/health"}) {
        EXPECT_EQ(client().ask("GET", path).status, 401) << path;
        EXPECT_EQ(ask("GET", path).status, 404) << path;
    }
    EXPECT_EQ(client().ask("GET", "/api/trade").status, 401);
    EXPECT_EQ(ask("GET", "/api/trade").status, 405);
}

TEST_F(Access, NothingThatIsNotTheTokenPassesForIt) {
    const std::vector<std::string> wrong = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer  " + token_,
        "Bearer " + token_ + "7",
        "Bearer " + token_.substr(1),
        "Bearer " + token_.substr(0, 63) + "8",
        "Bearer " + std::string(64, '0'),
        "Bearer \"" + token_ + "\"",
        "Bearer " + token_ + "," + token_,
        "Basic " + token_,
        "Token " + token_,
        token_,
        "Bearer\t" + token_,
    };
    for (const std::string& value : wrong) {
        EXPECT_EQ(client().ask("GET", "/api/limits", "Authorization: " + value + "\r\n").status, 401) << value;
    }
    EXPECT_EQ(client().ask("GET", "/api/limits", token_line() + token_line()).status, 401);
    EXPECT_EQ(client().ask("GET", "/api/limits?token=" + token_).status, 401);
    EXPECT_EQ(client().ask("GET", "/api/limits", "Cookie: token=" + token_ + "\r\n").status, 401);
    EXPECT_EQ(client().ask("GET", "/api/limits", "X-CryptoPiggy-Token: " + token_ + "\r\n").status, 401);
    EXPECT_EQ(client().ask("GET", "/api/limits", "authorization: bearer " + token_ + "\r\n").status, 200);
}

TEST_F(Access, NoMalformedHostOriginOrSitePassesOutOfMoreThanSixty) {
    const std::string port = std::to_string(server_->port());
    const std::string other = std::to_string(server_->port() == 65535 ? 65534 : server_->port() + 1);
    const std::string good = "Host: localhost:" + port + "\r\n";
    std::vector<std::pair<std::string, int>> cases;
    for (const std::string& host : std::vector<std::string>{"localhost",
                                                            "localhost:" + other,
                                                            "localhost:" + port + "1",
                                                            "localhost:0" + port,
                                                            "localhost.:" + port,
                                                            "LOCALHOST:" + port,
                                                            "0.0.0.0:" + port,
                                                            "0:" + port,
                                                            "127.0.0.1",
                                                            "127.0.0.1:" + other,
                                                            "127.1:" + port,
                                                            "127.0.0.2:" + port,
                                                            "127.0.0.1.:" + port,
                                                            "2130706433:" + port,
                                                            "0x7f000001:" + port,
                                                            "017700000001:" + port,
                                                            "[::]:" + port,
                                                            "[::1]",
                                                            "::1:" + port,
                                                            "[0:0:0:0:0:0:0:1]:" + port,
                                                            "[::ffff:127.0.0.1]:" + port,
                                                            "evil.example",
                                                            "evil.example:" + port,
                                                            "localhost.evil.example:" + port,
                                                            "evil-localhost:" + port,
                                                            "127.0.0.1.nip.io:" + port,
                                                            "localhost:" + port + "@evil.example",
                                                            "evil.example@localhost:" + port,
                                                            "localhost:" + port + "#",
                                                            "localhost:" + port + "/x",
                                                            "localhost:" + port + ",evil.example",
                                                            "localhost :" + port,
                                                            "user@localhost:" + port,
                                                            "http://localhost:" + port,
                                                            "localhost:" + port + "\t evil",
                                                            std::string()}) {
        cases.emplace_back("Host: " + host + "\r\n", 421);
    }
    cases.emplace_back("", 421);
    cases.emplace_back(good + good, 421);
    cases.emplace_back(good + "Host: evil.example\r\n", 421);
    cases.emplace_back("X-Forwarded-Host: localhost:" + port + "\r\nHost: evil.example\r\n", 421);
    for (const std::string& origin : std::vector<std::string>{
             "null", "http://localhost:" + other, "http://127.0.0.1:" + port, "http://[::1]:" + port,
             "https://localhost:" + port, "http://localhost", "localhost:" + port, "http://localhost:" + port + "/",
             "http://localhost:" + port + ".evil.example", "http://evil.example", "http://evil.example:" + port,
             "http://LOCALHOST:" + port, "http://localhost:" + port + " http://evil.example", "file://",
             "chrome-extension://abcdef", "http://localhost.:" + port, "http://localhost:8501", std::string()}) {
        cases.emplace_back(good + "Origin: " + origin + "\r\n", 403);
    }
    for (const char* site : {"cross-site", "same-site", "", "Same-Origin", "none, same-origin", "unknown"}) {
        cases.emplace_back(good + "Sec-Fetch-Site: " + site + "\r\n", 403);
    }
    ASSERT_GE(cases.size(), 60U);
    for (const auto& [lines, status] : cases) {
        // With the right token, and asking for what anybody may stop: still no.
        auto one = client();
        one.send("POST /api/kill HTTP/1.1\r\n" + lines + token_line() +
                 "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
        const auto answer = one.read_answer();
        EXPECT_EQ(answer.status, status) << lines;
        EXPECT_EQ(answer.body.empty(), status == 421) << lines;
    }
    EXPECT_EQ(desk_.killed, 0);
    EXPECT_EQ(ask("POST", "/api/kill", "{}").status, 200);
    EXPECT_EQ(desk_.killed, 1);
}

TEST_F(Access, AMethodCannotBeSaidInAnotherWay) {
    for (const char* line : {"X-HTTP-Method-Override: POST\r\n", "X-HTTP-Method: POST\r\n",
                             "X-Method-Override: POST\r\n", "X-HTTP-Method-Override: DELETE\r\n"}) {
        EXPECT_EQ(client().ask("GET", "/api/kill", token_line() + line).status, 405) << line;
        EXPECT_EQ(ask("POST", "/api/limits", "{}", line).status, 405) << line;
    }
    EXPECT_EQ(ask("GET", "/api/orders?_method=DELETE").status, 400);
    for (const char* method : {"PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "CONNECT", "get"}) {
        const auto answer = ask(method, "/api/trade", "{}");
        EXPECT_TRUE(answer.status == 405 || answer.status == 421 || answer.status == 400) << method << answer.status;
    }
    EXPECT_EQ(desk_.killed, 0);
    EXPECT_TRUE(desk_.placed.empty());
}

TEST_F(Access, OnlyJsonIsTakenForJson) {
    for (const char* type : {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                             "application/json; charset=latin1", "application/jsonp", ""}) {
        const auto answer = client().ask("POST", "/api/trade", token_line() + "Content-Type: " + type + "\r\n",
                                         R"({"symbol":"BTC/USDT","side":"buy","amount_usd":"5"})");
        EXPECT_EQ(answer.status, 415) << type;
    }
    EXPECT_TRUE(desk_.placed.empty());
}

TEST_F(Access, TwentyRequestsASecondAndThenNoMoreButHealthAndTheKillButton) {
    clock_.stopped = true;
    for (int i = 0; i < 20; ++i) ASSERT_EQ(ask("GET", "/api/limits").status, 200) << i;
    const auto flooded = ask("GET", "/api/limits");
    EXPECT_EQ(flooded.status, 429);
    EXPECT_EQ(code(flooded), "RATE_LIMITED");
    EXPECT_EQ(flooded.field("retry-after"), "1");
    EXPECT_EQ(ask("POST", "/api/kill", "{}").status, 200);
    EXPECT_EQ(ask("POST", "/api/live/disable", "{}").status, 200);
    for (int i = 0; i < 30; ++i) ASSERT_EQ(client().ask("GET", "/api/health").status, 200);
    // Strangers use up nothing.
    clock_.time += 1'000'000'000;
    for (int i = 0; i < 30; ++i) ASSERT_EQ(client().ask("GET", "/api/limits").status, 401);
    for (int i = 0; i < 20; ++i) ASSERT_EQ(ask("GET", "/api/limits").status, 200) << i;
    EXPECT_EQ(ask("GET", "/api/limits").status, 429);
}

TEST_F(Access, SixtyOrdersAMinuteRefusedOnesCountedAndThenTheBrakeSaysHowLong) {
    clock_.stopped = true;
    for (int i = 0; i < 60; ++i) {
        if (i % 20 == 0) clock_.time += 1'000'000'000;  // only so that the limit of requests lets them through
        ASSERT_EQ(trade(i % 2 == 0 ? R"(,"amount_usd":"5")" : R"(,"amount_usd":"5e1")").status, i % 2 == 0 ? 200 : 400);
    }
    clock_.time += 1'000'000'000;
    const auto held = trade(R"(,"amount_usd":"5")");
    EXPECT_EQ(held.status, 429);
    EXPECT_EQ(code(held), "RATE_LIMITED");
    EXPECT_EQ(held.field("retry-after"), "57");
    EXPECT_EQ(desk_.placed.size(), 30U);
    EXPECT_NE(log_.find("held back"), std::string::npos);
    EXPECT_EQ(ask("GET", "/api/live/status").status, 200);  // only orders are held back
    clock_.time += 56'999'999'999;
    EXPECT_EQ(trade(R"(,"amount_usd":"5")").status, 429);
    clock_.time += 1;
    EXPECT_EQ(trade(R"(,"amount_usd":"5")").status, 200);
}

TEST_F(Access, HealthTellsFiveThingsAndNothingElse) {
    const auto answer = client().ask("GET", "/api/health");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, R"({"status":"ok","version":"1.0.0","build":"abc","limits_sha256":")" + hash_ +
                               R"(","time":"2026-02-04T14:32:15.123456Z"})");
    EXPECT_EQ(client().ask("HEAD", "/api/health").status, 200);
    EXPECT_EQ(client().ask("POST", "/api/health", "Content-Type: application/json\r\n", "{}").status, 401);
}

}  // namespace
}  // namespace piggy::backend_api
