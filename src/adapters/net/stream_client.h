#pragma once
// StreamClient: one WebSocket connection to another server, plain or TLS (same rules as HttpClient).
// Its own thread calls the listener, one call at a time, the last one being closed(). Pings are answered by itself.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/net/http_client.h"

namespace piggy::net {

struct StreamListener {
    virtual ~StreamListener() = default;
    virtual void opened() {}
    virtual void text(std::string_view frame) = 0;
    virtual void pinged() {}
    // Once, whatever ended it: code 0 where there was no close frame. reason: one sentence.
    virtual void closed(int code, const std::string& reason) = 0;
};

struct StreamOptions {
    ServerAddress address;
    std::string target = "/ws";
    std::chrono::milliseconds connect_time{5'000};
    std::chrono::milliseconds silence_max{60'000};  // no frame and no ping for so long: closed
    std::size_t frame_bytes_max = 4 * 1024 * 1024;
};

// The port, so that a day can be rehearsed in one process.
struct Stream {
    virtual ~Stream() = default;  // closes; the listener is not called after it returns
    // Queues one text frame; false when the connection is not open (any more).
    virtual bool send(std::string text) = 0;
    virtual void close() = 0;
};

// Starts connecting and returns at once; failures to connect are told by closed().
[[nodiscard]] std::unique_ptr<Stream> open_stream(StreamOptions options, std::shared_ptr<StreamListener> listener);

}  // namespace piggy::net
