#include "ledger/journal.h"

#include <map>

namespace piggy::ledger {

const char* account_name(Account account) {
    switch (account) {
        case Account::wallet: return "wallet";
        case Account::opening: return "opening";
        case Account::trading: return "trading";
        case Account::fees: return "fees";
        case Account::transfer: return "transfer";
    }
    return "unknown";
}

std::optional<Account> parse_account(std::string_view name) {
    for (const auto account : {Account::wallet, Account::opening, Account::trading, Account::fees, Account::transfer}) {
        if (name == account_name(account)) return account;
    }
    return std::nullopt;
}

const char* entry_kind_name(EntryKind kind) {
    switch (kind) {
        case EntryKind::opening: return "opening";
        case EntryKind::fill: return "fill";
        case EntryKind::external_fill: return "external_fill";
        case EntryKind::deposit: return "deposit";
        case EntryKind::withdrawal: return "withdrawal";
    }
    return "unknown";
}

std::optional<EntryKind> parse_entry_kind(std::string_view name) {
    for (const auto kind :
         {EntryKind::opening, EntryKind::fill, EntryKind::external_fill, EntryKind::deposit, EntryKind::withdrawal}) {
        if (name == entry_kind_name(kind)) return kind;
    }
    return std::nullopt;
}

bool is_balanced(const JournalEntry& entry) {
    std::map<Asset, int128> sums;
    for (const auto& posting : entry.postings) sums[posting.asset] += posting.amount.ticks();
    for (const auto& [asset, sum] : sums) {
        if (sum != 0) return false;
    }
    return true;
}

}  // namespace piggy::ledger
