#include "venue/filter_check.h"

#include <string>

#include "core/decimal.h"

namespace piggy::venue {
namespace {

constexpr int128 unit = Decimal::ticks_per_unit;

tl::unexpected<Refusal> failed(std::string_view filter) {
    return tl::make_unexpected(Refusal{-1013, "Filter failure: " + std::string(filter)});
}

bool on_grid(Ticks value, Ticks from, Ticks step) { return step == 0 || (value - from) % step == 0; }

bool price_holds(Ticks price, const PriceFilter& filter) {
    return (filter.price_min == 0 || price >= filter.price_min) &&
           (filter.price_max == 0 || price <= filter.price_max) && on_grid(price, filter.price_min, filter.tick);
}

bool quantity_holds(Ticks quantity, const LotFilter& filter) {
    return (filter.quantity_min == 0 || quantity >= filter.quantity_min) &&
           (filter.quantity_max == 0 || quantity <= filter.quantity_max) && on_grid(quantity, 0, filter.step);
}

// down and up are factors in 1e-8; compared exactly through 128 bits.
bool within_band(Ticks price, Ticks average, Ticks down, Ticks up) {
    const int128 scaled = static_cast<int128>(price) * unit;
    return scaled >= static_cast<int128>(average) * down && scaled <= static_cast<int128>(average) * up;
}

Answer<> check_prices(const NewOrder& order, const Filters& filters, Ticks average) {
    if (!is_market(order.type) && !price_holds(order.price, filters.price)) return failed("PRICE_FILTER");
    if (order.stop_price != 0 && !price_holds(order.stop_price, filters.price)) return failed("PRICE_FILTER");
    if (is_market(order.type) || average == 0) return {};  // nothing was ever traded: no band yet
    const PriceBand& band = filters.band;
    const bool buys = order.side == Side::buy;
    if (!within_band(order.price, average, buys ? band.bid_down : band.ask_down, buys ? band.bid_up : band.ask_up)) {
        return failed(band.by_side ? "PERCENT_PRICE_BY_SIDE" : "PERCENT_PRICE");
    }
    return {};
}

Answer<> check_quantities(const NewOrder& order, const Filters& filters) {
    if (order.quote_quantity != 0) return {};  // the engine picks a quantity that holds
    if (!quantity_holds(order.quantity, filters.lot)) return failed("LOT_SIZE");
    if (is_market(order.type) && !quantity_holds(order.quantity, filters.market_lot)) {
        return failed("MARKET_LOT_SIZE");
    }
    if (order.iceberg_quantity == 0) return {};
    if (!quantity_holds(order.iceberg_quantity, filters.lot)) return failed("LOT_SIZE");
    const Ticks parts = (order.quantity - 1) / order.iceberg_quantity + 1;
    if (parts > filters.iceberg_parts_max) return failed("ICEBERG_PARTS");
    return {};
}

Answer<> check_notional(const NewOrder& order, const NotionalFilter& filter, Ticks average) {
    const bool market = is_market(order.type);
    if (market && order.quote_quantity == 0 && average == 0) return {};
    const int128 value = order.quote_quantity != 0
                             ? static_cast<int128>(order.quote_quantity) * unit
                             : static_cast<int128>(market ? average : order.price) * order.quantity;
    const char* name = filter.modern ? "NOTIONAL" : "MIN_NOTIONAL";
    if ((!market || filter.min_applies_to_market) && value < static_cast<int128>(filter.notional_min) * unit) {
        return failed(name);
    }
    if (filter.notional_max != 0 && (!market || filter.max_applies_to_market) &&
        value > static_cast<int128>(filter.notional_max) * unit) {
        return failed(name);
    }
    return {};
}

Answer<> check_trailing(const NewOrder& order, const Filters& filters) {
    if (order.trailing_delta == 0) return {};
    // The trigger lies above the market for a stop that buys and a profit that sells.
    const bool stop = order.type == OrderType::stop_loss || order.type == OrderType::stop_loss_limit;
    const bool above = (order.side == Side::buy) == stop;
    const int low = above ? filters.trailing_above_min : filters.trailing_below_min;
    const int high = above ? filters.trailing_above_max : filters.trailing_below_max;
    if (order.trailing_delta < low || order.trailing_delta > high) return failed("TRAILING_DELTA");
    return {};
}

Answer<> check_counts(const NewOrder& order, const Filters& filters, const FilterFacts& facts) {
    if (!facts.counts_limited) return {};
    const auto limit = [](int count) { return static_cast<std::size_t>(count); };
    if (order.type != OrderType::market && facts.open_orders >= limit(filters.orders_max)) {
        return failed("MAX_NUM_ORDERS");
    }
    if (is_stop(order.type) && facts.open_stops >= limit(filters.stop_orders_max)) return failed("MAX_NUM_ALGO_ORDERS");
    return {};
}

}  // namespace

Answer<> check_filters(const NewOrder& order, const Filters& filters, const FilterFacts& facts) {
    if (auto held = check_prices(order, filters, facts.average_price); !held) return held;
    if (auto held = check_quantities(order, filters); !held) return held;
    if (auto held = check_notional(order, filters.notional, facts.average_price); !held) return held;
    if (auto held = check_trailing(order, filters); !held) return held;
    return check_counts(order, filters, facts);
}

}  // namespace piggy::venue
