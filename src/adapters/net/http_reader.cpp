#include "adapters/net/http_reader.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <optional>
#include <string>
#include <utility>

#include "adapters/net/url.h"

namespace piggy::net {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;

// Gathers one message. Fields in a chunked body's trailer are dropped: nothing was decided on them.
template <bool is_request>
class Gatherer final : public http::basic_parser<is_request> {
public:
    std::string method, target, body;
    int version = 11;  // 10: HTTP/1.0
    int status = 0;
    std::vector<Field> fields;
    bool has_head = false;

    [[nodiscard]] bool says(std::string_view name, std::string_view value) const {
        return std::ranges::any_of(fields, [&](const Field& field) {
            return equal_ignoring_case(field.name, name) && equal_ignoring_case(field.value, value);
        });
    }

private:
    using Text = boost::beast::string_view;

    void on_request_impl(http::verb, Text method_text, Text target_text, int its_version, error_code&) override {
        version = its_version;
        method.assign(method_text.data(), method_text.size());
        target.assign(target_text.data(), target_text.size());
    }
    void on_response_impl(int code, Text, int, error_code&) override { status = code; }
    void on_field_impl(http::field, Text name, Text value, error_code&) override {
        if (!has_head) fields.push_back({std::string(name), std::string(value)});
    }
    void on_header_impl(error_code&) override { has_head = true; }
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(Text part, error_code&) override {
        body.append(part.data(), part.size());
        return part.size();
    }
    void on_chunk_header_impl(std::uint64_t, Text, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, Text part, error_code&) override {
        body.append(part.data(), part.size());
        return part.size();
    }
    void on_finish_impl(error_code&) override {}
};

template <bool is_request>
struct Message {
    explicit Message(ReadLimits the_limits) : limits(the_limits) { restart(); }

    void restart() {
        parser.emplace();
        parser->header_limit(limits.head_bytes);
        parser->body_limit(limits.body_bytes);
        head_bytes = 0;
    }

    Reading read(std::string_view& bytes) {
        while (!parser->is_done()) {
            if (bytes.empty()) return Reading::needs_more;
            const bool in_head = !parser->is_header_done();
            error_code error;
            const std::size_t used = parser->put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
            bytes.remove_prefix(used);
            if (in_head) head_bytes += used;
            if (error == http::error::need_more) return wait(bytes.size());
            if (error) return judge(error);
            if (in_head && head_bytes > limits.head_bytes) return Reading::head_too_large;
        }
        return Reading::whole;
    }

    // Beast counts what it has not yet taken; a head that trickles in is counted here as a whole.
    Reading wait(std::size_t unused) const {
        const std::size_t line = parser->is_header_done() ? unused : head_bytes + unused;
        if (line <= limits.head_bytes) return Reading::needs_more;
        return parser->is_header_done() ? Reading::malformed : Reading::head_too_large;
    }

    static Reading judge(error_code error) {
        if (error == http::error::header_limit || error == http::error::buffer_overflow) return Reading::head_too_large;
        if (error == http::error::body_limit) return Reading::body_too_large;
        return Reading::malformed;
    }

    ReadLimits limits;
    std::optional<Gatherer<is_request>> parser;
    std::size_t head_bytes = 0;
};

}  // namespace

struct RequestReader::Inside : Message<true> {
    using Message::Message;
};

RequestReader::RequestReader(ReadLimits limits) : inside_(std::make_unique<Inside>(limits)) {}
RequestReader::~RequestReader() = default;

Reading RequestReader::read(std::string_view& bytes) { return inside_->read(bytes); }
bool RequestReader::begun() const { return inside_->parser->got_some(); }
bool RequestReader::head_is_done() const { return inside_->parser->is_header_done(); }
bool RequestReader::keeps_alive() const { return inside_->parser->keep_alive(); }
bool RequestReader::is_http_1_0() const { return inside_->parser->version == 10; }
bool RequestReader::wants_upgrade() const {
    return inside_->parser->upgrade() && inside_->parser->says("upgrade", "websocket");
}
bool RequestReader::wants_continue() const { return inside_->parser->says("expect", "100-continue"); }

WireRequest RequestReader::take() {
    auto& parser = *inside_->parser;
    WireRequest request;
    request.method = std::move(parser.method);
    const std::size_t mark = parser.target.find('?');
    if (mark != std::string::npos) {
        request.query = parser.target.substr(mark + 1);
        parser.target.resize(mark);
    }
    request.path = std::move(parser.target);
    request.fields = std::move(parser.fields);
    request.body = std::move(parser.body);
    inside_->restart();
    return request;
}

struct AnswerReader::Inside : Message<false> {
    Inside(ReadLimits the_limits, bool no_body) : Message(the_limits), has_no_body(no_body) { begin(); }
    void begin() {
        restart();
        parser->skip(has_no_body);
    }
    bool has_no_body;
};

AnswerReader::AnswerReader(ReadLimits limits, bool has_no_body)
    : inside_(std::make_unique<Inside>(limits, has_no_body)) {}
AnswerReader::~AnswerReader() = default;

Reading AnswerReader::read(std::string_view& bytes) {
    for (;;) {
        const Reading reading = inside_->read(bytes);
        const int status = inside_->parser->status;
        if (reading != Reading::whole || status / 100 != 1 || status == 101) return reading;
        inside_->begin();
    }
}

Reading AnswerReader::read_end() {
    if (!inside_->parser->got_some()) return Reading::malformed;
    error_code error;
    inside_->parser->put_eof(error);
    return error ? Reading::malformed : Reading::whole;
}

bool AnswerReader::keeps_alive() const { return inside_->parser->keep_alive(); }

InboundAnswer AnswerReader::take() {
    auto& parser = *inside_->parser;
    return {parser.status, std::move(parser.fields), std::move(parser.body)};
}

}  // namespace piggy::net
