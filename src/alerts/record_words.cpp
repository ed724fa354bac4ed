#include "alerts/record_words.h"

namespace piggy::alerts {
namespace {

std::string amount_of(const Record& record) { return record.detail("amount") + " " + record.detail("asset"); }

std::optional<RecordWords> account_words(const Record& record) {
    const bool went_well = record.result == "ok";
    const std::string& action = record.action;
    const auto say = [](Level level, std::string text) {
        return RecordWords{Kind::account, level, std::move(text)};
    };
    if (action == "keys.saved" && went_well) return say(Level::warning, "Exchange keys were saved.");
    if (action == "keys.removed" && went_well) return say(Level::warning, "The exchange keys were removed.");
    if (action == "keys.validated" && !went_well) {
        return say(Level::urgent, "The exchange keys are not valid: the exchange did not accept them (" +
                                      record.result + ").");
    }
    if (action == "vault.sealed") return say(Level::warning, "The key vault was sealed; nothing can be signed.");
    if (action == "vault.unsealed") {
        return went_well ? say(Level::info, "The key vault was opened.")
                         : say(Level::warning, "The key vault was not opened: a wrong passphrase, or another refusal (" +
                                                   record.result + ").");
    }
    if (action == "passphrase.checked" && !went_well) {
        return say(Level::warning, "A wrong passphrase was given (" + record.result + ").");
    }
    if (action == "practice.reset" && went_well) return say(Level::info, "The practice account was begun anew.");
    return std::nullopt;
}

std::optional<RecordWords> transfer_words(const Record& record) {
    if (record.action == "transfer.acknowledged") {
        return RecordWords{Kind::account, Level::info, "A withdrawal was confirmed: " + amount_of(record)};
    }
    if (record.action == "transfer.deposit") {
        return RecordWords{Kind::account, Level::info, "A deposit was found: " + amount_of(record)};
    }
    return RecordWords{Kind::account, Level::urgent,
                       "A balance fell and no trade explains it: " + amount_of(record) +
                           "\nUnless it is confirmed on the page it counts as a loss. If it was not you, "
                           "remove the keys at the exchange now."};
}

}  // namespace

std::optional<RecordWords> words_of(const Record& record) {
    const std::string& action = record.action;
    if (action.starts_with("transfer.")) return transfer_words(record);
    if (action == "trade.external" || action == "trade.late") {
        const std::string what = record.detail("side") + " " + record.detail("quantity") + " " +
                                 record.detail("symbol") + " at " + record.detail("price");
        if (action == "trade.late") {
            return RecordWords{Kind::trade, Level::warning, "A fill was found after its order had ended: " + what};
        }
        return RecordWords{Kind::account, Level::urgent,
                           "A trade that was not ours was found on the account: " + what +
                               "\nIf it was not you, remove the keys at the exchange now."};
    }
    if (action == "order.adopted") {
        return RecordWords{Kind::order, Level::warning,
                           "An order of ours was found at the exchange that the books did not have: " +
                               record.detail("client_order_id")};
    }
    if (action == "desk.started" && record.detail("unresolved") != "0" && !record.detail("unresolved").empty()) {
        return RecordWords{Kind::order, Level::urgent,
                           "UNKNOWN ORDER: the backend ended while orders were on their way (" +
                               record.detail("unresolved") + ")\nNothing else leaves until the exchange has said."};
    }
    return account_words(record);
}

std::string actor_words(const std::string& actor) {
    if (actor == "api" || actor == "page") return "the page or a command";
    if (actor == "desk") return "CryptoPiggy itself";
    if (actor.starts_with("strategy")) return "the " + actor;
    return actor.empty() ? "nobody known" : actor;
}

}  // namespace piggy::alerts
