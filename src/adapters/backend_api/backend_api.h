#pragma once
// backend_api: the backend's HTTP API on 127.0.0.1:8000: product.md section 5, docs/openapi-backend.json.
//
//   backend_api.h     BackendApi: the routes, who may call them
//   key_desk.h        port KeyDesk: keys and vault, as the routes need them
//   *_routes.cpp      orders, live, keys, history
//   backend_json.h    what the house's values look like in JSON: money as decimal strings, time as ISO-8601 UTC
//
// Every route but GET /api/health needs the bearer token. Make one, start a server with router() and gate(), stop the
// server, then let the BackendApi go.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/backend_api/key_desk.h"
#include "adapters/net/http_server.h"
#include "core/clock.h"
#include "execution/live_desk.h"

namespace piggy::backend_api {

struct BackendPorts {
    execution::LiveDesk* desk = nullptr;
    execution::LiveStore* store = nullptr;  // for pages of history; any thread may read
    KeyDesk* keys = nullptr;
    const Clock* clock = nullptr;
    std::function<void(std::string_view line)> log;
    std::string token;  // 64 hex digits, of this start
    std::string owner = "owner";
    std::string version, build, limits_sha256;
};

struct BackendState;

class BackendApi {
public:
    explicit BackendApi(BackendPorts ports);
    ~BackendApi();
    BackendApi(const BackendApi&) = delete;
    BackendApi& operator=(const BackendApi&) = delete;

    [[nodiscard]] net::Router router();
    // The token (compared in constant time), 20 requests a second, 60 orders a minute; health is exempt.
    [[nodiscard]] std::optional<net::Refusal> gate(const net::RequestHead& head, std::string_view path,
                                                   const net::Route* route);

private:
    std::unique_ptr<BackendState> state_;
};

}  // namespace piggy::backend_api
