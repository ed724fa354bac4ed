#include "adapters/key_vault/key_vault.h"

#include <algorithm>

#include "adapters/key_vault/attempt_brake.h"
#include "adapters/key_vault/envelope.h"
#include "adapters/key_vault/git_check.h"
#include "adapters/key_vault/redaction.h"
#include "adapters/key_vault/vault_content.h"
#include "adapters/key_vault/vault_file.h"
#include "core/invariant.h"

namespace piggy::key_vault {
namespace {

constexpr std::size_t passphrase_chars_min = 8, passphrase_bytes_max = 1024;

// Characters, not bytes: eight letters with accents are eight.
bool is_passphrase(std::string_view text) {
    const auto begins_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    return text.size() <= passphrase_bytes_max &&
           std::ranges::count_if(text, begins_character) >= static_cast<std::ptrdiff_t>(passphrase_chars_min);
}

class VaultSigner final : public execution::RequestSigner {
public:
    explicit VaultSigner(std::weak_ptr<const KeyPair> pair) : pair_(std::move(pair)) {}
    [[nodiscard]] std::string api_key() const override {
        const auto pair = pair_.lock();
        return pair ? std::string(pair->key()) : std::string();
    }
    [[nodiscard]] std::string signature(std::string_view payload) const override {
        const auto pair = pair_.lock();
        return pair ? pair->signature(payload) : std::string();
    }

private:
    std::weak_ptr<const KeyPair> pair_;
};

// No sentence repeats what was given: it may be a secret in the wrong field.
Result<> check_keys(std::string_view api_key, std::string_view api_secret) {
    if (is_key(api_key) && is_key(api_secret)) return {};
    return fail(ErrorCode::malformed, std::string(is_key(api_key) ? "the API secret" : "the API key") +
                                          " must have 16 to 256 visible ASCII characters without quotes, "
                                          "backslashes and spaces; copy it whole");
}

// Keeps what it signs with, unlike a VaultSigner.
class TrialSigner final : public execution::RequestSigner {
public:
    TrialSigner(std::string_view key, std::string_view secret) : pair_(key, secret) {}
    [[nodiscard]] std::string api_key() const override { return std::string(pair_.key()); }
    [[nodiscard]] std::string signature(std::string_view payload) const override { return pair_.signature(payload); }

private:
    KeyPair pair_;
};

std::vector<KeySetState> states_of(const VaultContent& content) {
    std::vector<KeySetState> states;
    for (const KeySet& set : content.key_sets) states.push_back(set.state);
    return states;
}

Error sealed_error() { return {ErrorCode::refused, "the vault is sealed; open it with its passphrase first"}; }

}  // namespace

struct KeyVault::Inside {
    // A vault that its passphrase has opened.
    struct Opened {
        VaultContent content;
        VaultHead head;
        SecretText key;
        std::optional<std::string> text;  // as it stood on the disk; nothing where it is a new one
    };
    struct Loaded {
        VaultContent content;
        std::shared_ptr<const Redaction> redaction;
    };

    Inside(std::filesystem::path vault_file, const Clock& a_clock, KeyCost a_cost)
        : file(std::move(vault_file)), clock(a_clock), cost(a_cost) {}

    [[nodiscard]] Result<Opened> open_with(std::string_view passphrase);
    [[nodiscard]] Result<Opened> open_or_make(std::string_view passphrase);
    [[nodiscard]] Result<> save(Opened opened, std::vector<KeySet> key_sets, std::uint64_t seals_before);
    // Opens the vault, unless it was sealed since: whoever seals wins over whoever was opening meanwhile. Gives
    // whether.
    bool load(VaultContent content, std::uint64_t seals_before);
    [[nodiscard]] std::uint64_t seals_now() {
        const std::lock_guard lock(state);
        return seals;
    }
    [[nodiscard]] bool is_on_disk() {
        const std::lock_guard lock(state);
        return exists;
    }
    [[nodiscard]] tl::unexpected<Error> wrong() {
        brake.failed(clock.monotonic());
        return fail(ErrorCode::refused,
                    "the passphrase is wrong, or " + file.string() + " was damaged; nothing was changed");
    }

    const std::filesystem::path file;
    const Clock& clock;
    const KeyCost cost;
    std::optional<std::string> warning;

    std::mutex attempt;  // one passphrase at a time; held for as long as its key takes
    AttemptBrake brake;  // under `attempt`

