#include "adapters/http_api/backtest_order.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "adapters/http_api/strategy_fields.h"
#include "backtest/history_range.h"
#include "backtest/request_text.h"
#include "strategy/registry.h"

namespace piggy::http_api {
namespace {

namespace json = boost::json;
using net::JsonObject;

// The strategy and its parameters are judged here already, so that a person hears of a slip at once.
void check_strategy(JsonObject& body, const backtest::BacktestRequest& request) {
    const auto info = strategy::find_strategy(request.strategy);
    if (!info) return body.refuse("strategy", info.error().what);
    for (const auto& [name, text] : request.parameters) {
        const auto alone = strategy::read_parameters(*info, {{name, text}});
        if (!alone) return body.refuse("params." + name, alone.error().what);
    }
    const auto parameters = strategy::read_parameters(*info, request.parameters);
    if (!parameters) return body.refuse("params", parameters.error().what);
    const auto made = strategy::make_strategy(request.strategy, *parameters);
    if (!made) body.refuse("params", made.error().what);
}

void read_filters(JsonObject& body, const json::object& object, simulator::Filters& filters) {
    const auto* given = object.if_contains("filters");
    if (given != nullptr && given->is_null()) filters = simulator::Filters::none();
    const json::object* found = body.optional_object("filters");
    if (found == nullptr) return;
    JsonObject inner(*found, "filters");
    read_decimal(inner, "lot_step", filters.lot_step);
    read_decimal(inner, "min_notional", filters.notional_min);
    if (auto done = inner.done(); !done) return body.refuse(inner.wrong_field(), done.error().what);
    if (auto sound = simulator::checked(filters); !sound) body.refuse("filters", sound.error().what);
}

void read_costs(JsonObject& body, simulator::Costs& costs) {
    Decimal fee = costs.taker_fee.value;
    read_decimal(body, "fee", fee);
    costs.taker_fee = costs.maker_fee = FeeRate{fee};
    read_decimal(body, "spread_bps", costs.spread_bps);
    read_decimal(body, "slippage_bps", costs.slippage_bps);
    if (auto sound = simulator::checked(costs); !sound) body.refuse("fee", sound.error().what);
}

void read_range(JsonObject& body, BacktestOrder& order) {
    if (const auto from = body.optional_text("from", 40)) order.from = parsed(body, "from", *from, &parse_iso8601);
    if (const auto to = body.optional_text("to", 40))
        order.before = parsed(body, "to", *to, &backtest::parse_range_end);
    if (order.from && order.before && *order.from >= *order.before) {
        body.refuse("from", "from must be before to; it was " + format_iso8601(*order.from) + ", with to up to " +
                                format_iso8601(*order.before));
    }
}

}  // namespace

tl::expected<BacktestOrder, OrderRefusal> read_backtest_order(std::string_view text) {
    const auto object = net::parse_json_object(text);
    if (!object) return tl::unexpected(OrderRefusal{object.error(), ""});
    BacktestOrder order;
    JsonObject body(*object);
    if (auto symbol = parsed(body, "symbol", body.text("symbol", 30), &Symbol::parse)) order.symbol = *symbol;
    if (auto frame = parsed(body, "timeframe", body.text("timeframe", 10), &market::Timeframe::parse)) {
        order.timeframe = *frame;
    }
    read_range(body, order);
    order.request.strategy = body.text("strategy", 60);
    order.request.parameters = read_parameters(body);
    check_strategy(body, order.request);
    read_decimal(body, "cash", order.request.cash);
    if (order.request.cash <= Decimal{} || order.request.cash > backtest::cash_max) {
        body.refuse("cash", "cash must be above 0 and at most 1000000000, was " + order.request.cash.to_string());
    }
    read_costs(body, order.request.costs);
    if (const auto fill = body.optional_text("fill", 20)) {
        if (auto at = parsed(body, "fill", *fill, &backtest::parse_fill)) order.request.fill = *at;
    }
    if (const auto sizing = body.optional_text("sizing", 60)) {
        if (auto size = parsed(body, "sizing", *sizing, &backtest::parse_sizing)) order.request.sizing = *size;
    }
    read_filters(body, *object, order.request.filters);
    order.request.stops = read_stops(body);
    if (auto done = body.done(); !done) return tl::unexpected(OrderRefusal{done.error(), body.wrong_field()});
    return order;
}

std::string candles_identity(const backtest::History& history) {
    // A multiply-and-rotate over whole words: tells series apart at memory speed; nobody is kept out by it.
    std::uint64_t hash = 0x9E3779B97F4A7C15ULL;
    const market::CandleView& candles = history.candles;
    for (const std::int64_t* column : {candles.time, candles.open, candles.high, candles.low, candles.close}) {
        for (std::size_t i = 0; i < candles.size; ++i) {
            hash = (hash ^ static_cast<std::uint64_t>(column[i])) * 0xD6E8FEB86659FD93ULL;
            hash ^= hash >> 32;
        }
    }
    char hex[17];
    std::snprintf(hex, sizeof hex, "%016llx", static_cast<unsigned long long>(hash));
    return history.symbol.to_string() + " " + std::string(history.timeframe.name()) + " " +
           std::to_string(candles.size) + " " + hex;
}

}  // namespace piggy::http_api
