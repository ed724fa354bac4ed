// WireServer: what it hands over, what it answers, how it misbehaves when told to, and what it stands.

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <future>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "adapters/net/wire_server.h"
#include "raw_client.h"
#include "wire_echo.h"

namespace piggy::net {
namespace {

using namespace std::chrono_literals;
using test::RawClient;

TEST(WireServer, HandsOverPathQueryFieldsAndBodyByteForByte) {
    WireEcho echo;
    RawClient client(echo.port());
    const std::string query = "symbol=BTC%55SDT&x=a+b&&signature=%2f?q";
    const auto answer =
        client.ask("POST", "/api/v3/or%64er?" + query, "X-MBX-APIKEY:  k \r\nX-Twice: 1\r\nx-twice: 2\r\n",
                   std::string("a=1&b=\0\r\n\r\n", 11));
    EXPECT_EQ(answer.status, 200);
    const WireRequest seen = echo.last_request();
    EXPECT_EQ(seen.method, "POST");
    EXPECT_EQ(seen.path, "/api/v3/or%64er");
    EXPECT_EQ(seen.query, query);
    EXPECT_EQ(seen.field("x-mbx-apikey"), "k");
    EXPECT_EQ(seen.field("X-TWICE"), "1");
    EXPECT_EQ(seen.count("X-Twice"), 2U);
    EXPECT_EQ(seen.field("absent"), "");
    EXPECT_EQ(seen.body, std::string("a=1&b=\0\r\n\r\n", 11));
}

// A client that reconnects to a server that starts again asks in the very moment the port is open.
TEST(WireServer, TellsItsPortBeforeItAnswersWhoAsksFirst) {
    std::uint16_t known = 0;
    std::optional<RawClient> first;
    WireHandlers handlers;
    handlers.bound = [&](std::uint16_t port) {
        EXPECT_TRUE(first.emplace(port).send("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
        std::this_thread::sleep_for(std::chrono::milliseconds(50));  // were it heard already, port 0 would be told
        known = port;
    };
    handlers.request = [&](WireRequest&&) { return WireAnswer{.body = std::to_string(known)}; };
    const auto server = WireServer::start(std::move(handlers), {});
    ASSERT_TRUE(server) << server.error().what;
    EXPECT_EQ(first->read_answer().body, std::to_string((*server)->port()));
}

TEST(WireServer, TakesAnyContentTypeAndAnEmptyBodyAndAnyMethod) {
    WireEcho echo;
    RawClient client(echo.port());
    EXPECT_EQ(client.ask("POST", "/", "Content-Type: application/json\r\n").status, 200);
    EXPECT_EQ(client.ask("PUT", "/", "Content-Type: nonsense\r\n", "x").body, "x");
    EXPECT_EQ(client.ask("DELETE", "/x", "").status, 200);
    EXPECT_EQ(client.ask("PURGE", "/x", "").status, 200);
    EXPECT_EQ(echo.last_request().method, "PURGE");
}

TEST(WireServer, AnswersWithNothingButTypeLengthAndTheHandlersFields) {
    WireEcho echo;
    RawClient client(echo.port());
    EXPECT_EQ(client.ask("GET", "/teapot").head,
              "HTTP/1.1 418 I'm a teapot\r\nContent-Type: application/json;charset=UTF-8\r\nContent-Length: 4\r\n"
              "Retry-After: 7\r\n\r\n");
    EXPECT_EQ(client.ask("GET", "/no-content").head, "HTTP/1.1 204 No Content\r\n\r\n");
}

TEST(WireServer, AnswersHeadAsItWouldGetButWithoutABody) {
    WireEcho echo;
    RawClient client(echo.port());
    const auto head = client.ask("HEAD", "/teapot");
    EXPECT_EQ(head.status, 418);
    EXPECT_EQ(head.field("content-length"), "4");
    EXPECT_EQ(client.ask("GET", "/teapot").body, "tea\n");
}

TEST(WireServer, ReadsChunkedBodiesAndBelievesNoFieldOfTheirTrailer) {
    WireEcho echo;
    RawClient client(echo.port());
    client.send("POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4;ext=1\r\nabcd\r\n");
    client.send("1\r\n");
    client.send("e\r\n0\r\nX-MBX-APIKEY: late\r\n\r\n");
    EXPECT_EQ(client.read_answer().body, "abcde");
    EXPECT_EQ(echo.last_request().count("x-mbx-apikey"), 0U);
}

TEST(WireServer, SaysContinueToAClientThatWaitsForIt) {
    WireEcho echo;
    RawClient client(echo.port());
    client.send("POST /c HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    EXPECT_EQ(client.read_answer().status, 100);
    client.send("abc");
    EXPECT_EQ(client.read_answer().body, "abc");
}

TEST(WireServer, AnswersPipelinedRequestsInTheirOrderHoweverTheyAreCut) {
    WireEcho echo;
    RawClient client(echo.port());
    std::string all;
    for (int i = 0; i < 200; ++i) all += client.request("POST", "/n", "", "body " + std::to_string(i));
    std::thread sender([&] {
        for (std::size_t at = 0; at < all.size(); at += 777) client.send(std::string_view(all).substr(at, 777));
    });
    for (int i = 0; i < 200; ++i) ASSERT_EQ(client.read_answer().body, "body " + std::to_string(i));
    sender.join();
}

TEST(WireServer, ReadsARequestThatComesByteByByte) {
    WireEcho echo;
    RawClient client(echo.port());
    for (const char byte : client.request("POST", "/slow?a=b", "X-A: b\r\n", "body")) client.send({&byte, 1});
    EXPECT_EQ(client.read_answer().body, "body");
    EXPECT_EQ(echo.last_request().query, "a=b");
}

TEST(WireServer, ClosesAfterTheAnswerWhenTheClientAsksForIt) {
    WireEcho echo;
    RawClient closing(echo.port());
    EXPECT_EQ(closing.ask("GET", "/", "Connection: close\r\n").field("connection"), "close");
    EXPECT_TRUE(closing.closed_by_server());
    RawClient old(echo.port());
    old.send("GET / HTTP/1.0\r\n\r\n");
    EXPECT_EQ(old.read_answer().status, 200);
    EXPECT_TRUE(old.closed_by_server());
    RawClient old_kept(echo.port());
    for (int i = 0; i < 2; ++i) {
        old_kept.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        EXPECT_EQ(old_kept.read_answer().field("connection"), "keep-alive");
    }
}

TEST(WireServer, RefusesWhatIsNoHttpOrTooLargeWithAnEmptyAnswerAndCloses) {
    WireServerOptions options;
    options.body_bytes_max = 1000;
    options.head_bytes_max = 2000;
    WireEcho echo(options);
    const auto told = [&](const std::string& bytes) {
        RawClient client(echo.port());
        client.send(bytes);
        const auto answer = client.read_answer();
        EXPECT_EQ(answer.body, "");
        EXPECT_EQ(answer.field("connection"), "close");
        EXPECT_TRUE(client.closed_by_server());
        return answer.status;
    };
    EXPECT_EQ(told("nonsense\r\n\r\n"), 400);
    EXPECT_EQ(told("GET / HTTP/9.9\r\n\r\n"), 400);
    EXPECT_EQ(told("GET / HTTP/1.1\r\nbad name: x\r\n\r\n"), 400);
    EXPECT_EQ(told("POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"), 400);
    EXPECT_EQ(told("POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n"), 400);
    EXPECT_EQ(told("POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"), 400);
    EXPECT_EQ(told("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n"), 400);
    EXPECT_EQ(told("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), 400);
    EXPECT_EQ(told("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(3000, 'x')), 400);
    EXPECT_EQ(told("POST / HTTP/1.1\r\nContent-Length: 1001\r\n\r\n"), 413);
    EXPECT_EQ(told("POST / HTTP/1.1\r\nContent-Length: 99999999999\r\nExpect: 100-continue\r\n\r\n"), 413);
    EXPECT_EQ(
        told("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" + std::string(1001, 'x') + "\r\n0\r\n\r\n"),
        413);
    EXPECT_EQ(told("GET / HTTP/1.1\r\nX: " + std::string(3000, 'x')), 431);
    std::string many = "GET / HTTP/1.1\r\n";
    for (int i = 0; i < 300; ++i) many += "X-" + std::to_string(i) + ": y\r\n";
    EXPECT_EQ(told(many + "\r\n"), 431);
    EXPECT_EQ(echo.handled(), 0);
    EXPECT_EQ(RawClient(echo.port()).ask("POST", "/", "", std::string(1000, 'x')).body.size(), 1000U);
}

TEST(WireServer, AHandlerThatThrowsIsAnInternalErrorAndTheServerLives) {
    WireEcho echo;
    RawClient client(echo.port());
    EXPECT_EQ(client.ask("GET", "/throw").status, 500);
    EXPECT_EQ(client.ask("GET", "/").status, 200);
}

TEST(WireServer, DelaysOneAnswerWithoutHoldingUpTheOthers) {
    WireServerOptions options;
    options.read_time = options.idle_time = 100ms;  // a delay is neither
    WireEcho echo(options);
    RawClient slow(echo.port());
    slow.send(slow.request("GET", "/delay"));
    echo.wait_until_handled(1);
    RawClient quick(echo.port());
    EXPECT_EQ(quick.ask("GET", "/", "", "now").status, 200);
    EXPECT_EQ(slow.read_answer().body, "late");
    EXPECT_GE(echo.since_delay_began(), 300ms);
}

TEST(WireServer, ResetsTheConnectionWithoutAByteWhenToldTo) {
    WireEcho echo;
    RawClient client(echo.port());
    client.send(client.request("GET", "/reset"));
    EXPECT_EQ(client.error_of_next_read(), ECONNRESET);
}

TEST(WireServer, CutsAnAnswerInTheMiddleOfItsBodyWhenToldTo) {
    WireEcho echo;
    RawClient client(echo.port());
    const auto answer = client.ask("GET", "/cut");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.field("content-length"), "1000");
    EXPECT_EQ(answer.field("connection"), "");
    EXPECT_EQ(answer.body, std::string(500, 'c'));
}

TEST(WireServer, ResetsTheConnectionInTheMiddleOfAnAnswerWhenToldTo) {
    WireEcho echo;
    RawClient client(echo.port());
    const auto answer = client.ask("GET", "/torn");
    EXPECT_EQ(answer.field("content-length"), "1000");
    EXPECT_EQ(answer.body, std::string(500, 'c'));
}

TEST(WireServer, StaysSilentUntilTheIdleTimeWhenToldTo) {
    WireServerOptions options;
    options.idle_time = 200ms;
    WireEcho echo(options);
    RawClient client(echo.port());
    client.send(client.request("GET", "/silent") + client.request("GET", "/"));
    EXPECT_EQ(client.read_answer().status, 0);
    EXPECT_TRUE(client.closed_by_server());
    EXPECT_EQ(echo.handled(), 1) << "what came behind it is not answered either";
}

TEST(WireServer, TellsAClientThatNeverFinishesItsHeadOrBodyThatItWaitedLongEnough) {
    WireServerOptions options;
    options.read_time = 200ms;
    WireEcho echo(options);
    RawClient head(echo.port()), body(echo.port()), chunks(echo.port());
    head.send("GET / HT");
    body.send("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc");
    chunks.send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab");
    for (RawClient* client : {&head, &body, &chunks}) {
        EXPECT_EQ(client->read_answer().status, 408);
        EXPECT_TRUE(client->closed_by_server());
    }
    EXPECT_EQ(echo.handled(), 0);
}

TEST(WireServer, ASteadyTrickleDoesNotBuyAClientMoreTime) {
    WireServerOptions options;
    options.read_time = 300ms;
    WireEcho echo(options);
    RawClient client(echo.port());
    client.send("GET / HTTP/1.1\r\nX: ");
    std::atomic<bool> done = false;
    std::thread trickle([&] {
        while (!done && client.send("x")) std::this_thread::sleep_for(10ms);
    });
    EXPECT_EQ(client.read_answer().status, 408);
    done = true;
    trickle.join();
}

TEST(WireServer, ClosesAConnectionThatIdlesTooLong) {
    WireServerOptions options;
    options.idle_time = 100ms;
    WireEcho echo(options);
    RawClient never(echo.port()), once(echo.port());
    EXPECT_EQ(once.ask("GET", "/").status, 200);
    EXPECT_TRUE(never.closed_by_server());
    EXPECT_TRUE(once.closed_by_server());
}

TEST(WireServer, DropsAClientThatAsksAndNeverReads) {
    WireServerOptions options;
    options.write_time = 200ms;
    options.connections_max = 1;
    WireEcho echo(options);
    RawClient stalled(echo.port());
    stalled.send(stalled.request("GET", "/large"));
    echo.wait_until_handled(1);
    int status = 0;
    const auto patience = std::chrono::steady_clock::now() + 20s;
    while (status != 200 && std::chrono::steady_clock::now() < patience) {
        status = RawClient(echo.port()).ask("GET", "/").status;  // 503 for as long as the other has the only place
    }
    EXPECT_EQ(status, 200);
}

TEST(WireServer, MakesRoomByClosingWhoIdlesLongestAndNeverAWebSocket) {
    WireServerOptions options;
    options.connections_max = 3;
    WireEcho echo(options);
    RawClient socket(echo.port());
    ASSERT_EQ(socket.open_socket("/ws", "").status, 101);
    RawClient first(echo.port());
    EXPECT_EQ(first.ask("GET", "/").status, 200);
    RawClient second(echo.port());
    EXPECT_EQ(second.ask("GET", "/").status, 200);
    RawClient third(echo.port());
    EXPECT_EQ(third.ask("GET", "/").status, 200);
    EXPECT_TRUE(first.closed_by_server());
    EXPECT_EQ(second.ask("GET", "/").status, 200);
    socket.send_frame(1, "still here");
    EXPECT_EQ(socket.read_frame().payload, "still here");
}

TEST(WireServer, WhenAllItsPlacesAreWebSocketsANewcomerIsToldToComeBack) {
    WireServerOptions options;
    options.connections_max = 1;
    WireEcho echo(options);
    RawClient socket(echo.port());
    ASSERT_EQ(socket.open_socket("/ws", "").status, 101);
    EXPECT_EQ(RawClient(echo.port()).read_answer().status, 503);
}

TEST(WireServer, AnswersWhileAThousandSocketsIdleAndAHundredSayHalfAHead) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 8192);
    ::setrlimit(RLIMIT_NOFILE, &limit);
    WireEcho echo;
    std::vector<RawClient> crowd;
    for (int i = 0; i < 1000; ++i) {
        crowd.emplace_back(echo.port());
        ASSERT_TRUE(crowd.back().connected());
        if (i % 10 == 0) crowd.back().send("GET / HTTP/1.1\r\nX-Half: ");
    }
    RawClient client(echo.port());
    for (int i = 0; i < 100; ++i) ASSERT_EQ(client.ask("GET", "/").status, 200);
    EXPECT_EQ(crowd[1].ask("GET", "/").status, 200);
}

TEST(WireServer, ClientsThatComeAndGoInEveryStateLeaveNothingBehind) {
    const auto open_files = [] {
        return std::distance(std::filesystem::directory_iterator("/proc/self/fd"),
                             std::filesystem::directory_iterator());
    };
    WireEcho echo;
    EXPECT_EQ(RawClient(echo.port()).ask("GET", "/").status, 200);
    echo.wait_until_handled(1);
    const auto before = open_files();  // and its own end of that connection, perhaps
    for (int i = 0; i < 500; ++i) {
        RawClient client(echo.port());
        if (i % 5 == 1) client.send("GET / HT");
        if (i % 50 == 2) client.send(client.request("GET", "/large"));
        if (i % 5 == 3) client.send(client.request("GET", "/delay"));
        if (i % 5 == 4) {
            ASSERT_EQ(client.open_socket("/ws", "").status, 101);
            client.send_frame(1, "hello");
        }
    }
    const auto patience = std::chrono::steady_clock::now() + 20s;
    while (open_files() > before && std::chrono::steady_clock::now() < patience) std::this_thread::yield();
    EXPECT_LE(open_files(), before);
    EXPECT_EQ(RawClient(echo.port()).ask("GET", "/").status, 200);
}

TEST(WireServer, SaysWhyItCannotHaveItsPort) {
    WireEcho echo;
    WireServerOptions options;
    options.port = echo.port();
    WireHandlers handlers;
    handlers.request = [](WireRequest&&) { return WireAnswer{}; };
    const auto second = WireServer::start(handlers, options);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::unavailable);
    EXPECT_NE(second.error().what.find("another program has it already"), std::string::npos);
}

TEST(WireServer, AnswersOnTheOtherLoopbackToo) {
    WireEcho echo;
    RawClient v6(echo.port(), true);
    if (!v6.connected()) GTEST_SKIP() << "this machine has no ::1";
    EXPECT_EQ(v6.ask("GET", "/").status, 200);
}

TEST(WireServer, RunsPostedTasksAndTicksOnTheThreadOfItsHandlers) {
    WireEcho echo;
    RawClient client(echo.port());
    ASSERT_EQ(client.ask("GET", "/").status, 200);
    std::promise<std::thread::id> posted;
    echo.server->post([&] { posted.set_value(std::this_thread::get_id()); });
    EXPECT_EQ(posted.get_future().get(), echo.handler_thread());
    echo.wait_until_ticks(3);
    EXPECT_EQ(echo.tick_thread(), echo.handler_thread());
}

TEST(WireServer, ATickThatTakesTooLongIsNotMadeUpFor) {
    std::atomic<int> ticks = 0;
    std::promise<void> slow_one_done;
    WireHandlers handlers;
    handlers.request = [](WireRequest&&) { return WireAnswer{}; };
    handlers.tick = [&] {
        if (++ticks != 1) return;
        const auto until = std::chrono::steady_clock::now() + 300ms;
        while (std::chrono::steady_clock::now() < until) std::this_thread::yield();
        slow_one_done.set_value();
    };
    WireServerOptions options;
    options.tick_every = 20ms;
    auto server = WireServer::start(handlers, options);
    ASSERT_TRUE(server);
    slow_one_done.get_future().get();
    std::promise<int> seen;
    (*server)->post([&] { seen.set_value(ticks); });  // runs right behind the slow tick
    EXPECT_LE(seen.get_future().get(), 2);
}

TEST(WireServer, CallsNothingAfterStopReturned) {
    WireEcho echo;
    RawClient socket(echo.port()), idle(echo.port()), late(echo.port());
    ASSERT_EQ(socket.open_socket("/ws", "").status, 101);
    late.send(late.request("GET", "/delay"));
    echo.wait_until_handled(1);
    echo.server->stop();
    const int calls = echo.calls();
    const auto goodbye = socket.read_frame();
    EXPECT_EQ(goodbye.opcode, 8);
    EXPECT_EQ(goodbye.payload, std::string("\x03\xE9", 2));
    EXPECT_TRUE(idle.closed_by_server());
    EXPECT_EQ(late.read_answer().status, 0);
    echo.server->post([&] { ADD_FAILURE() << "ran after stop"; });
    EXPECT_EQ(echo.events().back(), "closed");
    EXPECT_EQ(echo.calls(), calls);
    EXPECT_FALSE(RawClient(echo.port()).connected());
}

}  // namespace
}  // namespace piggy::net
