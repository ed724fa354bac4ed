#include "adapters/net/url.h"

#include <algorithm>

namespace piggy::net {
namespace {

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::string with_spaces(std::string_view text) {
    std::string spaced(text);
    std::ranges::replace(spaced, '+', ' ');
    return spaced;
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

bool is_valid_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = utf8_character(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

// Overlong forms, halves of surrogate pairs, too large and cut off ones are refused.
std::size_t utf8_character(std::string_view text) {
    const auto first = static_cast<unsigned char>(text[0]);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
    if (!std::all_of(text.begin() + 1, text.begin() + static_cast<std::ptrdiff_t>(length), is_continuation)) return 0;
    const auto second = static_cast<unsigned char>(text[1]);
    if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F)) return 0;
    if ((first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F)) return 0;
    return length;
}

Result<std::string> percent_decode(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
            if (high < 0 || low < 0) {
                return fail(ErrorCode::malformed, "the address has a % that two hex digits do not follow");
            }
            c = static_cast<char>(high * 16 + low);
            i += 2;
        }
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
            return fail(ErrorCode::malformed, "the address has a control character in it");
        }
        decoded.push_back(c);
    }
    if (!is_valid_utf8(decoded)) return fail(ErrorCode::malformed, "the address is not UTF-8");
    return decoded;
}

Result<std::vector<std::string>> split_path(std::string_view path) {
    if (path.empty() || path.front() != '/') return fail(ErrorCode::malformed, "the address must begin with /");
    std::vector<std::string> segments;
    path.remove_prefix(1);
    while (!path.empty()) {
        const std::size_t slash = path.find('/');
        auto segment = percent_decode(path.substr(0, slash));
        if (!segment) return fail(segment.error());
        if (segment->empty() || *segment == "." || *segment == ".." || segment->find('\\') != std::string::npos) {
            return fail(ErrorCode::malformed, "the address has an empty, dotted or back-slashed part");
        }
        segments.push_back(std::move(*segment));
        if (slash == std::string_view::npos) break;
        path.remove_prefix(slash + 1);
    }
    return segments;
}

Result<std::vector<Field>> parse_query(std::string_view query) {
    std::vector<Field> fields;
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(pair.size() + 1, query.size()));
        if (pair.empty()) continue;
        const std::size_t equals = pair.find('=');
        auto name = percent_decode(with_spaces(pair.substr(0, equals)));
        auto value = percent_decode(with_spaces(equals == std::string_view::npos ? "" : pair.substr(equals + 1)));
        if (!name) return fail(name.error());
        if (!value) return fail(value.error());
        if (name->empty()) return fail(ErrorCode::malformed, "the address has a query value without a name");
        if (std::ranges::any_of(fields, [&](const Field& field) { return field.name == *name; })) {
            return fail(ErrorCode::malformed, "the address gives " + *name + " twice");
        }
        fields.push_back({std::move(*name), std::move(*value)});
    }
    return fields;
}

}  // namespace piggy::net
