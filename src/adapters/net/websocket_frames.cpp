#include "adapters/net/websocket_frames.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <utility>

#include "adapters/net/url.h"

namespace piggy::net {
namespace {

constexpr std::size_t control_bytes_max = 125;
constexpr std::size_t kept_bytes_max = 64 * 1024;  // a larger buffer is given back when it is empty

// In place; doing it twice undoes it.
void unmask(char* bytes, std::size_t size, const std::array<unsigned char, 4>& mask) {
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(bytes[i] ^ static_cast<char>(mask[i % 4]));
}

bool code_may_be_sent(std::uint16_t code) {
    if (code >= 3000 && code <= 4999) return true;
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
}

std::string base64(const unsigned char* bytes, std::size_t size) {
    std::string text((size + 2) / 3 * 4 + 1, '\0');  // and the zero that OpenSSL writes
    const int written = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes, static_cast<int>(size));
    text.resize(static_cast<std::size_t>(written));
    return text;
}

}  // namespace

void FrameReader::add(std::string_view bytes) {
    if (is_over_) return;
    if (taken_ > 0) {
        buffer_.erase(0, taken_);
        taken_ = 0;
        if (buffer_.empty() && buffer_.capacity() > kept_bytes_max) std::string().swap(buffer_);
    }
    buffer_.append(bytes);
}

Incoming FrameReader::next() {
    if (hands_out_parts_) {
        hands_out_parts_ = false;
        parts_.clear();
        if (parts_.capacity() > kept_bytes_max) std::string().swap(parts_);
    }
    Head head;
    while (!is_over_) {
        if (!read_head(head)) return std::exchange(violation_, {});
        const std::size_t whole = head.size + static_cast<std::size_t>(head.length);
        if (buffer_.size() - taken_ < whole) return {};
        char* const payload = buffer_.data() + taken_ + head.size;
        const auto length = static_cast<std::size_t>(head.length);
        if (source_ == FrameSource::client) unmask(payload, length, head.mask);
        taken_ += whole;
        const std::string_view text(payload, length);
        const Incoming found = head.code >= opcode::close ? control(head, text) : message(head, text);
        if (found.kind != Incoming::Kind::nothing) return found;
    }
    return {};
}

bool FrameReader::read_head(Head& head) {
    const std::size_t have = buffer_.size() - taken_;
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(buffer_[taken_ + at]); };
    if (have < 2) return false;
    head.is_last = (byte(0) & 0x80U) != 0;
    head.code = byte(0) & 0x0FU;
    const bool is_masked = (byte(1) & 0x80U) != 0;
    head.length = byte(1) & 0x7FU;
    if ((byte(0) & 0x70U) != 0) return refuse(close_code::protocol_error, "a frame has bits that were not agreed on");
    if (is_masked != (source_ == FrameSource::client)) {
        return refuse(close_code::protocol_error, "a frame is masked where it must not be, or the other way round");
    }
    const std::size_t further = head.length == 126 ? 2U : head.length == 127 ? 8U : 0U;
    head.size = 2 + further + (is_masked ? 4U : 0U);
    if (have < head.size) return false;
    if (further > 0) {
        head.length = 0;
        for (std::size_t i = 0; i < further; ++i) head.length = (head.length << 8U) | byte(2 + i);
    }
    for (std::size_t i = 0; is_masked && i < 4; ++i) head.mask[i] = byte(2 + further + i);
    return head_is_allowed(head);
}

bool FrameReader::head_is_allowed(const Head& head) {
    if (head.code >= opcode::close) {
        if (head.code > opcode::pong) return refuse(close_code::protocol_error, "a frame is of an unknown kind");
        if (!head.is_last || head.length > control_bytes_max) {
            return refuse(close_code::protocol_error, "a control frame is in parts or too long");
        }
        return true;
    }
    if (head.code > opcode::binary) return refuse(close_code::protocol_error, "a frame is of an unknown kind");
    if ((head.code == opcode::continuation) != (parts_code_ != 0)) {
        return refuse(close_code::protocol_error, "the parts of a message are out of order");
    }
    if (head.length > bytes_max_ || parts_.size() + head.length > bytes_max_) {
        return refuse(close_code::too_big, "a message is longer than this side reads");
    }
    return true;
}

