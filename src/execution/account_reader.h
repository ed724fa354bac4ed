#pragma once
// AccountReader: the port for what the venue says about the account, its own clock and its rules.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/money.h"
#include "core/result.h"
#include "core/symbol.h"
#include "core/timestamp.h"

namespace piggy::execution {

struct AssetBalance {
    Asset asset;
    Decimal free;
    Decimal locked;
    bool operator==(const AssetBalance&) const = default;
};

// What could be learned about a key; empty: this venue can't tell.
struct KeyFindings {
    bool can_trade = false;                 // of the account
    std::optional<bool> can_withdraw;       // of the key
    std::optional<bool> restricted_to_ips;  // of the key
};

struct AccountState {
    std::vector<AssetBalance> balances;  // sorted by asset, zeros left out
    FeeRate maker_fee, taker_fee;
    bool can_trade = false;
    Timestamp updated;
};

// Of one symbol, as the venue applies them now. Zero means off.
struct TradingRules {
    Symbol symbol;
    bool trading = false;  // status says so, spot is allowed, LIMIT and IOC are
    Decimal price_tick, price_min, price_max;
    Decimal lot_step, quantity_min, quantity_max;
    Decimal notional_min, notional_max;
    bool operator==(const TradingRules&) const = default;
};

// Venue time minus local wall time, from the sample with the shortest round trip.
struct ClockOffset {
    std::chrono::nanoseconds offset{};
    std::chrono::nanoseconds round_trip{};
};

struct AccountReader {
    virtual ~AccountReader() = default;
    // errors of all: unavailable (no clear answer), refused (credentials, ban), malformed (an answer without sense)
    [[nodiscard]] virtual Result<AccountState> account() = 0;
    [[nodiscard]] virtual Result<KeyFindings> key_findings() = 0;
    [[nodiscard]] virtual Result<std::vector<TradingRules>> trading_rules(const std::vector<Symbol>&) = 0;
    [[nodiscard]] virtual Result<ClockOffset> measure_clock() = 0;
};

}  // namespace piggy::execution
