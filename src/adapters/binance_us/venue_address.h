#pragma once
// VenueAddress: where requests and streams go. The live hosts are compiled in and nothing reaches them; the other way
// round, only the practice exchange on this machine takes an address. There is no third way to make one.

#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/net/http_client.h"
#include "core/result.h"

namespace piggy::binance_us {

struct LiveHosts {
    static constexpr const char* rest = "api.binance.us";
    static constexpr const char* streams = "stream.binance.us";
    static constexpr const char* websocket_api = "ws-api.binance.us";
    static constexpr std::uint16_t rest_port = 443;
    static constexpr std::uint16_t streams_port = 9443;
    static constexpr std::uint16_t websocket_api_port = 443;
};

class VenueAddress {
public:
    // The real exchange, over TLS.
    [[nodiscard]] static VenueAddress live();
    // The practice exchange: "http://127.0.0.1:9000", also localhost and [::1], a port, no path.
    // errors: refused (any other host, or https), malformed
    [[nodiscard]] static Result<VenueAddress> practice(std::string_view url);

    [[nodiscard]] bool is_live() const { return live_; }
    [[nodiscard]] const net::ServerAddress& rest() const { return rest_; }
    [[nodiscard]] const net::ServerAddress& streams() const { return streams_; }
    [[nodiscard]] const net::ServerAddress& websocket_api() const { return websocket_api_; }
    // "the practice exchange at 127.0.0.1:9000", "Binance.US (api.binance.us)"
    [[nodiscard]] std::string name() const;

private:
    VenueAddress() = default;
    bool live_ = false;
    net::ServerAddress rest_, streams_, websocket_api_;
};

}  // namespace piggy::binance_us
