#pragma once
// Inner header of the transport: WebSocket frames (RFC 6455), for WireServer and StreamClient. Bytes in, messages out;
// messages in, bytes out. No compression, no sub-protocols.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace piggy::net {

// What a frame says it is.
namespace opcode {
inline constexpr std::uint8_t continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10;
}

namespace close_code {
inline constexpr std::uint16_t normal = 1000, going_away = 1001, protocol_error = 1002, unsupported = 1003,
                               none_given = 1005, without_frame = 1006, not_utf8 = 1007, policy = 1008, too_big = 1009;
}

// The two ends differ in one thing: a client's frames are masked, a server's are not.
enum class FrameSource { client, server };

// What FrameReader found. payload lives until the next call of the reader.
struct Incoming {
    enum class Kind { nothing, text, binary, ping, pong, close, violation };
    Kind kind = Kind::nothing;
    std::string_view payload{};  // of close: the reason; of violation: what was wrong
    std::uint16_t code = 0;      // of close (1005: none given); of violation: the code to close with
};

class FrameReader {
public:
    // message_bytes_max: of a whole message, in one frame or several
    FrameReader(FrameSource source, std::size_t message_bytes_max) : source_(source), bytes_max_(message_bytes_max) {}

    void add(std::string_view bytes);
    // The next whole message or control frame; nothing when more bytes are needed. After a violation or a close there
    // is nothing more to read.
    [[nodiscard]] Incoming next();

private:
    struct Head {
        bool is_last = false;
        std::uint8_t code = 0;
        std::size_t size = 0;  // of the head itself
        std::uint64_t length = 0;
        std::array<unsigned char, 4> mask{};
    };
    // False when more bytes are needed, or, with violation_ set, when it is wrong.
    [[nodiscard]] bool read_head(Head& head);
    [[nodiscard]] bool head_is_allowed(const Head& head);
    [[nodiscard]] Incoming message(const Head& head, std::string_view payload);
    [[nodiscard]] Incoming control(const Head& head, std::string_view payload);
    [[nodiscard]] Incoming wrong(std::uint16_t code, const char* what);
    bool refuse(std::uint16_t code, const char* what);

    FrameSource source_;
    std::size_t bytes_max_;
    std::string buffer_;  // from taken_ on: not yet read
    std::size_t taken_ = 0;
    std::string parts_;  // of a message in several frames
    std::uint8_t parts_code_ = 0;
    bool hands_out_parts_ = false;
    Incoming violation_;
    bool is_over_ = false;
};

struct FrameHead {
    std::array<char, 14> bytes{};
    std::uint8_t size = 0;
    [[nodiscard]] std::string_view view() const { return {bytes.data(), size}; }
};
// Of a whole message or control frame without a mask: a server's.
[[nodiscard]] FrameHead frame_head(std::uint8_t code, std::size_t payload_bytes);
// A whole client's frame, masked with four random bytes.
[[nodiscard]] std::string masked_frame(std::uint8_t code, std::string_view payload, std::array<unsigned char, 4> mask);
// The payload of a close frame. reason is cut to what fits.
[[nodiscard]] std::string close_payload(std::uint16_t code, std::string_view reason);
// What a server answers to this Sec-WebSocket-Key.
[[nodiscard]] std::string accept_key(std::string_view key);
// 16 bytes in Base64, as a client has to send them.
[[nodiscard]] bool is_websocket_key(std::string_view key);
[[nodiscard]] std::string websocket_key(const std::array<unsigned char, 16>& random);

}  // namespace piggy::net
