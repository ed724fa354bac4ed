#include "apps/backend/key_service.h"

#include "core/json_text.h"

namespace piggy::apps {

using backend_api::KeyFinding;
using backend_api::KeyReport;

namespace {

constexpr std::chrono::days rotate_after{90};

// What the exchange can't tell is never good news.
KeyFinding withdrawals(const std::optional<bool>& can_withdraw) {
    if (!can_withdraw) {
        return {"withdrawals", "unknown", "Could not verify that this key can't withdraw; check at the exchange"};
    }
    if (*can_withdraw) {
        return {"withdrawals", "bad", "This key may withdraw; take that right away at the exchange"};
    }
    return {"withdrawals", "ok", "This key can't withdraw"};
}

KeyFinding ip_restriction(const std::optional<bool>& is_restricted) {
    if (!is_restricted) {
        return {"ip_restriction", "unknown",
                "Could not verify that this key works from your address alone; set that at the exchange"};
    }
    if (!*is_restricted) {
        return {"ip_restriction", "bad", "This key works from any address; restrict it to yours at the exchange"};
    }
    return {"ip_restriction", "ok", "This key works from the addresses that you named alone"};
}

}  // namespace

KeyService::~KeyService() {
    const std::lock_guard lock(operation_);
    close_venue();
}

KeyReport KeyService::report() {
    KeyReport report;
    report.exchange = parts_.exchange;
    report.sealed = !parts_.vault.is_open();
    const auto keys = saved_keys();
    if (!keys) {
        report.message = "No keys are saved for this exchange";
        return report;
    }
    report.saved = true;
    report.hint = "…" + keys->hint;
    report.saved_at = keys->saved_at;
    report.rotate = parts_.clock.now() - keys->saved_at > rotate_after;
    const std::lock_guard lock(state_);
    report.validated_at = validation_.at;
    report.valid = validation_.valid;
    report.findings = validation_.findings;
    report.message = validation_.message.empty() ? "Not validated since this backend was started" : validation_.message;
    return report;
}

Result<KeyReport> KeyService::save(const std::string& api_key, const std::string& api_secret,
                                   const std::string& passphrase) {
    const std::lock_guard lock(operation_);
    if (parts_.vault.exists()) {
        if (auto known = parts_.vault.check_passphrase(passphrase); !known) {
            return fail(audited("keys.saved", known.error()));
        }
    }
    // Another account knows nothing of an order that this one may have: its "no such order" would prove nothing.
    if (saved_keys() && parts_.desk.status().unknown_orders > 0) {
        return fail(audited("keys.saved", {ErrorCode::refused,
                                           "it is not known yet what became of an order sent with the "
                                           "present keys, so they are kept; try again in a minute"}));
    }
    if (saved_keys()) {
        if (auto taken = try_out(api_key, api_secret); !taken) return fail(audited("keys.saved", taken.error()));
    }
    if (auto saved = parts_.vault.save_keys(parts_.exchange, api_key, api_secret, passphrase); !saved) {
        return fail(audited("keys.saved", saved.error()));
    }
    audit("api", "keys.saved", "ok");
    close_venue();
    keep({});
    if (auto opened = open_venue(); !opened) return fail(opened.error());
    if (auto seen = look_at_account(); !seen) parts_.log("new keys: " + seen.error().what);  // the report says it
    return report();
}

Result<KeyReport> KeyService::remove(const std::string& passphrase) {
    const std::lock_guard lock(operation_);
    if (auto removed = parts_.vault.remove_keys(parts_.exchange, passphrase); !removed) {
        return fail(audited("keys.removed", removed.error()));
    }
    audit("api", "keys.removed", "ok");
    close_venue();
    keep({});
    return report();
}

Result<KeyReport> KeyService::validate() {
    const std::lock_guard lock(operation_);
    if (!parts_.vault.is_open()) {
        return fail(ErrorCode::refused, "the vault is sealed; open it with its passphrase first");
    }
    if (!session_) return fail(ErrorCode::not_found, "no keys of this exchange are saved");
    if (auto seen = look_at_account(); !seen) return fail(audited("keys.validated", seen.error()));
    audit("api", "keys.validated", "ok");
    return report();
}

Result<KeyReport> KeyService::unseal(const std::string& passphrase) {
    const std::lock_guard lock(operation_);
    if (auto opened = parts_.vault.unseal(passphrase); !opened) {
        return fail(audited("vault.unsealed", opened.error()));
    }
    audit("api", "vault.unsealed", "ok");
    if (session_) return report();  // it was open before
    if (auto opened = open_venue(); !opened) return fail(opened.error());
    if (session_) {
        if (auto seen = look_at_account(); !seen) parts_.log("after the vault was opened: " + seen.error().what);
    }
    return report();
}

void KeyService::seal(const std::string& actor) {
    // From here on nothing is signed any more, whatever is under way.
    parts_.vault.seal();
    parts_.desk.close_venue();
    const std::lock_guard lock(operation_);
    close_venue();
    audit(actor, "vault.sealed", "ok");
}

Result<KeyReport> KeyService::reset_practice(const std::string& passphrase) {
    if (parts_.exchange != "practice") {
        return fail(ErrorCode::refused, "only the practice exchange's books can be begun anew");
    }
    const std::lock_guard lock(operation_);
    if (parts_.vault.exists()) {
        // After the right passphrase "not found" is about the keys: removed before, the books left.
        const auto removed = parts_.vault.remove_keys(parts_.exchange, passphrase);
        if (!removed && removed.error().code != ErrorCode::not_found) {
            return fail(audited("practice.reset", removed.error()));
        }
    }
    close_venue();
    parts_.vault.seal();
    keep({});
    if (auto asked = parts_.begin_anew(); !asked) return fail(audited("practice.reset", asked.error()));
    audit("api", "practice.reset", "ok");
    return report();
}

Result<> KeyService::check_passphrase(const std::string& passphrase) {
    auto known = parts_.vault.check_passphrase(passphrase);
    if (!known) return fail(audited("passphrase.checked", known.error()));
    return known;
}

std::optional<key_vault::KeySetState> KeyService::saved_keys() const {
    for (key_vault::KeySetState& keys : parts_.vault.key_sets()) {
        if (keys.exchange == parts_.exchange) return std::move(keys);
    }
    return std::nullopt;
}

Result<> KeyService::try_out(const std::string& api_key, const std::string& api_secret) {
    auto signer = key_vault::trial_signer(api_key, api_secret);
    if (!signer) return fail(signer.error());
    VenueSession trial(parts_.connection, std::move(*signer));
    const auto account = trial.account().account();
    if (account && account->can_trade) return {};
    if (!account && account.error().code != ErrorCode::refused) {
        return fail(ErrorCode::unavailable,
                    "the new keys can't be tried out now, so the old ones are kept: " + account.error().what);
    }
    return fail(ErrorCode::malformed, "the exchange does not take the new keys, so the old ones are kept: " +
                                          (account ? "their account may not trade" : account.error().what));
}

Result<> KeyService::open_venue() {
    auto signer = parts_.vault.signer(parts_.exchange);
    if (!signer && signer.error().code == ErrorCode::not_found) return {};  // another exchange's keys alone
    if (!signer) return fail(signer.error());
    auto session = std::make_shared<VenueSession>(parts_.connection, std::move(*signer));
    Result<> opened;
    const auto with_key = parts_.vault.with_mac_key(
        [&](std::span<const std::byte> key) { opened = parts_.desk.open_venue(session, key); });
    if (!with_key) return fail(with_key.error());
    if (!opened) {
        parts_.vault.seal();
        parts_.log("the vault was closed again: " + opened.error().what);
        return fail(ErrorCode::unavailable, opened.error().what);
    }
    session_ = std::move(session);
    watch_ = std::make_unique<AccountWatch>(session_, parts_.connection.address(), parts_.look_again, parts_.log);
    parts_.look_again();
    return {};
}

void KeyService::close_venue() {
    watch_.reset();
    if (!session_) return;
    parts_.desk.close_venue();
    session_.reset();
}

Result<> KeyService::look_at_account() {
    const auto account = session_->account().account();
    if (!account) {
        if (account.error().code == ErrorCode::refused) {
            Validation refused;
            refused.at = parts_.clock.now();
            refused.message = account.error().what;
            refused.findings = {{"can_trade", "bad", account.error().what}};
            keep(std::move(refused));
            parts_.desk.keys_validated(false, account.error().what);
        }
        return fail(account.error());
    }
    Validation seen = judge(*account, session_->account().key_findings(), parts_.clock.now());
    const bool is_valid = seen.valid;
    const std::string message = seen.message;
    keep(std::move(seen));
    parts_.desk.keys_validated(is_valid, is_valid ? "" : message);
    parts_.look_again();
    return {};
}

KeyService::Validation KeyService::judge(const execution::AccountState& account,
                                         const Result<execution::KeyFindings>& findings, Timestamp at) {
    Validation seen;
    seen.at = at;
    seen.valid = account.can_trade;
    seen.message = seen.valid ? "Credentials validated and synced" : "The account of these keys may not trade";
    seen.findings.push_back({"can_trade", seen.valid ? "ok" : "bad",
                             seen.valid ? "The account may trade"
                                        : "The account may not trade; allow spot trading for it at the exchange"});
    const execution::KeyFindings known = findings ? *findings : execution::KeyFindings{};
    seen.findings.push_back(withdrawals(known.can_withdraw));
    seen.findings.push_back(ip_restriction(known.restricted_to_ips));
    return seen;
}

void KeyService::keep(Validation validation) {
    const std::lock_guard lock(state_);
    validation_ = std::move(validation);
}

void KeyService::audit(const std::string& actor, const std::string& action, const std::string& result) {
    const std::string details = JsonText().begin_object().field("exchange", parts_.exchange).end_object().take();
    if (auto written = parts_.desk.audit(actor, action, details, result); !written) {
        parts_.log("the audit log does not have " + action + ": " + written.error().what);
    }
}

Error KeyService::audited(const char* action, const Error& error) {
    audit("api", action, error_code_name(error.code));
    return error;
}

}  // namespace piggy::apps
