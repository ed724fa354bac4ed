#pragma once
// WireServer: HTTP and WebSocket on loopback with nothing added: requests are handed over as they came, byte for byte
// (a signature covers them), answers leave with the headers given, and a handler may make a connection misbehave.
// The page's server (http_server.h) is the other one: routes, security headers, workers. One thread does everything
// here: input, output, handlers and ticks, so what they share needs no lock.
//
// Answered without the handler, with an empty body, and closed: 400 no HTTP, 408 a head or body that took too long, 413
// and 431 too large; 503 when all places are taken by WebSockets and requests at work. A handler that throws: 500.
// WebSockets: pings are answered; closed with 1002 (protocol), 1003 (binary), 1007 (no UTF-8), 1008 (slow), 1009
// (large). Memory: a connection that idles holds no buffer; at work at most a head, a body and an answer, or the
// queue's bounds.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "adapters/net/http_message.h"
#include "core/result.h"

namespace piggy::net {

struct WireRequest {
    std::string method;
    std::string path;   // as sent, up to the question mark
    std::string query;  // as sent, without the question mark
    std::vector<Field> fields;
    std::string body;
    [[nodiscard]] std::string_view field(std::string_view name) const;  // first of this name in any case, or ""
    [[nodiscard]] std::size_t count(std::string_view name) const;
};

// How an answer ends; all but whole are for rehearsing faults.
enum class Ending {
    whole,   // as HTTP wants it
    cut,     // head and half of the body, then the connection closes
    torn,    // head and half of the body, then the connection is reset
    reset,   // not a byte, the connection is reset
    silent,  // not a byte, the connection stays open until the client or idle_time ends it
};

struct WireAnswer {
    int status = 200;
    std::string content_type = "application/json;charset=UTF-8";
    std::string body{};
    std::vector<Field> fields{};
    Ending ending = Ending::whole;
    std::chrono::milliseconds delay{};  // before the first byte; other connections are not held up
};

// One accepted WebSocket. Valid until its listener's closed() has returned. On the server's thread only.
class WireSocket {
public:
    virtual ~WireSocket() = default;
    // Queues a text frame. When more than frames_waiting_max or bytes_waiting_max wait (a slow reader), the
    // connection is closed (1008) and false returned: never a growing queue.
    virtual bool send(std::shared_ptr<const std::string> text) = 0;
    virtual void ping(std::string payload) = 0;
    virtual void close(std::uint16_t code, std::string reason) = 0;  // 1006 drops the connection without a frame
};

struct WireSocketListener {
    virtual ~WireSocketListener() = default;
    virtual void opened(WireSocket&) = 0;  // once, first; the socket may be sent to and closed from inside any call
    virtual void text(std::string_view frame) = 0;
    virtual void pinged() {}  // answered by the server itself
    virtual void ponged(std::string_view) {}
    virtual void closed() = 0;  // once, last
};

struct WireHandlers {
    // The port it listens at; once, on the starting thread, before anybody is answered.
    std::function<void(std::uint16_t port)> bound;
    std::function<WireAnswer(WireRequest&&)> request;
    // An answer refuses the upgrade; a listener accepts it.
    std::function<std::variant<WireAnswer, std::shared_ptr<WireSocketListener>>(const WireRequest&)> upgrade;
    std::function<void()> tick;  // every tick_every, for as long as the server runs; skipped, never piled up
};

struct WireServerOptions {
    std::uint16_t port = 0;  // 0: any free one; 127.0.0.1 and, where the machine has it, ::1
    std::chrono::milliseconds tick_every{20};
    std::size_t connections_max = 4096;  // above: the one that idles longest goes
    std::uint32_t head_bytes_max = 16 * 1024;
    std::size_t body_bytes_max = 1024 * 1024;  // above: 413
    std::size_t frame_bytes_max = 64 * 1024;   // of a client's WebSocket frame; above: closed, 1009
    std::size_t frames_waiting_max = 4096;
    std::size_t bytes_waiting_max = 8 * 1024 * 1024;
    std::chrono::milliseconds read_time{10'000};  // for a whole head, for a whole body
    std::chrono::milliseconds idle_time{75'000};  // between requests
    std::chrono::milliseconds write_time{10'000};
    std::function<void(std::string_view line)> log;
};

class WireServer {
public:
    // errors: unavailable: the port is taken or may not be used, said in one sentence
    [[nodiscard]] static Result<std::unique_ptr<WireServer>> start(WireHandlers handlers, WireServerOptions options);
    ~WireServer();  // stops
    WireServer(const WireServer&) = delete;
    WireServer& operator=(const WireServer&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    // Runs this on the server's thread, soon. Any thread.
    void post(std::function<void()> task);
    // Closes everything (WebSockets with 1001) and joins the thread. No handler runs after it returns.
    void stop();

private:
    struct Inside;
    explicit WireServer(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

}  // namespace piggy::net
