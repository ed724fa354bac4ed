#pragma once
// KeyService: keys and vault as the API needs them: brings together the vault, the exchange and the live desk. With the
// vault open and keys for this exchange in it, the desk has a venue; sealed, it has none.

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "adapters/backend_api/key_desk.h"
#include "adapters/key_vault/key_vault.h"
#include "apps/backend/venue_session.h"
#include "execution/live_desk.h"

namespace piggy::apps {

struct KeyParts {
    key_vault::KeyVault& vault;
    execution::LiveDesk& desk;
    VenueConnection& connection;
    const Clock& clock;
    std::string exchange;  // "practice", "binanceus"
    std::function<void()> look_again;
    std::function<Result<>()> begin_anew;  // with empty books, after this request
    std::function<void(std::string_view line)> log;
};

class KeyService final : public backend_api::KeyDesk {
public:
    explicit KeyService(KeyParts parts) : parts_(std::move(parts)) {}
    ~KeyService() override;

    [[nodiscard]] backend_api::KeyReport report() override;
    [[nodiscard]] Result<backend_api::KeyReport> save(const std::string& api_key, const std::string& api_secret,
                                                      const std::string& passphrase) override;
    [[nodiscard]] Result<backend_api::KeyReport> remove(const std::string& passphrase) override;
    [[nodiscard]] Result<backend_api::KeyReport> validate() override;
    [[nodiscard]] Result<backend_api::KeyReport> unseal(const std::string& passphrase) override;
    void seal(const std::string& actor) override;
    [[nodiscard]] Result<backend_api::KeyReport> reset_practice(const std::string& passphrase) override;
    [[nodiscard]] Result<> check_passphrase(const std::string& passphrase) override;

private:
    // What the last look at the account came to.
    struct Validation {
        std::optional<Timestamp> at;
        bool valid = false;
        std::vector<backend_api::KeyFinding> findings;
        std::string message;
    };
    [[nodiscard]] static Validation judge(const execution::AccountState& account,
                                          const Result<execution::KeyFindings>& findings, Timestamp at);

    [[nodiscard]] std::optional<key_vault::KeySetState> saved_keys() const;
    // Refuses new keys that the exchange does not take, as long as there are old ones.
    [[nodiscard]] Result<> try_out(const std::string& api_key, const std::string& api_secret);
    [[nodiscard]] Result<> open_venue();
    void close_venue();
    [[nodiscard]] Result<> look_at_account();
    void keep(Validation validation);
    void audit(const std::string& actor, const std::string& action, const std::string& result);
    Error audited(const char* action, const Error& error);

    KeyParts parts_;
    std::mutex operation_;  // one change at a time; may be held while the exchange is asked
    std::shared_ptr<VenueSession> session_;
    std::unique_ptr<AccountWatch> watch_;

    std::mutex state_;  // never held for long
    Validation validation_;
};

}  // namespace piggy::apps
