#pragma once
// What the ciphertext holds, in locked memory from end to end:
// {"mac_key":"<64 hex digits>","key_sets":[{"exchange":"practice","api_key":"…","api_secret":"…"}]}

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/key_vault/key_vault.h"
#include "adapters/key_vault/secret_text.h"
#include "core/result.h"

namespace piggy::key_vault {

inline constexpr std::size_t mac_key_bytes = 32;
inline constexpr std::size_t key_sets_max = 16;
inline constexpr std::size_t key_chars_min = 16, key_chars_max = 256;

// 1 to 32 of a-z 0-9 _ -
[[nodiscard]] bool is_exchange_name_char(char c);
[[nodiscard]] bool is_exchange_name(std::string_view name);
// Of keys and secrets: visible ASCII but " and \, so that no spelling of them needs an escape.
[[nodiscard]] bool is_key_char(char c);
[[nodiscard]] bool is_key(std::string_view text);

// Immutable. Signers hold it weakly: with the last owner's end they have nothing left to sign with.
class KeyPair {
public:
    KeyPair(std::string_view key, std::string_view secret);
    [[nodiscard]] std::string_view key() const { return text_.view().substr(0, key_size_); }
    [[nodiscard]] std::string_view secret() const { return text_.view().substr(key_size_); }
    // Lower-case hex of HMAC-SHA256 under the secret, straight from where it lies.
    [[nodiscard]] std::string signature(std::string_view payload) const;

private:
    SecretText text_;  // the key, then the secret
    std::size_t key_size_;
};

struct KeySet {
    KeySetState state;
    std::shared_ptr<const KeyPair> pair;
};

struct VaultContent {
    std::shared_ptr<const SecretText> mac_key;
    std::vector<KeySet> key_sets;
};

// With a random MAC key and no keys.
[[nodiscard]] VaultContent new_content();
[[nodiscard]] SecretText content_text(const VaultContent& content);
// The key sets must be those that the head of the file lists, in its order; nothing where they are not.
[[nodiscard]] std::optional<VaultContent> read_content(std::string_view text, const std::vector<KeySetState>& listed);

// Lower-case hex of HMAC-SHA256.
[[nodiscard]] std::string hmac_sha256_hex(std::string_view secret, std::string_view payload);

}  // namespace piggy::key_vault
