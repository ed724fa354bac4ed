#pragma once
// AppApi: the routes of the app, who may call them, and the live feed. Make one, start a server with router() and
// gate(), stop the server, then let the AppApi go.

#include <memory>
#include <optional>
#include <string_view>

#include "adapters/http_api/app_ports.h"
#include "adapters/net/http_server.h"

namespace piggy::http_api {

struct AppState;

class AppApi {
public:
    // For ServerOptions: eight requests may wait for the backend, and as many others go on meanwhile.
    static constexpr std::size_t workers = 16;

    // What the ports point to must outlive the AppApi; the exchange's feed is its own, and goes with it.
    explicit AppApi(AppPorts ports);
    ~AppApi();
    AppApi(const AppApi&) = delete;
    AppApi& operator=(const AppApi&) = delete;

    [[nodiscard]] net::Router router();
    // For ServerOptions::gate: the token, and how many requests a second.
    [[nodiscard]] std::optional<net::Refusal> gate(const net::RequestHead& head, std::string_view path,
                                                   const net::Route* route);
    // Where those behind ports.trading tell what has changed; lives as long as this.
    [[nodiscard]] TradingNews& news();
    // Ends long work, so that nothing waits for it.
    void stop_jobs();

private:
    std::unique_ptr<AppState> state_;
};

}  // namespace piggy::http_api
