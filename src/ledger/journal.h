#pragma once
// Journal entries: double entry in native units. What one account gains another gives, asset by asset, so every entry
// sums to zero per asset. Pure values; execution/live_store.h keeps them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/decimal.h"
#include "core/symbol.h"
#include "core/timestamp.h"

namespace piggy::ledger {

enum class Account : std::uint8_t {
    wallet,    // what is at the exchange, free and locked
    opening,   // what was there when these books began
    trading,   // the other side of a fill
    fees,      // what the venue took
    transfer,  // deposits and withdrawals
};
[[nodiscard]] const char* account_name(Account account);  // "wallet"
[[nodiscard]] std::optional<Account> parse_account(std::string_view name);

struct Posting {
    Account account = Account::wallet;
    Asset asset;
    Decimal amount;  // signed
    bool operator==(const Posting&) const = default;
};

enum class EntryKind : std::uint8_t { opening, fill, external_fill, deposit, withdrawal };
[[nodiscard]] const char* entry_kind_name(EntryKind kind);  // "external_fill"
[[nodiscard]] std::optional<EntryKind> parse_entry_kind(std::string_view name);

struct JournalEntry {
    Timestamp time;
    EntryKind kind = EntryKind::fill;
    std::string reference;  // unique per entry: "BTC/USDT trade 4711", "deposit USDT 3"
    std::vector<Posting> postings;
    bool operator==(const JournalEntry&) const = default;
};

// True when the postings sum to zero in every asset.
[[nodiscard]] bool is_balanced(const JournalEntry& entry);

}  // namespace piggy::ledger
