// The first layer over a real socket: no request that names another host, page or type reaches a handler.

#include <vector>

#include "small_server.h"

namespace piggy::net {
namespace {

TEST(FirstLayer, NoMalformedHostOriginOrSitePassesOutOfMoreThanSixty) {
    SmallServer small;
    const std::string port = std::to_string(small.port());
    const std::string good = "Host: localhost:" + port + "\r\n";
    const std::string other_port = std::to_string(small.port() == 65535 ? 65534 : small.port() + 1);
    struct Case {
        std::string lines;
        int status;
    };
    std::vector<Case> cases;
    for (const std::string& host : std::vector<std::string>{"localhost",
                                                            "localhost:" + other_port,
                                                            "localhost:" + port + "1",
                                                            "localhost:0" + port,
                                                            "localhost.:" + port,
                                                            "LOCALHOST:" + port,
                                                            "0.0.0.0:" + port,
                                                            "127.0.0.1",
                                                            "127.0.0.1:" + other_port,
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
                                                            std::string(""),
                                                            "user@localhost:" + port,
                                                            "http://localhost:" + port,
                                                            "localhost:" + port + "\t evil",
                                                            "localh\xC3\xB6st:" + port}) {
        cases.push_back({"Host: " + host + "\r\n", 421});
    }
    cases.push_back({"", 421});
    cases.push_back({good + good, 421});
    cases.push_back({good + "Host: evil.example\r\n", 421});
    cases.push_back({"Host: evil.example\r\n" + good, 421});
    cases.push_back({"X-Forwarded-Host: localhost:" + port + "\r\nHost: evil.example\r\n", 421});
    for (const std::string& origin : std::vector<std::string>{
             "null", std::string(""), "http://localhost:" + other_port, "http://127.0.0.1:" + port,
             "http://[::1]:" + port, "https://localhost:" + port, std::string("http://localhost"), "localhost:" + port,
             "http://localhost:" + port + "/", "http://localhost:" + port + ".evil.example",
             std::string("http://evil.example"), "http://evil.example:" + port, "HTTP://localhost:" + port,
             "http://LOCALHOST:" + port, "http://localhost:" + port + " http://evil.example", "file://",
             "chrome-extension://abcdef", "http://localhost.:" + port}) {
        cases.push_back({good + "Origin: " + origin + "\r\n", 403});
    }
    const std::string own = "Origin: http://localhost:" + port + "\r\n";
    cases.push_back({good + own + own, 403});
    cases.push_back({good + own + "Origin: http://evil.example\r\n", 403});
    for (const char* site : {"cross-site", "same-site", "", "Same-Origin", "none, same-origin", "unknown"}) {
        cases.push_back({good + "Sec-Fetch-Site: " + site + "\r\n", 403});
        cases.push_back({good + own + "Sec-Fetch-Site: " + site + "\r\n", 403});
    }
    cases.push_back({good + "Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site\r\n", 403});

    ASSERT_GE(cases.size(), 60U);
    for (const Case& one : cases) {
        auto client = small.client();
        client.send("GET /api/open HTTP/1.1\r\n" + one.lines + "\r\n");
        const auto answer = client.read_answer();
        EXPECT_EQ(answer.status, one.status) << one.lines;
        EXPECT_EQ(answer.body.empty(), one.status == 421) << one.lines;
        EXPECT_EQ(answer.field("access-control-allow-origin"), "");
    }
    EXPECT_EQ(small.handled, 0);
}

TEST(FirstLayer, OurOwnPageUnderEachOfItsNamesPasses) {
    SmallServer small;
    const std::string port = std::to_string(small.port());
    for (const std::string& host : {"localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port}) {
        for (const std::string& further :
             {std::string(), "Origin: http://" + host + "\r\n", std::string("Sec-Fetch-Site: same-origin\r\n"),
              "Origin: http://" + host + "\r\nSec-Fetch-Site: same-origin\r\n",
              std::string("Sec-Fetch-Site: none\r\n")}) {
            auto client = small.client();
            client.send("GET /api/open HTTP/1.1\r\nHost: " + host + "\r\n" + further + "\r\n");
            EXPECT_EQ(client.read_answer().status, 200) << host << further;
        }
    }
}

TEST(FirstLayer, AnAbsoluteTargetMustNameTheHostItIsSentTo) {
    SmallServer small;
    const std::string port = std::to_string(small.port());
    const std::string host = "Host: localhost:" + port + "\r\n\r\n";
    const auto status = [&](const std::string& target) {
        auto client = small.client();
        client.send("GET " + target + " HTTP/1.1\r\n" + host);
        return client.read_answer().status;
    };
    EXPECT_EQ(status("http://localhost:" + port + "/api/open"), 200);
    EXPECT_EQ(status("http://127.0.0.1:" + port + "/api/open"), 421);
    EXPECT_EQ(status("http://evil.example/api/open"), 421);
    EXPECT_EQ(status("https://localhost:" + port + "/api/open"), 421);
    EXPECT_EQ(status("*"), 421);
    EXPECT_EQ(status("api/open"), 421);
    EXPECT_EQ(status("//api/open"), 400);
    EXPECT_EQ(status("/api/../api/open"), 400);
    EXPECT_EQ(status("/api/%2e%2e/open"), 400);
    EXPECT_EQ(status("/api/op%00en"), 400);
    EXPECT_EQ(status("/api/op%zzen"), 400);
    EXPECT_EQ(status("/api/op%ffen"), 400);
    EXPECT_EQ(status("/api/open?a=1&a=2"), 400);
}

TEST(FirstLayer, OnlyJsonMayChangeSomething) {
    SmallServer small;
    const auto status = [&](const std::string& lines) {
        auto client = small.client();
        return client.ask("POST", "/api/echo", lines, "{}").status;
    };
    EXPECT_EQ(status("Content-Type: application/json\r\n"), 200);
    EXPECT_EQ(status("Content-Type: Application/JSON; charset=UTF-8\r\n"), 200);
    for (const char* type :
         {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "",
          "application/json; charset=latin1", "application/jsonp", "text/json", "application/json, text/plain"}) {
        EXPECT_EQ(status(std::string("Content-Type: ") + type + "\r\n"), 415) << type;
    }
    EXPECT_EQ(status(""), 415);
    EXPECT_EQ(status("Content-Type: application/json\r\nContent-Type: text/plain\r\n"), 415);
    EXPECT_EQ(status("Content-Type: application/json\r\nContent-Encoding: gzip\r\n"), 415);
    auto client = small.client();
    EXPECT_EQ(client.ask("GET", "/api/open", "Content-Length: 2\r\n", "").status, 400);
}

TEST(FirstLayer, AMethodIsTheRoutesOrRefused) {
    SmallServer small;
    for (const char* method : {"TRACE", "OPTIONS", "CONNECT", "PATCH", "PROPFIND", "get"}) {
        auto client = small.client();
        EXPECT_EQ(client.ask(method, "/api/open").status, 405) << method;
    }
    auto client = small.client();
    const auto answer = client.ask("DELETE", "/api/open", "X-Token: secret\r\n");
    EXPECT_EQ(answer.status, 405);
    EXPECT_EQ(answer.field("allow"), "GET");
    EXPECT_EQ(client.ask("POST", "/api/open", "X-HTTP-Method-Override: GET\r\nX-Token: secret\r\n").status, 405);
    EXPECT_EQ(client.ask("GET", "/api/nowhere", "X-Token: secret\r\n").status, 404);
    EXPECT_EQ(client.ask("GET", "/api/nowhere").status, 401);
    EXPECT_EQ(client.ask("GET", "/api/closed").status, 401);
    EXPECT_EQ(client.ask("GET", "/api/closed", "X-Token: secret\r\n").status, 200);
}

TEST(FirstLayer, EveryAnswerCarriesTheSecurityHeaders) {
    SmallServer small;
    const auto expect_headers = [](const test::RawAnswer& answer) {
        EXPECT_NE(answer.field("content-security-policy").find("default-src 'none'"), std::string::npos);
        EXPECT_NE(answer.field("content-security-policy").find("frame-ancestors 'none'"), std::string::npos);
        EXPECT_EQ(answer.field("content-security-policy").find("unsafe"), std::string::npos);
        EXPECT_EQ(answer.field("x-content-type-options"), "nosniff");
        EXPECT_EQ(answer.field("referrer-policy"), "no-referrer");
        EXPECT_EQ(answer.field("cross-origin-opener-policy"), "same-origin");
        EXPECT_EQ(answer.field("cross-origin-resource-policy"), "same-origin");
        EXPECT_EQ(answer.field("cache-control"), "no-store");
        EXPECT_NE(answer.field("x-request-id"), "");
    };
    for (const char* target : {"/api/open", "/api/closed", "/api/throws", "/page", "/api/%zz"}) {
        auto client = small.client();
        expect_headers(client.ask("GET", target));
    }
    auto stranger = small.client();
    stranger.send("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
    expect_headers(stranger.read_answer());
    auto babbler = small.client();
    babbler.send("\x16\x03\x01 hello\r\n\r\n");
    const auto answer = babbler.read_answer();
    EXPECT_EQ(answer.status, 400);
    expect_headers(answer);
}

TEST(FirstLayer, AFailingHandlerTellsNothingButAnId) {
    SmallServer small;
    auto client = small.client();
    const auto answer = client.ask("GET", "/api/throws");
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.body.find("private detail"), std::string::npos);
    EXPECT_NE(answer.body.find(answer.field("x-request-id")), std::string::npos);
}

}  // namespace
}  // namespace piggy::net
