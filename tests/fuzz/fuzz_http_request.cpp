// A request from any bytes: its address, its JSON body, and the whole of it sent to a real server. Never a crash, what
// is taken reads back the same, and no bytes get past the first layer without naming us as their host.

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/http_api/backtest_order.h"
#include "adapters/net/http_server.h"
#include "adapters/net/json_object.h"
#include "adapters/net/request_checks.h"
#include "adapters/net/response_head.h"
#include "adapters/net/url.h"
#include "adapters/system/random_bytes.h"
#include "adapters/system/system_clock.h"
#include "raw_client.h"

namespace {

using namespace piggy;

void must(bool holds) {
    if (!holds) std::abort();
}

void address(std::string_view text) {
    const std::size_t mark = text.find('?');
    if (const auto segments = net::split_path(text.substr(0, mark))) {
        for (const std::string& segment : *segments) {
            must(!segment.empty() && segment != "." && segment != ".." && net::is_valid_utf8(segment));
        }
    }
    if (const auto query = net::parse_query(mark == std::string_view::npos ? text : text.substr(mark + 1))) {
        for (const net::Field& field : *query) must(!field.name.empty() && net::is_valid_utf8(field.value));
    }
}

void body(std::string_view text) {
    if (const auto value = net::parse_json_strictly(text)) must(net::is_valid_utf8(text));
    if (const auto order = http_api::read_backtest_order(text)) {
        must(order->request.cash > Decimal{} && order->request.cash <= backtest::cash_max);
        must(Symbol::parse(order->symbol.to_string()).has_value());
        must(!order->from || !order->before || *order->from < *order->before);
    }
    const auto back = net::parse_json_strictly(net::json_quoted(text));
    must(back.has_value());
    const std::string_view read(back->as_string().data(), back->as_string().size());
    must(!net::is_valid_utf8(text) || read == text);
}

// A server whose every handler is reached only through the first layer.
class Server {
public:
    Server() {
        net::Router router;
        net::RouteOptions open;
        open.access = net::Access::open;
        router.add(
            "POST", "/api/:name",
            [](const net::Request& request) {
                net::Response response;
                response.body = request.body;
                return response;
            },
            open);
        router.set_fallback([](const net::Request&) { return net::Response{}; });
        net::ServerOptions options;
        options.random = system::fill_with_random_bytes;
        options.clock = &clock_;
        server_ = std::move(net::HttpServer::start(std::move(router), std::move(options)).value());
    }
    void hear(std::string_view bytes) const {
        test::RawClient client(server_->port());
        client.send(bytes);
        client.shutdown_sending();
        const test::RawAnswer answer = client.read_answer();
        const std::string port = std::to_string(server_->port());
        const bool names_us = bytes.find("localhost:" + port) != std::string_view::npos ||
                              bytes.find("127.0.0.1:" + port) != std::string_view::npos ||
                              bytes.find("[::1]:" + port) != std::string_view::npos;
        must(answer.status != 500 && (names_us || answer.status != 200));
    }
    [[nodiscard]] std::uint16_t port() const { return server_->port(); }

private:
    system::SystemClock clock_;
    std::unique_ptr<net::HttpServer> server_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Server server;
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
    switch (data[0] % 8) {
        case 0: server.hear(text); break;
        case 1:  // with a head that gets past the first layer
            server.hear("POST /api/x HTTP/1.1\r\nHost: localhost:" + std::to_string(server.port()) +
                        "\r\nContent-Type: application/json\r\n" + std::string(text));
            break;
        case 2:
        case 3: address(text); break;
        default: body(text);
    }
    return 0;
}
