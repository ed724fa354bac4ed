#pragma once
// Facts and requests for the gate's tests: a healthy desk that every order of a few dollars passes, to be changed.

#include <string>
#include <string_view>

#include "execution/gate.h"

namespace piggy::execution {

inline Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }
inline Symbol symbol_of(std::string_view text) { return Symbol::parse(text).value(); }

// $10,000 in USDT and one coin, at prices and rules like those of a real exchange.
inline GateFacts healthy_facts(std::string_view symbol = "BTC/USDT", std::string_view bid = "44990.00",
                               std::string_view ask = "45000.00", std::string_view step = "0.00001") {
    GateFacts facts;
    facts.top.emplace();
    facts.top->bid = Price{decimal(bid)};
    facts.top->ask = Price{decimal(ask)};
    facts.rules.symbol = symbol_of(symbol);
    facts.rules.trading = true;
    facts.rules.price_tick = decimal("0.01");
    facts.rules.price_min = decimal("0.01");
    facts.rules.price_max = decimal("1000000");
    facts.rules.lot_step = decimal(step);
    facts.rules.quantity_min = decimal(step);
    facts.rules.quantity_max = decimal("9000");
    facts.rules.notional_min = decimal("1");
    facts.rules.notional_max = decimal("100000");
    facts.taker_fee = FeeRate{decimal("0.001")};
    facts.equity = decimal("10000");
    facts.quote_free = decimal("10000");
    facts.base_free = Quantity{decimal("1")};
    return facts;
}

// The limit price of a buy is exactly 1 and of a sell's judgement too, and a lot step is one tick: every amount can be
// reached exactly.
inline GateFacts exact_facts(orders::Side side, std::string_view equity = "10000") {
    GateFacts facts = side == orders::Side::sell ? healthy_facts("BTC/USDT", "1", "1.00000001", "0.00000001")
                                                 : healthy_facts("BTC/USDT", "0.99", "0.99502488", "0.00000001");
    facts.rules.price_tick = {};
    facts.rules.notional_min = {};
    facts.rules.quantity_max = decimal("1000000");
    facts.equity = decimal(equity);
    facts.base_free = Quantity{decimal("10000")};
    return facts;
}

inline TradeRequest buy(std::string amount, std::string symbol = "BTC/USDT") {
    TradeRequest request;
    request.request_id = "r-1";
    request.symbol = std::move(symbol);
    request.side = "buy";
    request.amount_usd = std::move(amount);
    return request;
}
inline TradeRequest sell(std::string amount, std::string symbol = "BTC/USDT") {
    TradeRequest request = buy(std::move(amount), std::move(symbol));
    request.side = "sell";
    return request;
}
inline TradeRequest close_out(std::string symbol = "BTC/USDT") {
    TradeRequest request = sell("", std::move(symbol));
    request.amount_usd.reset();
    request.close = true;
    return request;
}

using Answer = std::variant<risk::ApprovedOrder, TradeRefusal>;

// parse_trade() and judge(), as the desk calls them.
inline Answer ask_gate(const TradeRequest& request, const GateFacts& facts) {
    auto parsed = parse_trade(request);
    if (auto* refusal = std::get_if<TradeRefusal>(&parsed)) return std::move(*refusal);
    return judge(std::get<ParsedTrade>(parsed), facts);
}

// "passes", or all codes with a space between: "MIN_TRADE DAILY_TRADES_EXCEEDED".
inline std::string codes_of(const Answer& answer) {
    const auto* refusal = std::get_if<TradeRefusal>(&answer);
    if (refusal == nullptr) return "passes";
    std::string codes;
    for (const TradeViolation& violation : refusal->violations) codes += (codes.empty() ? "" : " ") + violation.code;
    return codes;
}
inline std::string codes_of(const TradeRequest& request, const GateFacts& facts) {
    return codes_of(ask_gate(request, facts));
}

}  // namespace piggy::execution
