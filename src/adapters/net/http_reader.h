#pragma once
// Inner header of the transport: reads HTTP/1.1 messages from bytes as they come. Beast's parser without its streams,
// so that who reads (wire_connection.cpp, http_client.cpp, stream_client.cpp) needs not compile Beast.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "adapters/net/http_sender.h"
#include "adapters/net/wire_server.h"

namespace piggy::net {

enum class Reading { needs_more, whole, malformed, head_too_large, body_too_large };

struct ReadLimits {
    std::uint32_t head_bytes = 16 * 1024;
    std::size_t body_bytes = 1024 * 1024;
};

class RequestReader {
public:
    explicit RequestReader(ReadLimits limits);
    ~RequestReader();
    RequestReader(const RequestReader&) = delete;
    RequestReader& operator=(const RequestReader&) = delete;

    // Takes what it can use from the front of bytes; the rest has to be given again, with more behind it.
    [[nodiscard]] Reading read(std::string_view& bytes);
    [[nodiscard]] bool begun() const;
    [[nodiscard]] bool head_is_done() const;
    // Known when the head is done.
    [[nodiscard]] bool keeps_alive() const;
    [[nodiscard]] bool is_http_1_0() const;
    [[nodiscard]] bool wants_upgrade() const;   // to the WebSocket protocol
    [[nodiscard]] bool wants_continue() const;  // waits for "100 Continue" before it sends its body
    // Known when it is whole. Reading begins anew with the next read().
    [[nodiscard]] WireRequest take();

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

class AnswerReader {
public:
    // has_no_body: the answer to HEAD
    AnswerReader(ReadLimits limits, bool has_no_body);
    ~AnswerReader();
    AnswerReader(const AnswerReader&) = delete;
    AnswerReader& operator=(const AnswerReader&) = delete;

    // As RequestReader's. Interim answers (1xx, but 101) are read over.
    [[nodiscard]] Reading read(std::string_view& bytes);
    // The other side has closed: whole when that is how this answer ends.
    [[nodiscard]] Reading read_end();
    // Known when it is whole.
    [[nodiscard]] bool keeps_alive() const;
    [[nodiscard]] InboundAnswer take();

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace piggy::net
