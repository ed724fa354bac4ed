#include "adapters/net/http_server.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <thread>
#include <utility>

#include "adapters/net/request_checks.h"
#include "adapters/net/server_core.h"

namespace piggy::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::string_view busy_answer =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\nCache-Control: no-store\r\n"
    "Content-Security-Policy: default-src 'none'\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: "
    "no-referrer\r\n\r\n";

// Binds and listens, or says why not.
error_code open_acceptor(tcp::acceptor& acceptor, const tcp::endpoint& endpoint) {
    error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error && endpoint.protocol() == tcp::v6()) acceptor.set_option(asio::ip::v6_only(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    return error;
}

std::string why_not(std::uint16_t port, const error_code& error) {
    const std::string number = std::to_string(port);
    if (error == asio::error::address_in_use) {
        return "cannot listen on port " + number +
               ": another program has it already; stop that program or choose another port with --port";
    }
    if (error == asio::error::access_denied) {
        return "cannot listen on port " + number +
               ": ports below 1024 belong to the system; choose another port with --port";
    }
    return "cannot listen on port " + number + ": " + error.message();
}

}  // namespace

struct HttpServer::Inside {
    Inside(Router router, ServerOptions options)
        : core(std::make_shared<ServerCore>(std::move(router), std::move(options))),
          work(asio::make_work_guard(core->io)),
          v4(core->io),
          v6(core->io),
          stop_timer(core->io) {}

    // Both families on one port. A port that only one of them can have is a port taken: what a browser calls
    // localhost may be either.
    error_code bind(std::uint16_t wanted) {
        if (const error_code error = open_acceptor(v4, {asio::ip::address_v4::loopback(), wanted})) {
            error_code ignored;
            v4.close(ignored);
            return error;
        }
        const error_code error = open_acceptor(v6, {asio::ip::address_v6::loopback(), v4.local_endpoint().port()});
        if (!error) return {};
        error_code ignored;
        v6.close(ignored);
        if (error != asio::error::address_in_use) return {};  // this machine has no ::1
        v4.close(ignored);
        return error;
    }

    void accept_on(tcp::acceptor& acceptor) {
        acceptor.async_accept([this, &acceptor](error_code error, tcp::socket socket) {
            if (!acceptor.is_open()) return;
            if (!error) take(std::move(socket));
            if (error && error != asio::error::connection_aborted) return retry_later(acceptor);
            accept_on(acceptor);
        });
    }

    // Out of file descriptors or memory: ask again when some may be free, instead of spinning.
    void retry_later(tcp::acceptor& acceptor) {
        core->log("no file descriptors or memory left for a new connection");
        auto timer = std::make_shared<asio::steady_timer>(core->io, std::chrono::milliseconds(100));
        timer->async_wait([this, timer, &acceptor](error_code) {
            if (acceptor.is_open()) accept_on(acceptor);
        });
    }

    void take(tcp::socket socket) {
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);  // without it each answer waits 40 ms for the reader's ack
        if (core->connections.size() >= core->options.limits.connections && !make_room()) {
            socket.non_blocking(true, ignored);
            socket.write_some(asio::buffer(busy_answer), ignored);
            return;
        }
        start_http_connection(core, std::move(socket));
    }

    // Ends the connection that idles longest. False when all are at work.
    bool make_room() {
        LiveConnection* longest = nullptr;
        for (LiveConnection* connection : core->connections) {
            if (!connection->idle_since()) continue;
            if (longest == nullptr || *connection->idle_since() < *longest->idle_since()) longest = connection;
        }
        if (longest == nullptr) return false;
        longest->close_now();
        return true;
    }

    void begin_stop() {
        core->stopping = true;
        error_code ignored;
        v4.close(ignored);
        v6.close(ignored);
        const auto open = core->connections;
        for (LiveConnection* connection : open) connection->close_soon();
        work.reset();
        stop_timer.expires_after(core->options.limits.stop_time);
        stop_timer.async_wait([this](error_code error) {
            if (error) return;
            const auto late = core->connections;
            for (LiveConnection* connection : late) connection->close_now();
        });
        wait_for_the_last();
    }

    // Looks every few milliseconds whether all connections are gone, and then lets the thread end.
    void wait_for_the_last() {
        if (core->connections.empty()) {
            stop_timer.cancel();
            return;
        }
        auto timer = std::make_shared<asio::steady_timer>(core->io, std::chrono::milliseconds(5));
        timer->async_wait([this, timer](error_code) { wait_for_the_last(); });
    }

    std::shared_ptr<ServerCore> core;
    asio::executor_work_guard<asio::io_context::executor_type> work;
    tcp::acceptor v4, v6;
    asio::steady_timer stop_timer;
    std::uint16_t port = 0;
    std::thread thread;
};

HttpServer::HttpServer(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}

HttpServer::~HttpServer() { stop(); }

Result<std::unique_ptr<HttpServer>> HttpServer::start(Router router, ServerOptions options) {
    const std::uint16_t wanted = options.port;
    auto inside = std::make_unique<Inside>(std::move(router), std::move(options));
    error_code error = inside->bind(wanted);
    // Any port will do: one that is free on 127.0.0.1 may be taken on ::1, so try a few.
    for (int attempt = 0; error && wanted == 0 && attempt < 20; ++attempt) error = inside->bind(0);
    if (error) return fail(ErrorCode::unavailable, why_not(wanted, error));

    inside->port = inside->v4.local_endpoint().port();
    inside->core->hosts = loopback_hosts(inside->port);
    inside->core->workers.emplace(2);
    inside->accept_on(inside->v4);
    if (inside->v6.is_open()) inside->accept_on(inside->v6);
    inside->thread = std::thread([core = inside->core] { core->io.run(); });
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(inside)));
}

std::uint16_t HttpServer::port() const { return inside_->port; }

const Router& HttpServer::router() const { return inside_->core->router; }

void HttpServer::stop() {
    if (!inside_->thread.joinable()) return;
    asio::post(inside_->core->io, [inside = inside_.get()] { inside->begin_stop(); });
    inside_->thread.join();
    inside_->core->workers.reset();
    inside_->core->io.restart();
    inside_->core->io.poll();  // a handler that took longer than stop_time lets its connection go here
}

}  // namespace piggy::net
