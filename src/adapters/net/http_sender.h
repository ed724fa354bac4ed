#pragma once
// HttpSender: the port for asking another server over HTTP, and what is known when there was no answer.
// HttpClient (http_client.h) serves it over sockets; tests and rehearsals may serve it in one process.

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "adapters/net/http_message.h"
#include "core/result.h"

namespace piggy::net {

struct OutboundRequest {
    std::string method;  // "GET"
    std::string target;  // path and query, percent-encoded
    std::vector<Field> fields;
    std::string body;
    std::chrono::milliseconds deadline{10'000};  // from now to the whole answer
    std::size_t body_bytes_max = 16 * 1024 * 1024;
};

struct InboundAnswer {
    int status = 0;
    std::vector<Field> fields;
    std::string body;
    // The only field of this name (any case), or the first; empty where there is none.
    [[nodiscard]] std::string_view field(std::string_view name) const;
};

// What is certain about a request that got no whole answer.
enum class Departure {
    nothing_sent,   // not one byte of it left: no connection, TLS refused
    maybe_arrived,  // bytes left; what became of them is unknown
};

struct NoAnswer {
    Departure departure = Departure::nothing_sent;
    std::string what;  // one sentence
};

struct HttpSender {
    virtual ~HttpSender() = default;
    // Sends once, never again by itself (a stale pooled connection that fails before the first byte was accepted is
    // maybe_arrived too), follows no redirect. Blocks until the whole answer or the deadline. Any thread.
    [[nodiscard]] virtual tl::expected<InboundAnswer, NoAnswer> send(const OutboundRequest& request) = 0;
};

}  // namespace piggy::net
