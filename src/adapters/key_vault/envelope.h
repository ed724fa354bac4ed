#pragma once
// The envelope of credentials.json: one line of JSON, accepted in exactly the spelling that is written here.
//
//   {"version":1,"cipher":"xchacha20-poly1305","kdf":"argon2id","memory_kib":262144,"passes":3,"parallelism":1,
//    "salt":"<16 bytes, base64>","key_sets":[{"exchange":"practice","hint":"a1b2","saved_at":"2026-02-04T14:32:15Z"}],
//    "nonce":"<24 bytes, base64>","ciphertext":"<base64>"}
//
// Everything before the ciphertext is the associated data of the encryption, byte for byte; the key is Argon2id's of
// the passphrase and the salt. Pure: no file, no clock.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/key_vault/key_vault.h"
#include "adapters/key_vault/secret_text.h"
#include "adapters/key_vault/vault_content.h"
#include "core/result.h"

namespace piggy::key_vault {

inline constexpr std::size_t vault_bytes_max = 64 * 1024;

struct VaultHead {
    KeyCost cost;
    std::array<unsigned char, 16> salt{};
    std::array<unsigned char, 24> nonce{};
    std::vector<KeySetState> key_sets;
};

struct Envelope {
    VaultHead head;
    std::string associated;  // all of the text before the ciphertext
    std::vector<unsigned char> ciphertext;
};

[[nodiscard]] bool is_within_bounds(const KeyCost& cost);
// Whether it begins as our files do, whatever became of the rest.
[[nodiscard]] bool looks_like_a_vault(std::string_view text);
// errors: malformed: anything but an envelope, a cost outside its bounds included
[[nodiscard]] Result<Envelope> read_envelope(std::string_view text);
[[nodiscard]] std::string envelope_text(const Envelope& envelope);

// 32 bytes. errors: unavailable: the machine doesn't have the memory
[[nodiscard]] Result<SecretText> derive_key(std::string_view passphrase, const VaultHead& head);
// The envelope with this head; its nonce must never have been used with this key.
[[nodiscard]] Envelope sealed(const VaultContent& content, VaultHead head, const SecretText& key);
// Nothing where the key is another's or one bit is not as it was.
[[nodiscard]] std::optional<VaultContent> unsealed(const Envelope& envelope, const SecretText& key);

}  // namespace piggy::key_vault
