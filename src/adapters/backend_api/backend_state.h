#pragma once
// Inner header: what the routes share.

#include <initializer_list>
#include <string>
#include <string_view>

#include "adapters/backend_api/backend_api.h"
#include "adapters/backend_api/flat_body.h"
#include "adapters/net/order_brake.h"
#include "adapters/net/rate_limiter.h"
#include "adapters/net/router.h"

namespace piggy::backend_api {

inline constexpr std::size_t passphrase_bytes_max = 1024;

struct BackendState {
    explicit BackendState(BackendPorts the_ports) : ports(std::move(the_ports)) {}

    BackendPorts ports;
    net::RateLimiter rate{20, 20};       // of the token; the server's thread only
    net::RateLimiter stop_rate{20, 20};  // of kill and disable, which no other traffic may hold up
    net::OrderBrake order_brake;

    // Something outside failed: the log gets the reason, the answer only says so.
    [[nodiscard]] net::Response failed(const Error& error, const net::Request& request) const;
    // A failure of the key desk, whose sentences are for people.
    [[nodiscard]] net::Response keys_failed(const Error& error, const net::Request& request) const;
    void log(const std::string& line) const {
        if (ports.log) ports.log(line);
    }
};

// Each adds the routes of its subject.
void add_order_routes(net::Router& router, BackendState& state);
void add_live_routes(net::Router& router, BackendState& state);
void add_key_routes(net::Router& router, BackendState& state);
void add_history_routes(net::Router& router, BackendState& state);

// Options of a route that may take longer than a moment.
[[nodiscard]] net::RouteOptions on_worker();
// The handler, behind a check that the query has no names but these.
[[nodiscard]] net::Handler with_query(std::initializer_list<std::string_view> names, net::Handler handler);
// The handler of a request that takes no fields: neither in the query nor in the body.
[[nodiscard]] net::Handler without_fields(net::Handler handler);

// Of requests that go nowhere when the caller was built with other limits: X-CryptoPiggy-Limits, where it is given.
[[nodiscard]] std::optional<net::Response> check_limits_header(const BackendState& state, const net::Request& request);

// Prometheus text.
[[nodiscard]] std::string metrics_text(const execution::LiveStatus& status, const BackendPorts& ports);

}  // namespace piggy::backend_api
