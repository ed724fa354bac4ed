// The account: balances, trades, order counts, filters, and the keys of its user stream.

#include <algorithm>

#include "adapters/practice_exchange/endpoint.h"
#include "adapters/practice_exchange/exchange_info_json.h"
#include "adapters/practice_exchange/order_json.h"
#include "adapters/practice_exchange/wire_words.h"
#include "core/json_text.h"

namespace piggy::practice_exchange {
namespace {

using std::chrono::hours;

// Rates as the venue's older fields say them: whole numbers of 0.01 %.
std::int64_t basis_points(Ticks rate) { return rate / 10'000; }

void append_balances(JsonText& json, const Context& context, bool omits_zeros) {
    const venue::Exchange& exchange = context.exchange();
    json.key("balances").begin_array();
    for (std::size_t i = 0; i < exchange.market().assets.size(); ++i) {
        const venue::Balance balance = exchange.balance(context.account(), static_cast<venue::AssetId>(i));
        if (omits_zeros && balance == venue::Balance{}) continue;
        json.begin_object();
        json.field("asset", std::string_view(exchange.market().assets[i]));
        json.field("free", std::string_view(ticks_text(balance.free)));
        json.field("locked", std::string_view(ticks_text(balance.locked)));
        json.end_object();
    }
    json.end_array();
}

Answer<std::string> account(Context& context) {
    ParameterReader read(context.call.parameters);
    const bool omits_zeros = read.boolean("omitZeroBalances", false);
    if (read.refusal()) return refuse(read);
    const venue::Exchange& exchange = context.exchange();
    const venue::FeeRates& fees = exchange.fees(context.account());
    JsonText json;
    json.begin_object();
    json.field("makerCommission", basis_points(fees.maker)).field("takerCommission", basis_points(fees.taker));
    json.field("buyerCommission", std::int64_t{0}).field("sellerCommission", std::int64_t{0});
    json.key("commissionRates").begin_object();
    json.field("maker", std::string_view(ticks_text(fees.maker)));
    json.field("taker", std::string_view(ticks_text(fees.taker)));
    json.field("buyer", "0.00000000").field("seller", "0.00000000").end_object();
    json.field("canTrade", exchange.can_trade(context.account()));
    json.field("canWithdraw", true).field("canDeposit", true).field("brokered", false);
    json.field("requireSelfTradePrevention", false);
    if (!context.is_us()) json.field("preventSor", false);
    json.field("updateTime", milliseconds(exchange.account_updated(context.account())));
    json.field("accountType", "SPOT");
    append_balances(json, context, omits_zeros);
    json.key("permissions").begin_array().value("SPOT").end_array();
    json.field(context.is_us() ? "tradeGroupId" : "uid", static_cast<std::int64_t>(context.account()));
    json.end_object();
    return json.take();
}

// Which of the parameters may stand together.
bool is_allowed_set(const ParameterReader& read) {
    const bool has_times = read.has("startTime") || read.has("endTime");
    if (read.has("orderId")) return !has_times;
    return !(read.has("fromId") && has_times);
}

Answer<std::string> my_trades(Context& context) {
    ParameterReader read(context.call.parameters);
    const std::string symbol = read.symbol();
    const auto order = read.integer("orderId");
    const auto from_id = read.integer("fromId");
    const auto start = read.time("startTime");
    const auto end = read.time("endTime");
    const std::size_t limit = read.limit(500, 1000);
    if (!is_allowed_set(read) || (start && end && *end < *start)) {
        read.refuse(-1128, "Combination of optional parameters invalid.");
    }
    if (start && end && *end - *start > hours(24)) {
        read.refuse(-1127, "More than 24 hours between startTime and endTime.");
    }
    if (read.refusal()) return refuse(read);
    const auto instrument = find_instrument(context, symbol);
    if (!instrument) return tl::unexpected<Refusal>(instrument.error());
    const auto is_asked = [&](const venue::Fill& fill) {
        const std::int64_t time = milliseconds(fill.time);
        return fill.instrument == *instrument && (!order || fill.order == *order) &&
               (!from_id || fill.trade >= *from_id) && (!start || time >= milliseconds(*start)) &&
               (!end || time <= milliseconds(*end));
    };
    const std::vector<venue::Fill>& fills = context.exchange().fills(context.account());
    std::vector<const venue::Fill*> rows;
    if (from_id || start) {  // from somewhere: the first rows after it
        for (auto fill = fills.begin(); fill != fills.end() && rows.size() < limit; ++fill) {
            if (is_asked(*fill)) rows.push_back(&*fill);
        }
    } else {  // the newest
        for (auto fill = fills.rbegin(); fill != fills.rend() && rows.size() < limit; ++fill) {
            if (is_asked(*fill)) rows.push_back(&*fill);
        }
        std::ranges::reverse(rows);
    }
    std::string text = "[";
    OrderJson write(context.exchange(), text);
    for (const venue::Fill* fill : rows) {
        if (text.size() > 1) text += ',';
        write.fill(*fill);
    }
    return text + "]";
}

// The practice venue keeps no record of orders that self-trade prevention held apart.
Answer<std::string> prevented_matches(Context& context) {
    ParameterReader read(context.call.parameters);
    const std::string symbol = read.symbol();
    read.require_one("preventedMatchId", "orderId");
    (void)read.integer("preventedMatchId");
    (void)read.integer("orderId");
    (void)read.integer("fromPreventedMatchId");
    (void)read.limit(500, 1000);
    if (read.refusal()) return refuse(read);
    const auto instrument = find_instrument(context, symbol);
    if (!instrument) return tl::unexpected<Refusal>(instrument.error());
    return "[]";
}

Answer<std::string> order_rate_limits(Context& context) {
    const LimitSettings& limits = context.parts.limits.settings();
    const OrderCounts counts = context.parts.limits.order_counts(context.account(), context.call.now);
    std::string text = "[";
    append_rate_limit(text, "ORDERS", "SECOND", 10, limits.orders_per_ten_seconds, counts.ten_seconds);
    text += ',';
    append_rate_limit(text, "ORDERS", "DAY", 1, limits.orders_per_day, counts.day);
    return text + "]";
}

Answer<std::string> my_filters(Context& context) {
    ParameterReader read(context.call.parameters);
    const std::string symbol = read.symbol();
    if (read.refusal()) return refuse(read);
    const auto instrument = find_instrument(context, symbol);
    if (!instrument) return tl::unexpected<Refusal>(instrument.error());
    const venue::Filters& filters = context.exchange().market().instruments[*instrument].filters;
    JsonText json;
    json.begin_object();
    json.key("exchangeFilters").begin_array().end_array();
    json.key("symbolFilters").begin_array();
    const auto count = [&json](const char* type, const char* name, int most) {
        json.begin_object();
        json.field("filterType", type).field(name, static_cast<std::int64_t>(most));
        json.end_object();
    };
    count("MAX_NUM_ORDERS", "maxNumOrders", filters.orders_max);
    count("MAX_NUM_ORDER_LISTS", "maxNumOrderLists", filters.order_lists_max);
    count("MAX_NUM_ALGO_ORDERS", "maxNumAlgoOrders", filters.stop_orders_max);
    json.end_array();
    json.key("assetFilters").begin_array().end_array();
    json.end_object();
    return json.take();
}

// Binance.com took its listen keys away in February 2026.
bool are_gone(Context& context) {
    if (!context.is_us()) context.reply.status = 410;
    return !context.is_us();
}
constexpr const char* gone = "{\"code\":-1020,\"msg\":\"This operation is not supported.\"}";

Answer<std::string> start_stream(Context& context) {
    if (are_gone(context)) return gone;
    return "{\"listenKey\":\"" + context.parts.listen_keys.create(context.account(), context.call.now) + "\"}";
}

Answer<std::string> keep_stream(Context& context) {
    if (are_gone(context)) return gone;
    const auto key = context.call.parameters.find("listenKey").value_or("");
    if (!context.parts.listen_keys.keep_alive(key, context.account(), context.call.now)) {
        return refuse(-1125, "This listenKey does not exist.");
    }
    return "{}";
}

Answer<std::string> stop_stream(Context& context) {
    if (are_gone(context)) return gone;
    const auto key = context.call.parameters.find("listenKey").value_or("");
    if (!context.parts.listen_keys.remove(key, context.account(), context.call.now)) {
        return refuse(-1125, "This listenKey does not exist.");
    }
    return "{}";
}

// What happens to the streams of a connection is the WebSocket API's to do, once this said that it may.
Answer<std::string> may_do(Context&) { return "{}"; }

std::int64_t my_trades_weight(const Parameters& parameters) { return parameters.has("orderId") ? 5 : 20; }

}  // namespace

std::vector<Endpoint> account_endpoints() {
    using enum Security;
    return {
        {"GET", "/api/v3/account", "account.status", user_data, fixed_weight<20>, account, "", "omitZeroBalances"},
        {"GET", "/api/v3/myTrades", "myTrades", user_data, my_trades_weight, my_trades, "symbol",
         "orderId startTime endTime fromId limit"},
        {"GET", "/api/v3/myPreventedMatches", "myPreventedMatches", user_data, fixed_weight<20>, prevented_matches,
         "symbol", "preventedMatchId orderId fromPreventedMatchId limit"},
        {"GET", "/api/v3/rateLimit/order", "account.rateLimits.orders", user_data, fixed_weight<40>, order_rate_limits,
         "", ""},
        {"GET", "/api/v3/myFilters", "myFilters", user_data, fixed_weight<40>, my_filters, "symbol", ""},
        {"POST", "/api/v3/userDataStream", "userDataStream.start", key, fixed_weight<2>, start_stream, "", ""},
        {"PUT", "/api/v3/userDataStream", "userDataStream.ping", key, fixed_weight<2>, keep_stream, "listenKey", ""},
        {"DELETE", "/api/v3/userDataStream", "userDataStream.stop", key, fixed_weight<2>, stop_stream, "listenKey", ""},
        {"", "", "userDataStream.subscribe.signature", user_data, fixed_weight<2>, may_do, "", ""},
        {"", "", "userDataStream.unsubscribe", none, fixed_weight<2>, may_do, "", "subscriptionId"},
        {"", "", "session.subscriptions", none, fixed_weight<2>, may_do, "", ""},
    };
}

}  // namespace piggy::practice_exchange
