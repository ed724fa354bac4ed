#include "adapters/practice_exchange/exchange_info_json.h"

#include "adapters/practice_exchange/wire_words.h"
#include "core/decimal.h"
#include "core/json_text.h"

namespace piggy::practice_exchange {
namespace {

void filter(JsonText& json, std::string_view type) {
    json.begin_object();
    json.field("filterType", type);
}
void amount(JsonText& json, std::string_view name, Ticks ticks) {
    json.field(name, std::string_view(ticks_text(ticks)));
}
// Factors are written short: "5", "0.2".
void factor(JsonText& json, std::string_view name, Ticks ticks) {
    json.field(name, std::string_view(Decimal::from_ticks(ticks).to_string()));
}
void number(JsonText& json, std::string_view name, std::int64_t value) { json.field(name, value); }

void lot(JsonText& json, std::string_view type, const venue::LotFilter& filter_) {
    filter(json, type);
    amount(json, "minQty", filter_.quantity_min);
    amount(json, "maxQty", filter_.quantity_max);
    amount(json, "stepSize", filter_.step);
    json.end_object();
}

void price(JsonText& json, const venue::PriceFilter& rule) {
    filter(json, "PRICE_FILTER");
    amount(json, "minPrice", rule.price_min);
    amount(json, "maxPrice", rule.price_max);
    amount(json, "tickSize", rule.tick);
    json.end_object();
}

void band(JsonText& json, const venue::PriceBand& rule) {
    if (rule.by_side) {
        filter(json, "PERCENT_PRICE_BY_SIDE");
        factor(json, "bidMultiplierUp", rule.bid_up);
        factor(json, "bidMultiplierDown", rule.bid_down);
        factor(json, "askMultiplierUp", rule.ask_up);
        factor(json, "askMultiplierDown", rule.ask_down);
    } else {
        filter(json, "PERCENT_PRICE");
        factor(json, "multiplierUp", rule.bid_up);
        factor(json, "multiplierDown", rule.bid_down);
    }
    number(json, "avgPriceMins", rule.average_minutes);
    json.end_object();
}

void notional(JsonText& json, const venue::NotionalFilter& rule) {
    filter(json, rule.modern ? "NOTIONAL" : "MIN_NOTIONAL");
    amount(json, "minNotional", rule.notional_min);
    if (rule.modern) {
        json.field("applyMinToMarket", rule.min_applies_to_market);
        amount(json, "maxNotional", rule.notional_max);
        json.field("applyMaxToMarket", rule.max_applies_to_market);
    } else {
        json.field("applyToMarket", rule.min_applies_to_market);
    }
    number(json, "avgPriceMins", rule.average_minutes);
    json.end_object();
}

void trailing(JsonText& json, const venue::Filters& filters) {
    filter(json, "TRAILING_DELTA");
    number(json, "minTrailingAboveDelta", filters.trailing_above_min);
    number(json, "maxTrailingAboveDelta", filters.trailing_above_max);
    number(json, "minTrailingBelowDelta", filters.trailing_below_min);
    number(json, "maxTrailingBelowDelta", filters.trailing_below_max);
    json.end_object();
}

void count(JsonText& json, std::string_view type, std::string_view name, int most) {
    filter(json, type);
    number(json, name, most);
    json.end_object();
}

void filters(JsonText& json, const venue::Filters& rules) {
    json.key("filters").begin_array();
    price(json, rules.price);
    if (!rules.band.by_side) band(json, rules.band);
    lot(json, "LOT_SIZE", rules.lot);
    notional(json, rules.notional);
    count(json, "ICEBERG_PARTS", "limit", rules.iceberg_parts_max);
    lot(json, "MARKET_LOT_SIZE", rules.market_lot);
    trailing(json, rules);
    if (rules.band.by_side) band(json, rules.band);
    count(json, "MAX_NUM_ORDERS", "maxNumOrders", rules.orders_max);
    count(json, "MAX_NUM_ORDER_LISTS", "maxNumOrderLists", rules.order_lists_max);
    count(json, "MAX_NUM_ALGO_ORDERS", "maxNumAlgoOrders", rules.stop_orders_max);
    json.end_array();
}

void words(JsonText& json, std::string_view name, std::initializer_list<std::string_view> all) {
    json.key(name).begin_array();
    for (const std::string_view word : all) json.value(word);
    json.end_array();
}

void symbol(JsonText& json, const venue::Market& market, const venue::Instrument& instrument,
            bool has_permission_sets) {
    json.begin_object();
    json.field("symbol", std::string_view(instrument.code));
    json.field("status", instrument_status_word(instrument.status));
    json.field("baseAsset", std::string_view(market.assets[instrument.base]));
    number(json, "baseAssetPrecision", Decimal::places);
    json.field("quoteAsset", std::string_view(market.assets[instrument.quote]));
    for (const char* name :
         {"quotePrecision", "quoteAssetPrecision", "baseCommissionPrecision", "quoteCommissionPrecision"}) {
        number(json, name, Decimal::places);
    }
    words(json, "orderTypes",
          {"LIMIT", "LIMIT_MAKER", "MARKET", "STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT"});
    json.field("icebergAllowed", true).field("ocoAllowed", true);
    json.field("otoAllowed", false).field("opoAllowed", false);
    json.field("quoteOrderQtyMarketAllowed", true).field("allowTrailingStop", true);
    json.field("cancelReplaceAllowed", true).field("amendAllowed", false);
    json.field("pegInstructionsAllowed", false).field("isSpotTradingAllowed", true);
    json.field("isMarginTradingAllowed", false);
    filters(json, instrument.filters);
    words(json, "permissions", {});
    if (has_permission_sets) {
        json.key("permissionSets").begin_array();
        json.begin_array().value("SPOT").end_array();
        json.end_array();
    }
    json.field("defaultSelfTradePreventionMode", "EXPIRE_MAKER");
    words(json, "allowedSelfTradePreventionModes", {"EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH"});
    json.end_object();
}

}  // namespace

void append_rate_limit(std::string& text, std::string_view type, std::string_view interval, int interval_number,
                       std::int64_t limit, std::int64_t count) {
    text.append("{\"rateLimitType\":\"").append(type).append("\",\"interval\":\"").append(interval);
    text += "\",\"intervalNum\":";
    append_integer(text, interval_number);
    text += ",\"limit\":";
    append_integer(text, limit);
    if (count >= 0) {
        text += ",\"count\":";
        append_integer(text, count);
    }
    text += '}';
}

std::string exchange_info_json(const venue::Market& market, const std::vector<venue::InstrumentId>& instruments,
                               const LimitSettings& limits, bool has_permission_sets, Timestamp now) {
    std::string limits_text = "[";
    append_rate_limit(limits_text, "REQUEST_WEIGHT", "MINUTE", 1, limits.weight_per_minute, -1);
    limits_text += ',';
    append_rate_limit(limits_text, "ORDERS", "SECOND", 10, limits.orders_per_ten_seconds, -1);
    limits_text += ',';
    append_rate_limit(limits_text, "ORDERS", "DAY", 1, limits.orders_per_day, -1);
    limits_text += ',';
    append_rate_limit(limits_text, "RAW_REQUESTS", "MINUTE", 5, limits.requests_per_five_minutes, -1);
    limits_text += ']';
    JsonText json;
    json.begin_object();
    json.field("timezone", "UTC");
    json.field("serverTime", milliseconds(now));
    json.key("rateLimits").raw(limits_text);
    json.key("exchangeFilters").begin_array().end_array();
    json.key("symbols").begin_array();
    for (const venue::InstrumentId id : instruments) {
        symbol(json, market, market.instruments[id], has_permission_sets);
    }
    json.end_array().end_object();
    return json.take();
}

}  // namespace piggy::practice_exchange
