#include "core/json_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace piggy {
namespace {

// Bytes of the character that the text begins with; 0 where it begins with none (overlong forms, surrogates and code
// points beyond Unicode included).
std::size_t utf8_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool sound = !(first == 0xE0 && byte(1) < 0xA0) && !(first == 0xED && byte(1) > 0x9F);
        return sound && continues(1) && continues(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool sound = !(first == 0xF0 && byte(1) < 0x90) && !(first == 0xF4 && byte(1) > 0x8F);
        return sound && continues(1) && continues(2) && continues(3) ? 4 : 0;
    }
    return 0;
}

}  // namespace

void JsonText::separate() {
    if (!first_) text_ += ',';
    first_ = false;
}

JsonText& JsonText::open(char bracket) {
    separate();
    text_ += bracket;
    first_ = true;
    return *this;
}

JsonText& JsonText::close(char bracket) {
    text_ += bracket;
    first_ = false;
    return *this;
}

JsonText& JsonText::key(std::string_view name) {
    separate();
    quoted(name);
    text_ += ':';
    first_ = true;
    return *this;
}

void JsonText::quoted(std::string_view text) {
    text_ += '"';
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        if (length == 0) {
            text_ += "\xEF\xBF\xBD";  // what is no character becomes the replacement character
            text.remove_prefix(1);
            continue;
        }
        if (length == 1) {
            escaped(text.front());
        } else {
            text_ += text.substr(0, length);
        }
        text.remove_prefix(length);
    }
    text_ += '"';
}

void JsonText::escaped(char c) {
    switch (c) {
        case '"': text_ += "\\\""; break;
        case '\\': text_ += "\\\\"; break;
        case '\n': text_ += "\\n"; break;
        case '\r': text_ += "\\r"; break;
        case '\t': text_ += "\\t"; break;
        case '<': text_ += "\\u003c"; break;  // so that it can stand inside a <script> element
        default:
            if (static_cast<unsigned char>(c) < 0x20) {
                std::array<char, 8> escape{};
                std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
                text_ += escape.data();
            } else {
                text_ += c;
            }
    }
}

JsonText& JsonText::value(std::string_view text) {
    separate();
    quoted(text);
    return *this;
}

JsonText& JsonText::value(double number) {
    if (!std::isfinite(number)) return null();
    separate();
    // Plain digits while they are readable, an exponent beyond.
    const double size = std::abs(number);
    const auto form =
        size == 0 || (size >= 1e-6 && size < 1e15) ? std::chars_format::fixed : std::chars_format::general;
    std::array<char, 64> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number == 0 ? 0.0 : number, form);
    text_.append(buffer.data(), end.ptr);
    return *this;
}

JsonText& JsonText::value(std::int64_t number) {
    separate();
    text_ += std::to_string(number);
    return *this;
}

JsonText& JsonText::value(std::size_t number) {
    separate();
    text_ += std::to_string(number);
    return *this;
}

JsonText& JsonText::value(bool truth) {
    separate();
    text_ += truth ? "true" : "false";
    return *this;
}

JsonText& JsonText::null() {
    separate();
    text_ += "null";
    return *this;
}

JsonText& JsonText::raw(std::string_view json) {
    separate();
    text_ += json;
    return *this;
}

}  // namespace piggy
