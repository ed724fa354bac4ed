// HTTP messages and WebSocket frames from any bytes, at both ends: never a crash, never more than the limits hold, and
// the same is read however the bytes are cut into pieces.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/net/http_reader.h"
#include "adapters/net/websocket_frames.h"

namespace {

using namespace piggy::net;

constexpr ReadLimits limits{2'048, 4'096};
constexpr std::size_t message_bytes_max = 4'096;

void must(bool holds) {
    if (!holds) std::abort();
}

// What was read, as one text that can be compared.
std::string frames_in(std::string_view bytes, FrameSource source, std::size_t piece) {
    FrameReader reader(source, message_bytes_max);
    std::string seen;
    const auto drain = [&] {
        for (Incoming in = reader.next(); in.kind != Incoming::Kind::nothing; in = reader.next()) {
            must(in.payload.size() <= message_bytes_max);
            seen += std::to_string(static_cast<int>(in.kind)) + ' ' + std::to_string(in.code) + ' ';
            seen.append(in.payload).push_back('\n');
            if (in.kind == Incoming::Kind::close || in.kind == Incoming::Kind::violation) return false;
        }
        return true;
    };
    while (!bytes.empty()) {
        const std::string_view part = bytes.substr(0, piece);
        bytes.remove_prefix(part.size());
        reader.add(part);
        if (!drain()) break;
    }
    return seen;
}

template <class Reader, class Take>
std::string messages_in(std::string_view bytes, std::size_t piece, const Take& take) {
    Reader reader = Take::make();
    std::string seen;
    std::string waiting;
    while (!bytes.empty()) {
        const std::string_view part = bytes.substr(0, piece);
        bytes.remove_prefix(part.size());
        waiting.append(part);
        for (;;) {
            std::string_view rest = waiting;
            const Reading reading = reader.read(rest);
            waiting.erase(0, waiting.size() - rest.size());
            if (reading == Reading::needs_more) break;
            if (reading != Reading::whole) return seen;  // refused: sooner or later, as the cuts fall
            seen += take(reader) + '\n';
            if (waiting.empty() || seen.size() > 100'000) break;
        }
    }
    return seen;
}

struct TakeRequest {
    static RequestReader make() { return RequestReader(limits); }
    std::string operator()(RequestReader& reader) const {
        const WireRequest request = reader.take();
        must(request.body.size() <= limits.body_bytes);
        std::string text = request.method + ' ' + request.path + '?' + request.query + ' ' + request.body;
        for (const Field& field : request.fields) text += '|' + field.name + '=' + field.value;
        return text;
    }
};

struct TakeAnswer {
    std::string operator()(AnswerReader& reader) const {
        const InboundAnswer answer = reader.take();
        must(answer.body.size() <= limits.body_bytes);
        std::string text = std::to_string(answer.status) + ' ' + answer.body;
        for (const Field& field : answer.fields) text += '|' + field.name + '=' + field.value;
        return text;
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
    const std::size_t piece = 1U + data[1] % 16U;
    const std::size_t whole = bytes.size() + 1;
    switch (data[0] % 4) {
        case 0:
            must(frames_in(bytes, FrameSource::client, piece) == frames_in(bytes, FrameSource::client, whole));
            break;
        case 1:
            must(frames_in(bytes, FrameSource::server, piece) == frames_in(bytes, FrameSource::server, whole));
            break;
        case 2:
            must(messages_in<RequestReader>(bytes, piece, TakeRequest{}) ==
                 messages_in<RequestReader>(bytes, whole, TakeRequest{}));
            break;
        default: {
            AnswerReader reader(limits, false);  // one answer a reader: the client makes a new one for each
            std::string_view rest = bytes;
            if (reader.read(rest) == Reading::whole || reader.read_end() == Reading::whole) {
                static_cast<void>(TakeAnswer{}(reader));
            }
            break;
        }
    }
    return 0;
}
