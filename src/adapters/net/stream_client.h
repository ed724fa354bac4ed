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
    // Once, whatever ended it. code: of the server's close frame, 1005 where that had none, 0 where there was no such
    // frame. reason: one sentence.
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
    // Closes, tells the listener so where it was not told before, and does not call it after it returned. From any
    // thread but the listener's own. Waits for a name look-up that is under way.
    virtual ~Stream() = default;
    // Queues one text frame; false when the connection is not open (any more), or when 8 MiB wait already: then the
    // server does not read, and the stream ends. Any thread, the listener's too; so is close().
    virtual bool send(std::string text) = 0;
    virtual void close() = 0;
};

// Starts connecting and returns at once; failures to connect are told by closed().
[[nodiscard]] std::unique_ptr<Stream> open_stream(StreamOptions options, std::shared_ptr<StreamListener> listener);

}  // namespace piggy::net
