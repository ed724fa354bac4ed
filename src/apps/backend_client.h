#pragma once
// BackendClient: how the command line asks the backend. Only a backend that passed the address check is ever shown the
// token; it is asked once a question, follows no redirect, and says in one sentence when nothing answers.

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "adapters/net/http_client.h"
#include "core/result.h"

namespace piggy::apps {

struct BackendAddress {
    net::ServerAddress server{"localhost", 8000, false};
    std::string url = "http://localhost:8000";  // for sentences
};

// name          how sentences call it
// url           "http://localhost:8000" (also when null or empty), 127.0.0.1 or [::1], with a port
// allow_remote  ALLOW_REMOTE_BACKEND: exactly "1" allows another machine, over https alone
// errors        malformed, refused: the address is on another machine
[[nodiscard]] Result<BackendAddress> read_backend_address(const char* url, const char* allow_remote,
                                                          std::string_view name = "BACKEND_API_URL");
// From the environment; without an address there, the backend's own CRYPTOPIGGY_BACKEND_PORT on this machine.
[[nodiscard]] Result<BackendAddress> backend_of_environment();

// What backend.token holds: 64 hex digits. errors: not_found: no backend was started with this home; refused: others
// may read the file, or it is a link or no file; malformed
[[nodiscard]] Result<std::string> read_backend_token(const std::filesystem::path& home);

struct BackendAnswer {
    int status = 0;
    std::string body;            // as it came, money to the digit
    boost::json::object fields;  // the same, read
    [[nodiscard]] bool good() const { return status >= 200 && status < 300; }
};

// Why there is no answer.
struct NoBackend {
    Error error;
    bool maybe_arrived = false;  // the question may have been acted on
};

// One thread at a time; whoever asks from more than one has a client for each.
class BackendClient {
public:
    // Live orders may wait two seconds for the lane and ten for the venue; a passphrase half a second for its
    // derivation.
    static constexpr std::chrono::milliseconds patience{60'000};

    // home: whose backend.token opens it. Nothing is read or connected before the first question.
    BackendClient(BackendAddress address, std::filesystem::path home);

    // path: "/api/live/status"; body: JSON or empty, wiped once it has been sent. A refused token is read again from
    // its file, once: the backend makes another at each start. errors: unavailable: nothing answers; those of
    // read_backend_token; refused: another user's program listens there; malformed: what answers is no backend of ours
    [[nodiscard]] tl::expected<BackendAnswer, NoBackend> ask(std::string_view method, std::string_view path,
                                                             std::string body = "",
                                                             std::chrono::milliseconds deadline = patience);
    [[nodiscard]] tl::expected<BackendAnswer, NoBackend> get(std::string_view path) { return ask("GET", path); }

    // Whoever waits for an answer goes on without one, and so does whoever asks later. Any thread.
    void give_up() { http_.give_up(); }

    [[nodiscard]] const BackendAddress& address() const { return address_; }

private:
    [[nodiscard]] tl::expected<net::InboundAnswer, NoBackend> send(std::string_view method, std::string_view path,
                                                                   const std::string& body,
                                                                   std::chrono::milliseconds deadline);

    BackendAddress address_;
    std::filesystem::path home_;
    net::HttpClient http_;
    std::string token_;
};

}  // namespace piggy::apps
