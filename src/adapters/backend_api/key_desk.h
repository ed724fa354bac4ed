#pragma once
// KeyDesk: the port for keys and vault, as the backend's routes need them. Implemented in apps, where the vault, the
// connection to the exchange and the live desk are brought together. Any thread; calls may take seconds.

#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/timestamp.h"

namespace piggy::backend_api {

// What one look at the account found out about the key.
struct KeyFinding {
    std::string name;    // "can_trade", "withdrawals", "ip_restriction"
    std::string state;   // "ok", "bad", "unknown": unknown is never shown as good news
    std::string detail;  // one sentence
};

struct KeyReport {
    bool saved = false;
    std::string exchange;  // the one this backend runs against
    std::string hint;      // "…1a2b"
    bool sealed = true;
    std::optional<Timestamp> saved_at, validated_at;
    bool valid = false;  // of the last validation
    std::vector<KeyFinding> findings;
    std::string message;  // "Credentials validated and synced", or why not
    bool rotate = false;  // older than 90 days
};

struct KeyDesk {
    virtual ~KeyDesk() = default;
    [[nodiscard]] virtual KeyReport report() = 0;
    // A vault that exists keeps its passphrase. New keys are validated before they replace old ones, where the exchange
    // can be asked. errors: malformed, refused (passphrase, brake), unavailable
    [[nodiscard]] virtual Result<KeyReport> save(const std::string& api_key, const std::string& api_secret,
                                                 const std::string& passphrase) = 0;
    [[nodiscard]] virtual Result<KeyReport> remove(const std::string& passphrase) = 0;
    // Reads the account, syncs balances. errors: refused (sealed; the exchange says no), unavailable, not_found
    [[nodiscard]] virtual Result<KeyReport> validate() = 0;
    [[nodiscard]] virtual Result<KeyReport> unseal(const std::string& passphrase) = 0;
    virtual void seal(const std::string& actor) = 0;
    // Of the practice exchange alone: removes its keys, and lets the backend begin anew with empty books; the old ones
    // are kept aside. Where no vault is left there is no passphrase to check.
    // errors: refused: not the passphrase, or too many attempts; another exchange; unavailable
    [[nodiscard]] virtual Result<KeyReport> reset_practice(const std::string& passphrase) = 0;
    // errors: refused: not the passphrase, or too many attempts; not_found
    [[nodiscard]] virtual Result<> check_passphrase(const std::string& passphrase) = 0;
};

}  // namespace piggy::backend_api
