#pragma once
// OrderIntent: what somebody, a person or a strategy, wants; before any limit was looked at.

#include "core/money.h"
#include "core/symbol.h"

namespace piggy::orders {

enum class Side { buy, sell };

[[nodiscard]] constexpr const char* side_name(Side side) { return side == Side::buy ? "buy" : "sell"; }

struct OrderIntent {
    Symbol symbol;
    Side side = Side::buy;
    Decimal amount_usd;  // as asked for, in the quote asset
    // The effective order: what would be sent after rounding to the venue's lot step, and the price it is judged at
    // (the limit price for a buy, the bid at the decision for a sell).
    Quantity quantity;
    Price price;
    // A person's close-out of everything sellable, which alone may be below the minimum.
    bool close_out = false;
    // The worst price the venue may fill it at. Zero: the price above. A buy's is never above that price.
    Price limit_price{};
};

// What is sent to the venue as the limit.
[[nodiscard]] constexpr Price venue_limit(const OrderIntent& order) {
    return order.limit_price.value > Decimal{} ? order.limit_price : order.price;
}

}  // namespace piggy::orders
