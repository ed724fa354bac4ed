#include "adapters/key_vault/envelope.h"

#include <sodium.h>

#include "adapters/key_vault/exact_reader.h"
#include "core/invariant.h"

namespace piggy::key_vault {
namespace {

constexpr std::string_view begin = R"({"version":1,"cipher":"xchacha20-poly1305","kdf":"argon2id","memory_kib":)";
constexpr std::string_view passes_name = R"(,"passes":)", salt_name = R"(,"parallelism":1,"salt":")";
constexpr std::string_view sets_name = R"(","key_sets":[)", nonce_name = R"(],"nonce":")";
constexpr std::string_view exchange_name = R"({"exchange":")", hint_name = R"(","hint":")",
                           saved_at_name = R"(","saved_at":")", end_set = R"("})";
constexpr std::string_view ciphertext_name = R"(","ciphertext":")", end = "\"}\n";
constexpr std::size_t hint_chars = 4;
constexpr int base64_kind = sodium_base64_VARIANT_ORIGINAL;

bool is_base64_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/' ||
           c == '=';
}

std::string base64(std::span<const unsigned char> bytes) {
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), base64_kind), '\0');
    ::sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), base64_kind);
    text.pop_back();  // the terminating zero
    return text;
}

// Only the one spelling that base64() gives.
std::optional<std::vector<unsigned char>> read_base64(std::string_view text) {
    std::vector<unsigned char> bytes(text.size() / 4 * 3 + 3);
    std::size_t size = 0;
    if (::sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, nullptr,
                            base64_kind) != 0) {
        return std::nullopt;
    }
    bytes.resize(size);
    if (base64(bytes) != text) return std::nullopt;
    return bytes;
}

template <std::size_t size>
bool read_base64_into(std::array<unsigned char, size>& bytes, std::string_view text) {
    const auto read = read_base64(text);
    if (!read || read->size() != size) return false;
    std::ranges::copy(*read, bytes.begin());
    return true;
}

// Up to where the ciphertext begins.
std::string head_text(const VaultHead& head) {
    std::string text(begin);
    text.append(std::to_string(head.cost.memory_bytes / 1024));
    text.append(passes_name).append(std::to_string(head.cost.passes));
    text.append(salt_name).append(base64(head.salt)).append(sets_name);
    for (const KeySetState& set : head.key_sets) {
        if (&set != &head.key_sets.front()) text += ',';
        text.append(exchange_name).append(set.exchange).append(hint_name).append(set.hint);
        text.append(saved_at_name).append(format_iso8601(set.saved_at)).append(end_set);
    }
    return text.append(nonce_name).append(base64(head.nonce)).append(ciphertext_name);
}

bool read_key_set(ExactReader& reader, std::vector<KeySetState>& sets) {
    reader.literal(exchange_name);
    const std::string_view exchange = reader.run(is_exchange_name_char, 1, 32);
    reader.literal(hint_name);
    const std::string_view hint = reader.run(is_key_char, hint_chars, hint_chars);
    reader.literal(saved_at_name);
    const auto saved_at = parse_iso8601(reader.run([](char c) { return c != '"'; }, 1, 40));
    reader.literal(end_set);
    if (reader.failed() || !saved_at) return false;
    for (const KeySetState& other : sets) {
        if (other.exchange == exchange) return false;
    }
    sets.push_back({std::string(exchange), std::string(hint), *saved_at});
    return sets.size() <= key_sets_max;
}

bool read_head(ExactReader& reader, VaultHead& head) {
    reader.literal(begin);
    const std::int64_t memory_kib = reader.number();
    reader.literal(passes_name);
    const std::int64_t passes = reader.number();
    reader.literal(salt_name);
    const std::string_view salt = reader.run(is_base64_char, 24, 24);
    reader.literal(sets_name);
    while (reader.next_is('{') || reader.next_is(',')) {
        if (!head.key_sets.empty()) reader.literal(",");
        if (!read_key_set(reader, head.key_sets)) return false;
    }
    reader.literal(nonce_name);
    const std::string_view nonce = reader.run(is_base64_char, 32, 32);
    reader.literal(ciphertext_name);
    if (reader.failed() || memory_kib > (1LL << 32) || passes > 1'000) return false;
    head.cost = {static_cast<std::size_t>(memory_kib) * 1024, static_cast<unsigned>(passes)};
    return is_within_bounds(head.cost) && read_base64_into(head.salt, salt) && read_base64_into(head.nonce, nonce);
}

}  // namespace

