#pragma once
// Fill: a fact. This much was bought or sold at this price, and it cost this fee.

#include "core/money.h"
#include "core/timestamp.h"
#include "orders/order_intent.h"

namespace piggy::orders {

struct Fill {
    Timestamp time;
    Side side = Side::buy;
    Price price;
    Quantity quantity;
    Decimal notional;  // in the quote asset, price x quantity rounded against us
    Decimal fee;       // in the quote asset
    bool operator==(const Fill&) const = default;
};

}  // namespace piggy::orders
