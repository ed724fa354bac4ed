#include "adapters/binance_us/venue_address.h"

#include <charconv>

#include "adapters/binance_us/cleaned.h"

namespace piggy::binance_us {

VenueAddress VenueAddress::live() {
    VenueAddress address;
    address.live_ = true;
    address.rest_.host = LiveHosts::rest;
    address.rest_.port = LiveHosts::rest_port;
    address.streams_.host = LiveHosts::streams;
    address.streams_.port = LiveHosts::streams_port;
    address.websocket_api_.host = LiveHosts::websocket_api;
    address.websocket_api_.port = LiveHosts::websocket_api_port;
    return address;
}

Result<VenueAddress> VenueAddress::practice(std::string_view url) {
    const auto wrong = [&](ErrorCode code, const char* why) {
        return fail(code, "the practice exchange's address should be like http://127.0.0.1:9000, found '" +
                              cleaned(url) + "': " + why);
    };
    constexpr std::string_view scheme = "http://";
    if (!url.starts_with(scheme)) return wrong(ErrorCode::refused, "it does not begin with http://");
    std::string_view rest = url.substr(scheme.size());
    if (rest.ends_with('/')) rest.remove_suffix(1);
    const std::size_t colon = rest.rfind(':');
    if (colon == std::string_view::npos) return wrong(ErrorCode::malformed, "it names no port");

    const std::string_view host = rest.substr(0, colon);
    if (host != "127.0.0.1" && host != "localhost" && host != "[::1]") {
        return wrong(ErrorCode::refused, "only this machine (127.0.0.1, localhost, [::1]) is allowed");
    }
    const std::string_view digits = rest.substr(colon + 1);
    std::uint16_t port = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size() || port == 0) {
        return wrong(ErrorCode::malformed, "its port is not a number from 1 to 65535");
    }

    VenueAddress address;
    address.rest_.host = host == "[::1]" ? "::1" : std::string(host);
    address.rest_.port = port;
    address.rest_.tls = false;
    address.streams_ = address.rest_;
    address.websocket_api_ = address.rest_;
    return address;
}

std::string VenueAddress::name() const {
    if (live_) return std::string("Binance.US (") + LiveHosts::rest + ")";
    const bool is_v6 = rest_.host.find(':') != std::string::npos;
    return "the practice exchange at " + (is_v6 ? "[" + rest_.host + "]" : rest_.host) + ":" +
           std::to_string(rest_.port);
}

}  // namespace piggy::binance_us
