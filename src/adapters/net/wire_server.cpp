#include "adapters/net/wire_server.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <thread>
#include <utility>

#include "adapters/net/acceptors.h"
#include "adapters/net/wire_core.h"
#include "core/invariant.h"

namespace piggy::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

constexpr std::string_view busy_answer =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

// How often deadlines are looked at: one timer for all connections.
std::chrono::milliseconds sweep_every(const WireServerOptions& options) {
    const auto shortest = std::min({options.read_time, options.idle_time, options.write_time});
    return std::clamp(shortest / 4, std::chrono::milliseconds(5), std::chrono::milliseconds(250));
}

}  // namespace

struct WireServer::Inside {
    Inside(WireHandlers handlers, WireServerOptions options)
        : core(std::move(handlers), std::move(options)),
          acceptors(core.io),
          ticks(core.io),
          sweeps(core.io),
          work(asio::make_work_guard(core.io)) {}

    void begin() {
        acceptors.accept([this](tcp::socket socket) { take(std::move(socket)); }, core.options.log);
        if (core.handlers.tick && core.options.tick_every.count() > 0) tick_at(Clock::now() + core.options.tick_every);
        sweep_later();
        thread = std::thread([this] { core.io.run(); });
    }

    void take(tcp::socket socket) {
        if (core.peers.size() < core.options.connections_max || make_room()) {
            return start_wire_connection(core, std::move(socket));
        }
        error_code ignored;
        socket.non_blocking(true, ignored);
        socket.write_some(asio::buffer(busy_answer), ignored);
    }

    // Ends the connection that idles longest. False when all are at work.
    bool make_room() {
        WirePeer* longest = nullptr;
        for (WirePeer* peer : core.peers) {
            if (!peer->idle_since()) continue;
            if (longest == nullptr || *peer->idle_since() < *longest->idle_since()) longest = peer;
        }
        if (longest == nullptr) return false;
        longest->stop();
        return true;
    }

    void tick_at(Clock::time_point due) {
        ticks.expires_at(due);
        ticks.async_wait([this, due](error_code error) {
            if (error || core.stopping) return;
            core.handlers.tick();
            // Ticks that were missed are skipped: the next one is the next multiple that lies ahead.
            const auto late = std::max(Clock::now() - due, Clock::duration(0));
            tick_at(due + (late / core.options.tick_every + 1) * core.options.tick_every);
        });
    }

    void sweep_later() {
        sweeps.expires_after(sweep_every(core.options));
        sweeps.async_wait([this](error_code error) {
            if (error || core.stopping) return;
            const auto now = Clock::now();
            const auto peers = core.peers;  // who is ended leaves the list
            for (WirePeer* peer : peers) {
                if (peer->deadline() <= now) peer->deadline_passed();
            }
            sweep_later();
        });
    }

    void end() {
        core.stopping = true;
        acceptors.close();
        const auto peers = core.peers;
        for (WirePeer* peer : peers) peer->stop();
        core.io.stop();
    }

    WireCore core;
    Acceptors acceptors;
    asio::steady_timer ticks, sweeps;
    asio::executor_work_guard<asio::io_context::executor_type> work;
    std::thread thread;
};

WireServer::WireServer(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}

WireServer::~WireServer() { stop(); }

Result<std::unique_ptr<WireServer>> WireServer::start(WireHandlers handlers, WireServerOptions options) {
    invariant(static_cast<bool>(handlers.request), "a WireServer has a handler for requests");
    auto inside = std::make_unique<Inside>(std::move(handlers), std::move(options));
    if (auto bound = inside->acceptors.bind(inside->core.options.port); !bound) return fail(bound.error());
    if (inside->core.handlers.bound) inside->core.handlers.bound(inside->acceptors.port());
    inside->begin();
    return std::unique_ptr<WireServer>(new WireServer(std::move(inside)));
}

std::uint16_t WireServer::port() const { return inside_->acceptors.port(); }

void WireServer::post(std::function<void()> task) {
    asio::post(inside_->core.io, [core = &inside_->core, task = std::move(task)] {
        if (!core->stopping) task();
    });
}

void WireServer::stop() {
    if (!inside_->thread.joinable()) return;
    invariant(inside_->thread.get_id() != std::this_thread::get_id(), "a WireServer is not stopped by its own handler");
    asio::post(inside_->core.io, [inside = inside_.get()] { inside->end(); });
    inside_->thread.join();
}

}  // namespace piggy::net
