#include "adapters/net/http_server.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <thread>
#include <utility>

#include "adapters/net/loopback_acceptors.h"
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

}  // namespace

struct HttpServer::Inside {
    Inside(Router router, ServerOptions options)
        : core(std::make_shared<ServerCore>(std::move(router), std::move(options))),
          work(asio::make_work_guard(core->io)),
          acceptors(core->io),
          stop_timer(core->io) {}

    void take(tcp::socket socket) {
        if (core->connections.size() >= core->options.limits.connections && !make_room()) {
            error_code ignored;
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
        acceptors.close();
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
    LoopbackAcceptors acceptors;
    asio::steady_timer stop_timer;
    std::thread thread;
};

HttpServer::HttpServer(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}

HttpServer::~HttpServer() { stop(); }

Result<std::unique_ptr<HttpServer>> HttpServer::start(Router router, ServerOptions options) {
    const std::uint16_t wanted = options.port;
    auto inside = std::make_unique<Inside>(std::move(router), std::move(options));
    if (auto bound = inside->acceptors.bind(wanted); !bound) return fail(bound.error());
    inside->core->hosts = loopback_hosts(inside->acceptors.port());
    inside->core->workers.emplace(inside->core->options.workers);
    inside->acceptors.accept([raw = inside.get()](tcp::socket socket) { raw->take(std::move(socket)); },
                             [core = inside->core.get()](std::string_view line) { core->log(std::string(line)); });
    inside->thread = std::thread([core = inside->core] { core->io.run(); });
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(inside)));
}

std::uint16_t HttpServer::port() const { return inside_->acceptors.port(); }

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
