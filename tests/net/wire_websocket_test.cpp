// WireServer's WebSockets: frames as they are sent, bounds on what waits, and how they end.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "raw_client.h"
#include "wire_echo.h"

namespace piggy::net {
namespace {

using namespace std::chrono_literals;
using test::RawClient;

int code_of(const RawClient::Frame& frame) {
    if (frame.opcode != 8 || frame.payload.size() < 2) return 0;
    return static_cast<unsigned char>(frame.payload[0]) * 256 + static_cast<unsigned char>(frame.payload[1]);
}

// Reads on until the close frame.
int close_code_of(RawClient& client) {
    for (;;) {
        const auto frame = client.read_frame();
        if (frame.opcode == -1 || frame.opcode == 8) return code_of(frame);
    }
}

struct OpenSocket : RawClient {
    explicit OpenSocket(const WireEcho& echo) : RawClient(echo.port()) {
        EXPECT_EQ(open_socket("/ws?a=b", "").status, 101);
    }
};

TEST(WireWebSocket, AcceptsAsTheStandardSaysAndTellsTheHandlerTheTarget) {
    WireEcho echo;
    RawClient client(echo.port());
    const auto answer = client.open_socket("/stream?streams=a@trade/b@trade", "X-Test: 1\r\n");
    EXPECT_EQ(answer.status, 101);
    EXPECT_EQ(answer.field("sec-websocket-accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") << "the example of RFC 6455";
    EXPECT_EQ(echo.last_request().path, "/stream");
    EXPECT_EQ(echo.last_request().query, "streams=a@trade/b@trade");
    EXPECT_EQ(echo.last_request().field("x-test"), "1");
}

TEST(WireWebSocket, RefusesWithTheHandlersAnswerAndStaysAnHttpConnection) {
    WireEcho echo;
    RawClient client(echo.port());
    EXPECT_EQ(client.open_socket("/refused", "").status, 403);
    EXPECT_EQ(client.ask("GET", "/", "").status, 200);
    const std::string upgrade = "Connection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n";
    EXPECT_EQ(client.ask("GET", "/ws", upgrade + "Sec-WebSocket-Version: 13\r\n").status, 400) << "no key";
    const auto old = client.ask(
        "GET", "/ws", upgrade + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 8\r\n");
    EXPECT_EQ(old.status, 426);
    EXPECT_EQ(old.field("sec-websocket-version"), "13");
}

TEST(WireWebSocket, CarriesTextsOfEveryLengthBothWays) {
    WireServerOptions options;
    options.frame_bytes_max = 1024 * 1024;
    WireEcho echo(options);
    OpenSocket client(echo);
    for (const std::size_t length : {0U, 1U, 125U, 126U, 127U, 65535U, 65536U, 700'000U}) {
        const std::string text(length, 'x');
        client.send_frame(1, text);
        const auto frame = client.read_frame();
        ASSERT_EQ(frame.opcode, 1);
        ASSERT_EQ(frame.payload, text);
    }
}

TEST(WireWebSocket, ReadsMaskedAndCutFramesAndAPingAmongThem) {
    WireEcho echo;
    OpenSocket client(echo);
    // "Hello" masked as in RFC 6455, 5.7, byte by byte.
    for (const char byte : std::string("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", 11)) client.send({&byte, 1});
    EXPECT_EQ(client.read_frame().payload, "Hello");
    client.send(std::string("\x01\x83\0\0\0\0Hel", 9));
    client.send(std::string("\x89\x81\0\0\0\0p", 7));
    client.send(std::string("\x80\x82\0\0\0\0lo", 8));
    const auto pong = client.read_frame();
    EXPECT_EQ(pong.opcode, 10);
    EXPECT_EQ(pong.payload, "p");
    EXPECT_EQ(client.read_frame().payload, "Hello");
    echo.wait_for_event("pinged");
}

TEST(WireWebSocket, PingsAndHearsThePong) {
    WireEcho echo;
    OpenSocket client(echo);
    echo.wait_for_sockets(1);
    echo.with_socket([](WireSocket& socket) { socket.ping("1700000000000"); });
    const auto ping = client.read_frame();
    EXPECT_EQ(ping.opcode, 9);
    EXPECT_EQ(ping.payload, "1700000000000");
    client.send_frame(10, ping.payload);
    echo.wait_for_event("ponged 1700000000000");
}

TEST(WireWebSocket, ClosesWithTheCodeThatSaysWhatWasWrong) {
    WireServerOptions options;
    options.frame_bytes_max = 1000;
    WireEcho echo(options);
    const auto code_after = [&](const std::string& bytes) {
        OpenSocket client(echo);
        client.send(bytes);
        return close_code_of(client);
    };
    const std::string no_mask("\0\0\0\0", 4);
    EXPECT_EQ(code_after("\x81\xfe\x03\xe9" + no_mask), 1009) << "announced is enough";
    EXPECT_EQ(code_after("\x01\xfe\x03\xe8" + no_mask + std::string(1000, 'x') + "\x80\x81" + no_mask + "x"), 1009);
    EXPECT_EQ(code_after("\x81\x01x"), 1002) << "not masked";
    EXPECT_EQ(code_after("\xc1\x81" + no_mask + "x"), 1002) << "a bit nobody agreed on";
    EXPECT_EQ(code_after("\x83\x81" + no_mask + "x"), 1002) << "an unknown kind";
    EXPECT_EQ(code_after("\x80\x81" + no_mask + "x"), 1002) << "goes on with nothing";
    EXPECT_EQ(code_after("\x01\x81" + no_mask + "x\x81\x81" + no_mask + "x"), 1002) << "a text inside a text";
    EXPECT_EQ(code_after("\x09\x81" + no_mask + "x"), 1002) << "a ping in parts";
    EXPECT_EQ(code_after("\x89\xfe\x01\x01" + no_mask + std::string(257, 'x')), 1002) << "a long ping";
    EXPECT_EQ(code_after("\x88\x81" + no_mask + "x"), 1002) << "half a close code";
    EXPECT_EQ(code_after("\x88\x82" + no_mask + "\x03\xed"), 1002) << "1005 is never sent";
    EXPECT_EQ(code_after("\x81\x81" + no_mask + "\xff"), 1007);
    EXPECT_EQ(code_after("\x82\x81" + no_mask + "x"), 1003) << "binary";
    EXPECT_EQ(code_after("\x88\x82" + no_mask + "\x0f\xa0"), 4000) << "a close is answered with its own code";
    EXPECT_EQ(code_after("\x88\x80" + no_mask), 1000);
}

TEST(WireWebSocket, TellsItsListenerOnceHoweverItEnds) {
    WireEcho echo;
    { OpenSocket gone(echo); }
    echo.wait_for_event("closed");
    OpenSocket asks(echo);
    asks.send_frame(1, "close 4001");
    asks.send_frame(1, "not heard any more");
    const auto frame = asks.read_frame();
    EXPECT_EQ(code_of(frame), 4001);
    EXPECT_EQ(frame.payload.substr(2), "as you say");
    asks.send_frame(8, frame.payload);
    EXPECT_TRUE(asks.closed_by_server());
    echo.wait_for_sockets(0);
    OpenSocket dropped(echo);
    dropped.send_frame(1, "close 1006");
    EXPECT_EQ(dropped.read_frame().opcode, -1) << "no close frame";
    echo.wait_for_sockets(0);
    EXPECT_EQ(echo.events(), (std::vector<std::string>{"opened", "closed", "opened", "text close 4001", "closed",
                                                       "opened", "text close 1006", "closed"}));
}

TEST(WireWebSocket, AClientThatNeverAnswersTheCloseIsDropped) {
    WireEcho echo;
    OpenSocket client(echo);
    client.send_frame(1, "close 1000");
    EXPECT_EQ(code_of(client.read_frame()), 1000);
    EXPECT_TRUE(client.closed_by_server());
    echo.wait_for_sockets(0);
}

TEST(WireWebSocket, TwoHundredClientsGetEveryFrameInOrder) {
    WireEcho echo;
    std::vector<OpenSocket> clients;
    for (int i = 0; i < 200; ++i) clients.emplace_back(echo);
    echo.wait_for_sockets(200);
    for (int round = 0; round < 20; ++round) {
        std::vector<std::string> texts;
        for (int i = 0; i < 10; ++i) texts.push_back("frame " + std::to_string(round * 10 + i));
        ASSERT_TRUE(echo.tell_all(texts));
    }
    for (OpenSocket& client : clients) {
        for (int i = 0; i < 200; ++i) ASSERT_EQ(client.read_frame().payload, "frame " + std::to_string(i));
    }
}

TEST(WireWebSocket, ASlowReaderIsClosedAndTheOthersHearEverything) {
    WireServerOptions options;
    options.frames_waiting_max = 100;
    WireEcho echo(options);
    OpenSocket slow(echo);
    echo.wait_for_sockets(1);
    const std::string text(64 * 1024, 'x');
    int rounds = 0;
    while (echo.tell_all({text})) ASSERT_LT(++rounds, 10'000) << "the queue grew without end";
    EXPECT_GE(rounds, 100);
    echo.wait_for_sockets(0);
    OpenSocket quick(echo);
    echo.wait_for_sockets(1);
    EXPECT_TRUE(echo.tell_all({"hello"}));
    EXPECT_EQ(quick.read_frame().payload, "hello");
    EXPECT_EQ(close_code_of(slow), 1008) << "it can still learn why, when it reads in time";
}

TEST(WireWebSocket, AClientThatPingsAndNeverReadsThePongsIsClosed) {
    WireServerOptions options;
    options.frames_waiting_max = 1000;
    WireEcho echo(options);
    OpenSocket flood(echo);
    echo.wait_for_sockets(1);
    std::string pings;
    for (int i = 0; i < 1000; ++i) pings += std::string("\x89\xFD\0\0\0\0", 6) + std::string(125, 'p');
    int rounds = 0;
    while (echo.open_sockets() > 0 && flood.send(pings)) ASSERT_LT(++rounds, 10'000) << "pongs were queued without end";
    EXPECT_EQ(echo.open_sockets(), 0U);
}

TEST(WireWebSocket, TheBytesThatWaitAreBoundedToo) {
    WireServerOptions options;
    options.bytes_waiting_max = 1024 * 1024;
    WireEcho echo(options);
    OpenSocket slow(echo);
    echo.wait_for_sockets(1);
    int rounds = 0;
    while (echo.tell_all({std::string(600'000, 'x')})) ASSERT_LT(++rounds, 1000) << "the queue grew without end";
    echo.wait_for_sockets(0);
}

TEST(WireWebSocket, AReaderThatStopsForTooLongIsDroppedThoughLittleWaits) {
    WireServerOptions options;
    options.write_time = 200ms;
    options.bytes_waiting_max = 64 * 1024 * 1024;
    WireEcho echo(options);
    OpenSocket stalled(echo);
    echo.wait_for_sockets(1);
    EXPECT_TRUE(echo.tell_all({std::string(32 * 1024 * 1024, 'x')}));
    echo.wait_for_sockets(0);
}

TEST(WireWebSocket, SendsOneTextToManyWithoutCopyingIt) {
    WireEcho echo;
    OpenSocket first(echo), second(echo);
    echo.wait_for_sockets(2);
    const auto text = std::make_shared<const std::string>(std::string(8 * 1024 * 1024 - 10, 'x'));
    long owners = 0;
    echo.with_socket([&](WireSocket& socket) {
        EXPECT_TRUE(socket.send(text));
        owners = text.use_count();
    });
    EXPECT_EQ(owners, 2);
    EXPECT_EQ(first.read_frame().payload.size(), text->size());
}

}  // namespace
}  // namespace piggy::net
