#pragma once
// Inner header of WireServer: what its connections share. Names Boost.Asio. All of it belongs to the server's thread.
// Sockets do not block: bytes are read and written at once where possible, and Asio only tells when to try again, so
// a connection that idles has no buffer.

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/net/wire_server.h"

namespace piggy::net {

using WireTime = std::chrono::steady_clock::time_point;

// What the server can do to a connection without knowing its protocol.
class WirePeer {
public:
    virtual ~WirePeer() = default;
    // Since when it only reads or waits, and may be closed to make room; nothing while it is at work.
    [[nodiscard]] virtual std::optional<WireTime> idle_since() const = 0;
    [[nodiscard]] virtual WireTime deadline() const = 0;
    virtual void deadline_passed() = 0;
    // Ends at once. Listeners are told before it returns.
    virtual void stop() = 0;
};

struct WireCore {
    WireCore(WireHandlers the_handlers, WireServerOptions the_options)
        : handlers(std::move(the_handlers)), options(std::move(the_options)) {}

    void enter(WirePeer* peer) { peers.push_back(peer); }
    void leave(WirePeer* peer) {
        const auto found = std::ranges::find(peers, peer);
        if (found == peers.end()) return;
        *found = peers.back();
        peers.pop_back();
    }
    void log(std::string_view line) const {
        if (options.log) options.log(line);
    }

    WireHandlers handlers;
    WireServerOptions options;
    std::vector<WirePeer*> peers;
    bool stopping = false;
    std::array<char, 64 * 1024> scratch{};  // what was just read, until its reader has looked at it
    boost::asio::io_context io{1};          // last: what it still holds goes first, and leaves
};

// wire_connection.cpp
void start_wire_connection(WireCore& core, boost::asio::ip::tcp::socket socket);

// wire_websocket.cpp: sends greeting, the answer that accepts; early_bytes came right behind the request.
void start_wire_websocket(WireCore& core, boost::asio::ip::tcp::socket socket, std::string greeting,
                          std::shared_ptr<WireSocketListener> listener, std::string_view early_bytes);

}  // namespace piggy::net
