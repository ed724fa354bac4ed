#pragma once
// Inner header of HttpClient and Stream: what a request looks like on the wire, and what must never get there.

#include <string>
#include <string_view>

#include "adapters/net/http_client.h"

namespace piggy::net {

// Why this request may not be sent, or "": a line end or a space in the wrong place would make it another request.
[[nodiscard]] std::string wrong_in_request(const OutboundRequest& request);
[[nodiscard]] std::string wrong_in_target(std::string_view target);

// Head and body.
[[nodiscard]] std::string request_text(const OutboundRequest& request, const ServerAddress& address);
// What was asked, for error sentences: never the query, it may hold a signature.
[[nodiscard]] std::string request_name(const OutboundRequest& request, const ServerAddress& address);

// "api.binance.us:443"; of IPv6 "[::1]:443"
[[nodiscard]] std::string host_and_port(const ServerAddress& address);
// The same for a Host field: without the port where it is the usual one.
[[nodiscard]] std::string host_field(const ServerAddress& address);

}  // namespace piggy::net
