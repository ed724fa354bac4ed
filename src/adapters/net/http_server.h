#pragma once
// HttpServer: binds 127.0.0.1 and, where the machine has it, ::1, or an address that it is told, serves a Router,
// plainly or over TLS, and stops in good order.
// One thread does input and output; workers run the handlers that take longer. Handlers at_once are all called on
// the one thread, so they need no locks among themselves; those on_worker may run beside each other.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/net/http_message.h"
#include "adapters/net/router.h"
#include "adapters/net/ticket_box.h"
#include "core/clock.h"
#include "core/result.h"

namespace piggy::net {

struct ServerLimits {
    std::uint32_t head_bytes = 8 * 1024;
    std::size_t connections = 128;                 // above: a stranger's goes, or an idle one; none: 503
    std::chrono::milliseconds read_time{10'000};   // to finish a head; to finish a small body; between parts of a large
    std::chrono::milliseconds idle_time{75'000};   // between requests
    std::chrono::milliseconds write_time{10'000};  // between parts of an answer
    std::chrono::milliseconds stop_time{5'000};    // that running requests get when the server stops
};

// PEM files: the certificate with its chain, and its key, which no other user may read. Looked at again when a
// connection comes, so that a renewed certificate needs no restart.
struct ServerTls {
    std::filesystem::path certificate, key;
};

struct ServerOptions {
    std::uint16_t port = 0;            // 0: any free one
    std::string address{};             // empty: 127.0.0.1 and ::1; beyond loopback only with tls
    std::optional<ServerTls> tls{};    // set: HTTPS and wss alone
    std::vector<std::string> names{};  // that mean us beside loopback's: "box.lan", "box.lan:8443", "192.168.1.5"
    ServerLimits limits;
    std::size_t workers = 2;              // so many handlers that block may run beside each other
    std::filesystem::path upload_folder;  // where bodies that go to disk lie until their handler took them
    // Asked for each request that passed the first layer, before its body is read; an answer refuses it.
    // route is null where nothing answers at the path. Called on the server's thread.
    std::function<std::optional<Refusal>(const RequestHead&, std::string_view path, const Route* route)> gate;
    std::function<void(std::string_view line)> log;  // never with what a person typed
    RandomBytes random;
    const Clock* clock = nullptr;  // must outlive the server
};

class HttpServer {
public:
    // errors: unavailable: the port is taken or may not be used, said in one sentence; refused: an address beyond
    // loopback without TLS; of the TLS files: not_found, refused, malformed
    [[nodiscard]] static Result<std::unique_ptr<HttpServer>> start(Router router, ServerOptions options);
    // Stops, as stop() does.
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] const Router& router() const;
    // Whether these files can be served with, before anything is. errors: as start
    [[nodiscard]] static Result<> check_tls(const ServerTls& files);
    // Whether this address, as --bind names it, is of this machine alone: 127.0.0.0/8 and ::1.
    // errors: malformed: no address
    [[nodiscard]] static Result<bool> is_loopback(const std::string& address);
    // Takes no new connection, lets running requests finish within stop_time, closes sockets, joins its threads.
    void stop();

private:
    struct Inside;
    explicit HttpServer(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

}  // namespace piggy::net
