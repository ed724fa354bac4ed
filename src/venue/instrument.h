#pragma once
// Instrument and Filters: what is traded and under which rules, as an exchange publishes them. Ticks of 1e-8; zero
// switches a bound off where the venue says so.

#include <cstdint>
#include <string>
#include <vector>

namespace piggy::venue {

using Ticks = std::int64_t;  // 1e-8 of whatever the field is in
using AssetId = std::uint8_t;
using InstrumentId = std::uint8_t;

struct PriceFilter {
    Ticks price_min = 0, price_max = 0, tick = 0;
};
struct LotFilter {
    Ticks quantity_min = 0, quantity_max = 0, step = 0;
};
// A price must lie within [down, up] x average price; factors in 1e-8.
struct PriceBand {
    Ticks bid_up = 0, bid_down = 0, ask_up = 0, ask_down = 0;
    int average_minutes = 5;
    bool by_side = false;  // published as PERCENT_PRICE_BY_SIDE, else as PERCENT_PRICE
};
struct NotionalFilter {
    Ticks notional_min = 0, notional_max = 0;  // max 0: none
    bool min_applies_to_market = true, max_applies_to_market = false;
    int average_minutes = 5;
    bool modern = false;  // published as NOTIONAL, else as MIN_NOTIONAL
};
struct Filters {
    PriceFilter price;
    LotFilter lot;
    LotFilter market_lot;
    PriceBand band;
    NotionalFilter notional;
    int iceberg_parts_max = 10;
    int orders_max = 200;
    int stop_orders_max = 5;  // MAX_NUM_ALGO_ORDERS
    int order_lists_max = 20;
    int trailing_above_min = 10, trailing_above_max = 2000, trailing_below_min = 10, trailing_below_max = 2000;
};

enum class InstrumentStatus { trading, halted, on_break };

struct Instrument {
    std::string code;  // "BTCUSDT"
    AssetId base = 0, quote = 0;
    InstrumentStatus status = InstrumentStatus::trading;
    Filters filters;
};

enum class Profile { binanceus, binance };

// Assets by id, and what is traded on the practice exchange: BTCUSDT, ETHUSDT and SOLUSDT, which our own limits
// forbid. BNB exists for fees only.
struct Market {
    std::vector<std::string> assets;  // index is AssetId
    std::vector<Instrument> instruments;
    Ticks bnb_price = 0;  // quote per BNB, for fees paid in it
};
[[nodiscard]] Market practice_market(Profile profile);

}  // namespace piggy::venue
