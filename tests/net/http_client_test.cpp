// HttpClient: what it asks, what it believes, and what it says about a request that got no answer.

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "adapters/net/http_client.h"
#include "odd_server.h"
#include "tls_front.h"
#include "wire_echo.h"

namespace piggy::net {
namespace {

using namespace std::chrono_literals;

ServerAddress plain(std::uint16_t port) { return {"127.0.0.1", port, false}; }

OutboundRequest get(const std::string& target, std::chrono::milliseconds deadline = 20s) {
    return {.method = "GET", .target = target, .fields = {}, .body = {}, .deadline = deadline};
}

OutboundRequest post(const std::string& target, const std::string& body) {
    return {.method = "POST", .target = target, .fields = {}, .body = body, .deadline = 20s};
}

// The sentence of a request that must have gone this far; what else happened is told.
std::string told(const tl::expected<InboundAnswer, NoAnswer>& result, Departure departure) {
    if (result) return "it was answered " + std::to_string(result->status);
    if (result.error().departure != departure) return "the other departure: " + result.error().what;
    return result.error().what;
}

constexpr auto has = [](const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos ? testing::AssertionSuccess() : testing::AssertionFailure() << text;
};

TEST(HttpClient, AsksExactlyWhatItWasToldAndHandsOverTheWholeAnswer) {
    WireEcho echo;
    HttpClient client(plain(echo.port()));
    OutboundRequest request = post("/api/v3/order?symbol=BTC%55SDT&signature=ab", "a=b");
    request.fields = {{"X-MBX-APIKEY", "key"}, {"Content-Type", "application/x-www-form-urlencoded"}};
    const auto answer = client.send(request);
    ASSERT_TRUE(answer) << answer.error().what;
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->field("CONTENT-TYPE"), "application/json;charset=UTF-8");
    EXPECT_EQ(answer->field("absent"), "");
    EXPECT_EQ(answer->body, "a=b");
    const WireRequest seen = echo.last_request();
    EXPECT_EQ(seen.method, "POST");
    EXPECT_EQ(seen.path, "/api/v3/order");
    EXPECT_EQ(seen.query, "symbol=BTC%55SDT&signature=ab");
    EXPECT_EQ(seen.field("x-mbx-apikey"), "key");
    EXPECT_EQ(seen.field("host"), "127.0.0.1:" + std::to_string(echo.port()));
    EXPECT_EQ(seen.fields.size(), 4U) << "and the length, and no more";
}

TEST(HttpClient, ReadsEveryKindOfAnswer) {
    WireEcho echo;
    HttpClient client(plain(echo.port()));
    EXPECT_EQ(client.send(get("/no-content")).value().status, 204);
    OutboundRequest head = get("/thousand");
    head.method = "HEAD";
    EXPECT_EQ(client.send(head).value().field("content-length"), "1000");
    EXPECT_EQ(client.send(get("/thousand")).value().body, std::string(1000, 't'));
    EXPECT_EQ(client.send(get("/teapot")).value().field("retry-after"), "7");
    EXPECT_EQ(client.send(get("/redirect")).value().status, 302) << "no redirect is followed";
    EXPECT_EQ(client.send(post("/", std::string(900'000, 'x'))).value().body.size(), 900'000U);
}

TEST(HttpClient, ReadsChunkedInterimAndUnendedAnswers) {
    OddServer server([](OddConnection& connection, int number) {
        connection.read_head();
        if (number == 1) {
            connection.write("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r");
            connection.write("\n2;x=y\r\nde\r\n0\r\nX-Late: z\r\n\r\n");
            connection.read_head();
            connection.write("HTTP/1.1 200 OK\r\n\r\nuntil the end");
        }
    });
    HttpClient client(plain(server.port()));
    const auto chunked = client.send(get("/"));
    ASSERT_TRUE(chunked) << chunked.error().what;
    EXPECT_EQ(chunked->body, "abcde");
    EXPECT_EQ(chunked->field("x-late"), "");
    EXPECT_EQ(chunked->field("link"), "");
    EXPECT_EQ(client.send(get("/")).value().body, "until the end");
    EXPECT_EQ(server.accepted(), 1);
}

TEST(HttpClient, KeepsAConnectionAndUsesItAgain) {
    OddServer server([](OddConnection& connection, int) {
        while (!connection.read_head().empty()) connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    });
    {
        HttpClient client(plain(server.port()));
        for (int i = 0; i < 50; ++i) ASSERT_EQ(client.send(get("/")).value().body, "ok");
        EXPECT_EQ(server.accepted(), 1);
    }
    HttpClient hasty(plain(server.port()), {.idle_time = 0ms});
    for (int i = 0; i < 3; ++i) ASSERT_EQ(hasty.send(get("/")).value().body, "ok");
    EXPECT_EQ(server.accepted(), 4) << "what idled too long is not used";
}

TEST(HttpClient, DoesNotUseAConnectionThatTheServerHasClosedOrSaidWouldClose) {
    std::promise<void> closed;
    OddServer server([&](OddConnection& connection, int number) {
        connection.read_head();
        if (number == 1) connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        if (number == 2) connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        if (number == 3)
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 a second answer\r\n\r\n");
        if (number == 4) connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        connection.close();
        if (number == 1) closed.set_value();
    });
    HttpClient client(plain(server.port()));
    EXPECT_EQ(client.send(get("/")).value().status, 200);
    closed.get_future().get();
    for (int i = 0; i < 3; ++i) {
        const auto answer = client.send(get("/"));
        EXPECT_TRUE(answer) << answer.error().what;
    }
    EXPECT_EQ(server.accepted(), 4);
}

TEST(HttpClient, ServesManyThreadsThroughAFewConnections) {
    WireEcho echo;
    HttpClient client(plain(echo.port()), {.connections = 3});
    std::atomic<int> right = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < 100; ++i) {
                const std::string body = std::to_string(t * 1000 + i);
                const auto answer = client.send(post("/", body));
                if (answer && answer->body == body) ++right;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(right, 800);
}

TEST(HttpClient, WhereNoConnectionCameToBeNothingWasSent) {
    std::uint16_t port = 0;
    ::close(OddServer::listening_socket(port));
    HttpClient refused(plain(port));
    const std::string sentence = told(refused.send(get("/api/v3/x?signature=secret")), Departure::nothing_sent);
    EXPECT_TRUE(has(sentence, "GET /api/v3/x at 127.0.0.1:" + std::to_string(port) + " was not sent: no connection"));
    EXPECT_FALSE(has(sentence, "secret"));
    HttpClient nowhere({"no..such..name", 80, false});
    EXPECT_TRUE(has(told(nowhere.send(get("/")), Departure::nothing_sent), "was not found"));
    HttpClient abroad({"192.0.2.1", 80, false});
    EXPECT_TRUE(has(told(abroad.send(get("/")), Departure::nothing_sent), "without TLS only this machine"));
}

TEST(HttpClient, AHandshakeThatNeverEndsHasSentNothing) {
    std::promise<void> done;
    auto is_done = done.get_future().share();
    OddServer server([&](OddConnection&, int) { is_done.wait(); });
    HttpClient slow({"127.0.0.1", server.port(), true}, {.connect_time = 100ms});
    EXPECT_TRUE(has(told(slow.send(get("/")), Departure::nothing_sent), "no connection within"));
    HttpClient impatient({"127.0.0.1", server.port(), true});
    EXPECT_TRUE(has(told(impatient.send(get("/", 100ms)), Departure::nothing_sent), "within 100 ms"));
    done.set_value();
}

TEST(HttpClient, WaitingForAFreeConnectionUntilTheDeadlineHasSentNothing) {
    std::promise<void> done;
    auto is_done = done.get_future().share();
    std::promise<void> arrived;
    OddServer server([&](OddConnection& connection, int) {
        connection.read_head();
        arrived.set_value();
        is_done.wait();
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    });
    HttpClient client(plain(server.port()), {.connections = 1});
    auto first = std::async(std::launch::async, [&] { return client.send(get("/first")); });
    arrived.get_future().get();
    EXPECT_TRUE(has(told(client.send(get("/second", 100ms)), Departure::nothing_sent), "no connection was free"));
    done.set_value();
    EXPECT_EQ(first.get().value().status, 200);
}

TEST(HttpClient, GivenUpWhoeverWaitsGoesOnWithoutAnAnswerAndSoDoesWhoeverAsksLater) {
    std::promise<void> asked, over;
    OddServer server([&](OddConnection& connection, int) {
        connection.read_head();
        asked.set_value();
        over.get_future().wait();
    });
    HttpClient client(plain(server.port()));
    auto waiting = std::async(std::launch::async, [&] { return client.send(post("/order", "a=b")); });
    asked.get_future().wait();
    client.give_up();
    EXPECT_TRUE(has(told(waiting.get(), Departure::maybe_arrived), "the client was stopped"));
    EXPECT_TRUE(has(told(client.send(get("/later")), Departure::nothing_sent), "the client was stopped"));
    over.set_value();
}

TEST(HttpClient, OnceAByteMayHaveLeftTheOutcomeIsUnknownWhateverTheServerDid) {
    const auto outcome = [](const OddServer::Script& script, const OutboundRequest& request) {
        OddServer server(script);
        HttpClient client(plain(server.port()));
        return told(client.send(request), Departure::maybe_arrived);
    };
    const auto answering = [&](const std::string& bytes) {
        return outcome(
            [&](OddConnection& connection, int) {
                connection.read_head();
                connection.write(bytes);
            },
            get("/x?signature=secret"));
    };
    EXPECT_TRUE(has(outcome([](OddConnection& connection, int) { connection.close(); }, post("/x", "a")),
                    "POST /x at 127.0.0.1:"));
    EXPECT_TRUE(has(answering(""), "was sent, but its outcome is unknown: the server closed"));
    EXPECT_TRUE(has(answering("HTTP/1.1 200 OK\r\nContent-Le"), "before its answer was whole"));
    EXPECT_TRUE(has(answering("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), "before its answer was whole"));
    EXPECT_TRUE(has(answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc"), "was whole"));
    EXPECT_TRUE(has(answering("SSH-2.0-OpenSSH\r\n\r\n"), "not well-formed"));
    EXPECT_TRUE(has(answering("HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x')), "head is too large"));
    EXPECT_FALSE(has(answering(""), "secret"));
    std::promise<void> done;
    auto is_done = done.get_future().share();
    OddServer silent([&](OddConnection& connection, int) {
        connection.read_head();
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhal");
        is_done.wait();
    });
    HttpClient client(plain(silent.port()));
    const auto began = std::chrono::steady_clock::now();
    EXPECT_TRUE(has(told(client.send(get("/", 150ms)), Departure::maybe_arrived), "no whole answer within 150 ms"));
    EXPECT_GE(std::chrono::steady_clock::now() - began, 150ms);
    done.set_value();
}

TEST(HttpClient, SendsOnceAndNeverAgain) {
    std::atomic<int> heads = 0;
    OddServer server([&](OddConnection& connection, int) {
        if (!connection.read_head().empty()) ++heads;
        if (heads == 1) connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        if (heads == 1 && !connection.read_head().empty()) ++heads;
    });
    HttpClient client(plain(server.port()));
    EXPECT_EQ(client.send(get("/")).value().status, 200);
    EXPECT_TRUE(has(told(client.send(post("/order", "x")), Departure::maybe_arrived), "outcome is unknown"));
    EXPECT_EQ(heads, 2);
    EXPECT_EQ(server.accepted(), 1) << "no second try on a new connection";
}

TEST(HttpClient, ReadsNoLongerBodyThanItWasAllowed) {
    WireEcho echo;
    HttpClient client(plain(echo.port()));
    OutboundRequest request = get("/thousand");
    request.body_bytes_max = 999;
    EXPECT_TRUE(has(told(client.send(request), Departure::maybe_arrived), "larger than the 999 bytes"));
    request.body_bytes_max = 1000;
    EXPECT_EQ(client.send(request).value().body.size(), 1000U);
    OddServer endless([](OddConnection& connection, int) {
        connection.read_head();
        connection.write("HTTP/1.1 200 OK\r\n\r\n" + std::string(2000, 'x'));
        connection.read_rest();
    });
    HttpClient other(plain(endless.port()));
    EXPECT_TRUE(has(told(other.send(request), Departure::maybe_arrived), "larger than the 1000 bytes"));
}

TEST(HttpClient, RefusesWhatWouldBecomeAnotherRequest) {
    WireEcho echo;
    HttpClient client(plain(echo.port()));
    const auto refused = [&](OutboundRequest request) { return told(client.send(request), Departure::nothing_sent); };
    EXPECT_TRUE(has(refused(get("/a b")), "percent-encoded"));
    EXPECT_TRUE(has(refused(get("/a\r\nX: y")), "percent-encoded"));
    EXPECT_TRUE(has(refused(get("http://other/")), "does not begin with /"));
    OutboundRequest request = get("/");
    request.method = "GET /x";
    EXPECT_TRUE(has(refused(request), "method"));
    request = get("/");
    request.fields = {{"X-A", "b\r\nX-C: d"}};
    EXPECT_TRUE(has(refused(request), "more than one line"));
    request.fields = {{"X A", "b"}};
    EXPECT_TRUE(has(refused(request), "name is not a word"));
    request.fields = {{"content-length", "3"}};
    EXPECT_TRUE(has(refused(request), "set by the client itself"));
    EXPECT_EQ(echo.handled(), 0);
}

struct OverTls : testing::Test {
    [[nodiscard]] std::string outcome(const Identity& identity, const std::string& host, const Authority& believed,
                                      TlsFront::Manners manners = {}) {
        TlsFront front(identity, echo.port(), manners);
        HttpClient client({host, front.port(), true, believed.file()});
        const auto answer = client.send(get("/thousand"));
        name = front.asked_name();
        if (answer) return std::to_string(answer->status) + " " + std::to_string(answer->body.size());
        return answer.error().departure == Departure::nothing_sent ? answer.error().what : "it was sent!";
    }
    WireEcho echo;
    Authority authority;
    std::string name;
};

TEST_F(OverTls, AnswersComeWhenChainAndNameAreRight) {
    EXPECT_EQ(outcome(authority.issue("DNS:localhost"), "localhost", authority), "200 1000");
    EXPECT_EQ(name, "localhost") << "SNI";
    EXPECT_EQ(outcome(authority.issue("IP:127.0.0.1"), "127.0.0.1", authority), "200 1000");
    EXPECT_EQ(name, "") << "an address is no name";
    EXPECT_EQ(outcome(authority.issue("DNS:localhost"), "localhost", authority, {.newest_version = TLS1_2_VERSION}),
              "200 1000");
}

TEST_F(OverTls, NothingIsSentToWhoCannotProveItsName) {
    const Authority other;
    EXPECT_TRUE(has(outcome(other.issue("DNS:localhost"), "localhost", authority), "certificate was refused"));
    EXPECT_TRUE(has(outcome(authority.issue("DNS:example.com"), "localhost", authority), "mismatch"));
    EXPECT_TRUE(has(outcome(authority.issue("DNS:127.0.0.1"), "127.0.0.1", authority), "mismatch"));
    EXPECT_TRUE(has(outcome(authority.issue("DNS:localhost.example.com"), "localhost", authority), "mismatch"));
    EXPECT_TRUE(has(outcome(authority.issue("DNS:localhost", -1), "localhost", authority), "expired"));
    EXPECT_TRUE(
        has(outcome(authority.issue("DNS:localhost"), "localhost", authority, {.newest_version = TLS1_1_VERSION}),
            "TLS failed"));
    EXPECT_EQ(echo.handled(), 0);
}

TEST_F(OverTls, TheSystemsOwnAuthoritiesDoNotKnowOurs) {
    TlsFront front(authority.issue("DNS:localhost"), echo.port());
    HttpClient client({"localhost", front.port(), true});
    EXPECT_TRUE(has(told(client.send(get("/")), Departure::nothing_sent), "certificate was refused"));
    HttpClient no_file({"localhost", front.port(), true, "/no/such/file.pem"});
    EXPECT_TRUE(has(told(no_file.send(get("/")), Departure::nothing_sent), "/no/such/file.pem cannot be read"));
    HttpClient to_plain({"127.0.0.1", echo.port(), true, authority.file()});
    EXPECT_TRUE(has(told(to_plain.send(get("/")), Departure::nothing_sent), "TLS failed"));
    EXPECT_EQ(echo.handled(), 0);
}

TEST_F(OverTls, AnAnswerThatEndsWithTheConnectionIsWholeOnlyWhenTheEndWasSaid) {
    OddServer server([](OddConnection& connection, int) {
        connection.read_head();
        connection.write("HTTP/1.1 200 OK\r\n\r\nuntil the end");
    });
    const Identity identity = authority.issue("DNS:localhost");
    TlsFront polite(identity, server.port());
    HttpClient first({"localhost", polite.port(), true, authority.file()});
    const auto whole = first.send(get("/"));
    ASSERT_TRUE(whole) << whole.error().what;
    EXPECT_EQ(whole->body, "until the end");
    TlsFront rude(identity, server.port(), {.says_goodbye = false});
    HttpClient second({"localhost", rude.port(), true, authority.file()});
    EXPECT_TRUE(has(told(second.send(get("/")), Departure::maybe_arrived), "broke before the answer was whole"));
}

TEST_F(OverTls, ConnectionsAreKeptAndLargeBodiesGoBothWays) {
    TlsFront front(authority.issue("DNS:localhost"), echo.port());
    HttpClient client({"localhost", front.port(), true, authority.file()}, {.connections = 2});
    for (int i = 0; i < 20; ++i) {
        const auto answer = client.send(post("/", std::string(100'000, static_cast<char>('a' + i))));
        ASSERT_TRUE(answer) << answer.error().what;
        ASSERT_EQ(answer->body, std::string(100'000, static_cast<char>('a' + i)));
    }
}

}  // namespace
}  // namespace piggy::net
