#pragma once
// AppClient: how the command line asks the app that is running, as its own page does: with the page's token.

#include <boost/json/object.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/net/http_client.h"
#include "core/result.h"

namespace piggy::apps {

struct AppAnswer {
    int status = 0;
    boost::json::object fields;
    [[nodiscard]] bool good() const { return status >= 200 && status < 300; }
};

// One thread at a time.
class AppClient {
public:
    explicit AppClient(std::uint16_t port) : port_(port), http_({"127.0.0.1", port, false}) {}

    // Fetches the token before the first question, and again where it is refused, once: a restarted app makes another.
    // What is asked too quickly is asked again. body: JSON or empty, wiped once it has been sent.
    // errors: unavailable: nothing answers; refused: another user's program listens there, or the app asks for a
    // password; malformed: what answers is no app of ours
    [[nodiscard]] Result<AppAnswer> ask(std::string_view method, std::string_view path, std::string body = "",
                                        std::chrono::milliseconds deadline = std::chrono::seconds(30));

private:
    [[nodiscard]] Result<AppAnswer> send(std::string_view method, std::string_view path, const std::string& body,
                                         std::chrono::milliseconds deadline);
    [[nodiscard]] Result<> fetch_token(std::chrono::milliseconds deadline);
    [[nodiscard]] std::string place() const { return "http://localhost:" + std::to_string(port_); }

    std::uint16_t port_;
    net::HttpClient http_;
    std::string token_;
};

}  // namespace piggy::apps
