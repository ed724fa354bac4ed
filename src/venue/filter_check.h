#pragma once
// The venue's filters on one order: which one fails first, named as the venue names it.

#include <string_view>

#include "venue/exchange.h"

namespace piggy::venue {

// What the filters measure an order against.
struct FilterFacts {
    Ticks average_price = 0;
    std::size_t open_orders = 0;  // of the account in this instrument
    std::size_t open_stops = 0;
    bool counts_limited = true;  // false for the house
};

// The failed filter's refusal (-1013 "Filter failure: LOT_SIZE"), or nothing.
[[nodiscard]] Answer<> check_filters(const NewOrder& order, const Filters& filters, const FilterFacts& facts);

}  // namespace piggy::venue
