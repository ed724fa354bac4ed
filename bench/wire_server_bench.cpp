// WireServer on loopback: small signed orders over kept-alive connections, and one text to 200 WebSockets.
// Budget: 20,000 requests a second of the server's own processor time; 200 clients at 10 texts a second for 1 % of it
// (2,000 texts; so 200,000 a second). Whoever asks and listens runs beside it and costs wall time, not budget.

#include <arpa/inet.h>
#include <benchmark/benchmark.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "adapters/net/wire_server.h"

namespace {

using namespace piggy::net;

struct Listener final : WireSocketListener {
    explicit Listener(std::vector<WireSocket*>& its_all) : all(its_all) {}
    void opened(WireSocket& socket) override { all.push_back(&socket); }
    void text(std::string_view) override {}
    void closed() override {}
    std::vector<WireSocket*>& all;
};

struct Server {
    Server() {
        WireHandlers handlers;
        handlers.request = [](WireRequest&& request) {
            WireAnswer answer;
            answer.body = R"({"symbol":"BTCUSDT","orderId":28,"status":"FILLED","query":")" + request.query + "\"}";
            return answer;
        };
        handlers.upgrade = [this](const WireRequest&) { return std::make_shared<Listener>(sockets); };
        auto started = WireServer::start(std::move(handlers), {});
        if (!started) std::abort();
        wire = std::move(*started);
    }
    ~Server() { wire->stop(); }

    // Runs the task on the server's thread and gives that thread's processor time, seconds.
    double on_thread(const std::function<void()>& task) const {
        std::promise<double> done;
        wire->post([&] {
            task();
            timespec time{};
            ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
            done.set_value(static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9);
        });
        return done.get_future().get();
    }
    [[nodiscard]] double processor_time() const {
        return on_thread([] {});
    }

    std::vector<WireSocket*> sockets;
    std::unique_ptr<WireServer> wire;
};

int connected(std::uint16_t port) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) std::abort();
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return descriptor;
}

void say(int descriptor, const std::string& text) {
    if (::send(descriptor, text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size())) std::abort();
}

// Takes this many bytes away.
void hear(int descriptor, std::size_t bytes) {
    static std::array<char, 256 * 1024> part;
    while (bytes > 0) {
        const ssize_t got = ::recv(descriptor, part.data(), std::min(bytes, part.size()), 0);
        if (got <= 0) std::abort();
        bytes -= static_cast<std::size_t>(got);
    }
}

// How many bytes an answer to this has: the first one is read as it comes.
std::size_t answer_bytes(int descriptor, const std::string& request) {
    say(descriptor, request);
    std::array<char, 4096> part;
    const ssize_t got = ::recv(descriptor, part.data(), part.size(), 0);  // small: comes in one piece
    if (got <= 0) std::abort();
    return static_cast<std::size_t>(got);
}

void BM_Requests(benchmark::State& state) {
    const Server server;
    const std::string body = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.5&price=30000.01";
    const std::string request =
        "POST /api/v3/order?recvWindow=5000&timestamp=1700000000000&"
        "signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        "X-MBX-APIKEY: 0123456789abcdef0123456789abcdef\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        "Content-Length: " +
        std::to_string(body.size()) + "\r\n\r\n" + body;
    std::vector<int> connections;
    for (int i = 0; i < state.range(0); ++i) connections.push_back(connected(server.wire->port()));
    std::size_t bytes = 0;
    for (const int connection : connections) bytes = answer_bytes(connection, request);
    const double before = server.processor_time();
    for (auto _ : state) {
        for (const int connection : connections) say(connection, request);
        for (const int connection : connections) hear(connection, bytes);
    }
    const double requests = static_cast<double>(state.iterations()) * static_cast<double>(connections.size());
    state.counters["requests/s"] = benchmark::Counter(requests, benchmark::Counter::kIsRate);
    state.counters["requests/server cpu s"] = requests / (server.processor_time() - before);
    for (const int connection : connections) ::close(connection);
}
BENCHMARK(BM_Requests)->Arg(1)->Arg(8)->Arg(64)->UseRealTime();

// range(0): bytes of a text
void BM_FanOut(benchmark::State& state) {
    constexpr std::size_t clients = 200, texts_at_once = 5;
    Server server;
    std::vector<int> connections;
    for (std::size_t i = 0; i < clients; ++i) {
        connections.push_back(connected(server.wire->port()));
        answer_bytes(connections.back(),
                     "GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                     "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    }
    const auto text = std::make_shared<const std::string>(static_cast<std::size_t>(state.range(0)), 'x');
    const std::size_t frame = text->size() + (text->size() < 126 ? 2 : 4);
    const double before = server.processor_time();
    for (auto _ : state) {
        server.on_thread([&] {
            for (WireSocket* socket : server.sockets) {
                for (std::size_t i = 0; i < texts_at_once; ++i) socket->send(text);
            }
        });
        for (const int connection : connections) hear(connection, texts_at_once * frame);
    }
    const double texts = static_cast<double>(state.iterations()) * static_cast<double>(clients * texts_at_once);
    state.counters["texts/s"] = benchmark::Counter(texts, benchmark::Counter::kIsRate);
    state.counters["texts/server cpu s"] = texts / (server.processor_time() - before);
    for (const int connection : connections) ::close(connection);
}
BENCHMARK(BM_FanOut)->Arg(120)->Arg(2000)->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
