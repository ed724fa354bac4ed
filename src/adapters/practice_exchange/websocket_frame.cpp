#include "adapters/practice_exchange/websocket_frame.h"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>

#include "adapters/practice_exchange/endpoint.h"

namespace piggy::practice_exchange {
namespace {

namespace json = boost::json;

constexpr std::size_t depth_max = 16;

// What the parser calls. Depth 1 is the frame, depth 2 its params; what lies deeper is written out again as text.
class FrameHandler {
public:
    static constexpr std::size_t max_object_size = SIZE_MAX;
    static constexpr std::size_t max_array_size = SIZE_MAX;
    static constexpr std::size_t max_key_size = SIZE_MAX;
    static constexpr std::size_t max_string_size = SIZE_MAX;
    using Code = boost::system::error_code;
    using Text = json::string_view;

    WebsocketFrame frame;

    bool on_document_begin(Code&) { return true; }
    bool on_document_end(Code&) { return true; }
    bool on_object_begin(Code& code) { return open('{', code); }
    bool on_object_end(std::size_t, Code& code) { return close('}', code); }
    bool on_array_begin(Code& code) { return open('[', code); }
    bool on_array_end(std::size_t, Code& code) { return close(']', code); }

    bool on_key_part(Text part, std::size_t, Code&) { return append(part); }
    bool on_key(Text part, std::size_t, Code& code) {
        append(part);
        std::string name = std::move(part_);
        part_.clear();
        if (depth_ == 1) {
            member_ = std::move(name);
            return seen_.add(member_, code);
        }
        if (depth_ == 2) {
            parameter_ = std::move(name);
            return true;
        }
        separate();
        append_quoted(nested_, name);
        nested_ += ':';
        return true;
    }
    bool on_string_part(Text part, std::size_t, Code&) { return append(part); }
    bool on_string(Text part, std::size_t, Code& code) {
        append(part);
        const std::string text = std::move(part_);
        part_.clear();
        std::string quoted;
        append_quoted(quoted, text);
        return scalar(Kind::text, text, quoted, code);
    }
    bool on_number_part(Text part, Code&) { return append(part); }
    bool on_int64(std::int64_t, Text part, Code& code) { return number(Kind::integer, part, code); }
    bool on_uint64(std::uint64_t, Text part, Code& code) { return number(Kind::integer, part, code); }
    bool on_double(double, Text part, Code& code) { return number(Kind::other, part, code); }
    bool on_bool(bool truth, Code& code) {
        const std::string text = truth ? "true" : "false";
        return scalar(Kind::other, text, text, code);
    }
    bool on_null(Code& code) { return scalar(Kind::null, "", "null", code); }
    bool on_comment_part(Text, Code&) { return true; }
    bool on_comment(Text, Code&) { return true; }

private:
    enum class Kind { text, integer, null, other };

    struct Names {
        std::vector<std::string> all;
        bool add(const std::string& name, Code& code) {
            if (std::ranges::find(all, name) != all.end() || all.size() == Parameters::count_max) {
                code = json::error::syntax;
                return false;
            }
            all.push_back(name);
            return true;
        }
    };

    static bool wrong(Code& code) {
        code = json::error::syntax;
        return false;
    }
    bool append(Text part) {
        part_.append(part.data(), part.size());
        return true;
    }
    void separate() {
        const char last = nested_.empty() ? '[' : nested_.back();
        if (last != '[' && last != '{' && last != ':') nested_ += ',';
    }

    bool open(char bracket, Code& code) {
        ++depth_;
        if (depth_ == 1) return bracket == '{' || wrong(code);
        if (depth_ == 2) {
            // Of the other members only params may be more than one value; what nobody knows is skipped.
            if (member_ == "params") return bracket == '{' || wrong(code);
            return (member_ != "id" && member_ != "method") || wrong(code);
        }
        separate();
        nested_ += bracket;
        return true;
    }
    bool close(char bracket, Code& code) {
        --depth_;
        if (depth_ < 2) return true;
        nested_ += bracket;
        if (depth_ > 2) return true;
        std::string whole = std::move(nested_);
        nested_.clear();
        return keep_parameter(std::move(whole), code);
    }
    bool number(Kind kind, Text part, Code& code) {
        append(part);
        const std::string text = std::move(part_);
        part_.clear();
        return scalar(kind, text, text, code);
    }
    bool scalar(Kind kind, const std::string& text, const std::string& written, Code& code) {
        if (depth_ == 0) return wrong(code);
        if (depth_ == 1) return keep_member(kind, text, written, code);
        if (depth_ == 2) return keep_parameter(text, code);
        separate();
        nested_ += written;
        return true;
    }
    bool keep_member(Kind kind, const std::string& text, const std::string& written, Code& code) {
        if (member_ == "id") {
            if (kind == Kind::other) return wrong(code);
            frame.id = written;
        } else if (member_ == "method") {
            if (kind != Kind::text) return wrong(code);
            frame.method = text;
        } else if (member_ == "params") {
            return kind == Kind::null || wrong(code);
        }
        return true;
    }
    bool keep_parameter(std::string value, Code& code) {
        if (member_ != "params") return true;
        if (!parameters_seen_.add(parameter_, code)) return false;
        frame.parameters.push_back({parameter_, std::move(value)});
        return true;
    }

    std::size_t depth_ = 0;
    std::string part_, member_, parameter_, nested_;
    Names seen_, parameters_seen_;
};

}  // namespace

std::string WebsocketFrame::signed_payload() const {
    std::vector<const Parameter*> sorted;
    for (const Parameter& parameter : parameters) {
        if (parameter.name != "signature") sorted.push_back(&parameter);
    }
    std::ranges::sort(sorted, {}, [](const Parameter* parameter) -> const std::string& { return parameter->name; });
    std::string payload;
    for (const Parameter* parameter : sorted) {
        if (!payload.empty()) payload += '&';
        payload.append(parameter->name).append("=").append(parameter->value);
    }
    return payload;
}

Answer<WebsocketFrame> parse_frame(std::string_view text) {
    json::parse_options options;
    options.max_depth = depth_max;
    json::basic_parser<FrameHandler> parser(options);
    boost::system::error_code error;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
    if (error || read < text.size() || parser.handler().frame.method.empty()) {
        return refuse(-1135, "Invalid JSON Request");
    }
    return std::move(parser.handler().frame);
}

}  // namespace piggy::practice_exchange
