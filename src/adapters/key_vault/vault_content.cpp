#include "adapters/key_vault/vault_content.h"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "adapters/key_vault/exact_reader.h"
#include "core/invariant.h"

namespace piggy::key_vault {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

// Fills a SecretText that is as large as needed.
class Writer {
public:
    explicit Writer(std::size_t size) : text_(size) {}
    Writer& add(std::string_view part) {
        invariant(at_ + part.size() <= text_.size(), "the size of the content was counted");
        std::ranges::copy(part, text_.bytes().begin() + static_cast<std::ptrdiff_t>(at_));
        at_ += part.size();
        return *this;
    }
    Writer& add_hex(std::span<const unsigned char> bytes) {
        for (const unsigned char byte : bytes) {
            add(hex_digits.substr(byte >> 4U, 1)).add(hex_digits.substr(byte & 0x0FU, 1));
        }
        return *this;
    }
    [[nodiscard]] SecretText take() {
        invariant(at_ == text_.size(), "the size of the content was counted");
        return std::move(text_);
    }

private:
    SecretText text_;
    std::size_t at_ = 0;
};

constexpr std::string_view begin_mac = R"({"mac_key":")", begin_sets = R"(","key_sets":[)", end_sets = "]}\n";
constexpr std::string_view begin_set = R"({"exchange":")", begin_key = R"(","api_key":")",
                           begin_secret = R"(","api_secret":")", end_set = R"("})";

bool read_hex(std::string_view digits, std::span<unsigned char> bytes) {
    std::size_t read = 0;
    return ::sodium_hex2bin(bytes.data(), bytes.size(), digits.data(), digits.size(), nullptr, &read, nullptr) == 0 &&
           read == bytes.size();
}

}  // namespace

bool is_exchange_name_char(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; }

bool is_exchange_name(std::string_view name) {
    return !name.empty() && name.size() <= 32 && std::ranges::all_of(name, is_exchange_name_char);
}

bool is_key_char(char c) { return c > ' ' && c <= '~' && c != '"' && c != '\\'; }

bool is_key(std::string_view text) {
    return text.size() >= key_chars_min && text.size() <= key_chars_max && std::ranges::all_of(text, is_key_char);
}

KeyPair::KeyPair(std::string_view key, std::string_view secret)
    : text_(key.size() + secret.size()), key_size_(key.size()) {
    std::ranges::copy(key, text_.bytes().begin());
    std::ranges::copy(secret, text_.bytes().begin() + static_cast<std::ptrdiff_t>(key.size()));
    text_.make_read_only();
}

std::string KeyPair::signature(std::string_view payload) const { return hmac_sha256_hex(secret(), payload); }

std::string hmac_sha256_hex(std::string_view secret, std::string_view payload) {
    start_sodium();
    const auto bytes = [](std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); };
    crypto_auth_hmacsha256_state state;
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> digest{};
    ::crypto_auth_hmacsha256_init(&state, bytes(secret), secret.size());
    ::crypto_auth_hmacsha256_update(&state, bytes(payload), payload.size());
    ::crypto_auth_hmacsha256_final(&state, digest.data());
    ::sodium_memzero(&state, sizeof state);
    std::string hex;
    hex.reserve(2 * digest.size());
    for (const unsigned char byte : digest) {
        hex += hex_digits[byte >> 4U];
        hex += hex_digits[byte & 0x0FU];
    }
    return hex;
}

VaultContent new_content() {
    SecretText mac_key(mac_key_bytes);
    fill_randomly(mac_key.bytes());
    mac_key.make_read_only();
    return {std::make_shared<const SecretText>(std::move(mac_key)), {}};
}

SecretText content_text(const VaultContent& content) {
    std::size_t size = begin_mac.size() + 2 * mac_key_bytes + begin_sets.size() + end_sets.size();
    for (const KeySet& set : content.key_sets) {
        size += begin_set.size() + set.state.exchange.size() + begin_key.size() + set.pair->key().size() +
                begin_secret.size() + set.pair->secret().size() + end_set.size();
    }
    size += content.key_sets.empty() ? 0 : content.key_sets.size() - 1;
    Writer writer(size);
    writer.add(begin_mac).add_hex(content.mac_key->bytes()).add(begin_sets);
    for (const KeySet& set : content.key_sets) {
        if (&set != &content.key_sets.front()) writer.add(",");
        writer.add(begin_set).add(set.state.exchange).add(begin_key).add(set.pair->key());
        writer.add(begin_secret).add(set.pair->secret()).add(end_set);
    }
    return writer.add(end_sets).take();
}

std::optional<VaultContent> read_content(std::string_view text, const std::vector<KeySetState>& listed) {
    ExactReader reader(text);
    reader.literal(begin_mac);
    const auto is_hex = [](char c) { return hex_digits.find(c) != std::string_view::npos; };
    const std::string_view mac_digits = reader.run(is_hex, 2 * mac_key_bytes, 2 * mac_key_bytes);
    reader.literal(begin_sets);
    VaultContent content;
    for (const KeySetState& state : listed) {
        if (&state != &listed.front()) reader.literal(",");
        reader.literal(begin_set);
        reader.literal(state.exchange);
        reader.literal(begin_key);
        const std::string_view key = reader.run(is_key_char, key_chars_min, key_chars_max);
        reader.literal(begin_secret);
        const std::string_view secret = reader.run(is_key_char, key_chars_min, key_chars_max);
        reader.literal(end_set);
        if (reader.failed() || !key.ends_with(state.hint)) return std::nullopt;
        content.key_sets.push_back({state, std::make_shared<const KeyPair>(key, secret)});
    }
    reader.literal(end_sets);
    if (!reader.at_end()) return std::nullopt;
    SecretText mac_key(mac_key_bytes);
    if (!read_hex(mac_digits, mac_key.bytes())) return std::nullopt;
    mac_key.make_read_only();
    content.mac_key = std::make_shared<const SecretText>(std::move(mac_key));
    return content;
}

}  // namespace piggy::key_vault
