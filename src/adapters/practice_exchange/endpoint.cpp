#include "adapters/practice_exchange/endpoint.h"

#include "adapters/practice_exchange/wire_words.h"

namespace piggy::practice_exchange {

Answer<venue::InstrumentId> find_instrument(const Context& context, std::string_view code) {
    const auto found = context.exchange().instrument(code);
    if (!found) return refuse(-1121, "Invalid symbol.");
    return *found;
}

std::string made_id(Random& random) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::string id;
    for (int i = 0; i < 22; ++i) id += alphabet[random.below(alphabet.size())];
    return id;
}

void append_quoted(std::string& text, std::string_view content) {
    constexpr std::string_view hex = "0123456789abcdef";
    text += '"';
    for (const char c : content) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            text += '\\';
            text += c;
        } else if (byte < 0x20) {
            text += "\\u00";
            text += hex[byte >> 4U];
            text += hex[byte & 15U];
        } else {
            text += c;
        }
    }
    text += '"';
}

std::string refusal_json(const Refusal& refusal) {
    std::string text = "{\"code\":";
    append_integer(text, refusal.code);
    text += ",\"msg\":";
    append_quoted(text, refusal.message);
    text += '}';
    return text;
}

}  // namespace piggy::practice_exchange
