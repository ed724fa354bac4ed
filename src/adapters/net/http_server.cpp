#include "adapters/net/http_server.h"

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <thread>
#include <tuple>
#include <utility>

#include "adapters/net/acceptors.h"
#include "adapters/net/request_checks.h"
#include "adapters/net/response_head.h"
#include "adapters/net/server_core.h"
#include "adapters/net/server_tls.h"

namespace piggy::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::seconds tls_look_every{1};

}  // namespace

struct HttpServer::Inside {
    Inside(Router router, ServerOptions options)
        : core(std::make_shared<ServerCore>(std::move(router), std::move(options))),
          work(asio::make_work_guard(core->io)),
          acceptors(core->io),
          stop_timer(core->io) {}

    void take(tcp::socket socket) {
        look_for_other_tls();
        if (core->connections.size() >= core->options.limits.connections && !make_room()) {
            if (core->tls) return;
            Response busy;
            busy.status = 503;
            error_code ignored;
            socket.non_blocking(true, ignored);
            socket.write_some(asio::buffer(response_head(busy, core->next_id(), Connection::close)), ignored);
            return;
        }
        core->tls ? start_https_connection(core, std::move(socket)) : start_http_connection(core, std::move(socket));
    }

    // Ends one connection: of strangers, also one that keeps us waiting for its body or for taking its answer, that of
    // the address with the most of them, and of these the one that has waited longest, which is never a newcomer; only
    // then one that was let in, and idles. Strangers could otherwise hold every place, and the page that stops trading
    // would find none. False when all are at work.
    bool make_room() {
        std::map<std::string_view, int> of_address;
        for (LiveConnection* connection : core->connections) --of_address[connection->peer()];
        LiveConnection* first = nullptr;
        std::tuple<bool, int, std::chrono::nanoseconds> its_turn;
        for (LiveConnection* connection : core->connections) {
            const bool let_in = connection->was_let_in();
            const auto since = let_in ? connection->idle_since() : connection->waits_since();
            if (!since) continue;
            const std::tuple turn{let_in, let_in ? 0 : of_address[connection->peer()], *since};
            if (first == nullptr || turn < its_turn) {
                first = connection;
                its_turn = turn;
            }
        }
        if (first == nullptr) return false;
        first->close_now();
        return true;
    }

    [[nodiscard]] Result<> listen();

    // A certificate that was renewed is served from the next connection on; one that can't be is told of, and the one
    // before it stays.
    void look_for_other_tls() {
        if (!core->tls || core->now() - tls_looked_at < tls_look_every) return;
        tls_looked_at = core->now();
        const std::string stamp = stamp_of(*core->options.tls);
        if (stamp == tls_stamp) return;
        tls_stamp = stamp;
        auto other = make_server_tls(*core->options.tls);
        core->log(other ? "another TLS certificate is served from now on"
                        : "the TLS certificate that was read before is still served: " + other.error().what);
        if (other) *core->tls = std::move(*other);
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
    Acceptors acceptors;
    asio::steady_timer stop_timer;
    std::string tls_stamp;
    std::chrono::nanoseconds tls_looked_at{};
    std::thread thread;
};

HttpServer::HttpServer(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}

HttpServer::~HttpServer() { stop(); }

Result<> HttpServer::check_tls(const ServerTls& files) {
    if (const auto tls = make_server_tls(files); !tls) return fail(tls.error());
    return {};
}

Result<bool> HttpServer::is_loopback(const std::string& address) {
    error_code error;
    const auto parsed = asio::ip::make_address(address, error);
    if (error) return fail(ErrorCode::malformed, address + " is no address of a network card, such as 192.168.1.5");
    if (parsed.is_v6() && parsed.to_v6().is_v4_mapped()) {
        return asio::ip::make_address_v4(asio::ip::v4_mapped, parsed.to_v6()).is_loopback();
    }
    return parsed.is_loopback();
}

Result<> HttpServer::Inside::listen() {
    const ServerOptions& options = core->options;
    if (options.tls) {
        const std::string before = stamp_of(*options.tls);
        auto tls = make_server_tls(*options.tls);
        if (!tls) return fail(tls.error());
        core->tls.emplace(std::move(*tls));
        tls_stamp = before;
    }
    if (options.address.empty()) return acceptors.bind(options.port);
    const auto stays_here = HttpServer::is_loopback(options.address);
    if (!stays_here) return fail(stays_here.error());
    if (!*stays_here && !options.tls) {
        return fail(ErrorCode::refused,
                    "without TLS nothing is served beyond this machine, and " + options.address + " is beyond it");
    }
    return acceptors.bind_to(options.address, options.port);
}

Result<std::unique_ptr<HttpServer>> HttpServer::start(Router router, ServerOptions options) {
    auto inside = std::make_unique<Inside>(std::move(router), std::move(options));
    if (auto listening = inside->listen(); !listening) return fail(listening.error());
    ServerCore& core = *inside->core;
    core.hosts = known_hosts(core.scheme(), core.options.names, inside->acceptors.port());
    core.workers.emplace(core.options.workers);
    for (const Runs kind : {Runs::apart, Runs::first}) {
        const auto is_meant = [&](const Route& route) { return route.options.runs == kind; };
        if (std::ranges::any_of(core.router.routes(), is_meant)) core.workers_of(kind).emplace(2);
    }
    inside->acceptors.accept([raw = inside.get()](tcp::socket socket) { raw->take(std::move(socket)); },
                             [shared = inside->core.get()](std::string_view line) { shared->log(std::string(line)); });
    inside->thread = std::thread([shared = inside->core] { shared->io.run(); });
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(inside)));
}

std::uint16_t HttpServer::port() const { return inside_->acceptors.port(); }

const Router& HttpServer::router() const { return inside_->core->router; }

void HttpServer::stop() {
    if (!inside_->thread.joinable()) return;
    asio::post(inside_->core->io, [inside = inside_.get()] { inside->begin_stop(); });
    inside_->thread.join();
    inside_->core->workers.reset();
    inside_->core->apart.reset();
    inside_->core->first.reset();
    inside_->core->io.restart();
    inside_->core->io.poll();  // a handler that took longer than stop_time lets its connection go here
}

}  // namespace piggy::net
