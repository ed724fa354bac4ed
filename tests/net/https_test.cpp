// The page's server over TLS, with certificates that the test makes: the same server, and nothing of it for who does
// not speak TLS.

#include <thread>

#include "adapters/net/request_checks.h"
#include "small_server.h"
#include "tls_client.h"

namespace piggy::net {
namespace {

using namespace std::chrono_literals;

class Https : public testing::Test {
protected:
    [[nodiscard]] ServerTls files(const std::string& names = "DNS:localhost,IP:127.0.0.1") const {
        return write_identity(authority_.issue(names), folder_.path());
    }
    [[nodiscard]] TlsClient client(const SmallServer& small) const {
        return TlsClient(small.port(), authority_.file());
    }

    test::TemporaryFolder folder_;
    Authority authority_;
};

TEST_F(Https, ServesRequestsKeepsTheConnectionAndCarriesLargeBodiesBothWays) {
    SmallServer small({}, files());
    auto one = client(small);
    ASSERT_TRUE(one.shook_hands());
    EXPECT_EQ(one.version(), "TLSv1.3");
    EXPECT_EQ(one.ask("GET", "/api/open", one.own_origin()).status, 200);
    EXPECT_EQ(one.ask("GET", "/api/closed").status, 401);
    EXPECT_EQ(one.ask("GET", "/api/open").status, 200) << "on the same connection";
    EXPECT_EQ(one.ask("GET", "/api/large").body, std::string(20'000'000, 'x'));
    EXPECT_EQ(
        one.ask("POST", "/api/upload", "Content-Type: application/octet-stream\r\n", std::string(3'000'000, 'y')).body,
        "3000000");
    EXPECT_EQ(one.ask("GET", "/api/peer").body, "127.0.0.1");
}

TEST_F(Https, EndsAConnectionAsTlsWantsIt) {
    SmallServer small({}, files());
    auto one = client(small);
    EXPECT_EQ(one.ask("GET", "/api/open", "Connection: close\r\n").status, 200);
    EXPECT_TRUE(one.closed_by_server());
    EXPECT_TRUE(one.ended_in_order());
}

TEST_F(Https, SpeaksTls12AndNothingOlderAndOnlyWithForwardSecrecy) {
    SmallServer small({}, files());
    const auto with = [&](TlsClient::Manners manners) {
        TlsClient one(small.port(), authority_.file(), "localhost", manners);
        return one.shook_hands() && one.ask("GET", "/api/open").status == 200;
    };
    EXPECT_TRUE(with({.newest_version = TLS1_2_VERSION}));
    EXPECT_FALSE(with({.newest_version = TLS1_1_VERSION}));
    EXPECT_FALSE(with({.newest_version = TLS1_VERSION}));
    EXPECT_FALSE(with({.newest_version = TLS1_2_VERSION, .ciphers = "AES256-SHA:AES128-GCM-SHA256"}));
    EXPECT_FALSE(with({.newest_version = TLS1_2_VERSION, .ciphers = "ECDHE-ECDSA-AES256-SHA"})) << "no CBC";
}

TEST_F(Https, WhoDoesNotSpeakTlsGetsNothing) {
    SmallServer small({}, files());
    auto plain = small.client();
    EXPECT_EQ(plain.ask("GET", "/api/open").status, 0);
    EXPECT_EQ(small.handled, 0);
    EXPECT_EQ(client(small).ask("GET", "/api/open").status, 200) << "and the next one is served";
}

TEST_F(Https, AnOriginMustBeHttpsAndTheHostOneOfTheNames) {
    SmallServer small({}, files("DNS:box.lan,DNS:localhost"), {"box.lan", "other.lan:8443"});
    const std::string port = std::to_string(small.port());
    const auto ask = [&](const std::string& host, const std::string& origin) {
        auto one = client(small);
        one.send("GET /api/open HTTP/1.1\r\nHost: " + host + "\r\n" +
                 (origin.empty() ? "" : "Origin: " + origin + "\r\n") + "\r\n");
        return one.read_answer().status;
    };
    EXPECT_EQ(ask("box.lan:" + port, "https://box.lan:" + port), 200);
    EXPECT_EQ(ask("other.lan:8443", "https://other.lan:8443"), 200);
    EXPECT_EQ(ask("localhost:" + port, "https://localhost:" + port), 200);
    EXPECT_EQ(ask("box.lan:" + port, ""), 200);
    EXPECT_EQ(ask("box.lan:" + port, "http://box.lan:" + port), 403);
    EXPECT_EQ(ask("box.lan:" + port, "https://box.lan"), 403);
    EXPECT_EQ(ask("box.lan:" + port, "https://other.lan:8443"), 403);
    EXPECT_EQ(ask("box.lan:" + port, "https://evil.example"), 403);
    EXPECT_EQ(ask("box.lan:" + port, "null"), 403);
    EXPECT_EQ(ask("box.lan", ""), 421);
    EXPECT_EQ(ask("box.lan:8443", ""), 421);
    EXPECT_EQ(ask("other.lan:" + port, ""), 421);
    EXPECT_EQ(ask("box.lan.:" + port, ""), 421);
    EXPECT_EQ(ask("evil.box.lan:" + port, ""), 421);
    EXPECT_EQ(ask("BOX.LAN:" + port, ""), 421);
    EXPECT_EQ(ask("0.0.0.0:" + port, ""), 421);
}

TEST_F(Https, ASocketIsToldNewsAndClosesWhenItsLeaseEnds) {
    SmallServer small({}, files());
    small.lease = std::make_shared<SocketLease>();
    auto one = client(small), two = client(small);
    ASSERT_EQ(one.open_socket("/ws?ticket=good", one.own_origin()).status, 101);
    ASSERT_EQ(two.open_socket("/ws?ticket=good", two.own_origin()).status, 101);
    EXPECT_EQ(client(small).open_socket("/ws?ticket=good", "Origin: http://127.0.0.1\r\n").status, 403);
    EXPECT_NE(one.read_frame().payload.find("hello"), std::string::npos);
    EXPECT_NE(one.read_frame().payload.find("snapshot"), std::string::npos);
    small.lease->end();
    for (auto* socket : {&one, &two}) {
        auto frame = socket->read_frame();
        while (frame.opcode == 1) frame = socket->read_frame();
        EXPECT_EQ(frame.opcode, 8);
        socket->send_frame(8, frame.payload);
        EXPECT_TRUE(socket->closed_by_server());
    }
    auto late = client(small);
    ASSERT_EQ(late.open_socket("/ws?ticket=good", late.own_origin()).status, 101);
    auto frame = late.read_frame();
    while (frame.opcode == 1) frame = late.read_frame();
    EXPECT_EQ(frame.opcode, 8) << "by a lease that has ended nothing lives";
}

TEST_F(Https, AHandshakeThatNeverEndsIsCutOffAndKeepsNobodyOut) {
    ServerLimits limits;
    limits.read_time = 50ms;
    SmallServer small(limits, files());
    auto silent = small.client();
    EXPECT_TRUE(silent.closed_by_server());
    limits.read_time = 10s;
    limits.connections = 4;
    SmallServer narrow(limits, files());
    std::vector<test::RawClient> waiting;
    for (int i = 0; i < 12; ++i) waiting.push_back(narrow.client());
    auto one = client(narrow);
    ASSERT_TRUE(one.shook_hands());
    EXPECT_EQ(one.ask("GET", "/api/open").status, 200);
}

TEST_F(Https, ACertificateThatWasRenewedIsServedWithoutARestartAndABrokenOneIsNot) {
    SmallServer small({}, files());
    const auto is_served = [&](const char* name) {
        return TlsClient(small.port(), authority_.file(), name).shook_hands();
    };
    EXPECT_TRUE(is_served("localhost"));
    auto open = client(small);
    ASSERT_TRUE(open.shook_hands());
    std::this_thread::sleep_for(1100ms);  // it is looked at once a second
    (void)files("DNS:box.lan");
    EXPECT_TRUE(is_served("box.lan"));
    EXPECT_FALSE(is_served("localhost"));
    EXPECT_EQ(open.ask("GET", "/api/open").status, 200) << "an open connection goes on with the old one";
    std::this_thread::sleep_for(1100ms);
    std::ofstream(folder_.path() / "server.crt") << "half a certifi";
    EXPECT_TRUE(is_served("box.lan")) << "as before";
    std::this_thread::sleep_for(1100ms);
    EXPECT_TRUE(is_served("box.lan"));
}

TEST_F(Https, StopsInGoodOrderWithSocketsAndConnectionsOpen) {
    SmallServer small({}, files());
    auto socket = client(small), idle = client(small);
    ASSERT_EQ(idle.ask("GET", "/api/open").status, 200);
    ASSERT_EQ(socket.open_socket("/ws?ticket=good", socket.own_origin()).status, 101);
    EXPECT_EQ(socket.read_frame().opcode, 1);
    std::thread stopping([&] { small.server->stop(); });
    auto frame = socket.read_frame();
    while (frame.opcode == 1) frame = socket.read_frame();
    EXPECT_EQ(frame.opcode, 8);
    socket.send_frame(8, frame.payload);
    socket.close();
    EXPECT_TRUE(idle.closed_by_server());
    stopping.join();
}

TEST_F(Https, FilesThatAreNoCertificateAndItsKeyAreClearSentences) {
    const auto start = [](const ServerTls& tls, const std::string& address = "") {
        ServerOptions options;
        options.tls = tls;
        options.address = address;
        static system::SystemClock clock;
        options.clock = &clock;
        options.random = system::fill_with_random_bytes;
        auto started = HttpServer::start(Router(), std::move(options));
        return started ? Error{ErrorCode::outcome_unknown, "it started"} : started.error();
    };
    const ServerTls good = files();
    const ServerTls other = write_identity(authority_.issue("DNS:localhost"), folder_.path(), "other");
    const ServerTls locked =
        write_identity(authority_.issue("DNS:localhost"), folder_.path(), "locked", "a passphrase");
    const auto text = folder_.file("text.pem", "no certificate");
    EXPECT_EQ(start(good).what, "it started");
    EXPECT_EQ(start({folder_.path() / "none.crt", good.key}).code, ErrorCode::not_found);
    EXPECT_EQ(start({good.certificate, folder_.path() / "none.key"}).code, ErrorCode::not_found);
    EXPECT_EQ(start({text, good.key}).code, ErrorCode::malformed);
    EXPECT_EQ(start({folder_.path(), good.key}).code, ErrorCode::malformed);
    EXPECT_EQ(start({good.certificate, good.certificate}).code, ErrorCode::refused) << "others may read it";
    EXPECT_EQ(start({good.certificate, other.key}).code, ErrorCode::malformed) << "of another certificate";
    EXPECT_EQ(start(locked).code, ErrorCode::malformed) << "encrypted, and nobody is asked for its passphrase";
    ::chmod(good.key.c_str(), 0604);
    const auto wide = start(good);
    EXPECT_EQ(wide.code, ErrorCode::refused);
    EXPECT_NE(wide.what.find("chmod 600"), std::string::npos);
}

TEST(ServedAddress, BeyondLoopbackNothingIsServedWithoutTls) {
    for (const char* address : {"0.0.0.0", "::", "192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1"}) {
        EXPECT_FALSE(HttpServer::is_loopback(address).value()) << address;
        ServerOptions options;
        system::SystemClock clock;
        options.clock = &clock;
        options.random = system::fill_with_random_bytes;
        options.address = address;
        const auto started = HttpServer::start(Router(), std::move(options));
        ASSERT_FALSE(started) << address;
        EXPECT_EQ(started.error().code, ErrorCode::refused);
    }
    for (const char* address : {"127.0.0.1", "127.3.2.1", "::1", "::ffff:127.0.0.1"}) {
        EXPECT_TRUE(HttpServer::is_loopback(address).value()) << address;
    }
    for (const char* address : {"", "localhost", "127.1", "box.lan", "127.0.0.1:80", "[::1]"}) {
        EXPECT_FALSE(HttpServer::is_loopback(address)) << address;
    }
}

TEST(ServedAddress, OneThatIsNamedIsServedAlone) {
    SmallServer small({}, {}, {"127.0.0.2"}, "127.0.0.2");
    EXPECT_FALSE(test::RawClient(small.port()).connected());
    EXPECT_FALSE(test::RawClient(small.port(), true).connected());
}

TEST(HostNames, AreNamesWithOrWithoutAPort) {
    for (const char* name : {"box.lan", "box", "box.lan:8501", "192.168.1.5", "192.168.1.5:443", "[2001:db8::5]",
                             "[2001:db8::5]:8501", "a-b.c_d"}) {
        EXPECT_EQ(wrong_in_host_name(name), "") << name;
    }
    for (const char* name : {"",
                             ":8501",
                             "Box.lan",
                             "box.lan:",
                             "box.lan:0",
                             "box.lan:08501",
                             "box.lan:99999",
                             "box.lan:8501:1",
                             "https://box.lan",
                             "box.lan/",
                             "box.lan.",
                             ".lan",
                             "box lan",
                             "*",
                             "*.lan",
                             "[]",
                             "[",
                             "[2001:db8::5",
                             "2001:db8::5",
                             "box.lan\r\nX: y",
                             "b\xC3\xB6x.lan"}) {
        EXPECT_NE(wrong_in_host_name(name), "") << name;
    }
}

TEST(HostNames, BrowsersLeaveTheSchemesOwnPortOut) {
    const auto has = [](const std::vector<std::string>& hosts, const char* host) {
        return std::ranges::find(hosts, host) != hosts.end();
    };
    const auto secure = known_hosts("https", {"box.lan", "far.lan:443", "near.lan:80", "[2001:db8::5]"}, 8501);
    EXPECT_TRUE(has(secure, "box.lan:8501") && has(secure, "far.lan") && has(secure, "far.lan:443"));
    EXPECT_TRUE(has(secure, "near.lan:80") && has(secure, "[2001:db8::5]:8501"));
    EXPECT_FALSE(has(secure, "near.lan") || has(secure, "box.lan") || has(secure, "[2001:db8::5]"));
    EXPECT_TRUE(has(known_hosts("https", {"box.lan"}, 443), "box.lan"));
    EXPECT_FALSE(has(known_hosts("http", {"box.lan"}, 443), "box.lan"));
    EXPECT_TRUE(has(known_hosts("http", {"box.lan"}, 80), "box.lan"));
}

TEST(HttpServer, WhatRunsApartHoldsUpNoWorker) {
    SmallServer small;
    std::vector<test::RawClient> askers;
    for (int i = 0; i < 5; ++i) {
        askers.push_back(small.client());
        askers.back().send(askers.back().request("GET", "/api/apart"));
    }
    small.door.wait_until_someone_waits(2);
    EXPECT_EQ(small.client().ask("GET", "/api/large").status, 200) << "a worker's";
    small.door.open();
    for (auto& asker : askers) EXPECT_EQ(asker.read_answer().status, 200);
}

}  // namespace
}  // namespace piggy::net
