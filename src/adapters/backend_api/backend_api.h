#pragma once
// backend_api: the backend's HTTP API on 127.0.0.1:8000: product.md section 5, docs/openapi-backend.json.
//
//   backend_api.h     BackendApi: the routes, who may call them
//   key_desk.h        port KeyDesk: keys and vault, as the routes need them
//   desk_port.h       port DeskPort: the live desk, as the routes need it; live_desk_port.h wraps the real one
//   *_routes.cpp      orders, live, keys, history
//   trade_request.h   the body of an order, taken as text; flat_body.h reads bodies strictly and wipes them
//   backend_json.h    keys and audit log as JSON; the rest is in execution/desk_json.h, which the app's API shares
//   answers.h         orders, refusals and errors as answers
//
// Every route but GET /api/health needs the bearer token. Make one, start a server with router(), gate() and `workers`
// workers, stop the server, then let the BackendApi go.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/backend_api/desk_port.h"
#include "adapters/backend_api/key_desk.h"
#include "adapters/net/http_server.h"
#include "core/clock.h"
#include "execution/live_store.h"

namespace piggy::backend_api {

struct BackendPorts {
    DeskPort* desk = nullptr;
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
    // For ServerOptions: one order is at the venue for up to 12 seconds, and others wait for it.
    static constexpr std::size_t workers = 8;

    // What the ports point to must outlive the BackendApi.
    explicit BackendApi(BackendPorts ports);
    ~BackendApi();
    BackendApi(const BackendApi&) = delete;
    BackendApi& operator=(const BackendApi&) = delete;

    [[nodiscard]] net::Router router();
    // The token (compared in constant time), and 20 requests a second; health is exempt, kill and disable have a count
    // of their own. 60 orders a minute is checked by the route itself.
    [[nodiscard]] std::optional<net::Refusal> gate(const net::RequestHead& head, std::string_view path,
                                                   const net::Route* route);

private:
    std::unique_ptr<BackendState> state_;
};

}  // namespace piggy::backend_api
