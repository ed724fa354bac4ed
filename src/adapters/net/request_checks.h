#pragma once
// The first layer: which requests may reach a handler at all. Any web page in the owner's browser can send requests
// to localhost, so every request must name us as its host and, where the browser says who asks, that must be our page.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/net/http_message.h"
#include "adapters/net/router.h"

namespace piggy::net {

// The names that mean us, exactly as a browser writes them: "127.0.0.1:8501", "localhost:8501", "[::1]:8501".
[[nodiscard]] std::vector<std::string> loopback_hosts(std::uint16_t port);
// Those of loopback, and these further ones: "box.lan" (with the port that was bound) or "box.lan:8443". Browsers leave
// the scheme's own port out: 443 of https, 80 of http.
[[nodiscard]] std::vector<std::string> known_hosts(std::string_view scheme, const std::vector<std::string>& further,
                                                   std::uint16_t port);
// What is wrong with a further name, as the rest of a sentence; "" for a right one.
[[nodiscard]] std::string wrong_in_host_name(std::string_view name);

// Host present once and in the list (421), Origin absent or ours (403), Sec-Fetch-Site absent, same-origin or none
// (403), a method we know (405). An absolute target must name the same host; it is cut to its path here.
[[nodiscard]] std::optional<Refusal> check_source(RequestHead& head, const std::vector<std::string>& hosts,
                                                  std::string_view scheme = "http");

// Whether somebody else could see another end of the request's body than we do: more than one length, a length and a
// coding, or a coding other than chunked. What follows such a body is read by nobody.
[[nodiscard]] bool is_body_ambiguous(const RequestHead& head);

// A request that changes something carries the route's content type (415), and no body comes with GET (400).
[[nodiscard]] std::optional<Refusal> check_content(const RequestHead& head, const RouteOptions& options);

}  // namespace piggy::net
