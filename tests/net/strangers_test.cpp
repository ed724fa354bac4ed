// Strangers who hold connections, by sending nothing or by taking nothing, keep nobody out who has been let in.

#include <array>

#include "small_server.h"

namespace piggy::net {
namespace {

using namespace std::chrono_literals;

const std::string as_json = "Content-Type: application/json\r\n";
const std::string known = "X-Token: secret\r\n";

ServerLimits few_places() {
    ServerLimits limits;
    limits.connections = 4;
    return limits;
}

// One that waits until its request is being worked on.
class Dawdler : public test::RawClient {
public:
    using test::RawClient::RawClient;
    // Announces a body that never comes, once the server waits for it.
    void send_half_a_request(const std::string& target, const std::string& lines) {
        const std::string whole = request("POST", target, lines + as_json + "Expect: 100-continue\r\n", "0123456789");
        send(whole.substr(0, whole.size() - 10));
        EXPECT_EQ(read_answer().status, 100);
        send("01234");
    }
    void ask_for_much_and_take_one_byte() {
        send(request("GET", "/api/large"));
        char byte = 0;
        EXPECT_EQ(take(&byte, 1), 1);
    }
};

TEST(Strangers, WhoNeverSendTheirBodiesMakeRoom) {
    SmallServer small(few_places());
    std::vector<Dawdler> slow;
    for (int i = 0; i < 12; ++i) {
        slow.emplace_back(small.port()).send_half_a_request("/api/echo", "");
        auto quick = small.client();
        ASSERT_EQ(quick.ask("GET", "/api/closed", known).status, 200) << i;
    }
}

TEST(Strangers, WhoNeverTakeTheirAnswersMakeRoom) {
    SmallServer small(few_places());
    std::vector<Dawdler> slow;
    for (int i = 0; i < 12; ++i) {
        slow.emplace_back(small.port()).ask_for_much_and_take_one_byte();
        auto quick = small.client();
        ASSERT_EQ(quick.ask("GET", "/api/closed", known).status, 200) << i;
    }
}

TEST(Strangers, GoBeforeWhoWasLetIn) {
    SmallServer small(few_places());
    auto let_in = small.client();
    EXPECT_EQ(let_in.ask("GET", "/api/closed", known).status, 200);
    std::vector<Dawdler> many;
    for (int i = 0; i < 40; ++i) {
        many.emplace_back(small.port());
        if (i % 3 == 1) many.back().send_half_a_request("/api/echo", "");
        if (i % 3 != 2) continue;
        EXPECT_EQ(many.back().ask("GET", "/api/closed").status, 401) << "asking alone lets nobody in";
    }
    EXPECT_EQ(let_in.ask("GET", "/api/closed", known).status, 200) << "idle for longest, and still there";
}

TEST(Strangers, NeverPushOutANewcomer) {
    SmallServer small(few_places());
    std::vector<Dawdler> many;
    for (int i = 0; i < 4; ++i) many.emplace_back(small.port()).send_half_a_request("/api/echo", "");
    auto newcomer = small.client();
    newcomer.send("GET /api/closed HTTP/1.1\r\n");  // the rest takes a moment, as a handshake does
    for (int i = 0; i < 2; ++i) many.emplace_back(small.port()).send_half_a_request("/api/echo", "");
    newcomer.send("Host: 127.0.0.1:" + std::to_string(small.port()) + "\r\n" + known + "\r\n");
    EXPECT_EQ(newcomer.read_answer().status, 200);
}

// ::1 is another address than 127.0.0.1.
TEST(Strangers, OfTheAddressWithTheMostConnectionsGoFirst) {
    SmallServer small(few_places());
    test::RawClient other(small.port(), true);
    if (!other.connected()) return;  // this machine has no ::1
    other.send("GET /api/open HTTP/1.1\r\n");
    std::vector<Dawdler> many;
    for (int i = 0; i < 40; ++i) many.emplace_back(small.port()).send_half_a_request("/api/echo", "");
    other.send("Host: [::1]:" + std::to_string(small.port()) + "\r\n\r\n");
    EXPECT_EQ(other.read_answer().status, 200);
}

TEST(Strangers, WhoSendsForSomebodyLetInIsNeverEnded) {
    SmallServer small(few_places());
    Dawdler upload(small.port());
    upload.send_half_a_request("/api/closed-upload", known);
    std::vector<Dawdler> many;
    for (int i = 0; i < 40; ++i) many.emplace_back(small.port()).send_half_a_request("/api/echo", "");
    upload.send("56789");
    EXPECT_EQ(upload.read_answer().status, 200);
}

// Behind a proxy that reads it otherwise the rest would be somebody else's request.
TEST(Strangers, ABodyWhoseEndCouldBeReadInTwoWaysIsRefusedAndTheConnectionEnds) {
    SmallServer small;
    const std::string next = "GET /api/open HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    for (const std::string& lines : std::array<std::string, 15>{
             "Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length: 0\r\nContent-Length: 5\r\n",
             "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
             "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "Content-Length: 5, 5\r\n",
             "Content-Length: +5\r\n", "Content-Length: -1\r\n", "Content-Length: 0x5\r\n", "Content-Length: \r\n",
             "Transfer-Encoding: identity\r\n", "Transfer-Encoding: gzip\r\n",
             "Transfer-Encoding: chunked, identity\r\n", "Transfer-Encoding: xchunked\r\n",
             "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "Transfer-Encoding : chunked\r\n"}) {
        small.handled = 0;
        auto client = small.client();
        client.send("POST /api/echo HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(small.port()) + "\r\n" + as_json +
                    lines + "\r\n0\r\n\r\n" + next);
        const int status = client.read_answer().status;
        EXPECT_EQ(status, 400) << lines;
        EXPECT_TRUE(client.closed_by_server()) << lines;
        EXPECT_EQ(small.handled, 0) << lines;
    }
}

TEST(Strangers, AreTurnedAwayWithEveryHeaderToo) {
    SmallServer small(few_places());
    std::vector<test::RawClient> working;
    for (int i = 0; i < 4; ++i) {
        working.push_back(small.client());
        working.back().send(working.back().request("GET", i < 2 ? "/api/slow" : "/api/apart"));
    }
    small.door.wait_until_someone_waits(4);  // two workers and two kept apart: none can be ended to make room
    const auto answer = small.client().read_answer();
    EXPECT_EQ(answer.status, 503);
    EXPECT_NE(answer.field("content-security-policy").find("frame-ancestors 'none'"), std::string::npos);
    for (const char* name : {"cross-origin-opener-policy", "cross-origin-resource-policy"}) {
        EXPECT_EQ(answer.field(name), "same-origin");
    }
}

TEST(Strangers, AHandshakeThatIsNoneIsAnsweredWithEveryHeaderToo) {
    SmallServer small;
    auto client = small.client();
    const auto answer =
        client.ask("GET", "/ws?ticket=good", "Connection: Upgrade\r\nUpgrade: websocket\r\n" + client.own_origin());
    EXPECT_EQ(answer.status, 400);
    EXPECT_NE(answer.field("content-security-policy").find("default-src 'none'"), std::string::npos) << answer.head;
    EXPECT_EQ(answer.field("x-content-type-options"), "nosniff");
    EXPECT_EQ(answer.field("cache-control"), "no-store");
    EXPECT_EQ(answer.field("server"), "CryptoPiggy") << "and no version of anything";
}

}  // namespace
}  // namespace piggy::net
