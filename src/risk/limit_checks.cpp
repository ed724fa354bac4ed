#include "risk/limit_checks.h"

#include <algorithm>

#include "risk/order_sizes.h"

namespace piggy::risk {
namespace {

// A notional too large for 64 bits is above every cap.
Decimal effective_notional(const orders::OrderIntent& order, Rounding rounding) {
    return notional(order.price, order.quantity, rounding).value_or(Decimal::from_ticks(INT64_MAX));
}

bool has_shape(const orders::OrderIntent& order, const Exposure& exposure) {
    const std::int64_t step = exposure.lot_step.ticks();
    return order.quantity.value > Decimal{} && order.price.value > Decimal{} && order.amount_usd > Decimal{} &&
           step > 0 && order.quantity.value.ticks() % step == 0 &&
           !(order.close_out && order.side == orders::Side::buy) && order.limit_price.value >= Decimal{} &&
           !(order.side == orders::Side::buy && order.limit_price > order.price);
}

std::string dollars(Decimal amount) { return dollars_text(amount); }

std::string percent_text() { return std::to_string(Limits::risk_percent_max) + " %"; }

Decimal trade_max(const Exposure& exposure) {
    return std::min(Limits::trade_usd_max, exposure.venue_notional_max.value_or(Limits::trade_usd_max));
}

// "; legal right now is $2.25 to $10.00", where there is such a range.
std::string legal_range(const orders::OrderIntent& order, const Exposure& exposure) {
    const auto sizes = legal_sizes(exposure, order.price);
    if (!sizes) return "";
    return "; legal at this price is " + dollars(sizes->smallest) + " to " + dollars(sizes->largest);
}

std::string allowed_names() {
    std::string names;
    for (std::string_view name : Limits::allowed_symbols) names += (names.empty() ? "" : " and ") + std::string(name);
    return names;
}

// "$1.80 is too small (the smallest order is $2.00), next is $2.25."
std::string too_small_text(const orders::OrderIntent& order, const Exposure& exposure) {
    const Decimal effective = effective_notional(order, Rounding::down);
    const Decimal least = order.close_out ? exposure.venue_notional_min : order_usd_min(exposure.venue_notional_min);
    std::string text;
    if (effective < order.amount_usd && !order.close_out) {
        text = dollars(order.amount_usd) + " comes to " + dollars(effective) + " in whole lot steps of " +
               exposure.lot_step.to_string() + ": ";
    }
    text +=
        dollars(std::min(order.amount_usd, effective)) + " is too small (the smallest order is " + dollars(least) + ")";
    const auto next = legal_neighbours(order.amount_usd, exposure, order.price).above;
    if (next && !order.close_out) text += ", next is " + dollars(*next);
    return text + ".";
}

// "No order size is legal right now: …; it would take a portfolio of $260.00."
std::string no_size_text(const orders::OrderIntent& order, const Exposure& exposure) {
    const Decimal least = order_usd_min(exposure.venue_notional_min);
    std::string text = "No order size is legal right now: no whole number of lot steps of " +
                       exposure.lot_step.to_string() + " at a price of " + order.price.value.to_string() +
                       " is worth at least " + dollars(least) + " and at most " + dollars(order_usd_max(exposure));
    const auto portfolio = portfolio_needed(exposure, order.price);
    return text + (portfolio ? "; it would take a portfolio of " + dollars(*portfolio) : ", whatever the portfolio") +
           ".";
}

}  // namespace

const char* refusal_code(Limit limit) {
    switch (limit) {
        case Limit::shape: return "BAD_REQUEST";
        case Limit::symbol_allowed: return "SYMBOL_NOT_ALLOWED";
        case Limit::daily_loss: return "DAILY_LOSS_DISABLED";
        case Limit::portfolio_size: return "PORTFOLIO_TOO_SMALL";
        case Limit::legal_size: return "NO_LEGAL_SIZE";
        case Limit::trade_min: return "MIN_TRADE";
        case Limit::trade_max: return "MAX_TRADE_EXCEEDED";
        case Limit::risk_percent: return "RISK_PERCENT_EXCEEDED";
        case Limit::daily_orders: return "DAILY_TRADES_EXCEEDED";
    }
    return "BAD_REQUEST";
}

std::string dollars_text(Decimal amount) {
    constexpr std::int64_t cent = Decimal::ticks_per_unit / 100;
    return "$" + (amount.ticks() % cent == 0 ? amount.to_fixed(2) : amount.to_string());
}

std::vector<Limit> BrokenLimits::in_order() const {
    std::vector<Limit> limits;
    for (std::uint8_t i = 0; i < limit_count; ++i) {
        if (has(static_cast<Limit>(i))) limits.push_back(static_cast<Limit>(i));
    }
    return limits;
}

bool symbol_allowed(const Symbol& symbol) {
    const std::string name = symbol.to_string();
    return std::find(Limits::allowed_symbols.begin(), Limits::allowed_symbols.end(), name) !=
           Limits::allowed_symbols.end();
}

std::optional<LegalSizes> legal_sizes(const Exposure& exposure, Price price) {
    const int128 step_value = static_cast<int128>(exposure.lot_step.ticks()) * price.value.ticks();  // in 1e-16
    if (step_value <= 0) return std::nullopt;
    const auto in_steps = [&](Decimal amount, Rounding rounding) {
        return divide(static_cast<int128>(amount.ticks()) * Decimal::ticks_per_unit, step_value, rounding);
    };
    const int128 fewest = std::max<int128>(1, in_steps(order_usd_min(exposure.venue_notional_min), Rounding::up));
    const int128 most = in_steps(order_usd_max(exposure), Rounding::down);
    if (fewest > most) return std::nullopt;
    const auto value = [&](int128 steps, Rounding rounding) {
        const int128 ticks = divide(steps * step_value, Decimal::ticks_per_unit, rounding);
        return Decimal::from_ticks(static_cast<std::int64_t>(ticks));
    };
    return LegalSizes{value(fewest, Rounding::up), value(most, Rounding::down), static_cast<std::int64_t>(fewest),
                      static_cast<std::int64_t>(most)};
}

BrokenLimits check_limits(const orders::OrderIntent& order, const Exposure& exposure) {
    if (has_shape(order, exposure)) return check_limits_but_shape(order, exposure);
    BrokenLimits broken;
    broken.add(Limit::shape);
    return broken;
}

BrokenLimits check_limits_but_shape(const orders::OrderIntent& order, const Exposure& exposure) {
    const OrderFigures figures{std::min(order.amount_usd, effective_notional(order, Rounding::down)),
                               std::max(order.amount_usd, effective_notional(order, Rounding::up)), order.close_out};
    BrokenLimits broken = check_amounts(figures, exposure);
    if (!symbol_allowed(order.symbol)) broken.add(Limit::symbol_allowed);
    if (!broken.has(Limit::portfolio_size) && !order.close_out && !legal_sizes(exposure, order.price)) {
        broken.add(Limit::legal_size);
    }
    return broken;
}

std::string refusal_sentence(Limit limit, const orders::OrderIntent& order, const Exposure& exposure) {
    const Decimal largest = std::max(order.amount_usd, effective_notional(order, Rounding::up));
    switch (limit) {
        case Limit::shape:
            return "An order needs an amount, a price and a quantity above zero, the quantity in whole lot steps of " +
                   exposure.lot_step.to_string() +
                   ", a limit no worse than the price it is judged at, and a close-out sells; this one was " +
                   dollars(order.amount_usd) + ", " + order.quantity.value.to_string() + " at " +
                   order.price.value.to_string() + ".";
        case Limit::symbol_allowed:
            return "An order for " + order.symbol.to_string() + " was asked for; only " + allowed_names() +
                   " may be traded.";
        case Limit::daily_loss:
            return "Today's loss has reached " + std::to_string(Limits::daily_loss_percent_max) + " %, so no " +
                   (exposure.is_paper ? "paper" : "live") + " order leaves until 00:00 UTC.";
        case Limit::portfolio_size:
            return "A portfolio of at least " + dollars(portfolio_usd_min) + " is needed (now " +
                   dollars(exposure.equity) + "), because " + percent_text() +
                   " of it must reach the minimum order of " + dollars(Limits::trade_usd_min) + ".";
        case Limit::legal_size: return no_size_text(order, exposure);
        case Limit::trade_min: return too_small_text(order, exposure);
        case Limit::trade_max:
            return "An order of " + dollars(largest) + " was asked for; no order may be above " +
                   dollars(trade_max(exposure)) + legal_range(order, exposure) + ".";
        case Limit::risk_percent:
            return "An order of " + dollars(largest) + " was asked for; " + percent_text() + " of the portfolio is " +
                   dollars(risk_percent_cap(exposure.equity)) + legal_range(order, exposure) + ".";
        case Limit::daily_orders:
            return "All " + std::to_string(Limits::daily_orders_max) +
                   " orders of this UTC day are used; the next can leave after 00:00 UTC.";
    }
    return "The order was refused.";
}

}  // namespace piggy::risk
