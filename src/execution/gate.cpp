#include "execution/gate.h"

#include <algorithm>

#include "core/shortened.h"

namespace piggy::execution {
namespace {

using orders::Side;
using risk::Limit;

// ---- what was asked --------------------------------------------------------------------------------------------

bool is_request_id(const std::string& id) {
    const auto allowed = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
               c == '.' || c == ':';
    };
    return id.size() <= 64 && std::all_of(id.begin(), id.end(), allowed);
}

std::string symbol_refused(const std::string& symbol) {
    std::string names;
    for (std::string_view name : risk::Limits::allowed_symbols) {
        names += (names.empty() ? "" : " and ") + std::string(name);
    }
    return "An order for '" + shortened(symbol) + "' was asked for; only " + names +
           " may be traded, written exactly so.";
}

// ---- what is known ---------------------------------------------------------------------------------------------

// Violations in the order in which they are found, which is the order of checks.
class Refusal {
public:
    void add(std::string code, std::string message) {
        refusal_.violations.push_back({std::move(code), std::move(message)});
    }
    [[nodiscard]] bool has(std::string_view code) const {
        return std::any_of(refusal_.violations.begin(), refusal_.violations.end(),
                           [&](const TradeViolation& violation) { return violation.code == code; });
    }
    [[nodiscard]] bool none() const { return refusal_.violations.empty(); }
    TradeRefusal refusal_;
};

std::string seconds_text(std::chrono::nanoseconds age) {
    const int128 milliseconds = divide(age.count(), 1'000'000, Rounding::up);  // 10.000000001 s is not 10.000 s
    return Decimal::from_ticks(static_cast<std::int64_t>(milliseconds * 100'000)).to_fixed(3) + " s";
}

// A decision that has waited somewhere on its way, also where a process stood still meanwhile; or whose age can't be
// told, because it lies ahead of the clock.
void judge_decision(const ParsedTrade& trade, const GateFacts& facts, Refusal& refusal) {
    if (!trade.decided_at) return;
    const std::chrono::nanoseconds age = facts.wall - *trade.decided_at;
    if (age > decision_age_max) {
        refusal.add("TOO_LATE", "The order was decided " + seconds_text(age) + " ago; one older than " +
                                    seconds_text(decision_age_max) +
                                    " is not sent. Decide anew, with a new request id.");
    } else if (-age > decision_age_max) {
        refusal.add("TOO_LATE", "The order says that it was decided " + seconds_text(-age) +
                                    " from now, by this machine's clock, so how old it is can't be told and it is not "
                                    "sent. Decide anew, with a new request id.");
    }
}

Decimal lot_step_of(const TradingRules& rules) { return std::max(rules.lot_step, Decimal::from_ticks(1)); }

// Clock, baseline, exchange; then the price and what the exchange's rules make of it. Gives the prices an order would
// have, where sizes can be judged at all.
std::optional<risk::OrderPrices> judge_freshness(const Symbol& symbol, Side side, const GateFacts& facts,
                                                 Refusal& refusal) {
    for (const Blocked& blocked : facts.freshness) refusal.add(blocked.code, blocked.sentence);
    const std::string name = symbol.to_string();
    const bool rules_known = facts.rules.symbol == symbol && facts.rules.trading;
    if (!rules_known && !refusal.has("EXCHANGE_DOWN")) {
        refusal.add("EXCHANGE_DOWN", facts.rules.symbol == symbol
                                         ? "The exchange does not trade " + name + " right now; try again later."
                                         : "The exchange's rules for " + name + " are not known yet.");
    }
    const bool fresh = facts.top && facts.price_age <= price_age_max;
    if (!fresh && !refusal.has("PRICE_STALE")) {
        refusal.add("PRICE_STALE", facts.top
                                       ? "The price of " + name + " is " + seconds_text(facts.price_age) +
                                             " old; an order needs one of at most " + seconds_text(price_age_max) + "."
                                       : "No price of " + name + " has arrived yet.");
    }
    if (facts.top && !(facts.top->bid.value > Decimal{} && facts.top->bid < facts.top->ask)) {
        refusal.add("PRICE_INVALID", "The price of " + name + " makes no sense: bid " +
                                         facts.top->bid.value.to_string() + ", ask " +
                                         facts.top->ask.value.to_string() + ".");
        return std::nullopt;
    }
    if (!facts.equity && !refusal.has("PRICE_STALE")) {
        refusal.add("PRICE_STALE",
                    "What the portfolio is worth can't be told right now: a price or a balance is "
                    "missing or older than " +
                        seconds_text(price_age_max) + ".");
    }
    if (!fresh || !rules_known) return std::nullopt;
    const TradingRules& rules = facts.rules;
    const auto prices = risk::order_prices(side, facts.top->bid, facts.top->ask, rules.price_tick, rules.price_min);
    if (!prices) {
        refusal.add("PRICE_INVALID", "No price in the exchange's steps of " + rules.price_tick.to_string() +
                                         " lies within " + std::to_string(risk::collar_per_mille) +
                                         " per mille of the market.");
        return std::nullopt;
    }
    const bool too_high = rules.price_max > Decimal{} && prices->limit.value > rules.price_max;
    if (prices->limit.value < rules.price_min || too_high) {
        refusal.add("PRICE_INVALID", "The order's limit price would be " + prices->limit.value.to_string() +
                                         "; the exchange takes " + rules.price_min.to_string() + " to " +
                                         rules.price_max.to_string() + ".");
        return std::nullopt;
    }
    return prices;
}

// The venue's own bounds as notionals at the price an order is judged at.
Decimal venue_minimum(const TradingRules& rules, const risk::OrderPrices& prices) {
    return risk::venue_minimum(rules.notional_min, rules.quantity_min, prices);
}
std::optional<Decimal> venue_maximum(const TradingRules& rules, const risk::OrderPrices& prices) {
    std::optional<Decimal> most;
    if (rules.notional_max > Decimal{}) most = rules.notional_max;
    const auto by_quantity = notional(prices.judged, Quantity{rules.quantity_max}, Rounding::up);
    if (rules.quantity_max > Decimal{} && by_quantity && (!most || *by_quantity < *most)) most = *by_quantity;
    return most;
}

// Without a known equity the limits that do not look at it are judged, and no order is approved (PRICE_STALE).
risk::Exposure exposure_of(const GateFacts& facts, const risk::OrderPrices& prices) {
    risk::Exposure exposure;
    exposure.equity = facts.equity.value_or(Decimal::from_ticks(INT64_MAX));
    exposure.orders_used_today = facts.orders_used_today;
    exposure.loss_latched = facts.loss_latched;
    exposure.is_paper = facts.is_paper;
    exposure.lot_step = lot_step_of(facts.rules);
    exposure.venue_notional_min = venue_minimum(facts.rules, prices);
    exposure.venue_notional_max = venue_maximum(facts.rules, prices);
    return exposure;
}

// ---- sizes -----------------------------------------------------------------------------------------------------

// The order as it would be sent. Numbers too large for 64 bits are far above every cap, so the largest stand for them.
orders::OrderIntent sized(const ParsedTrade& trade, const GateFacts& facts, const risk::OrderPrices& prices) {
    orders::OrderIntent intent;
    intent.symbol = trade.symbol;
    intent.side = trade.side;
    intent.close_out = trade.close;
    intent.price = prices.judged;
    intent.limit_price = prices.limit;
    const Decimal step = lot_step_of(facts.rules);
    const auto whole_steps = [&](std::int64_t ticks) {
        return Quantity{Decimal::from_ticks(ticks / step.ticks() * step.ticks())};
    };
    if (trade.close) {
        intent.quantity = whole_steps(std::max<std::int64_t>(facts.base_free.value.ticks(), 0));
        intent.amount_usd =
            notional(intent.price, intent.quantity, Rounding::up).value_or(Decimal::from_ticks(INT64_MAX));
    } else if (trade.quantity) {
        intent.quantity = *trade.quantity;
        intent.amount_usd =
            notional(intent.price, intent.quantity, Rounding::up).value_or(Decimal::from_ticks(INT64_MAX));
    } else {
        intent.amount_usd = *trade.amount_usd;
        intent.quantity = risk::quantity_for(intent.amount_usd, intent.price, step).value_or(whole_steps(INT64_MAX));
    }
    return intent;
}

// "Closing 0.005 BTC is an order of $225.00; it needs 5 sells of about $45.00 each; 4 orders are left today."
std::string slices_text(const orders::OrderIntent& order, const risk::Exposure& exposure) {
    std::string text = "Closing " + order.quantity.value.to_string() + " " + order.symbol.base.code +
                       " would be an order of " + risk::dollars_text(order.amount_usd) + ", above " +
                       risk::dollars_text(risk::order_usd_max(exposure)) + "; ";
    const std::int64_t left = std::max<std::int64_t>(0, risk::Limits::daily_orders_max - exposure.orders_used_today);
    const auto sizes =
        exposure.equity < risk::portfolio_usd_min ? std::nullopt : risk::legal_sizes(exposure, order.price);
    if (!sizes) return text + "no sell of a part is legal right now, so close it at the exchange.";
    const int128 steps = order.quantity.value.ticks() / exposure.lot_step.ticks();
    const int128 sells = divide(steps, sizes->largest_steps, Rounding::up);
    const int128 share = divide(order.amount_usd.ticks(), sells, Rounding::down);
    return text + "it needs " + std::to_string(static_cast<std::int64_t>(sells)) + " sells of about $" +
           Decimal::from_ticks(static_cast<std::int64_t>(share)).to_fixed(2) + " each; " + std::to_string(left) +
           (left == 1 ? " order is" : " orders are") + " left today.";
}

// Portfolio and legal size, minimum, $50, 1 %. A portfolio that is too small is said alone: in it no size is right.
void judge_sizes(const orders::OrderIntent& order, const risk::Exposure& exposure, const TradingRules& rules,
                 bool equity_known, Refusal& refusal) {
    risk::BrokenLimits broken = risk::check_limits_but_shape(order, exposure);
    if (broken.has(Limit::portfolio_size)) {
        refusal.add(risk::refusal_code(Limit::portfolio_size),
                    risk::refusal_sentence(Limit::portfolio_size, order, exposure));
        return;
    }
    // The venue's bounds once more, as the venue measures them: in base, and at the limit price.
    const Decimal at_limit =
        notional(order.limit_price, order.quantity, Rounding::down).value_or(Decimal::from_ticks(INT64_MAX));
    const bool below_venue = order.quantity.value < rules.quantity_min || at_limit < rules.notional_min;
    if (below_venue) broken.add(Limit::trade_min);
    if (rules.quantity_max > Decimal{} && order.quantity.value > rules.quantity_max) broken.add(Limit::trade_max);
    for (const Limit limit : {Limit::legal_size, Limit::trade_min, Limit::trade_max, Limit::risk_percent}) {
        if (!broken.has(limit) || (limit == Limit::risk_percent && !equity_known)) continue;
        const bool outgrown = order.close_out && (limit == Limit::trade_max || limit == Limit::risk_percent);
        refusal.add(risk::refusal_code(limit),
                    outgrown ? slices_text(order, exposure) : risk::refusal_sentence(limit, order, exposure));
    }
}

// ---- balance ---------------------------------------------------------------------------------------------------

// What the free balance pays for at this price, the fee included. Everything is rounded so that an order of this
// notional can be paid.
Decimal affordable(const orders::OrderIntent& order, const GateFacts& facts) {
    if (order.side == Side::sell) {
        return notional(order.price, facts.base_free, Rounding::down).value_or(Decimal::from_ticks(INT64_MAX));
    }
    const int128 unit = Decimal::ticks_per_unit;
    const int128 with_fee = unit + std::max<std::int64_t>(0, facts.taker_fee.value.ticks());
    const int128 ticks = divide(facts.quote_free.ticks() * unit, with_fee, Rounding::down);
    return Decimal::from_ticks(static_cast<std::int64_t>(ticks));
}

void judge_balance(const orders::OrderIntent& order, const GateFacts& facts, Refusal& refusal) {
    const std::string& base = order.symbol.base.code;
    if (order.side == Side::sell) {
        if (order.close_out && order.quantity.value <= Decimal{}) {
            refusal.add("INSUFFICIENT_BALANCE", "There is nothing to close: " + facts.base_free.value.to_string() +
                                                    " " + base + " is less than one lot step of " +
                                                    lot_step_of(facts.rules).to_string() + ".");
        } else if (order.quantity > facts.base_free) {
            refusal.add("INSUFFICIENT_BALANCE", "The order would sell " + order.quantity.value.to_string() + " " +
                                                    base + "; " + facts.base_free.value.to_string() + " is free.");
        }
        return;
    }
    const int128 unit = Decimal::ticks_per_unit;
    const int128 exact = static_cast<int128>(order.price.value.ticks()) * order.quantity.value.ticks();
    const int128 cost = divide(exact, unit, Rounding::up);
    const int128 fee = divide(cost * std::max<std::int64_t>(0, facts.taker_fee.value.ticks()), unit, Rounding::up);
    if (cost + fee > facts.quote_free.ticks()) {
        const auto needed = Decimal::from_ticks(static_cast<std::int64_t>(std::min<int128>(cost + fee, INT64_MAX)));
        refusal.add("INSUFFICIENT_BALANCE", "The order and its fee need " + risk::dollars_text(needed) + "; " +
                                                risk::dollars_text(facts.quote_free) + " is free.");
    }
}

// ---- help ------------------------------------------------------------------------------------------------------

// What would be legal and can be paid, around what was asked for.
void name_legal_sizes(const ParsedTrade& trade, const orders::OrderIntent& order, risk::Exposure exposure,
                      const GateFacts& facts, TradeRefusal& refusal) {
    if (!facts.equity || exposure.equity < risk::portfolio_usd_min) return;
    const Decimal payable = affordable(order, facts);
    exposure.venue_notional_max = std::min(payable, exposure.venue_notional_max.value_or(payable));
    refusal.max_allowed_usd = risk::legal_neighbours(risk::order_usd_max(exposure), exposure, order.price).below;
    if (trade.close) return;
    const auto neighbours = risk::legal_neighbours(order.amount_usd, exposure, order.price);
    refusal.nearest_below = neighbours.below;
    refusal.nearest_above = neighbours.above;
}

bool has_shape(const ParsedTrade& trade) {
    if (trade.close) return trade.side == Side::sell && !trade.amount_usd && !trade.quantity;
    if (trade.quantity) {
        return trade.side == Side::sell && !trade.amount_usd && trade.quantity->value > Decimal{};
    }
    return trade.amount_usd && *trade.amount_usd > Decimal{};
}

// A number of a request, above zero. Empty: what is wrong with it has been said.
std::optional<Decimal> read_positive(const std::string& text, const std::string& name, Refusal& refusal) {
    const auto number = Decimal::parse(text);
    if (!number) {
        refusal.add("BAD_REQUEST", name + " could not be read: " + number.error().what + ".");
    } else if (*number <= Decimal{}) {
        refusal.add("BAD_REQUEST", name + " is above zero, and was '" + shortened(text) + "'.");
    } else {
        return *number;
    }
    return std::nullopt;
}

}  // namespace

std::variant<ParsedTrade, TradeRefusal> parse_trade(const TradeRequest& request) {
    Refusal refusal;
    ParsedTrade trade;
    trade.request_id = request.request_id;
    trade.close = request.close;
    if (!is_request_id(request.request_id)) {
        refusal.add("BAD_REQUEST",
                    "A request id is 1 to 64 of A-Z a-z 0-9 - _ . : and was '" + shortened(request.request_id) + "'.");
    }
    if (request.side == "sell") {
        trade.side = Side::sell;
    } else if (request.side != "buy") {
        refusal.add("BAD_REQUEST", "A side is buy or sell, and was '" + shortened(request.side) + "'.");
    }
    if (request.close && request.side == "buy") {
        refusal.add("BAD_REQUEST", "close sells everything there is, so it goes with sell, not with buy.");
    }
    if (request.close && (request.amount_usd || request.quantity)) {
        refusal.add("BAD_REQUEST", "close sells everything there is, so no amount goes with it.");
    }
    if (request.quantity && request.amount_usd) {
        refusal.add("BAD_REQUEST", "An order has an amount in dollars or a quantity, not both.");
    }
    if (request.quantity && request.side == "buy") {
        refusal.add("BAD_REQUEST", "A quantity goes with sell; a buy needs an amount in dollars.");
    }
    if (!request.close && !request.amount_usd && !request.quantity) {
        refusal.add("BAD_REQUEST", "An order needs an amount in dollars, or close to sell everything there is.");
    }
    if (request.amount_usd) trade.amount_usd = read_positive(*request.amount_usd, "An amount", refusal);
    if (request.quantity) {
        if (const auto quantity = read_positive(*request.quantity, "A quantity", refusal)) {
            trade.quantity = Quantity{*quantity};
        }
    }
    if (request.decided_at) {
        const auto decided = parse_iso8601(*request.decided_at);
        if (!decided || !request.decided_at->ends_with('Z')) {
            refusal.add("BAD_REQUEST", "decided_at is a time in UTC such as 2026-02-04T14:32:15.123Z, and was '" +
                                           shortened(*request.decided_at) + "'.");
        } else if (!request.close) {
            trade.decided_at = *decided;
        }
    }
    const auto symbol = Symbol::parse(request.symbol);
    if (symbol && risk::symbol_allowed(*symbol)) {
        trade.symbol = *symbol;
    } else {
        refusal.add(risk::refusal_code(Limit::symbol_allowed), symbol_refused(request.symbol));
    }
    if (!refusal.none()) return refusal.refusal_;
    return trade;
}

std::variant<risk::ApprovedOrder, TradeRefusal> judge(const ParsedTrade& trade, const GateFacts& facts) {
    Refusal refusal;
    orders::OrderIntent order;
    order.symbol = trade.symbol;
    risk::Exposure exposure;
    const auto add = [&](Limit limit) {
        refusal.add(risk::refusal_code(limit), risk::refusal_sentence(limit, order, exposure));
    };
    if (!has_shape(trade)) {
        refusal.add("BAD_REQUEST", "An order needs an amount above zero, or is a sell that closes and has none.");
        return refusal.refusal_;
    }
    if (!risk::symbol_allowed(trade.symbol)) add(Limit::symbol_allowed);
    for (const Blocked& blocked : facts.mode) refusal.add(blocked.code, blocked.sentence);
    if (facts.loss_latched && !refusal.has(risk::refusal_code(Limit::daily_loss))) add(Limit::daily_loss);

    judge_decision(trade, facts, refusal);
    const auto prices = judge_freshness(trade.symbol, trade.side, facts, refusal);
    if (prices) {
        exposure = exposure_of(facts, *prices);
        order = sized(trade, facts, *prices);
        const Decimal step = lot_step_of(facts.rules);
        if (order.quantity.value.ticks() % step.ticks() != 0) {
            refusal.add("BAD_REQUEST", "The order would sell " + order.quantity.value.to_string() + " " +
                                           order.symbol.base.code + ", which is no whole number of lot steps of " +
                                           step.to_string() + ".");
        } else if (!trade.close || order.quantity.value > Decimal{}) {
            // What closes nothing has no size to be judged; its balance says so.
            judge_sizes(order, exposure, facts.rules, facts.equity.has_value(), refusal);
        }
    }
    if (facts.orders_used_today >= risk::Limits::daily_orders_max) add(Limit::daily_orders);
    if (!prices) return refusal.refusal_;
    judge_balance(order, facts, refusal);
    if (refusal.none()) {
        auto checked = risk::check(order, exposure);
        auto* approved = std::get_if<risk::ApprovedOrder>(&checked);
        invariant(approved != nullptr, "what the gate lets through breaks no limit");
        return std::move(*approved);
    }
    name_legal_sizes(trade, order, exposure, facts, refusal.refusal_);
    return refusal.refusal_;
}

EffectiveLimits effective_limits(const Symbol& symbol, const GateFacts& facts) {
    EffectiveLimits limits;
    limits.venue_notional_min = facts.rules.notional_min;
    limits.lot_step = facts.rules.lot_step;
    limits.price_tick = facts.rules.price_tick;
    limits.quantity_min = facts.rules.quantity_min;
    limits.price_min = facts.rules.price_min;
    limits.taker_fee = facts.taker_fee;
    limits.taker_fee_told = facts.taker_fee_told;
    limits.orders_left = std::max<std::int64_t>(0, risk::Limits::daily_orders_max - facts.orders_used_today);

    // The mode is not asked about: what would be legal is shown before live trading is switched on.
    Refusal refusal;
    const auto buying = judge_freshness(symbol, Side::buy, facts, refusal);
    const auto selling = judge_freshness(symbol, Side::sell, facts, refusal);
    if (!refusal.none()) {
        limits.reason = refusal.refusal_.message();
        return limits;
    }
    const risk::Exposure exposure = exposure_of(facts, *buying);
    orders::OrderIntent order;
    order.symbol = symbol;
    order.price = buying->judged;
    for (const Limit limit : risk::check_limits_but_shape(order, exposure).in_order()) {
        if (limit == Limit::trade_min) continue;  // the amount is not chosen yet
        limits.reason = risk::refusal_sentence(limit, order, exposure);
        return limits;
    }
    limits.min_usd = risk::legal_neighbours(Decimal{}, exposure, order.price).above;
    limits.max_usd = risk::legal_neighbours(risk::order_usd_max(exposure), exposure, order.price).below;
    // What is bought is to be sold again, so the sell's minimum is the one to reach.
    risk::Exposure both_ways = exposure;
    both_ways.venue_notional_min = venue_minimum(facts.rules, *selling);
    const auto round_trip = risk::smallest_round_trip(both_ways, buying->limit, facts.top->bid, facts.taker_fee);
    if (round_trip) limits.test_buy_usd = round_trip->buy_usd;
    return limits;
}

}  // namespace piggy::execution
