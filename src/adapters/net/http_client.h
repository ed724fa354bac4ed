#pragma once
// HttpClient: HTTP or HTTPS to one fixed server, over a small pool of kept-alive connections.
// TLS: 1.2 or newer, certificate chain and host name verified, SNI set; there is no switch to turn that off. Without
// TLS only this machine (127.0.0.1, ::1) is spoken to. No proxy, no cookies, no redirects, no compression.
// A pooled connection is used again only while it is young and nothing, not even an end, has come on it: a request is
// never the first to find out that the server has gone, but for the moment in which both cross.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "adapters/net/http_sender.h"

namespace piggy::net {

struct ServerAddress {
    std::string host;
    std::uint16_t port = 443;
    bool tls = true;
    // Instead of the system's roots; for tests with their own authority.
    std::optional<std::filesystem::path> authority_file{};
};

struct ClientLimits {
    std::size_t connections = 4;
    std::chrono::milliseconds connect_time{5'000};  // name, socket and TLS together
    std::chrono::milliseconds idle_time{20'000};    // a pooled connection older than this is not used again
};

class HttpClient final : public HttpSender {
public:
    // Cannot fail; what is wrong with address (an authority file that cannot be read) is told by every send().
    explicit HttpClient(ServerAddress address, ClientLimits limits = {});
    ~HttpClient() override;  // no send() may be under way; waits for a name look-up that is
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    [[nodiscard]] tl::expected<InboundAnswer, NoAnswer> send(const OutboundRequest& request) override;
    // Whoever waits for an answer goes on without one, and so does whoever asks later. Any thread.
    void give_up();

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace piggy::net
