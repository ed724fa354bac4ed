// Stream: what it tells its listener, and how it ends.

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "adapters/net/stream_client.h"
#include "adapters/net/websocket_frames.h"
#include "odd_server.h"
#include "tls_front.h"
#include "wire_echo.h"

namespace piggy::net {
namespace {

using namespace std::chrono_literals;

constexpr auto has = [](const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos ? testing::AssertionSuccess() : testing::AssertionFailure() << text;
};

// Remembers what it was told, and lets a test wait for it.
class Ear final : public StreamListener {
public:
    void opened() override { note("opened"); }
    void text(std::string_view frame) override { note("text " + std::string(frame)); }
    void pinged() override { note("pinged"); }
    void closed(int code, const std::string& reason) override {
        note("closed " + std::to_string(code) + ": " + reason);
    }

    void wait_for(const std::string& event, int how_often = 1) {
        wait([&] { return std::ranges::count(events_, event) >= how_often; });
    }
    void wait_for_texts(int how_many) {
        wait([&] { return std::ranges::count_if(events_, is_text) >= how_many; });
    }
    // "code: reason"
    std::string wait_for_the_end() {
        wait([&] { return !events_.empty() && events_.back().starts_with("closed "); });
        return events().back().substr(7);
    }
    [[nodiscard]] std::vector<std::string> events() {
        const std::lock_guard lock(mutex_);
        return events_;
    }

private:
    static bool is_text(const std::string& event) { return event.starts_with("text "); }
    void note(std::string event) {
        const std::lock_guard lock(mutex_);
        EXPECT_TRUE(events_.empty() || !events_.back().starts_with("closed ")) << event << " after the end";
        events_.push_back(std::move(event));
        changed_.notify_all();
    }
    template <class Condition>
    void wait(const Condition& condition) {
        std::unique_lock lock(mutex_);
        EXPECT_TRUE(changed_.wait_for(lock, 20s, condition)) << "waited too long";
    }
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> events_;
};

StreamOptions plain(std::uint16_t port, std::string target = "/ws") {
    StreamOptions options;
    options.address = {"127.0.0.1", port, false};
    options.target = std::move(target);
    return options;
}

// How a stream with these options ends by itself.
std::string end_of(StreamOptions options) {
    const auto ear = std::make_shared<Ear>();
    const auto stream = open_stream(std::move(options), ear);
    return ear->wait_for_the_end();
}

// Reads the request and accepts it as the standard says.
void accept_stream(OddConnection& connection, const std::string& then = "") {
    const std::string head = connection.read_head();
    const std::size_t key = head.find("Sec-WebSocket-Key: ") + 19;
    connection.write(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: " +
        accept_key(head.substr(key, 24)) + "\r\n\r\n" + then);
}

TEST(StreamClient, OpensTalksBothWaysAndClosesInOrder) {
    WireEcho echo;
    const auto ear = std::make_shared<Ear>();
    const auto stream = open_stream(plain(echo.port(), "/stream?streams=a@trade/b@depth"), ear);
    ear->wait_for("opened");
    EXPECT_EQ(echo.last_request().path, "/stream");
    EXPECT_EQ(echo.last_request().query, "streams=a@trade/b@depth");
    EXPECT_EQ(echo.last_request().field("host"), "127.0.0.1:" + std::to_string(echo.port()));
    EXPECT_TRUE(stream->send("hello"));
    EXPECT_TRUE(stream->send(""));
    EXPECT_TRUE(stream->send("\xF0\x9F\x90\x96"));
    ear->wait_for("text \xF0\x9F\x90\x96");
    stream->close();
    EXPECT_EQ(ear->wait_for_the_end(), "1000: closed by this side");
    EXPECT_FALSE(stream->send("too late"));
    EXPECT_EQ(ear->events(), (std::vector<std::string>{"opened", "text hello", "text ", "text \xF0\x9F\x90\x96",
                                                       "closed 1000: closed by this side"}));
    echo.wait_for_event("closed");
}

TEST(StreamClient, CannotSendBeforeItIsOpen) {
    std::promise<void> go;
    auto may_go = go.get_future().share();
    OddServer server([&](OddConnection& connection, int) {
        may_go.wait();
        accept_stream(connection);
        connection.read_rest();
    });
    const auto ear = std::make_shared<Ear>();
    const auto stream = open_stream(plain(server.port()), ear);
    EXPECT_FALSE(stream->send("too early"));
    go.set_value();
    ear->wait_for("opened");
    EXPECT_TRUE(stream->send("now"));
}

TEST(StreamClient, CarriesLongTextsOverTlsWithTheSameCareForNames) {
    WireServerOptions server_options;
    server_options.frame_bytes_max = 4 * 1024 * 1024;
    WireEcho echo(server_options);
    const Authority authority;
    TlsFront front(authority.issue("DNS:localhost"), echo.port());
    StreamOptions options;
    options.address = {"localhost", front.port(), true, authority.file()};
    {
        const auto ear = std::make_shared<Ear>();
        const auto stream = open_stream(options, ear);
        ear->wait_for("opened");
        for (const std::size_t size : {125U, 126U, 65535U, 65536U, 3'000'000U}) {
            stream->send(std::string(size, 'x'));
            ear->wait_for("text " + std::string(size, 'x'));
        }
    }
    const Authority other;
    options.address.authority_file = other.file();
    EXPECT_TRUE(has(end_of(options), "certificate was refused"));
    TlsFront wrong_name(authority.issue("DNS:example.com"), echo.port());
    options.address = {"localhost", wrong_name.port(), true, authority.file()};
    EXPECT_TRUE(has(end_of(options), "mismatch"));
}

TEST(StreamClient, TellsWhyItCouldNotBeOpened) {
    WireEcho echo;
    // A listen key may stand in the path, so none of it is told.
    EXPECT_TRUE(has(end_of(plain(echo.port(), "/refused?listenKey=secret")),
                    "0: a stream at 127.0.0.1:" + std::to_string(echo.port()) +
                        " could not be opened: the server answered 403"));
    EXPECT_TRUE(has(end_of(plain(echo.port(), "/a b")), "percent-encoded"));
    std::uint16_t port = 0;
    ::close(OddServer::listening_socket(port));
    EXPECT_TRUE(has(end_of(plain(port)), "no connection: "));
    const auto answering = [](const std::string& bytes) {
        OddServer server([&](OddConnection& connection, int) {
            connection.read_head();
            connection.write(bytes);
        });
        return end_of(plain(server.port()));
    };
    const std::string switching = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
    EXPECT_TRUE(
        has(answering(switching + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"), "does not fit"));
    EXPECT_TRUE(has(answering(switching + "\r\n"), "does not fit"));
    EXPECT_TRUE(has(answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), "answered 200"));
    EXPECT_TRUE(has(answering("nonsense\r\n\r\n"), "not one of HTTP"));
    EXPECT_TRUE(has(answering("HTTP/1.1 101 Swi"), "the server closed the connection"));
    std::promise<void> done;
    auto is_done = done.get_future().share();
    OddServer silent([&](OddConnection&, int) { is_done.wait(); });
    StreamOptions options = plain(silent.port());
    options.connect_time = 100ms;
    EXPECT_TRUE(has(end_of(options), "longer than the time"));
    done.set_value();
}

TEST(StreamClient, TellsTheServersCloseCodeAndItsReason) {
    WireEcho echo;
    const auto ended_by = [&](std::uint16_t code, const std::string& reason) {
        const auto ear = std::make_shared<Ear>();
        const auto stream = open_stream(plain(echo.port()), ear);
        ear->wait_for("opened");
        echo.wait_for_sockets(1);
        echo.with_socket([&](WireSocket& socket) { socket.close(code, reason); });
        const std::string end = ear->wait_for_the_end();
        echo.wait_for_sockets(0);
        return end;
    };
    EXPECT_EQ(ended_by(4001, "listen key expired"), "4001: the server closed the stream with 4001: listen key expired");
    EXPECT_EQ(ended_by(1000, ""), "1000: the server closed the stream with 1000");
    EXPECT_TRUE(has(ended_by(1006, ""), "0: the "));
    const auto ear = std::make_shared<Ear>();
    const auto stream = open_stream(plain(echo.port()), ear);
    ear->wait_for("opened");
    echo.server->stop();
    EXPECT_TRUE(has(ear->wait_for_the_end(), "1001: "));
}

TEST(StreamClient, ReadsFramesInPartsAndPingsAmongThemHoweverTheyAreCut) {
    std::promise<std::string> heard;
    OddServer server([&](OddConnection& connection, int) {
        accept_stream(connection,
                      "\x81\x05"
                      "early");
        for (const char byte : std::string("\x01\x03Hel\x89\x02hi\x00\x00\x80\x02lo\x88\x02\x03\xE8", 19)) {
            connection.write({&byte, 1});
        }
        heard.set_value(connection.read_rest());
    });
    const auto ear = std::make_shared<Ear>();
    const auto stream = open_stream(plain(server.port()), ear);
    EXPECT_EQ(ear->wait_for_the_end(), "1000: the server closed the stream with 1000");
    EXPECT_EQ(ear->events(), (std::vector<std::string>{"opened", "text early", "pinged", "text Hello",
                                                       "closed 1000: the server closed the stream with 1000"}));
    FrameReader reader(FrameSource::client, 1000);
    reader.add(heard.get_future().get());
    const Incoming pong = reader.next();
    EXPECT_EQ(pong.kind, Incoming::Kind::pong);
    EXPECT_EQ(pong.payload, "hi");
    const Incoming close = reader.next();
    EXPECT_EQ(close.kind, Incoming::Kind::close);
    EXPECT_EQ(close.code, 1000);
}

TEST(StreamClient, EndsOnWhatBreaksTheProtocolAndSaysSoToTheServer) {
    const auto answered_to = [](const std::string& frames) {
        std::promise<std::string> heard;
        OddServer server([&](OddConnection& connection, int) {
            accept_stream(connection, frames);
            heard.set_value(connection.read_bytes(8));  // a masked close frame: two, the mask, the code
        });
        StreamOptions options = plain(server.port());
        options.frame_bytes_max = 1000;
        const auto ear = std::make_shared<Ear>();
        auto stream = open_stream(options, ear);
        ear->wait_for("opened");
        EXPECT_TRUE(has(ear->wait_for_the_end(), "0: the server "));
        stream.reset();
        FrameReader reader(FrameSource::client, 1000);
        const std::string bytes = heard.get_future().get();
        reader.add(bytes);
        return static_cast<int>(reader.next().code);
    };
    EXPECT_EQ(answered_to(std::string("\x81\x81\0\0\0\0x", 7)), 1002) << "a server masks nothing";
    EXPECT_EQ(answered_to("\x83\x01x"), 1002);
    EXPECT_EQ(answered_to("\xF1\x01x"), 1002);
    EXPECT_EQ(answered_to("\x81\x01\xFF"), 1007);
    EXPECT_EQ(answered_to("\x81\x7E\x03\xE9"), 1009);
    EXPECT_EQ(answered_to(std::string("\x81\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 10)), 1009);
    EXPECT_EQ(answered_to("\x82\x01x"), 1003);
}

TEST(StreamClient, EndsWhenNothingIsHeardForTooLongAndAPingIsSomething) {
    std::atomic<bool> pings = true;
    WireSocket* open_socket = nullptr;
    struct Listener final : WireSocketListener {
        explicit Listener(WireSocket*& its_place) : place(its_place) {}
        void opened(WireSocket& socket) override { place = &socket; }
        void text(std::string_view) override {}
        void closed() override { place = nullptr; }
        WireSocket*& place;
    };
    WireHandlers handlers;
    handlers.request = [](WireRequest&&) { return WireAnswer{}; };
    handlers.upgrade = [&](const WireRequest&) { return std::make_shared<Listener>(open_socket); };
    handlers.tick = [&] {
        if (pings && open_socket != nullptr) open_socket->ping("1");
    };
    auto server = WireServer::start(handlers, {});
    ASSERT_TRUE(server);
    StreamOptions options = plain((*server)->port());
    options.silence_max = 1000ms;
    const auto ear = std::make_shared<Ear>();
    const auto stream = open_stream(options, ear);
    ear->wait_for("pinged", 75);  // one every 20 ms: longer than the silence
    pings = false;
    EXPECT_EQ(ear->wait_for_the_end(), "0: nothing was heard for 1000 ms");
    (*server)->stop();
}

TEST(StreamClient, AServerThatDoesNotReadEndsTheStreamAndNoQueueGrows) {
    std::promise<void> done;
    auto is_done = done.get_future().share();
    OddServer server([&](OddConnection& connection, int) {
        accept_stream(connection);
        is_done.wait();
    });
    const auto ear = std::make_shared<Ear>();
    const auto stream = open_stream(plain(server.port()), ear);
    ear->wait_for("opened");
    std::size_t sent = 0;
    while (stream->send(std::string(100'000, 'x'))) ASSERT_LT(++sent, 10'000U);
    EXPECT_EQ(ear->wait_for_the_end(), "0: the server does not read what is sent to it");
    done.set_value();
}

TEST(StreamClient, DestroyingItClosesAndTellsBeforeItReturns) {
    WireEcho echo;
    const auto ear = std::make_shared<Ear>();
    auto stream = open_stream(plain(echo.port()), ear);
    ear->wait_for("opened");
    stream.reset();
    EXPECT_EQ(ear->events().back(), "closed 0: closed by this side");
    echo.wait_for_event("closed");
    OddServer silent([](OddConnection& connection, int) { connection.read_rest(); });
    const auto other = std::make_shared<Ear>();
    open_stream(plain(silent.port()), other).reset();  // while it connects
    EXPECT_EQ(other->events(), std::vector<std::string>{"closed 0: closed by this side"});
}

// Answers each text with the next number, from inside the call.
struct Counter final : StreamListener {
    void text(std::string_view frame) override {
        const int number = std::stoi(std::string(frame));
        if (number == 500) return stream->close();
        stream->send(std::to_string(number + 1));
    }
    void closed(int code, const std::string&) override { ended.set_value(code); }
    Stream* stream = nullptr;
    std::promise<int> ended;
};

TEST(StreamClient, ItsListenerMaySendAndCloseFromInsideACall) {
    WireEcho echo;
    const auto counter = std::make_shared<Counter>();
    const auto stream = open_stream(plain(echo.port()), counter);
    counter->stream = stream.get();
    while (!stream->send("0")) std::this_thread::yield();
    EXPECT_EQ(counter->ended.get_future().get(), 1000);
}

TEST(StreamClient, ManyStreamsEachHearEverythingInOrderWhileTheirOwnersSend) {
    WireEcho echo;
    std::vector<std::shared_ptr<Ear>> ears;
    std::vector<std::unique_ptr<Stream>> streams;
    for (int i = 0; i < 30; ++i) {
        ears.push_back(std::make_shared<Ear>());
        streams.push_back(open_stream(plain(echo.port()), ears.back()));
    }
    echo.wait_for_sockets(30);
    for (const auto& ear : ears) ear->wait_for("opened");
    for (const auto& stream : streams) EXPECT_TRUE(stream->send("mine"));
    for (const auto& ear : ears) ear->wait_for("text mine");
    std::vector<std::string> texts, expected{"opened", "text mine"};
    for (int i = 0; i < 300; ++i) {
        texts.push_back("frame " + std::to_string(i));
        expected.push_back("text " + texts.back());
    }
    EXPECT_TRUE(echo.tell_all(texts));
    for (const auto& ear : ears) {
        ear->wait_for_texts(301);
        EXPECT_EQ(ear->events(), expected);
    }
}

}  // namespace
}  // namespace piggy::net
