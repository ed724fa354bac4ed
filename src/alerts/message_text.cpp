#include "alerts/message_text.h"

#include <algorithm>
#include <cstdint>

namespace piggy::alerts {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view cut_mark = "…";

struct Character {
    std::size_t bytes = 1;
    std::uint32_t code = 0;
    bool is_valid = false;
};

// The first one of a text that is not empty: the shortest form, no surrogates, nothing above U+10FFFF.
Character first_character(std::string_view text) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return {1, lead, true};
    const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) return {};
    std::uint32_t code = lead & (0xFFU >> (bytes + 1));
    for (std::size_t at = 1; at < bytes; ++at) {
        if ((byte(at) & 0xC0U) != 0x80U) return {};
        code = (code << 6U) | (byte(at) & 0x3FU);
    }
    constexpr std::uint32_t lowest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < lowest[bytes] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return {};
    return {bytes, code, true};
}

// What would steer a terminal, a line or the writing direction.
bool is_hidden(std::uint32_t code) {
    if (code == '\n') return false;
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x200E || code == 0x200F ||
           (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

bool is_blank(char c) { return c == ' ' || c == '\n'; }

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

std::string without_hidden(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    while (!text.empty()) {
        const Character character = first_character(text);
        if (!character.is_valid) {
            clean += replacement;
        } else if (character.code == '\t') {
            clean += ' ';
        } else if (!is_hidden(character.code)) {
            clean += text.substr(0, character.bytes);
        }
        text.remove_prefix(character.bytes);
    }
    return clean;
}

}  // namespace

std::size_t utf16_units(std::string_view text) {
    std::size_t units = 0;
    while (!text.empty()) {
        const Character character = first_character(text);
        units += character.code > 0xFFFF ? 2 : 1;
        text.remove_prefix(character.bytes);
    }
    return units;
}

std::string clean_text(std::string_view text, std::size_t units_max) {
    const std::string whole = without_hidden(text);
    std::string_view clean = trimmed(whole);
    if (clean.empty()) return "(empty)";
    if (utf16_units(clean) <= units_max) return std::string(clean);
    std::size_t units = 1;  // of the mark
    std::size_t bytes = 0;
    for (;;) {
        const Character character = first_character(clean.substr(bytes));
        units += character.code > 0xFFFF ? 2 : 1;
        if (units > units_max) break;
        bytes += character.bytes;
    }
    return std::string(trimmed(clean.substr(0, bytes))) + std::string(cut_mark);
}

std::string escaped_html(std::string_view text) {
    std::string escaped;
    escaped.reserve(text.size() + 16);
    for (const char c : text) {
        switch (c) {
            case '&': escaped += "&amp;"; break;
            case '<': escaped += "&lt;"; break;
            case '>': escaped += "&gt;"; break;
            default: escaped += c;
        }
    }
    return escaped;
}

MessageText message_text(std::string_view text) {
    std::string plain = clean_text(text);
    const std::size_t line = std::min(plain.find('\n'), plain.size());
    std::string html = "<b>" + escaped_html(std::string_view(plain).substr(0, line)) + "</b>" +
                       escaped_html(std::string_view(plain).substr(line));
    return {std::move(html), std::move(plain)};
}

}  // namespace piggy::alerts