    mutable std::mutex state;  // of what follows; never held for long
    bool exists = false;
    std::uint64_t seals = 0;  // how often it was sealed
    std::vector<KeySetState> listed;
    std::optional<Loaded> loaded;
};

Result<KeyVault::Inside::Opened> KeyVault::Inside::open_with(std::string_view passphrase) {
    const auto wait = std::chrono::ceil<std::chrono::seconds>(brake.wait_left(clock.monotonic()));
    if (wait > std::chrono::seconds::zero()) {
        return fail(ErrorCode::refused,
                    "too many passphrases were wrong; the next is looked at in " + std::to_string(wait.count()) + " s");
    }
    auto text = read_vault_file(file);
    if (!text && text.error().code != ErrorCode::malformed) return fail(text.error());
    if (text && !*text) return fail(ErrorCode::not_found, "no keys were saved yet: " + file.string() + " is not there");
    const auto envelope = text ? read_envelope(**text) : Result<Envelope>(fail(text.error()));
    if (!envelope || !is_passphrase(passphrase)) return wrong();
    auto key = derive_key(passphrase, envelope->head);
    if (!key) return fail(key.error());
    auto content = unsealed(*envelope, *key);
    if (!content) return wrong();
    brake.succeeded();
    return Opened{std::move(*content), envelope->head, std::move(*key), std::move(*text)};
}

Result<KeyVault::Inside::Opened> KeyVault::Inside::open_or_make(std::string_view passphrase) {
    auto opened = open_with(passphrase);
    if (opened || opened.error().code != ErrorCode::not_found) return opened;
    if (is_on_disk()) {
        // A new one would have another MAC key, and none of the other exchanges' keys.
        return fail(ErrorCode::unavailable, file.string() + " was there and is gone; put it back (" +
                                                previous_of(file).filename().string() +
                                                " is the one before it), or start anew without it");
    }
    if (!is_passphrase(passphrase)) {
        return fail(ErrorCode::malformed, "a passphrase has at least 8 characters and at most 1024 bytes");
    }
    VaultHead head;
    head.cost = cost;
    fill_randomly(head.salt);
    auto key = derive_key(passphrase, head);
    if (!key) return fail(key.error());
    return Opened{new_content(), std::move(head), std::move(*key), std::nullopt};
}

Result<> KeyVault::Inside::save(Opened opened, std::vector<KeySet> key_sets, std::uint64_t seals_before) {
    opened.content.key_sets = std::move(key_sets);
    opened.head.key_sets = states_of(opened.content);
    fill_randomly(opened.head.nonce);
    const std::string text = envelope_text(sealed(opened.content, opened.head, opened.key));
    // Nothing replaces a vault that could not be opened again.
    const auto read_back = read_envelope(text);
    if (!read_back || !unsealed(*read_back, opened.key)) {
        return fail(ErrorCode::unavailable, "the vault would not be readable again, so " + file.string() +
                                                " is as it was; is the machine's clock right?");
    }
    if (auto written = write_vault_file(file, text, opened.text); !written) return written;
    load(std::move(opened.content), seals_before);
    return {};
}

bool KeyVault::Inside::load(VaultContent content, std::uint64_t seals_before) {
    auto redaction = std::make_shared<const Redaction>(content);
    const std::lock_guard lock(state);
    exists = true;
    listed = states_of(content);
    if (seals != seals_before) return false;
    if (loaded) {
        // Signers of keys that are as they were stay what they are.
        for (KeySet& set : content.key_sets) {
            for (const KeySet& before : loaded->content.key_sets) {
                if (before.state.exchange == set.state.exchange && before.pair->key() == set.pair->key() &&
                    before.pair->secret() == set.pair->secret()) {
                    set.pair = before.pair;
                }
            }
        }
    }
    loaded = Loaded{std::move(content), std::move(redaction)};
    return true;
}

KeyVault::KeyVault(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
KeyVault::~KeyVault() = default;

Result<std::unique_ptr<KeyVault>> KeyVault::open(std::filesystem::path file, const Clock& clock, KeyCost cost) {
    invariant(is_within_bounds(cost), "a new vault's key costs what a file may say");
    auto inside = std::make_unique<Inside>(std::move(file), clock, cost);
    const std::string name = inside->file.string();
    for (const auto& one : {inside->file, previous_of(inside->file)}) {
        switch (git_standing(one)) {
            case GitStanding::tracked:
                return fail(ErrorCode::refused, one.string() +
                                                    " is tracked by git, which would publish your keys; type: git rm "
                                                    "--cached " +
                                                    one.string());
            case GitStanding::not_ignored:
                inside->warning =
                    one.string() + " lies in a git work tree that does not ignore it; add it to .gitignore";
                break;
            case GitStanding::ignored:
            case GitStanding::outside: break;
        }
    }
    const auto text = read_vault_file(inside->file);
    if (!text) return fail(text.error());
    if (*text) {
        if (!looks_like_a_vault(**text)) {
            return fail(ErrorCode::malformed, name + " is not a vault of keys; move it away, or put the vault back (" +
                                                  previous_of(name).filename().string() + " is the one before it)");
        }
        inside->exists = true;
        // A damaged one is told of where its passphrase is asked for, like any other that can't be opened.
        if (const auto envelope = read_envelope(**text)) inside->listed = envelope->head.key_sets;
    }
    return std::unique_ptr<KeyVault>(new KeyVault(std::move(inside)));
}

bool KeyVault::exists() const { return inside_->is_on_disk(); }

bool KeyVault::is_open() const {
    const std::lock_guard lock(inside_->state);
    return inside_->loaded.has_value();
}

std::vector<KeySetState> KeyVault::key_sets() const {
    const std::lock_guard lock(inside_->state);
    return inside_->listed;
}

std::optional<std::string> KeyVault::warning() const { return inside_->warning; }

Result<> KeyVault::unseal(std::string_view passphrase) {
    const std::uint64_t seals_before = inside_->seals_now();
    const std::lock_guard lock(inside_->attempt);
    auto opened = inside_->open_with(passphrase);
    if (!opened) return fail(opened.error());
    if (!inside_->load(std::move(opened->content), seals_before)) {
        return fail(ErrorCode::refused, "the vault was sealed while it was being opened; open it again if you mean to");
    }
    return {};
}

void KeyVault::seal() {
    const std::lock_guard lock(inside_->state);
    ++inside_->seals;
    inside_->loaded.reset();
}

Result<> KeyVault::check_passphrase(std::string_view passphrase) {
    const std::lock_guard lock(inside_->attempt);
    const auto opened = inside_->open_with(passphrase);
    if (!opened) return fail(opened.error());
    return {};
}

Result<> KeyVault::save_keys(const std::string& exchange, std::string_view api_key, std::string_view api_secret,
                             std::string_view passphrase) {
    if (!is_exchange_name(exchange)) {
        return fail(ErrorCode::malformed, "an exchange's name has 1 to 32 of a-z 0-9 _ -");
    }
    if (auto keys = check_keys(api_key, api_secret); !keys) return keys;
    const std::uint64_t seals_before = inside_->seals_now();
    const std::lock_guard lock(inside_->attempt);
    auto opened = inside_->open_or_make(passphrase);
    if (!opened) return fail(opened.error());
    std::vector<KeySet> sets = opened->content.key_sets;
    std::erase_if(sets, [&](const KeySet& set) { return set.state.exchange == exchange; });
    if (sets.size() >= key_sets_max) return fail(ErrorCode::refused, "a vault holds the keys of at most 16 exchanges");
    sets.push_back({{exchange, std::string(api_key.substr(api_key.size() - 4)),
                     std::chrono::floor<std::chrono::seconds>(inside_->clock.now())},
                    std::make_shared<const KeyPair>(api_key, api_secret)});
    return inside_->save(std::move(*opened), std::move(sets), seals_before);
}

Result<> KeyVault::remove_keys(const std::string& exchange, std::string_view passphrase) {
    const std::uint64_t seals_before = inside_->seals_now();
    const std::lock_guard lock(inside_->attempt);
    auto opened = inside_->open_with(passphrase);
    if (!opened) return fail(opened.error());
    std::vector<KeySet> sets = opened->content.key_sets;
    if (std::erase_if(sets, [&](const KeySet& set) { return set.state.exchange == exchange; }) == 0) {
        return fail(ErrorCode::not_found, "no keys of this exchange are saved");
    }
    return inside_->save(std::move(*opened), std::move(sets), seals_before);
}

Result<std::shared_ptr<const execution::RequestSigner>> KeyVault::signer(const std::string& exchange) {
    const std::lock_guard lock(inside_->state);
    if (!inside_->loaded) return fail(sealed_error());
    for (const KeySet& set : inside_->loaded->content.key_sets) {
        if (set.state.exchange == exchange) return std::make_shared<const VaultSigner>(set.pair);
    }
    return fail(ErrorCode::not_found, "no keys of this exchange are saved");
}

Result<void> KeyVault::with_mac_key(const std::function<void(std::span<const std::byte>)>& use) const {
    std::shared_ptr<const SecretText> key;
    {
        const std::lock_guard lock(inside_->state);
        if (!inside_->loaded) return fail(sealed_error());
        key = inside_->loaded->content.mac_key;
    }
    use(std::as_bytes(key->bytes()));
    return {};
}

Result<std::shared_ptr<const execution::RequestSigner>> trial_signer(std::string_view api_key,
                                                                     std::string_view api_secret) {
    if (auto keys = check_keys(api_key, api_secret); !keys) return fail(keys.error());
    return std::make_shared<const TrialSigner>(api_key, api_secret);
}

std::string KeyVault::redacted(std::string_view text) const {
    std::shared_ptr<const Redaction> redaction;
    {
        const std::lock_guard lock(inside_->state);
        if (inside_->loaded) redaction = inside_->loaded->redaction;
    }
    return redaction ? redaction->redacted(text) : std::string(text);
}

}  // namespace piggy::key_vault
