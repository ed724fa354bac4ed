#pragma once
// key_vault: where exchange keys are kept: one encrypted file, opened by a passphrase, sealed at every start.
//
//   key_vault.h      KeyVault: the file, its sealing and unsealing, and the signers it gives out
//   secret_text.h    SecretText: locked, guarded memory that is not dumped and is wiped
//   vault_content.h  what the ciphertext holds: the keys, and a key for MACs
//   envelope.h       the text of the file around the ciphertext, and its cryptography
//   exact_reader.h   reads a text that must stand there byte for byte
//   vault_file.h     the file on disk: rights, owner and kind; written in one piece
//   attempt_brake.h  how soon the next passphrase is looked at
//   git_check.h      whether git would publish the file
//   redaction.h      loaded secrets by value, in every spelling, for the log's sink
//
// credentials.json holds a version, the cipher (xchacha20-poly1305), the key derivation (argon2id and its parameters),
// salt, nonce and the ciphertext, and per exchange a four character hint of the key. All of the head is authenticated.
// libsodium alone does the cryptography.

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/result.h"
#include "execution/request_signer.h"

namespace piggy::key_vault {

class SecretText;

// The default costs 256 MiB and about half a second; a file outside floor and ceiling is refused, both ways.
struct KeyCost {
    std::size_t memory_bytes = 256ULL << 20U;
    unsigned passes = 3;
    static constexpr std::size_t memory_floor = 64ULL << 20U, memory_ceiling = 1ULL << 30U;
    static constexpr unsigned passes_floor = 3, passes_ceiling = 10;
};

// What may be known while sealed.
struct KeySetState {
    std::string exchange;  // "practice", "binanceus"
    std::string hint;      // last four characters of the key
    Timestamp saved_at;
};

class KeyVault {
public:
    // errors: refused: the folder's or file's rights, owner or kind (with the command that mends it), or the file is
    // tracked by git; malformed: not a vault. A missing file is an empty vault.
    [[nodiscard]] static Result<std::unique_ptr<KeyVault>> open(std::filesystem::path file, const Clock& clock,
                                                                KeyCost cost = {});
    ~KeyVault();
    KeyVault(const KeyVault&) = delete;
    KeyVault& operator=(const KeyVault&) = delete;

    [[nodiscard]] bool exists() const;   // keys were saved once
    [[nodiscard]] bool is_open() const;  // unsealed
    [[nodiscard]] std::vector<KeySetState> key_sets() const;
    // Where the file lies inside a git work tree that does not ignore it: one sentence for the log.
    [[nodiscard]] std::optional<std::string> warning() const;

    // The same error for a wrong passphrase, a flipped bit and a truncated file; the file is left as it is.
    // errors: refused: that, the file's rights, or too many attempts (with the wait: five failures, then 30 s, doubling
    //         to 15 min); not_found: no keys were saved yet; unavailable: the disk, or not enough memory for the key
    [[nodiscard]] Result<> unseal(std::string_view passphrase);
    // At any time, at once; wins over what is just being opened.
    void seal();
    // Whether this is the passphrase, at unseal's price and under its brake. errors: as unseal
    [[nodiscard]] Result<> check_passphrase(std::string_view passphrase);

    // Makes the vault where there is none (the passphrase, at least 8 characters, is set by this); else it must be the
    // vault's own. Opens it. The file before is kept as credentials.json.previous.
    // errors: as unseal; malformed: exchange, key (16 to 256 characters), secret or passphrase
    [[nodiscard]] Result<> save_keys(const std::string& exchange, std::string_view api_key, std::string_view api_secret,
                                     std::string_view passphrase);
    // errors: as unseal, not_found
    [[nodiscard]] Result<> remove_keys(const std::string& exchange, std::string_view passphrase);

    // Of this exchange's keys and no other's; gives empty texts for good from the moment the vault is sealed or these
    // keys are replaced or removed: a new one is asked for then.
    // errors: refused: sealed; not_found: no keys for it
    [[nodiscard]] Result<std::shared_ptr<const execution::RequestSigner>> signer(const std::string& exchange);
    // 32 bytes, made with the vault, for MACs of ledger rows and audit records. errors: refused: sealed
    [[nodiscard]] Result<void> with_mac_key(const std::function<void(std::span<const std::byte>)>& use) const;
    // The text with every loaded secret replaced, in any spelling.
    [[nodiscard]] std::string redacted(std::string_view text) const;

private:
    struct Inside;
    explicit KeyVault(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

// Of keys that no vault holds yet, to try them out before they replace others. They are wiped with it.
// errors: malformed: key or secret
[[nodiscard]] Result<std::shared_ptr<const execution::RequestSigner>> trial_signer(std::string_view api_key,
                                                                                  std::string_view api_secret);

// No core dumps, not to be traced by other processes of the user. For main, before anything else.
void harden_process();

}  // namespace piggy::key_vault