Incoming FrameReader::message(const Head& head, std::string_view payload) {
    const bool is_in_parts = parts_code_ != 0 || !head.is_last;
    if (is_in_parts) {
        parts_.append(payload);
        if (parts_code_ == 0) parts_code_ = head.code;
        if (!head.is_last) return {};
        payload = parts_;
        hands_out_parts_ = true;
    }
    const std::uint8_t code = is_in_parts ? std::exchange(parts_code_, std::uint8_t{0}) : head.code;
    if (code == opcode::binary) return {Incoming::Kind::binary, payload};
    if (!is_valid_utf8(payload)) return wrong(close_code::not_utf8, "a text is not UTF-8");
    return {Incoming::Kind::text, payload};
}

Incoming FrameReader::control(const Head& head, std::string_view payload) {
    if (head.code == opcode::ping) return {Incoming::Kind::ping, payload};
    if (head.code == opcode::pong) return {Incoming::Kind::pong, payload};
    is_over_ = true;
    if (payload.empty()) return {Incoming::Kind::close, {}, close_code::none_given};
    if (payload.size() == 1) return wrong(close_code::protocol_error, "a close frame is one byte long");
    const auto code = static_cast<std::uint16_t>(static_cast<unsigned char>(payload[0]) << 8U |
                                                 static_cast<unsigned char>(payload[1]));
    payload.remove_prefix(2);
    if (!code_may_be_sent(code)) return wrong(close_code::protocol_error, "a close frame has a code that has no place");
    if (!is_valid_utf8(payload)) return wrong(close_code::not_utf8, "the reason in a close frame is not UTF-8");
    return {Incoming::Kind::close, payload, code};
}

Incoming FrameReader::wrong(std::uint16_t code, const char* what) {
    is_over_ = true;
    return {Incoming::Kind::violation, what, code};
}

bool FrameReader::refuse(std::uint16_t code, const char* what) {
    violation_ = wrong(code, what);
    return false;
}

FrameHead frame_head(std::uint8_t code, std::size_t payload_bytes) {
    FrameHead head;
    const auto put = [&](std::size_t byte) { head.bytes[head.size++] = static_cast<char>(byte); };
    put(0x80U | code);
    if (payload_bytes < 126) {
        put(payload_bytes);
    } else if (payload_bytes <= 0xFFFF) {
        put(126);
        for (int shift = 8; shift >= 0; shift -= 8) put(payload_bytes >> static_cast<unsigned>(shift) & 0xFFU);
    } else {
        put(127);
        for (int shift = 56; shift >= 0; shift -= 8) put(payload_bytes >> static_cast<unsigned>(shift) & 0xFFU);
    }
    return head;
}

std::string masked_frame(std::uint8_t code, std::string_view payload, std::array<unsigned char, 4> mask) {
    FrameHead head = frame_head(code, payload.size());
    head.bytes[1] = static_cast<char>(static_cast<unsigned char>(head.bytes[1]) | 0x80U);
    std::string frame;
    frame.reserve(head.size + mask.size() + payload.size());
    frame.append(head.view());
    for (const unsigned char byte : mask) frame.push_back(static_cast<char>(byte));
    frame.append(payload);
    unmask(frame.data() + head.size + mask.size(), payload.size(), mask);
    return frame;
}

std::string close_payload(std::uint16_t code, std::string_view reason) {
    std::string payload{static_cast<char>(code >> 8U), static_cast<char>(code & 0xFFU)};
    std::size_t fits = std::min(reason.size(), control_bytes_max - payload.size());
    while (fits > 0 && fits < reason.size() && (static_cast<unsigned char>(reason[fits]) & 0xC0U) == 0x80U) --fits;
    return payload.append(reason.substr(0, fits));
}

std::string accept_key(std::string_view key) {
    const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
    SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    return base64(digest.data(), digest.size());
}

bool is_websocket_key(std::string_view key) {
    if (key.size() != 24 || !key.ends_with("==")) return false;
    return std::ranges::all_of(key.substr(0, 22), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    });
}

std::string websocket_key(const std::array<unsigned char, 16>& random) { return base64(random.data(), random.size()); }

}  // namespace piggy::net
