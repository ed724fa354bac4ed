#include "adapters/binance_us/account_reader.h"

#include "adapters/binance_us/decode_account.h"
#include "adapters/binance_us/decode_market.h"
#include "adapters/binance_us/venue_words.h"

namespace piggy::binance_us {

Result<execution::AccountState> BinanceAccountReader::account() {
    const auto body = rest_.ask({"/api/v3/account", {}, 20, Security::signed_by_key, Purpose::orders});
    if (!body) return fail(body.error().error);
    JsonReader reader;
    const auto json = reader.read(*body);
    if (!json) return fail(json.error());
    return decode_account(*json);
}

Result<execution::KeyFindings> BinanceAccountReader::key_findings() {
    const auto state = account();
    if (!state) return fail(state.error());
    execution::KeyFindings findings;
    findings.can_trade = state->can_trade;
    const auto body = rest_.ask({"/sapi/v1/account/apiRestrictions", {}, 1, Security::signed_by_key, Purpose::orders});
    if (!body) {
        // Any answer but the right one means that this venue can't tell; none at all means ask again.
        if (body.error().venue.status == 0) return fail(body.error().error);
        return findings;
    }
    JsonReader reader;
    const auto json = reader.read(*body);
    if (!json) return findings;
    if (const auto restrictions = decode_key_restrictions(*json)) {
        findings.can_withdraw = restrictions->can_withdraw;
        findings.restricted_to_ips = restrictions->restricted_to_ips;
    }
    return findings;
}

Result<std::vector<execution::TradingRules>> BinanceAccountReader::trading_rules(const std::vector<Symbol>& symbols) {
    std::string list;
    for (const Symbol& symbol : symbols) list += (list.empty() ? "\"" : ",\"") + symbol_code(symbol) + "\"";
    const auto body = rest_.ask(
        {"/api/v3/exchangeInfo", Query().add("symbols", "[" + list + "]"), 20, Security::none, Purpose::orders});
    if (!body) return fail(body.error().error);
    JsonReader reader;
    const auto json = reader.read(*body);
    if (!json) return fail(json.error());
    auto info = decode_exchange_info(*json, symbols);
    if (!info) return fail(info.error());
    rest_.budget().limits_are(info->limits);
    return std::move(info->rules);
}

}  // namespace piggy::binance_us
