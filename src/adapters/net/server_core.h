#pragma once
// Inner header of the transport: what all connections of one server share. Names Boost.Asio; only net's own
// heavy sources include it. Everything here belongs to the server's one thread, but the workers and `stopping`.

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "adapters/net/http_server.h"
#include "adapters/net/worker_threads.h"

namespace piggy::net {

// What the server can do to a connection without knowing its protocol.
class LiveConnection {
public:
    virtual ~LiveConnection() = default;
    // When it began to wait for a request; nothing while it is at work on one.
    [[nodiscard]] virtual std::optional<std::chrono::nanoseconds> idle_since() const = 0;
    // Since when we wait for the other side: for a request, then for its body, then to have its answer taken. Nothing
    // while we are at work.
    [[nodiscard]] virtual std::optional<std::chrono::nanoseconds> waits_since() const = 0;
    // Whether the gate has let it at something that is not open to everyone.
    [[nodiscard]] virtual bool was_let_in() const = 0;
    [[nodiscard]] virtual const std::string& peer() const = 0;  // the address that it came from
    // Ends at once.
    virtual void close_now() = 0;
    // Ends when its present request is answered.
    virtual void close_soon() = 0;
};

struct ServerCore {
    ServerCore(Router the_router, ServerOptions the_options)
        : router(std::move(the_router)), options(std::move(the_options)), id_prefix(random_hex(options.random, 4)) {}

    [[nodiscard]] std::chrono::nanoseconds now() const { return options.clock->monotonic(); }
    [[nodiscard]] std::string_view scheme() const { return tls ? "https" : "http"; }
    [[nodiscard]] std::string next_id() { return id_prefix + "-" + std::to_string(++requests); }
    void log(const std::string& line) const {
        if (options.log) options.log(line);
    }

    Router router;
    ServerOptions options;
    std::string id_prefix;
    std::uint64_t requests = 0;
    std::vector<std::string> hosts;
    std::optional<boost::asio::ssl::context> tls;  // set: every connection begins with its handshake
    std::set<LiveConnection*> connections;
    bool stopping = false;
    boost::asio::io_context io{1};
    std::optional<WorkerThreads> workers;
    std::optional<WorkerThreads> apart, first;  // where a route asks for it

    [[nodiscard]] std::optional<WorkerThreads>& workers_of(Runs runs) {
        return runs == Runs::apart ? apart : runs == Runs::first ? first : workers;
    }
};

// http_connection.cpp
void start_http_connection(const std::shared_ptr<ServerCore>& core, boost::asio::ip::tcp::socket socket);
// https_connection.cpp: for a core with tls
void start_https_connection(const std::shared_ptr<ServerCore>& core, boost::asio::ip::tcp::socket socket);

}  // namespace piggy::net
