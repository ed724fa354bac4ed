#pragma once
// VenueOrder and VenueFill: what a venue says about an order of ours. Facts as reported, in integers; the venue's own
// words stay inside the adapter that translated them.

#include <cstdint>
#include <string>
#include <vector>

#include "core/money.h"
#include "core/symbol.h"
#include "core/timestamp.h"
#include "orders/order_intent.h"

namespace piggy::orders {

// Final: filled, canceled, rejected, expired. A final state other than filled may still hold fills.
enum class VenueState { pending, open, partially_filled, filled, canceled, rejected, expired };

[[nodiscard]] constexpr bool is_final(VenueState state) { return state >= VenueState::filled; }

struct VenueFill {
    Symbol symbol;
    std::int64_t trade_id = 0;  // unique per symbol: the key that makes booking it twice impossible
    std::int64_t order_id = 0;
    Side side = Side::buy;
    Price price;
    Quantity quantity;
    Decimal notional;  // as the venue states it, in quote
    Money fee;         // in whatever asset the venue took
    Timestamp time;
    bool is_maker = false;
    bool operator==(const VenueFill&) const = default;
};

struct VenueOrder {
    Symbol symbol;
    std::int64_t order_id = 0;
    std::string client_order_id;
    Side side = Side::buy;
    VenueState state = VenueState::pending;
    Price limit_price;  // zero for a market order
    Quantity quantity;
    Quantity executed;
    Decimal spent;  // cumulative quote; below zero where the venue says it does not know
    Timestamp created;
    Timestamp updated;
    std::vector<VenueFill> fills;  // only where the answer carried them
    bool operator==(const VenueOrder&) const = default;
};

}  // namespace piggy::orders
