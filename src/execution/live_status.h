#pragma once
// LiveStatus: what the live desk says about itself; what /api/live/status shows.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/decimal.h"
#include "core/symbol.h"
#include "core/timestamp.h"

namespace piggy::execution {

enum class Mode : std::uint8_t { paper, live, paused, auto_disabled };
[[nodiscard]] const char* mode_name(Mode mode);  // "AUTO_DISABLED"

// One condition of being live.
struct Guard {
    std::string
        name;  // "allow_live", "vault", "keys_validated", "exchange", "clock", "reconciled", "price", "baseline",
               // "daily_loss", "portfolio", "orders_resolved", "rejects", "transfers", "storage", "one_instance"
    bool ok = false;
    std::string reason;  // what is found: one sentence, also when ok
    std::string fix;     // what to do; empty when ok
    std::string code;    // what the gate refuses with while it is red (decisions F); empty when ok
};

struct LiveStatus {
    Mode mode = Mode::paper;
    std::string mode_reason;  // why not LIVE: one sentence
    bool latched = false;
    std::optional<Timestamp> until;  // of the latch: the next UTC midnight
    std::optional<std::int64_t> utc_day;
    std::optional<Decimal> baseline_usd;  // adjusted by transfers
    std::optional<Decimal> equity_usd;    // empty while a price is missing
    bool equity_is_fresh = false;
    std::string loss_percent = "0.00";
    std::int64_t trades_used = 0;
    std::int64_t unknown_orders = 0;
    bool reconciled = false;
    std::vector<Guard> guards;
    std::vector<std::string> alerts;  // newest first, at most 50: "… UTC: sentence"
    std::string exchange;             // "the practice exchange at 127.0.0.1:9000"
    bool practice = false;
    bool live_before_restart = false;  // on when the program ended last; until it is enabled, switched off or seen
    std::optional<Timestamp> venue_time;
};

struct BalanceRow {
    Asset asset;
    Decimal total;
    Decimal free, locked;              // as the venue told last
    std::optional<Decimal> value_usd;  // by the bid; empty where there is no price or it does not count
    std::optional<std::int64_t> price_age_ms;
    std::optional<Decimal> cost_usd, open_profit_usd, realised_usd;  // of a position
};
struct BalanceSheet {
    std::vector<BalanceRow> rows;
    std::optional<Decimal> equity_usd;
    Timestamp as_of;  // when the venue was asked last
};

}  // namespace piggy::execution
