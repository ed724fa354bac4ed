#include "venue/quote_ladder.h"

#include <algorithm>
#include <cmath>

#include "core/decimal.h"

namespace piggy::venue {
namespace {

constexpr double basis_point = 1e-4;

// How far from the fair price a rung stands, as a fraction: some 1.8 % for the last one.
double offset(std::size_t rung, double half_spread) {
    const auto i = static_cast<double>(rung);
    return half_spread + (1.2 * i + 0.28 * i * i) * basis_point;
}

double gap(std::size_t rung) { return (1.2 + 0.56 * static_cast<double>(rung)) * basis_point; }

double signed_for(Side side, double fraction) { return side == Side::buy ? -fraction : fraction; }

}  // namespace

Ticks house_quantity(double base_ticks, Ticks price, const Filters& filters) {
    const LotFilter& lot = filters.lot;
    const Ticks step = std::max<Ticks>(1, lot.step);
    // A little above the least notional, which other rules measure at other prices.
    const double least = 1.2 * static_cast<double>(filters.notional.notional_min) /
                         static_cast<double>(std::max<Ticks>(1, price)) * Decimal::ticks_per_unit;
    Ticks quantity =
        static_cast<Ticks>(std::ceil(std::min(std::max(base_ticks, least), 1e18) / static_cast<double>(step))) * step;
    quantity = std::max(quantity, (lot.quantity_min + step - 1) / step * step);
    if (lot.quantity_max != 0) quantity = std::min(quantity, lot.quantity_max / step * step);
    return quantity >= lot.quantity_min ? quantity : 0;
}

Ticks price_not_above(double price, const PriceFilter& filter) {
    const Ticks tick = std::max<Ticks>(1, filter.tick);
    const Ticks most = filter.price_max != 0 ? filter.price_max : static_cast<Ticks>(1e17);
    const Ticks wish = static_cast<Ticks>(std::clamp(price, 0.0, static_cast<double>(most)));
    const Ticks steps = std::max<Ticks>(0, wish - filter.price_min) / tick;
    return std::max(filter.price_min + steps * tick, tick);
}

Ticks price_not_below(double price, const PriceFilter& filter) {
    const Ticks tick = std::max<Ticks>(1, filter.tick);
    const Ticks below = price_not_above(price, filter);
    const bool up = static_cast<double>(below) < price && (filter.price_max == 0 || below + tick <= filter.price_max);
    return up ? below + tick : below;
}

void QuoteLadder::forget_filled(const Exchange& exchange, Rungs& side) {
    for (Rung& rung : side) {
        if (rung.order == 0) continue;
        const Order* order = exchange.find(account_, instrument_, rung.order);
        if (order == nullptr || is_final(order->status)) rung.order = 0;
    }
}

void QuoteLadder::cancel(Exchange& exchange, Rung& rung, Timestamp now) {
    // An order that is gone already cannot be canceled, and needs not be.
    static_cast<void>(exchange.cancel(account_, rung.order, "requote", now));
    rung.order = 0;
}

void QuoteLadder::withdraw(Exchange& exchange, double fair, Timestamp now) {
    forget_filled(exchange, bids_);
    forget_filled(exchange, asks_);
    for (Rung& rung : bids_) {
        if (rung.order != 0 && static_cast<double>(rung.price) > fair * (1 - 0.2 * basis_point))
            cancel(exchange, rung, now);
    }
    for (Rung& rung : asks_) {
        if (rung.order != 0 && static_cast<double>(rung.price) < fair * (1 + 0.2 * basis_point))
            cancel(exchange, rung, now);
    }
}

void QuoteLadder::renew(Exchange& exchange, double fair, const Mood& mood, Random& random, Timestamp now) {
    const auto tick = static_cast<double>(exchange.market().instruments[instrument_].filters.price.tick);
    for (const Side side : {Side::buy, Side::sell}) {
        Rungs& mine = rungs_of(side);
        // One place further out is looked at each round, however much the inside moves.
        const std::size_t outer = 1 + random.below(rungs - 1);
        const bool on_a_whim = random.chance(mood.whims);
        int left = mood.renewals;
        for (std::size_t i = 0; i < rungs; ++i) {
            if (left == 0 && i != outer) continue;
            Rung& rung = mine[i];
            const double wish = fair * (1 + signed_for(side, offset(i, mood.half_spread)));
            const double tolerance = fair * (0.55 * gap(i) + 0.12 * offset(i, mood.half_spread)) + tick;
            const bool stands_well = rung.order != 0 && std::abs(static_cast<double>(rung.price) - wish) <= tolerance;
            if (stands_well && !(on_a_whim && i == outer)) continue;
            if (rung.order != 0) cancel(exchange, rung, now);
            place(exchange, side, i, fair, mood, random, now);
            if (left > 0) --left;
        }
    }
}

void QuoteLadder::place(Exchange& exchange, Side side, std::size_t rung, double fair, const Mood& mood, Random& random,
                        Timestamp now) {
    const Filters& filters = exchange.market().instruments[instrument_].filters;
    const double away = offset(rung, mood.half_spread) + gap(rung) * 0.4 * (random.uniform() - 0.5);
    const double wish = fair * (1 + signed_for(side, std::max(away, 0.3 * basis_point)));
    const double size =
        size_ * (0.4 + 1.2 * random.uniform()) * (1 + 0.45 * static_cast<double>(rung)) * mood.size_factor;
    NewOrder order;
    order.instrument = instrument_;
    order.side = side;
    order.price = side == Side::buy ? price_not_above(wish, filters.price) : price_not_below(wish, filters.price);
    order.quantity = house_quantity(size, order.price, filters);
    if (order.quantity == 0) return;
    // A refusal (a filter, a closed symbol) leaves the rung empty; the next round tries again.
    const auto placed = exchange.place(account_, order, now);
    if (placed && !is_final(placed->order.status)) rungs_of(side)[rung] = {placed->order.id, order.price};
}

}  // namespace piggy::venue
