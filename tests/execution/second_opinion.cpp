#include "second_opinion.h"

#include <algorithm>

namespace piggy::execution::second {
namespace {

const Number one = 100'000'000;  // 1e-8 of it is a tick
const Number largest("9223372036854775807");

Number number(Decimal value) { return value.ticks(); }
Number up(const Number& value, const Number& divisor) { return (value + divisor - 1) / divisor; }
// What this quantity is worth, in ticks; the venue and we round a worth against the order.
Number worth_down(const Number& quantity, const Number& price) { return quantity * price / one; }
Number worth_up(const Number& quantity, const Number& price) { return up(quantity * price, one); }

void note(Opinion& opinion, const std::string& code) {
    if (std::find(opinion.codes.begin(), opinion.codes.end(), code) == opinion.codes.end())
        opinion.codes.push_back(code);
}

// The largest (or smallest) price of the grid that is not beyond this one: buys look down, sells look up.
Number onto_grid(const Number& price, const Number& tick, bool down) {
    const Number below = price / tick * tick;
    return down || below == price ? below : below + tick;
}

struct Sizes {
    Number amount, quantity, judged, limit, step;
    bool close = false;
};

// The venue's own bounds and ours, in the order of checks.
void judge_sizes(Opinion& opinion, const Sizes& order, const GateFacts& facts) {
    const TradingRules& rules = facts.rules;
    const Number notional_min = number(rules.notional_min), quantity_min = number(rules.quantity_min);
    const Number notional_max = number(rules.notional_max), quantity_max = number(rules.quantity_max);
    const bool equity_known = facts.equity.has_value();
    const Number equity = equity_known ? number(*facts.equity) : 0;
    const Number one_percent = equity > 0 ? Number(equity / 100) : Number(0);
    if (!order.close && equity_known && equity < 200 * one) return note(opinion, "PORTFOLIO_TOO_SMALL");

    // The smallest amount that the venue would take, as seen at the price the order is judged at.
    const Number least_of_venue = up(notional_min * order.judged, order.limit);
    const auto venue_takes = [&](const Number& quantity) {
        return quantity >= quantity_min && worth_down(quantity, order.judged) >= least_of_venue;
    };
    const auto above_venue = [&](const Number& worth) {
        return (notional_max > 0 && worth > notional_max) ||
               (quantity_max > 0 && worth > worth_up(quantity_max, order.judged));
    };
    const Number effective_down = worth_down(order.quantity, order.judged);
    const Number effective_up = worth_up(order.quantity, order.judged);

    const auto legal = [&](const Number& quantity) {
        const Number low = worth_down(quantity, order.judged), high = worth_up(quantity, order.judged);
        return low >= 2 * one && venue_takes(quantity) && high <= 50 * one && !above_venue(high) &&
               (!equity_known || high <= one_percent);
    };
    if (!order.close) {
        // The first whole number of steps worth $2 and enough for the venue: when that is not legal, nothing is.
        Number steps = std::max<Number>(1, up(2 * one * one, order.step * order.judged));
        steps = std::max<Number>(steps, up(least_of_venue * one, order.step * order.judged));
        steps = std::max<Number>(steps, up(quantity_min, order.step));
        if (!legal(steps * order.step)) note(opinion, "NO_LEGAL_SIZE");
    }
    const bool below_two = !order.close && (order.amount < 2 * one || effective_down < 2 * one);
    const bool below_venue = order.amount < least_of_venue || !venue_takes(order.quantity);
    if (below_two || below_venue) note(opinion, "MIN_TRADE");
    if (order.amount > 50 * one || effective_up > 50 * one || above_venue(order.amount) || above_venue(effective_up)) {
        note(opinion, "MAX_TRADE_EXCEEDED");
    }
    if (equity_known && (order.amount > one_percent || effective_up > one_percent)) {
        note(opinion, "RISK_PERCENT_EXCEEDED");
    }
}

void judge_balance(Opinion& opinion, const Sizes& order, bool buys, const GateFacts& facts) {
    if (buys) {
        const Number cost = worth_up(order.quantity, order.judged);
        const Number fee = up(cost * number(facts.taker_fee.value), one);
        if (cost + fee > number(facts.quote_free)) note(opinion, "INSUFFICIENT_BALANCE");
    } else if (order.quantity > number(facts.base_free.value) || (order.close && order.quantity == 0)) {
        note(opinion, "INSUFFICIENT_BALANCE");
    }
}

bool is_request_id(const std::string& id) {
    static const std::string allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:";
    return id.size() <= 64 && id.find_first_not_of(allowed) == std::string::npos;
}

}  // namespace

std::optional<Number> amount_of(const std::string& text) {
    static const std::string digits = "0123456789";
    const std::size_t point = text.find('.');
    const std::string whole = text.substr(0, point);
    if (whole.empty() || whole.find_first_not_of(digits) != std::string::npos) return std::nullopt;
    std::string places = "00000000";
    if (point != std::string::npos) {
        const std::string given = text.substr(point + 1);
        if (given.empty() || given.size() > 8 || given.find_first_not_of(digits) != std::string::npos)
            return std::nullopt;
        places.replace(0, given.size(), given);
    }
    Number ticks = 0;
    for (const char digit : whole + places) ticks = ticks * 10 + (digit - '0');
    if (ticks == 0 || ticks > largest) return std::nullopt;  // what no account can hold
    return ticks;
}

Opinion opinion(const TradeRequest& request, const GateFacts& facts) {
    Opinion opinion;
    const bool buys = request.side == "buy";
    std::optional<Number> amount;
    if (request.amount_usd) amount = amount_of(*request.amount_usd);
    const bool amount_as_needed = request.close ? !request.amount_usd && !buys : amount.has_value();
    if (!is_request_id(request.request_id) || (!buys && request.side != "sell") || !amount_as_needed) {
        note(opinion, "BAD_REQUEST");
    }
    const bool ours = request.symbol == "BTC/USDT" || request.symbol == "ETH/USDT";
    if (!ours) note(opinion, "SYMBOL_NOT_ALLOWED");
    if (!opinion.codes.empty()) return opinion;

    for (const Blocked& blocked : facts.mode) note(opinion, blocked.code);
    if (facts.loss_latched) note(opinion, "DAILY_LOSS_DISABLED");

    for (const Blocked& blocked : facts.freshness) note(opinion, blocked.code);
    const bool rules_known = facts.rules.symbol.to_string() == request.symbol && facts.rules.trading;
    if (!rules_known) note(opinion, "EXCHANGE_DOWN");
    const bool fresh = facts.top && facts.price_age.count() <= 10'000'000'000;
    if (!fresh) note(opinion, "PRICE_STALE");
    const bool sensible = facts.top && facts.top->bid.value.ticks() > 0 && facts.top->ask.value.ticks() > 0 &&
                          facts.top->bid.value.ticks() < facts.top->ask.value.ticks();
    if (facts.top && !sensible) note(opinion, "PRICE_INVALID");
    if (!facts.equity && sensible) note(opinion, "PRICE_STALE");

    Sizes order;
    bool priced = rules_known && fresh && sensible;
    if (priced) {
        // 0.5 % through the touch, on the venue's grid, between the venue's own bounds.
        const Number bid = number(facts.top->bid.value), ask = number(facts.top->ask.value);
        const Number tick = std::max<Number>(1, number(facts.rules.price_tick));
        order.limit = buys ? onto_grid(ask * 1005 / 1000, tick, true) : onto_grid(up(bid * 995, 1000), tick, false);
        order.judged = buys ? order.limit : bid;
        const Number lowest = number(facts.rules.price_min), highest = number(facts.rules.price_max);
        const bool reaches =
            order.limit > 0 && order.limit <= largest && (buys ? order.limit >= ask : order.limit <= bid);
        if (!reaches || order.limit < lowest || (highest > 0 && order.limit > highest)) {
            note(opinion, "PRICE_INVALID");
            priced = false;
        }
    }
    if (priced) {
        order.step = std::max<Number>(1, number(facts.rules.lot_step));
        order.close = request.close;
        if (request.close) {
            const Number free = std::max<Number>(0, number(facts.base_free.value));
            order.quantity = free / order.step * order.step;
            order.amount = worth_up(order.quantity, order.judged);
        } else {
            order.amount = *amount;
            // Beyond what is ever kept, the most that is kept stands for it; such an order is refused anyway.
            const Number whole = std::min<Number>(order.amount * one / order.judged, largest);
            order.quantity = whole / order.step * order.step;
        }
        if (!(order.close && order.quantity == 0)) judge_sizes(opinion, order, facts);
    }
    if (facts.orders_used_today >= 20) note(opinion, "DAILY_TRADES_EXCEEDED");
    if (priced) judge_balance(opinion, order, buys, facts);
    opinion.quantity = order.quantity;
    opinion.judged = order.judged;
    opinion.limit = order.limit;
    return opinion;
}

}  // namespace piggy::execution::second
