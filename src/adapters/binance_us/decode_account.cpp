#include "adapters/binance_us/decode_account.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "adapters/binance_us/cleaned.h"
#include "adapters/binance_us/venue_words.h"

namespace piggy::binance_us {
namespace {

using orders::VenueFill;
using orders::VenueOrder;

void check_symbol(Fields& fields, const Symbol& symbol) {
    const std::string_view code = fields.text("symbol");
    if (code != symbol_code(symbol)) {
        fields.refuse("symbol", "should be " + symbol_code(symbol) + ", was '" + cleaned(code) + "'");
    }
}

template <class Value>
Value taken(Fields& fields, Result<Value> value) {
    if (value) return std::move(*value);
    fields.refuse(value.error());
    return {};
}

// The fills inside a FULL answer carry neither order nor time nor what was paid; they stand in the order around them.
VenueFill take_inner_fill(Json entry, const VenueOrder& order, Fields& whole) {
    Fields fields(entry, "a fill of an order");
    VenueFill fill;
    fill.symbol = order.symbol;
    fill.order_id = order.order_id;
    fill.side = order.side;
    fill.time = order.updated;
    fill.trade_id = fields.integer("tradeId");
    fill.price = fields.price("price");
    fill.quantity = fields.quantity("qty");
    fill.fee = {fields.decimal("commission"), take_asset(fields, "commissionAsset")};
    fill.notional = taken(fields, notional(fill.price, fill.quantity, Rounding::down));
    if (auto bad = fields.done(); !bad) whole.refuse(bad.error());
    return fill;
}

Result<VenueFill> decode_my_trade(Json row, const Symbol& symbol) {
    Fields fields(row, "a fill");
    check_symbol(fields, symbol);
    VenueFill fill;
    fill.symbol = symbol;
    fill.trade_id = fields.integer("id");
    fill.order_id = fields.integer("orderId");
    fill.side = fields.truth("isBuyer") ? orders::Side::buy : orders::Side::sell;
    fill.price = fields.price("price");
    fill.quantity = fields.quantity("qty");
    fill.notional = fields.decimal("quoteQty");
    fill.fee = {fields.decimal("commission"), take_asset(fields, "commissionAsset")};
    fill.time = fields.time("time");
    fill.is_maker = fields.truth_or("isMaker", false);
    if (auto bad = fields.done(); !bad) return fail(bad.error());
    return fill;
}

template <class Value, class Decode>
Result<std::vector<Value>> decode_rows(Json answer, const char* what, Decode decode) {
    simdjson::dom::array rows;
    if (answer.get(rows) != simdjson::SUCCESS) {
        return fail(ErrorCode::malformed, std::string(what) + " should be a JSON list and is not");
    }
    std::vector<Value> values;
    for (Json row : rows) {
        auto value = decode(row);
        if (!value) return fail(value.error());
        values.push_back(std::move(*value));
    }
    return values;
}

std::pair<FeeRate, FeeRate> take_fees(Fields& account) {
    if (const auto rates = account.find("commissionRates")) {
        Fields fields(*rates, "the account's fees");
        const FeeRate maker{fields.decimal("maker")};
        const FeeRate taker{fields.decimal("taker")};
        if (auto bad = fields.done(); !bad) account.refuse(bad.error());
        return {maker, taker};
    }
    // Whole numbers of 1e-4.
    const auto rate = [&](const char* name) {
        return FeeRate{Decimal::from_ticks(account.integer(name, 0, 10'000) * (Decimal::ticks_per_unit / 10'000))};
    };
    return {rate("makerCommission"), rate("takerCommission")};
}

std::vector<execution::AssetBalance> take_balances(Fields& account) {
    std::vector<execution::AssetBalance> balances;
    for (Json entry : account.array("balances")) {
        Fields fields(entry, "a balance");
        execution::AssetBalance balance{take_asset(fields, "asset"), fields.decimal("free"), fields.decimal("locked")};
        if (auto bad = fields.done(); !bad) {
            account.refuse(bad.error());
            return {};
        }
        if (balance.free.ticks() != 0 || balance.locked.ticks() != 0) balances.push_back(std::move(balance));
    }
    std::sort(balances.begin(), balances.end(), [](const auto& a, const auto& b) { return a.asset < b.asset; });
    const auto twice = std::adjacent_find(balances.begin(), balances.end(),
                                          [](const auto& a, const auto& b) { return a.asset == b.asset; });
    if (twice != balances.end()) account.refuse("balances", "name " + cleaned(twice->asset.code) + " twice");
    return balances;
}

}  // namespace

// Any short text: the venue lists assets whose names are neither Latin nor capitals.
Asset take_asset(Fields& fields, std::string_view name) {
    const std::string_view code = fields.Checked::text(fields.find(name), name, 32);
    if (code.empty()) fields.refuse(name, "should name an asset and does not");
    return {std::string(code)};
}

Result<VenueOrder> decode_order(Json answer, const Symbol& symbol) {
    Fields fields(answer, "an order");
    check_symbol(fields, symbol);
    VenueOrder order;
    order.symbol = symbol;
    order.order_id = fields.integer("orderId");
    // On a cancel's answer clientOrderId is the cancel's own.
    order.client_order_id = fields.text(fields.has("origClientOrderId") ? "origClientOrderId" : "clientOrderId");
    order.side = taken(fields, parse_side(fields.text("side")));
    order.state = taken(fields, parse_state(fields.text("status")));
    order.limit_price = {fields.decimal("price")};
    order.quantity = fields.quantity("origQty");
    order.executed = fields.quantity("executedQty");
    order.spent = fields.signed_decimal("cummulativeQuoteQty");
    const char* created = fields.has("time") ? "time" : "transactTime";
    order.created = fields.time_or(created, {});
    order.updated = fields.time_or("updateTime", order.created);
    // A market order by quote amount may be reported before its quantity is known.
    if (order.executed > order.quantity && order.quantity.value.ticks() != 0) {
        fields.refuse("executedQty", "is above the quantity of the order");
    }
    if (fields.has("fills")) {
        for (Json entry : fields.array("fills")) order.fills.push_back(take_inner_fill(entry, order, fields));
    }
    if (auto bad = fields.done(); !bad) return fail(bad.error());
    return order;
}

Result<std::vector<VenueOrder>> decode_orders(Json answer, const Symbol& symbol) {
    return decode_rows<VenueOrder>(answer, "orders", [&](Json row) { return decode_order(row, symbol); });
}

Result<std::vector<VenueFill>> decode_my_trades(Json answer, const Symbol& symbol) {
    return decode_rows<VenueFill>(answer, "fills", [&](Json row) { return decode_my_trade(row, symbol); });
}

Result<execution::AccountState> decode_account(Json answer) {
    Fields fields(answer, "the account");
    execution::AccountState account;
    account.balances = take_balances(fields);
    std::tie(account.maker_fee, account.taker_fee) = take_fees(fields);
    account.can_trade = fields.truth("canTrade");
    account.updated = fields.time_or("updateTime", {});
    if (account.maker_fee.value >= Decimal::whole(1) || account.taker_fee.value >= Decimal::whole(1)) {
        fields.refuse("commissionRates", "take the whole order");
    }
    if (auto bad = fields.done(); !bad) return fail(bad.error());
    return account;
}

Result<KeyRestrictions> decode_key_restrictions(Json answer) {
    Fields fields(answer, "the key's permissions");
    KeyRestrictions found;
    found.can_withdraw = fields.truth("enableWithdrawals");
    found.restricted_to_ips = fields.truth("ipRestrict");
    if (auto bad = fields.done(); !bad) return fail(bad.error());
    return found;
}

Result<std::string> decode_listen_key(Json answer) {
    Fields fields(answer, "a listen key");
    const std::string_view key = fields.text("listenKey");
    const bool plain = !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
    if (!plain) fields.refuse("listenKey", "should be letters and digits and is not");
    if (auto bad = fields.done(); !bad) return fail(bad.error());
    return std::string(key);
}

}  // namespace piggy::binance_us
