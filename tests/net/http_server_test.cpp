// Limits and manners of the server, over real sockets.

#include <sys/resource.h>

#include <thread>
#include <vector>

#include "small_server.h"

namespace piggy::net {
namespace {

using namespace std::chrono_literals;
const std::string as_json = "Content-Type: application/json\r\n";
const std::string as_bytes = "Content-Type: application/octet-stream\r\n";

TEST(HttpServer, ListensOnBothLoopbacksAndSaysWhichPortItGot) {
    SmallServer small;
    EXPECT_GT(small.port(), 0);
    auto v4 = small.client();
    EXPECT_EQ(v4.ask("GET", "/api/open").status, 200);
    test::RawClient v6(small.port(), true);
    if (v6.connected()) {
        EXPECT_EQ(v6.ask("GET", "/api/open").status, 200);
    }
}

TEST(HttpServer, APortThatIsTakenIsOneClearSentence) {
    SmallServer first;
    ServerOptions options;
    options.port = first.port();
    options.random = system::fill_with_random_bytes;
    options.clock = &first.clock;
    const auto second = HttpServer::start(Router(), options);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::unavailable);
    EXPECT_EQ(second.error().what, "cannot listen on port " + std::to_string(first.port()) +
                                       ": another program has it already; stop that program or choose another port "
                                       "with --port");
}

TEST(HttpServer, KeepsAConnectionOpenAndAnswersAPipelineInOrder) {
    SmallServer small;
    auto client = small.client();
    client.send(client.request("GET", "/api/things/one") + client.request("GET", "/api/things/two%2Fthree") +
                client.request("DELETE", "/api/things/f%C3%BCnf"));
    EXPECT_EQ(client.read_answer().body, "one");
    EXPECT_EQ(client.read_answer().body, "two/three");
    EXPECT_EQ(client.read_answer().body, "f\xC3\xBCnf");
    const auto head = client.ask("HEAD", "/api/things/one");
    EXPECT_EQ(head.field("content-length"), "3");
    EXPECT_EQ(client.ask("GET", "/some/page").body, "/some/page");
    EXPECT_EQ(client.ask("GET", "/api/open", "Connection: close\r\n").field("connection"), "close");
    EXPECT_TRUE(client.closed_by_server());
}

TEST(HttpServer, AHeadAboveEightKilobytesIsRefused) {
    SmallServer small;
    auto fits = small.client();
    EXPECT_EQ(fits.ask("GET", "/api/open", "X-Long: " + std::string(7000, 'a') + "\r\n").status, 200);
    auto large = small.client();
    EXPECT_EQ(large.ask("GET", "/api/open", "X-Long: " + std::string(9000, 'a') + "\r\n").status, 431);
    auto endless = small.client();
    endless.send("GET /api/open?" + std::string(100'000, 'a'));
    EXPECT_EQ(endless.read_answer().status, 431);
}

TEST(HttpServer, ABodyAboveItsLimitIsRefusedHoweverItIsAnnounced) {
    SmallServer small;
    auto fits = small.client();
    EXPECT_EQ(fits.ask("POST", "/api/echo", as_json, std::string(64 * 1024, 'x')).body.size(), 64U * 1024);
    auto announced = small.client();
    EXPECT_EQ(announced.ask("POST", "/api/echo", as_json, std::string(64 * 1024 + 1, 'x')).status, 413);
    auto chunked = small.client();
    std::string parts;
    for (int i = 0; i < 70; ++i) parts += "400\r\n" + std::string(1024, 'x') + "\r\n";
    chunked.send("POST /api/echo HTTP/1.1\r\nHost: localhost:" + std::to_string(small.port()) + "\r\n" + as_json +
                 "Transfer-Encoding: chunked\r\n\r\n" + parts);
    EXPECT_EQ(chunked.read_answer().status, 413);
    auto both = small.client();
    both.send("POST /api/echo HTTP/1.1\r\nHost: localhost:" + std::to_string(small.port()) + "\r\n" + as_json +
              "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    EXPECT_EQ(both.read_answer().status, 400);
    auto twice = small.client();
    twice.send("POST /api/echo HTTP/1.1\r\nHost: localhost:" + std::to_string(small.port()) + "\r\n" + as_json +
               "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc");
    EXPECT_EQ(twice.read_answer().status, 400);
    auto negative = small.client();
    negative.send("POST /api/echo HTTP/1.1\r\nHost: localhost:" + std::to_string(small.port()) + "\r\n" + as_json +
                  "Content-Length: -1\r\n\r\n");
    EXPECT_EQ(negative.read_answer().status, 400);
    EXPECT_EQ(small.handled, 1);
}

TEST(HttpServer, AChunkedBodyArrivesWhole) {
    SmallServer small;
    auto client = small.client();
    client.send("POST /api/echo HTTP/1.1\r\nHost: localhost:" + std::to_string(small.port()) + "\r\n" + as_json +
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    EXPECT_EQ(client.read_answer().body, "abcde");
}

TEST(HttpServer, ABigUploadGoesToDiskAndIsGoneAfterwards) {
    SmallServer small;
    auto client = small.client();
    const std::string body(50'000'000, 'u');
    EXPECT_EQ(client.ask("POST", "/api/upload", as_bytes, body).body, "50000000");
    EXPECT_TRUE(small.upload_folder_is_empty());
    EXPECT_EQ(client.ask("POST", "/api/upload", as_bytes).body, "0");
    auto polite = small.client();
    polite.send("POST /api/upload HTTP/1.1\r\nHost: localhost:" + std::to_string(small.port()) + "\r\n" + as_bytes +
                "Content-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(polite.read_answer().status, 100);
    polite.send("body");
    EXPECT_EQ(polite.read_answer().body, "4");
    auto refused = small.client();
    EXPECT_EQ(refused.ask("POST", "/api/upload", as_json, "{}").status, 415);
    auto large = small.client();
    large.send("POST /api/upload HTTP/1.1\r\nHost: localhost:" + std::to_string(small.port()) + "\r\n" + as_bytes +
               "Content-Length: 100000001\r\n\r\n");
    EXPECT_EQ(large.read_answer().status, 413);
}

TEST(HttpServer, AnUploadThatBreaksOffLeavesNothingBehind) {
    SmallServer small;
    {
        auto client = small.client();
        client.send("POST /api/upload HTTP/1.1\r\nHost: localhost:" + std::to_string(small.port()) + "\r\n" + as_bytes +
                    "Content-Length: 1000000\r\n\r\n" + std::string(500'000, 'u'));
    }
    small.server->stop();
    EXPECT_TRUE(small.upload_folder_is_empty());
}

TEST(HttpServer, ALargeAnswerArrivesWhole) {
    SmallServer small;
    auto client = small.client();
    const auto answer = client.ask("GET", "/api/large");
    EXPECT_EQ(answer.body.size(), 20'000'000U);
    EXPECT_EQ(client.ask("GET", "/api/open").status, 200);
}

TEST(HttpServer, TwoHundredIdleConnectionsDoNotKeepTheNextOneWaiting) {
    SmallServer small;
    std::vector<test::RawClient> idle;
    for (int i = 0; i < 200; ++i) {
        idle.push_back(small.client());
        if (i % 2 == 0) idle.back().send("GET /api/op");  // half of them have begun a request
    }
    auto client = small.client();
    EXPECT_EQ(client.ask("GET", "/api/open").status, 200);
}

TEST(HttpServer, AHeadThatNeverEndsIsCutOff) {
    ServerLimits limits;
    limits.read_time = 100ms;
    SmallServer small(limits);
    auto slow = small.client();
    slow.send("GET /api/open HTTP/1.1\r\nHost: ");
    EXPECT_TRUE(slow.closed_by_server());
    auto slow_body = small.client();
    slow_body.send("POST /api/echo HTTP/1.1\r\nHost: localhost:" + std::to_string(small.port()) + "\r\n" + as_json +
                   "Content-Length: 10\r\n\r\nabc");
    EXPECT_TRUE(slow_body.closed_by_server());
    EXPECT_EQ(small.handled, 0);
}

TEST(HttpServer, WhenEveryConnectionIsAtWorkTheNextIsTurnedAwayPolitely) {
    ServerLimits limits;
    limits.connections = 2;
    SmallServer small(limits);
    auto first = small.client();
    auto second = small.client();
    first.send(first.request("GET", "/api/slow"));
    second.send(second.request("GET", "/api/slow"));
    small.door.wait_until_someone_waits(2);
    auto third = small.client();
    const int status = third.read_answer().status;  // it is told before it has asked
    EXPECT_EQ(status, 503);
    small.door.open();
    EXPECT_EQ(first.read_answer().status, 200);
}

TEST(HttpServer, ASlowHandlerDoesNotHoldUpAQuickOne) {
    SmallServer small;
    auto slow = small.client();
    slow.send(slow.request("GET", "/api/slow"));
    small.door.wait_until_someone_waits();
    auto quick = small.client();
    EXPECT_EQ(quick.ask("GET", "/api/open").status, 200);
    small.door.open();
    EXPECT_EQ(slow.read_answer().status, 200);
}

TEST(HttpServer, StoppingLetsARunningRequestFinishAndTakesNoOther) {
    SmallServer small;
    const std::uint16_t port = small.port();
    auto running = small.client();
    running.send(running.request("GET", "/api/slow"));
    auto idle = small.client();
    EXPECT_EQ(idle.ask("GET", "/api/open").status, 200);
    small.door.wait_until_someone_waits();
    std::thread stopping([&] { small.server->stop(); });
    EXPECT_TRUE(idle.closed_by_server());
    small.door.open();
    EXPECT_EQ(running.read_answer().status, 200);
    stopping.join();
    EXPECT_FALSE(test::RawClient(port).connected());
    small.server->stop();
}

TEST(HttpServer, StoppingDoesNotWaitForeverForAStuckClient) {
    ServerLimits limits;
    limits.stop_time = 50ms;
    SmallServer small(limits);
    auto stuck = small.client();
    stuck.send(stuck.request("GET", "/api/large"));  // and never reads
    auto half = small.client();
    half.send("POST /api/echo HTTP/1.1\r\nHost: localhost:" + std::to_string(small.port()) + "\r\n" + as_json +
              "Content-Length: 10\r\n\r\nabc");
    auto quick = small.client();
    EXPECT_EQ(quick.ask("GET", "/api/open").status, 200);
    small.server->stop();
}

TEST(HttpServer, GarbageIsAnsweredOrDroppedAndTheServerLivesOn) {
    SmallServer small;
    for (const std::string& bytes :
         {std::string(1, '\0'), std::string("\r\n\r\n\r\n"), std::string("GET\r\n\r\n"),
          std::string("GET / HTTP/9.9\r\n\r\n"), std::string("GET / HTTP/1.1\nHost: x\n\n"),
          std::string("GET /\xFF HTTP/1.1\r\n\r\n"), std::string(5000, '\xFF'),
          std::string("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), std::string("GET / HTTP/1.1\r\n: x\r\n\r\n"),
          std::string("GET / HTTP/1.1\r\nA B: x\r\n\r\n")}) {
        auto client = small.client();
        client.send(bytes);
        client.shutdown_sending();
        const int status = client.read_answer().status;
        EXPECT_TRUE(status == 0 || status == 400 || status == 421) << status;
    }
    auto client = small.client();
    EXPECT_EQ(client.ask("GET", "/api/open").status, 200);
}

}  // namespace
}  // namespace piggy::net