bool is_within_bounds(const KeyCost& cost) {
    return cost.memory_bytes >= KeyCost::memory_floor && cost.memory_bytes <= KeyCost::memory_ceiling &&
           cost.memory_bytes % 1024 == 0 && cost.passes >= KeyCost::passes_floor &&
           cost.passes <= KeyCost::passes_ceiling;
}

bool looks_like_a_vault(std::string_view text) { return text.starts_with(R"({"version":)"); }

Result<Envelope> read_envelope(std::string_view text) {
    const auto no_envelope = [] {
        return fail(ErrorCode::malformed, "it is not a vault in the spelling of version 1");
    };
    if (text.size() > vault_bytes_max) return no_envelope();
    Envelope envelope;
    ExactReader reader(text);
    if (!read_head(reader, envelope.head)) return no_envelope();
    const std::string_view ciphertext = reader.run(is_base64_char, 24, vault_bytes_max);
    reader.literal(end);
    if (!reader.at_end()) return no_envelope();
    auto bytes = read_base64(ciphertext);
    envelope.associated = head_text(envelope.head);
    // What was understood is what stands there: a time or a number spelled in another way is none of ours.
    if (!bytes || bytes->size() <= crypto_aead_xchacha20poly1305_ietf_ABYTES ||
        !text.starts_with(envelope.associated)) {
        return no_envelope();
    }
    envelope.ciphertext = std::move(*bytes);
    return envelope;
}

std::string envelope_text(const Envelope& envelope) {
    return envelope.associated + base64(envelope.ciphertext) + std::string(end);
}

Result<SecretText> derive_key(std::string_view passphrase, const VaultHead& head) {
    start_sodium();
    invariant(is_within_bounds(head.cost), "a key's cost was checked before it is paid");
    SecretText key(crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
    if (::crypto_pwhash(key.bytes().data(), key.size(), passphrase.data(), passphrase.size(), head.salt.data(),
                        head.cost.passes, head.cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return fail(ErrorCode::unavailable, "opening the vault takes " + std::to_string(head.cost.memory_bytes >> 20U) +
                                                " MiB of memory, which this machine does not have now; end "
                                                "something else and try again");
    }
    return key;
}

Envelope sealed(const VaultContent& content, VaultHead head, const SecretText& key) {
    invariant(key.size() == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "a vault's key has 32 bytes");
    const SecretText plain = content_text(content);
    Envelope envelope;
    envelope.associated = head_text(head);
    envelope.head = std::move(head);
    envelope.ciphertext.resize(plain.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES);
    unsigned long long written = 0;
    ::crypto_aead_xchacha20poly1305_ietf_encrypt(
        envelope.ciphertext.data(), &written, plain.bytes().data(), plain.size(),
        reinterpret_cast<const unsigned char*>(envelope.associated.data()), envelope.associated.size(), nullptr,
        envelope.head.nonce.data(), key.bytes().data());
    invariant(written == envelope.ciphertext.size(), "everything was encrypted");
    return envelope;
}

std::optional<VaultContent> unsealed(const Envelope& envelope, const SecretText& key) {
    if (envelope.ciphertext.size() <= crypto_aead_xchacha20poly1305_ietf_ABYTES) return std::nullopt;
    SecretText plain(envelope.ciphertext.size() - crypto_aead_xchacha20poly1305_ietf_ABYTES);
    unsigned long long written = 0;
    if (::crypto_aead_xchacha20poly1305_ietf_decrypt(
            plain.bytes().data(), &written, nullptr, envelope.ciphertext.data(), envelope.ciphertext.size(),
            reinterpret_cast<const unsigned char*>(envelope.associated.data()), envelope.associated.size(),
            envelope.head.nonce.data(), key.bytes().data()) != 0 ||
        written != plain.size()) {
        return std::nullopt;
    }
    return read_content(plain.view(), envelope.head.key_sets);
}

}  // namespace piggy::key_vault
