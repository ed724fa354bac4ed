#include "adapters/net/json_object.h"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse.hpp>
#include <set>

namespace piggy::net {
namespace {

namespace json = boost::json;

constexpr std::size_t depth_max = 16;

// Listens to the parser and stops it at the first name that an object gives twice; the value parser would keep the
// last one without a word.
struct NamesOnce {
    static constexpr std::size_t max_object_size = SIZE_MAX;
    static constexpr std::size_t max_array_size = SIZE_MAX;
    static constexpr std::size_t max_key_size = SIZE_MAX;
    static constexpr std::size_t max_string_size = SIZE_MAX;
    using Code = boost::system::error_code;
    using Text = json::string_view;

    std::vector<std::set<std::string>> open;
    std::string name;
    bool is_twice = false;

    bool on_document_begin(Code&) { return true; }
    bool on_document_end(Code&) { return true; }
    bool on_object_begin(Code&) {
        open.emplace_back();
        return true;
    }
    bool on_object_end(std::size_t, Code&) {
        open.pop_back();
        return true;
    }
    bool on_array_begin(Code&) { return true; }
    bool on_array_end(std::size_t, Code&) { return true; }
    bool on_key_part(Text part, std::size_t, Code&) {
        name.append(part.data(), part.size());
        return true;
    }
    bool on_key(Text part, std::size_t, Code& code) {
        name.append(part.data(), part.size());
        if (!open.back().insert(name).second) {
            is_twice = true;
            code = json::error::syntax;
            return false;
        }
        name.clear();
        return true;
    }
    bool on_string_part(Text, std::size_t, Code&) { return true; }
    bool on_string(Text, std::size_t, Code&) { return true; }
    bool on_number_part(Text, Code&) { return true; }
    bool on_int64(std::int64_t, Text, Code&) { return true; }
    bool on_uint64(std::uint64_t, Text, Code&) { return true; }
    bool on_double(double, Text, Code&) { return true; }
    bool on_bool(bool, Code&) { return true; }
    bool on_null(Code&) { return true; }
    bool on_comment_part(Text, Code&) { return true; }
    bool on_comment(Text, Code&) { return true; }
};

std::string_view why(const boost::system::error_code& error) {
    if (error == json::error::extra_data) return "there is something after its end";
    if (error == json::error::incomplete) return "it ends too early";
    if (error == json::error::too_deep) return "it is nested deeper than 16";
    if (error == json::error::illegal_leading_surrogate || error == json::error::illegal_trailing_surrogate ||
        error == json::error::expected_utf16_escape) {
        return "a \\u escape is half of a pair";
    }
    return "its syntax is wrong or it is not UTF-8";
}

bool has_control(std::string_view text) {
    return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

std::string range(std::int64_t low, std::int64_t high) { return std::to_string(low) + " to " + std::to_string(high); }

}  // namespace

Result<json::value> parse_json_strictly(std::string_view text) {
    json::parse_options options;
    options.max_depth = depth_max;
    json::basic_parser<NamesOnce> names(options);
    boost::system::error_code error;
    const std::size_t read = names.write_some(false, text.data(), text.size(), error);
    if (names.handler().is_twice) {
        return fail(ErrorCode::malformed, "the body names " + names.handler().name + " twice in one object");
    }
    if (!error && read < text.size()) error = json::error::extra_data;
    json::value value;
    if (!error) value = json::parse({text.data(), text.size()}, error, {}, options);
    if (error) return fail(ErrorCode::malformed, "the body is not JSON: " + std::string(why(error)));
    return value;
}

Result<json::object> parse_json_object(std::string_view text) {
    auto value = parse_json_strictly(text);
    if (!value) return fail(value.error());
    if (!value->is_object()) return fail(ErrorCode::malformed, "the body must be a JSON object");
    return std::move(value->get_object());
}

JsonObject::JsonObject(const json::object& object, std::string name) : object_(object), name_(std::move(name)) {}

std::string JsonObject::called(std::string_view field) const {
    return name_.empty() ? std::string(field) : name_ + "." + std::string(field);
}

void JsonObject::refuse(std::string_view field, std::string sentence) {
    if (!error_.empty()) return;
    error_ = std::move(sentence);
    wrong_field_ = called(field);
}

const json::value* JsonObject::any(std::string_view field) {
    known_.push_back(field);
    const json::value* value = object_.if_contains({field.data(), field.size()});
    return value == nullptr || value->is_null() ? nullptr : value;
}

std::optional<std::string> JsonObject::optional_text(std::string_view field, std::size_t bytes_max) {
    const json::value* value = any(field);
    if (value == nullptr) return std::nullopt;
    if (!value->is_string()) {
        refuse(field, called(field) + " must be a string");
        return std::nullopt;
    }
    std::string text(value->get_string().data(), value->get_string().size());
    if (text.size() > bytes_max)
        refuse(field, called(field) + " is longer than " + std::to_string(bytes_max) + " bytes");
    if (has_control(text)) refuse(field, called(field) + " has a control character in it");
    return text;
}

std::string JsonObject::text(std::string_view field, std::size_t bytes_max) {
    auto text = optional_text(field, bytes_max);
    if (!text) refuse(field, called(field) + " is missing");
    return text.value_or("");
}

std::optional<std::int64_t> JsonObject::optional_integer(std::string_view field, std::int64_t low, std::int64_t high) {
    const json::value* value = any(field);
    if (value == nullptr) return std::nullopt;
    if (!value->is_int64()) {
        refuse(field, called(field) + " must be a whole number from " + range(low, high));
        return std::nullopt;
    }
    const std::int64_t number = value->get_int64();
    if (number < low || number > high) {
        refuse(field, called(field) + " must be from " + range(low, high) + ", was " + std::to_string(number));
        return std::nullopt;
    }
    return number;
}

std::int64_t JsonObject::integer(std::string_view field, std::int64_t low, std::int64_t high) {
    const auto number = optional_integer(field, low, high);
    if (!number) refuse(field, called(field) + " is missing");
    return number.value_or(low);
}

const json::object* JsonObject::optional_object(std::string_view field) {
    const json::value* value = any(field);
    if (value == nullptr) return nullptr;
    if (!value->is_object()) {
        refuse(field, called(field) + " must be an object");
        return nullptr;
    }
    return &value->get_object();
}

Result<> JsonObject::done() {
    for (const auto& pair : object_) {
        const std::string_view name(pair.key().data(), pair.key().size());
        if (std::ranges::find(known_, name) == known_.end()) {
            refuse(name.substr(0, 60),
                   called(name.substr(0, 60)) + " is not a field of " + (name_.empty() ? "this request" : name_));
        }
    }
    if (!error_.empty()) return fail(ErrorCode::malformed, error_);
    return {};
}

}  // namespace piggy::net
