// The two readers under both ends of the wire: however bytes are cut, the same messages come out, and nothing that
// comes in makes them keep more than they may.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "adapters/net/http_reader.h"
#include "adapters/net/websocket_frames.h"

namespace piggy::net {
namespace {

// Parts of up to this many bytes, cut where the generator says.
std::vector<std::string> cut(const std::string& bytes) {
    std::vector<std::string> parts;
    std::size_t at = 0;
    while (at < bytes.size()) {
        const auto length = *rc::gen::inRange<std::size_t>(1, 40);
        parts.push_back(bytes.substr(at, length));
        at += length;
    }
    return parts;
}

struct Sent {
    std::uint8_t code;
    std::string payload;
};

RC_GTEST_PROP(FrameReader, TheSameMessagesComeOutHoweverTheirFramesAreCut, ()) {
    const bool from_client = *rc::gen::arbitrary<bool>();
    std::string bytes;
    std::vector<std::string> expected;
    const auto count = *rc::gen::inRange(1, 6);
    const auto add = [&](std::uint8_t code, bool is_last, const std::string& payload) {
        std::string frame = from_client ? masked_frame(code, payload, {1, 2, 3, 0xFE})
                                        : std::string(frame_head(code, payload.size()).view()) + payload;
        if (!is_last) frame[0] = static_cast<char>(frame[0] & 0x7F);
        bytes += frame;
    };
    for (int i = 0; i < count; ++i) {
        const auto parts = *rc::gen::inRange(1, 4);
        std::string whole;
        for (int part = 0; part < parts; ++part) {
            const std::string text(*rc::gen::inRange<std::size_t>(0, 300), static_cast<char>('a' + part));
            whole += text;
            add(part == 0 ? opcode::text : opcode::continuation, part == parts - 1, text);
            if (part < parts - 1 && *rc::gen::arbitrary<bool>()) {
                add(opcode::ping, true, "between");
                expected.emplace_back("ping between");
            }
        }
        expected.push_back("text " + whole);
    }
    FrameReader reader(from_client ? FrameSource::client : FrameSource::server, 1000);
    std::vector<std::string> found;
    for (const std::string& part : cut(bytes)) {
        reader.add(part);
        for (Incoming next = reader.next(); next.kind != Incoming::Kind::nothing; next = reader.next()) {
            RC_ASSERT(next.kind == Incoming::Kind::text || next.kind == Incoming::Kind::ping);
            found.push_back((next.kind == Incoming::Kind::text ? "text " : "ping ") + std::string(next.payload));
        }
    }
    RC_ASSERT(found == expected);
}

RC_GTEST_PROP(FrameReader, WhateverComesNoMessageIsLongerThanAllowedAndNothingFollowsTheEnd, ()) {
    const auto bytes = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
    FrameReader reader(*rc::gen::element(FrameSource::client, FrameSource::server), 100);
    bool is_over = false;
    for (const std::string& part : cut(bytes)) {
        reader.add(part);
        for (Incoming next = reader.next(); next.kind != Incoming::Kind::nothing; next = reader.next()) {
            RC_ASSERT(!is_over);
            RC_ASSERT(next.payload.size() <= 125U);
            is_over = next.kind == Incoming::Kind::violation || next.kind == Incoming::Kind::close;
        }
    }
}

std::string text_of(const WireRequest& request) {
    std::string text = request.method + " " + request.path + "?" + request.query;
    for (const Field& field : request.fields) text += "|" + field.name + "=" + field.value;
    return text + "|" + request.body;
}

RC_GTEST_PROP(RequestReader, TheSameRequestsComeOutHoweverTheirBytesAreCut, ()) {
    const auto count = *rc::gen::inRange(1, 5);
    std::string bytes;
    std::vector<std::string> expected;
    for (int i = 0; i < count; ++i) {
        const std::string body(*rc::gen::inRange<std::size_t>(0, 200), 'b');
        const bool is_chunked = *rc::gen::arbitrary<bool>() && !body.empty();
        const std::string length = std::to_string(body.size());
        bytes += "POST /p?q=" + std::to_string(i) + " HTTP/1.1\r\nA: b\r\n";
        std::string seen = "POST /p?q=" + std::to_string(i) + "|A=b";
        if (is_chunked) {
            std::string size(1, "0123456789abcdef"[body.size() / 16 % 16]);
            size += "0123456789abcdef"[body.size() % 16];
            bytes += "Transfer-Encoding: chunked\r\n\r\n" + size + "\r\n" + body + "\r\n0\r\nLate: x\r\n\r\n";
            seen += "|Transfer-Encoding=chunked";
        } else {
            bytes += "Content-Length: " + length + "\r\n\r\n" + body;
            seen += "|Content-Length=" + length;
        }
        expected.push_back(seen + "|" + body);
    }
    RequestReader reader({1000, 1000});
    std::vector<std::string> found;
    std::string unread;
    for (const std::string& part : cut(bytes)) {
        unread += part;
        std::string_view rest = unread;
        for (Reading reading = Reading::whole; reading == Reading::whole && !rest.empty();) {
            reading = reader.read(rest);
            RC_ASSERT(reading == Reading::whole || reading == Reading::needs_more);
            if (reading == Reading::whole) found.push_back(text_of(reader.take()));
        }
        unread.erase(0, unread.size() - rest.size());
    }
    RC_ASSERT(found == expected);
    RC_ASSERT(unread.empty());
}

RC_GTEST_PROP(RequestReader, ADamagedRequestIsReadOrRefusedAndNeverKeptForEver, ()) {
    std::string bytes =
        "POST /api/v3/order?a=b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    const auto damages = *rc::gen::inRange(1, 8);
    for (int i = 0; i < damages; ++i)
        bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = *rc::gen::arbitrary<char>();
    bytes += std::string(3000, *rc::gen::element('x', '0', '\r', '\n', ' '));
    RequestReader reader({1000, 1000});
    std::string unread;
    bool is_over = false;
    for (const std::string& part : cut(bytes)) {
        unread += part;
        std::string_view rest = unread;
        Reading reading = reader.read(rest);
        while (reading == Reading::whole && !rest.empty()) {
            RC_ASSERT(reader.take().body.size() <= 1000U);
            reading = reader.read(rest);
        }
        unread.erase(0, unread.size() - rest.size());
        is_over = reading != Reading::needs_more && reading != Reading::whole;
        if (is_over) break;
        RC_ASSERT(unread.size() <= 1000U);
    }
}

TEST(FrameReader, TheHandshakeKeyIsThatOfTheStandard) {
    EXPECT_EQ(accept_key("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    EXPECT_TRUE(is_websocket_key(websocket_key({1, 2, 3, 255})));
    EXPECT_FALSE(is_websocket_key("dGhlIHNhbXBsZSBub25jZQ="));
    EXPECT_FALSE(is_websocket_key("dGhlIHNhbXBsZSBub25j\r\nQ=="));
}

TEST(FrameReader, ACloseReasonIsCutAtACharacter) {
    std::string reason = "x";
    for (int i = 0; i < 100; ++i) reason += "\xC3\xA4";
    const std::string payload = close_payload(1008, reason);
    EXPECT_EQ(payload.size(), 125U);
    FrameReader reader(FrameSource::server, 10);
    reader.add(std::string(frame_head(opcode::close, payload.size()).view()) + payload);
    const Incoming close = reader.next();
    EXPECT_EQ(close.kind, Incoming::Kind::close);
    EXPECT_EQ(close.code, 1008);
}

}  // namespace
}  // namespace piggy::net
