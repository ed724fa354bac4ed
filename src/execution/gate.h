#pragma once
// The gate: may this order leave, now? A pure function of what was asked and of everything that is known at the moment
// of the reservation. The live desk asks it inside the transaction that takes the slot; the self-test asks the same
// function at every start.
//
// The order of checks is fixed, so the same order always gets the same code:
//   shape → symbol → mode and latch → freshness → portfolio and legal size → minimum → $50 → 1 % → count → balance.
// All violated limits are reported, the first is the code. From mode on, a stage that fails keeps the stages that need
// its facts from being judged (no sizes without a price), never the others.

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/decimal.h"
#include "core/result.h"
#include "execution/account_reader.h"
#include "market/market_feed.h"
#include "risk/approved_order.h"
#include "risk/limit_checks.h"
#include "risk/order_sizes.h"

namespace piggy::execution {

// As it came in: text, because 50.000000001 must not become 50.
struct TradeRequest {
    std::string request_id;                 // empty: the desk makes one. 1 to 64 of A-Z a-z 0-9 - _ . :
    std::string symbol;                     // exactly "BTC/USDT" or "ETH/USDT"
    std::string side;                       // "buy", "sell"
    std::optional<std::string> amount_usd;  // plain decimal, at most 8 places, above zero
    bool close = false;                     // with "sell" and without an amount: everything sellable
    std::string actor = "api";
    // With "sell", instead of an amount: exactly this much of the base asset.
    std::optional<std::string> quantity = std::nullopt;
    // When it was decided, by this machine's clock: ISO-8601 in UTC. What was decided too long ago never leaves.
    std::optional<std::string> decided_at = std::nullopt;
};

struct TradeViolation {
    std::string code;     // decisions.md F
    std::string message;  // one sentence
    bool operator==(const TradeViolation&) const = default;
};

struct TradeRefusal {
    std::vector<TradeViolation> violations;  // never empty, in the order of checks
    std::optional<Decimal> max_allowed_usd;  // the largest legal order at this moment, where one can be named
    std::optional<Decimal> nearest_below, nearest_above;  // legal amounts around the one asked for
    [[nodiscard]] const std::string& code() const { return violations.front().code; }
    [[nodiscard]] const std::string& message() const { return violations.front().message; }
};

// Why no live order may leave at all, from the desk's guards, in the order of checks.
struct Blocked {
    std::string code;  // LIVE_NOT_ALLOWED, LIVE_NOT_ENABLED, VAULT_SEALED, DAILY_LOSS_DISABLED, RECONCILING, …
    std::string sentence;
};

struct GateFacts {
    std::vector<Blocked> mode;       // stage "mode and latch"; empty: live and well
    std::vector<Blocked> freshness;  // clock, baseline, exchange down, and so on; the price is judged here
    std::optional<market::TopOfBook> top;
    std::chrono::nanoseconds price_age{};  // stale above exactly 10 s
    TradingRules rules;
    FeeRate taker_fee;
    bool taker_fee_told = false;    // by the venue; else it is the usual one
    std::optional<Decimal> equity;  // empty where it can't be known freshly
    std::int64_t orders_used_today = 0;
    bool loss_latched = false;
    Decimal quote_free;  // USDT, by our own books
    Quantity base_free;
    bool is_paper = false;  // for sentences
    Timestamp wall;         // this machine's clock, which a decision's time is compared with
};

inline constexpr std::chrono::seconds price_age_max{10};
// From the decision to the order's leaving, wherever it waits on the way: an older one is an order for another market.
inline constexpr std::chrono::seconds decision_age_max{2};

// What is asked, once its text made sense. errors: malformed, with the sentence of a BAD_REQUEST; refused: the symbol
// is not one of ours (SYMBOL_NOT_ALLOWED)
struct ParsedTrade {
    std::string request_id;
    Symbol symbol;
    orders::Side side = orders::Side::buy;
    std::optional<Decimal> amount_usd;
    std::optional<Quantity> quantity;
    bool close = false;
    std::optional<Timestamp> decided_at;  // never of a close-out: what leaves a position is not too late
};
[[nodiscard]] std::variant<ParsedTrade, TradeRefusal> parse_trade(const TradeRequest& request);

// The order as it would be sent, or all that speaks against it.
[[nodiscard]] std::variant<risk::ApprovedOrder, TradeRefusal> judge(const ParsedTrade& trade, const GateFacts& facts);

// The boundary table: each limit at, one unit below and one unit above, judged by parse_trade() and judge() themselves.
// errors: refused: which row came out wrong. A program whose gate fails this must not start.
using JudgeFunction = std::variant<risk::ApprovedOrder, TradeRefusal> (*)(const ParsedTrade&, const GateFacts&);
[[nodiscard]] Result<> gate_self_test(JudgeFunction gate = judge);  // a test gives it a gate that is wrong

// What is legal now for one symbol, for /api/limits and for a page that greys out buttons.
struct EffectiveLimits {
    std::optional<Decimal> min_usd, max_usd;  // amounts to ask for; empty: no legal size right now
    std::optional<Decimal> test_buy_usd;      // the smallest that can be sold again
    Decimal venue_notional_min, lot_step, price_tick;
    Decimal quantity_min, price_min;  // zero: the venue has none
    FeeRate taker_fee;
    bool taker_fee_told = false;  // as in GateFacts
    std::int64_t orders_left = 0;
    std::string reason;  // one sentence where nothing is legal
};
[[nodiscard]] EffectiveLimits effective_limits(const Symbol& symbol, const GateFacts& facts);

}  // namespace piggy::execution
