#include "adapters/telegram/bot_token.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace piggy::telegram {
namespace {

constexpr std::string_view lower_hex = "0123456789abcdef", upper_hex = "0123456789ABCDEF";
constexpr std::string_view standard_base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string hex(std::string_view text, std::string_view digits, std::string_view before) {
    std::string spelled;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        spelled.append(before);
        spelled += digits[byte >> 4U];
        spelled += digits[byte & 0x0FU];
    }
    return spelled;
}

// With the colon alone escaped, as most libraries would.
std::string with_escaped_colon(std::string_view text, std::string_view escape) {
    std::string spelled;
    for (const char c : text) c == ':' ? spelled += escape : spelled += c;
    return spelled;
}

// As it stands inside the base64 of a longer text, behind `before` bytes of its group of three: only the characters
// that are the text's alone.
std::string base64_inside(std::string_view text, std::string_view alphabet, std::size_t before) {
    const auto bit = [&](std::size_t at) {
        return (static_cast<unsigned>(static_cast<unsigned char>(text[at / 8])) >> (7U - at % 8U)) & 1U;
    };
    std::string spelled;
    for (std::size_t at = (6 - 8 * before % 6) % 6; at + 6 <= 8 * text.size(); at += 6) {
        std::size_t value = 0;
        for (std::size_t k = 0; k < 6; ++k) value = value << 1U | bit(at + k);
        spelled += alphabet[value];
    }
    return spelled;
}

}  // namespace

bool is_bot_token(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || colon < 1 || colon > 20) return false;
    const std::string_view secret = text.substr(colon + 1);
    return std::ranges::all_of(text.substr(0, colon), is_digit) && secret.size() >= 30 && secret.size() <= 64 &&
           std::ranges::all_of(secret, [](char c) { return is_digit(c) || is_letter(c) || c == '_' || c == '-'; });
}

std::string token_ending(std::string_view token) {
    return std::string(token.substr(token.size() - std::min<std::size_t>(4, token.size())));
}

TokenRedaction::TokenRedaction(std::string_view token) {
    if (token.empty()) return;
    const std::string_view secret = token.substr(token.find(':') + 1);  // all of it where there is no colon
    for (const std::string_view text : {token, secret}) {
        spellings_.emplace_back(text);
        for (const std::string_view digits : {lower_hex, upper_hex}) {
            spellings_.push_back(hex(text, digits, ""));
            spellings_.push_back(hex(text, digits, "%"));
        }
        for (const std::string_view escape : {"%3A", "%3a"}) spellings_.push_back(with_escaped_colon(text, escape));
        for (const std::string_view alphabet : {standard_base64, url_base64}) {
            for (std::size_t before = 0; before < 3; ++before) {
                spellings_.push_back(base64_inside(text, alphabet, before));
            }
        }
    }
    std::erase_if(spellings_, [](const std::string& spelling) { return spelling.size() < 8; });
    std::ranges::stable_sort(spellings_, std::ranges::greater{}, &std::string::size);
}

std::string TokenRedaction::redacted(std::string_view text) const {
    std::string result(text);
    for (const std::string& spelling : spellings_) {
        for (std::size_t at = result.find(spelling); at != std::string::npos; at = result.find(spelling, at)) {
            result.replace(at, spelling.size(), mark);
            at += mark.size();
        }
    }
    return result;
}

}  // namespace piggy::telegram
