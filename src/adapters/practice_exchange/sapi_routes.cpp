// What the venue keeps under /sapi: status, fees, coins, and what a key may do.

#include "adapters/practice_exchange/endpoint.h"
#include "adapters/practice_exchange/wire_words.h"
#include "core/decimal.h"
#include "core/json_text.h"

namespace piggy::practice_exchange {
namespace {

// 0 is normal, 1 is maintenance.
Answer<std::string> system_status(Context& context) {
    const bool closed = context.is_under_maintenance;
    if (context.is_us()) return closed ? "{\"status\":1}" : "{\"status\":0}";
    return closed ? "{\"status\":1,\"msg\":\"system_maintenance\"}" : "{\"status\":0,\"msg\":\"normal\"}";
}

Answer<std::string> trading_fees(Context& context) {
    ParameterReader read(context.call.parameters);
    const std::string symbol = read.symbol();
    if (read.refusal()) return refuse(read);
    if (!symbol.empty()) {
        const auto instrument = find_instrument(context, symbol);
        if (!instrument) return tl::unexpected<Refusal>(instrument.error());
    }
    const venue::FeeRates& fees = context.exchange().fees(context.account());
    JsonText json;
    json.begin_array();
    for (const venue::Instrument& instrument : context.exchange().market().instruments) {
        if (!symbol.empty() && instrument.code != symbol) continue;
        json.begin_object();
        json.field("symbol", std::string_view(instrument.code));
        json.field("makerCommission", std::string_view(Decimal::from_ticks(fees.maker).to_string()));
        json.field("takerCommission", std::string_view(Decimal::from_ticks(fees.taker).to_string()));
        json.end_object();
    }
    json.end_array();
    return json.take();
}

std::string_view trading_word(const Context& context) {
    return context.exchange().can_trade(context.account()) ? "Normal" : "Trading is suspended";
}

Answer<std::string> account_status(Context& context) {
    JsonText json;
    json.begin_object();
    if (context.is_us()) {
        json.field("msg", trading_word(context)).field("success", true);
    } else {
        json.field("data", trading_word(context));
    }
    json.end_object();
    return json.take();
}

Answer<std::string> trading_status(Context& context) {
    const bool locked = !context.exchange().can_trade(context.account());
    JsonText json;
    json.begin_object();
    if (context.is_us()) json.field("success", true);
    json.key(context.is_us() ? "status" : "data").begin_object();
    json.field("isLocked", locked).field("plannedRecoverTime", std::int64_t{0});
    json.key("triggerCondition").begin_object();
    json.field("GCR", std::int64_t{150}).field("IFER", std::int64_t{150}).field("UFR", std::int64_t{300});
    json.end_object();
    json.key("indicators").begin_object().end_object();
    json.field("updateTime", milliseconds(context.call.now));
    json.end_object().end_object();
    return json.take();
}

// What the account traded in thirty days, in the quote asset; whole units, as the venue says it.
Answer<std::string> trading_volume(Context& context) {
    constexpr auto days = std::chrono::hours(30 * 24);
    int128 quote = 0;
    const std::vector<venue::Fill>& fills = context.exchange().fills(context.account());
    for (auto fill = fills.rbegin(); fill != fills.rend() && context.call.now - fill->time <= days; ++fill) {
        quote += fill->quote;
    }
    const auto units = static_cast<std::int64_t>(quote / Decimal::ticks_per_unit);
    return "{\"past30DaysTradingVolume\":" + std::to_string(units) + "}";
}

void append_coin(JsonText& json, const Context& context, venue::AssetId asset) {
    const std::string_view name = context.exchange().market().assets[asset];
    const venue::Balance balance = context.exchange().balance(context.account(), asset);
    const auto plain = [](Ticks ticks) { return Decimal::from_ticks(ticks).to_string(); };
    json.begin_object();
    json.field("coin", name).field("depositAllEnable", true).field("withdrawAllEnable", true).field("name", name);
    json.field("free", std::string_view(plain(balance.free)));
    json.field("locked", std::string_view(plain(balance.locked)));
    for (const char* none : {"freeze", "withdrawing", "ipoing", "ipoable", "storage"}) json.field(none, "0");
    json.field("isLegalMoney", false).field("trading", true);
    json.key("networkList").begin_array().begin_object();
    json.field("network", name).field("coin", name).field("withdrawIntegerMultiple", "0.00000001");
    json.field("isDefault", true).field("depositEnable", true).field("withdrawEnable", true);
    json.field("depositDesc", "").field("withdrawDesc", "").field("name", name).field("resetAddressStatus", false);
    json.field("withdrawFee", "0").field("withdrawMin", "0").field("withdrawMax", "9999999");
    json.end_object().end_array();
    json.end_object();
}

Answer<std::string> coins(Context& context) {
    JsonText json;
    json.begin_array();
    for (std::size_t i = 0; i < context.exchange().market().assets.size(); ++i) {
        append_coin(json, context, static_cast<venue::AssetId>(i));
    }
    json.end_array();
    return json.take();
}

Answer<std::string> restrictions(Context& context) {
    JsonText json;
    json.begin_object();
    json.field("ipRestrict", !context.key->addresses.empty());
    json.field("createTime", milliseconds(context.key->created));
    json.field("enableReading", true).field("enableWithdrawals", context.key->may_withdraw);
    json.field("enableInternalTransfer", context.key->may_withdraw).field("enableMargin", false);
    json.field("enableFutures", false).field("permitsUniversalTransfer", context.key->may_withdraw);
    json.field("enableVanillaOptions", false).field("enableFixApiTrade", false).field("enableFixReadOnly", false);
    json.field("enableSpotAndMarginTrading", context.key->may_trade).field("enablePortfolioMarginTrading", false);
    json.end_object();
    return json.take();
}

Answer<std::string> nothing(Context&) { return "[]"; }

}  // namespace

std::vector<Endpoint> sapi_endpoints() {
    using enum Security;
    using enum Profiles;
    const auto get = [](std::string_view path, Security security, Handler handler, std::string_view optional,
                        Profiles profiles) {
        return Endpoint{"GET", path, "", security, fixed_weight<1>, handler, "", optional, profiles};
    };
    return {
        // Some clients sign it, some do not.
        get("/sapi/v1/system/status", none, system_status, "timestamp recvWindow signature", both),
        get("/sapi/v1/asset/query/trading-fee", user_data, trading_fees, "symbol", only_us),
        get("/sapi/v1/asset/tradeFee", user_data, trading_fees, "symbol", only_com),
        get("/sapi/v3/accountStatus", user_data, account_status, "", only_us),
        get("/sapi/v1/account/status", user_data, account_status, "", only_com),
        get("/sapi/v3/apiTradingStatus", user_data, trading_status, "", only_us),
        get("/sapi/v1/account/apiTradingStatus", user_data, trading_status, "", only_com),
        get("/sapi/v1/asset/query/trading-volume", user_data, trading_volume, "", only_us),
        get("/sapi/v1/capital/config/getall", user_data, coins, "", both),
        get("/sapi/v1/account/apiRestrictions", user_data, restrictions, "", only_com),
        get("/sapi/v1/margin/allPairs", key, nothing, "symbol", only_com),
        get("/sapi/v1/margin/allAssets", key, nothing, "asset", only_com),
        get("/sapi/v1/margin/isolated/allPairs", key, nothing, "symbol timestamp recvWindow signature", only_com),
    };
}

}  // namespace piggy::practice_exchange
