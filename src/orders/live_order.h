#pragma once
// LiveOrder: a live order from the request to its end, as the ledger keeps it and the API shows it.

#include <cstdint>
#include <optional>
#include <string>

#include "core/money.h"
#include "core/symbol.h"
#include "core/timestamp.h"
#include "orders/order_intent.h"
#include "orders/order_state.h"
#include "orders/venue_order.h"

namespace piggy::orders {

struct LiveOrder {
    std::string request_id;       // of whoever asked; unique for ever
    std::string client_order_id;  // ours at the venue, used once; empty where refused
    std::string owner = "owner";
    std::string actor = "api";  // who asked: "api", "strategy SMA_Crossover", …
    Symbol symbol;
    Side side = Side::buy;
    Decimal amount_usd;         // as asked for; zero for a close-out until it was sized
    bool close_out = false;     // asked for as close:true
    Quantity quantity;          // the effective order
    Price decision_price;       // what the limits were judged at
    Price limit_price;          // what the venue was given
    std::int64_t slot_day = 0;  // UTC day whose slot it took, and keeps
    OrderState state = OrderState::reserved;
    Timestamp created_at;              // venue time, as all of these
    std::optional<Timestamp> sent_at;  // the signed timestamp
    std::optional<Timestamp> finished_at;
    std::int64_t venue_order_id = 0;  // 0 until known
    Quantity executed;
    Decimal spent;               // cumulative quote
    int venue_code = 0;          // of a reject
    std::string code;            // of a refusal: "MAX_TRADE_EXCEEDED"
    std::string reason;          // one sentence where it did not simply fill
    std::string refusal_record;  // the whole refusal (execution/refusal_record.h); empty where not refused
    bool adopted = false;        // found at the venue; our own books did not know it or believed it never placed
    bool operator==(const LiveOrder&) const = default;
};

[[nodiscard]] inline bool has_fills(const LiveOrder& order) { return order.executed.value > Decimal{}; }
[[nodiscard]] inline bool holds_slot(const LiveOrder& order) { return holds_slot(order.state, has_fills(order)); }

// A fill as the books keep it. client_order_id is empty for a trade the owner made elsewhere.
struct BookedFill {
    VenueFill fill;
    std::string client_order_id;
    bool operator==(const BookedFill&) const = default;
};

}  // namespace piggy::orders
