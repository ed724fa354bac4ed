#include "adapters/binance_us/cleaned.h"

#include "adapters/net/url.h"
#include "core/shortened.h"

namespace piggy::binance_us {
namespace {

// U+0080 to U+009F, U+200E, U+200F, U+2028 to U+202E, U+2066 to U+2069.
bool is_mischief(std::string_view character) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
    if (character.size() == 1) return byte(0) < 0x20 || byte(0) == 0x7F;
    if (character.size() == 2) return byte(0) == 0xC2 && byte(1) < 0xA0;
    if (character.size() != 3 || byte(0) != 0xE2) return false;
    if (byte(1) == 0x80) return byte(2) == 0x8E || byte(2) == 0x8F || (byte(2) >= 0xA8 && byte(2) <= 0xAE);
    return byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9;
}

}  // namespace

std::string cleaned(std::string_view text) {
    // Enough for what shortened() keeps; a page of HTML need not be walked to its end.
    constexpr std::size_t looked_at = 200;
    std::string clean;
    while (!text.empty() && clean.size() < looked_at) {
        const std::size_t bytes = net::utf8_character(text);
        const std::string_view character = text.substr(0, bytes == 0 ? 1 : bytes);
        if (bytes == 0 || is_mischief(character)) {
            clean += '?';
        } else {
            clean += character;
        }
        text.remove_prefix(character.size());
    }
    return shortened(clean);
}

}  // namespace piggy::binance_us
