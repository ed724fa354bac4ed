#include "backtest/engine.h"

#include <cmath>
#include <limits>

namespace piggy::backtest {
namespace {

constexpr std::int64_t day_ns = 24LL * 3600 * 1'000'000'000;
constexpr double ticks_per_unit = static_cast<double>(Decimal::ticks_per_unit);

Price at(std::int64_t ticks) { return Price{Decimal::from_ticks(ticks)}; }

// What a live buy may cost at most, judged where nothing but the limits is asked.
Price buy_limit(Price touch) {
    return Price{Decimal::from_ticks(
        *multiply_divide(touch.value.ticks(), 1'000 + risk::collar_per_mille, 1'000, Rounding::down))};
}

bool reaches_minimum(Price judged, Quantity quantity, const risk::Exposure& exposure) {
    const auto amount = notional(judged, quantity, Rounding::up);
    return amount && *amount >= risk::order_usd_min(exposure.venue_notional_min);
}

}  // namespace

Account::Account(const History& history, const BacktestRequest& request, BacktestRun& run)
    : candles_(history.candles),
      request_(request),
      quotes_(history.quotes),
      run_(run),
      symbol_allowed_(risk::symbol_allowed(history.symbol)),
      limited_(request.within_limits || request.sizing.mode == SizingMode::live_limits),
      // Where the venue's minimum, measured at the limit, stays below our own, nobody needs that limit.
      needs_prices_(limited_ ||
                    request.filters.notional_min.ticks() > risk::Limits::trade_usd_min.ticks() / 1'000 * 994),
      candle_length_(history.timeframe.length()),
      holding_{request.cash, {}},
      next_midnight_(std::numeric_limits<std::int64_t>::min()),
      drawdown_(request.cash.to_double_for_analysis()) {
    run_.equity_for_analysis.resize(candles_.size);
}

void Account::mark_until(std::size_t end) {
    while (marked_ < end) {
        if (candles_.time[marked_] >= next_midnight_) begin_day();
        std::size_t piece_end = end;
        if (candles_.time[end - 1] >= next_midnight_) {
            piece_end = static_cast<std::size_t>(
                std::lower_bound(candles_.time + marked_, candles_.time + end, next_midnight_) - candles_.time);
        }
        mark_piece(piece_end);
        marked_ = piece_end;
    }
}

void Account::arrive_at(std::size_t i) {
    mark_until(i);
    if (candles_.time[i] >= next_midnight_) begin_day();
}

// The candle to be marked next is the first of its UTC day.
void Account::begin_day() {
    day_ = utc_day(timestamp_from_nanoseconds(candles_.time[marked_]));
    next_midnight_ = (day_ + 1) * day_ns;
    const auto equity = ledger::equity(holding_, at(candles_.open[marked_]));
    if (!equity) {
        in_range_ = false;
        return;
    }
    live_day_.roll_to(day_, *equity);
}

// All candles of the piece lie in one UTC day and see the same holding.
void Account::mark_piece(std::size_t end) {
    double* const equity = run_.equity_for_analysis.data();
    const double cash = static_cast<double>(holding_.cash.ticks());
    if (!in_position_) {
        std::fill(equity + marked_, equity + end, cash / ticks_per_unit);
    } else {
        // Rounded to whole ticks, as money is: without that, noise of the sixteenth digit would pass for risk.
        const double per_price_tick = static_cast<double>(holding_.quantity.value.ticks()) / ticks_per_unit;
        std::int64_t lowest = candles_.close[marked_];
        for (std::size_t i = marked_; i < end; ++i) {
            equity[i] = std::nearbyint(cash + per_price_tick * static_cast<double>(candles_.close[i])) / ticks_per_unit;
            lowest = std::min(lowest, candles_.close[i]);
        }
        see_price(at(lowest));
        run_.candles_in_position += end - marked_;
    }
    report::DrawdownTracker drawdown = drawdown_;  // in registers for the loop
    for (std::size_t i = marked_; i < end; ++i) drawdown.next(equity[i]);
    drawdown_ = drawdown;
    run_.day_ends.see(day_, equity[end - 1]);
}

void Account::see_price(Price price) {
    const auto equity = ledger::equity(holding_, price);
    if (equity) {
        live_day_.see_equity(*equity);
    } else {
        in_range_ = false;
    }
}

Account::Met Account::met(std::size_t i, std::int64_t price, orders::Side side) const {
    const bool buys = side == orders::Side::buy;
    if (quotes_.bid) {
        const Price touch = at(buys ? quotes_.ask[i] : quotes_.bid[i]);
        return {at(quotes_.bid[i]), touch, touch};
    }
    const Price market = at(price);
    return {market, simulator::touch_price(market, side, request_.costs),
            simulator::taken_price(market, side, request_.costs)};
}

std::optional<risk::OrderPrices> Account::live_prices(orders::Side side, Price touch) const {
    if (!needs_prices_) return std::nullopt;
    return risk::order_prices(side, touch, touch, quotes_.price_tick, quotes_.price_min);
}

// What the sizing asks for, whatever the limits say; of a limited run at the price that the gate judges.
Quantity Account::entry_quantity(Price price) const {
    const Decimal amount = request_.sizing.amount;
    const auto share = [&](std::int64_t cash) {
        return Decimal::from_ticks(
            *multiply_divide(cash, amount.ticks(), 100 * Decimal::ticks_per_unit, Rounding::down));
    };
    const auto worth = [&](Decimal dollars) {
        const auto quantity =
            multiply_divide(dollars.ticks(), Decimal::ticks_per_unit, price.value.ticks(), Rounding::down);
        return quantity ? simulator::to_lot_step({Decimal::from_ticks(*quantity)}, request_.filters) : Quantity{};
    };
    const FeeRate fee = request_.costs.taker_fee;
    switch (request_.sizing.mode) {
        case SizingMode::live_limits: return Quantity{Decimal::from_ticks(INT64_MAX)};
        case SizingMode::all_in: return simulator::affordable(holding_.cash, price, fee, request_.filters);
        case SizingMode::percent:
            if (limited_) return worth(share(holding_.cash.ticks()));
            return simulator::affordable(share(holding_.cash.ticks()), price, fee, request_.filters);
        case SizingMode::fixed: return worth(amount);
        case SizingMode::units: return simulator::to_lot_step({amount}, request_.filters);
    }
    return {};
}

risk::Exposure Account::exposure(Price price, const std::optional<risk::OrderPrices>& prices) const {
    const Decimal venue_min =
        prices ? risk::venue_minimum(request_.filters.notional_min, Decimal{}, *prices) : request_.filters.notional_min;
    return {ledger::equity(holding_, price).value_or(Decimal::from_ticks(INT64_MAX)), live_day_.orders_used(),
            live_day_.loss_latched(), venue_min, request_.filters.lot_step};
}

bool Account::judge_live(Price price, Quantity quantity, const risk::Exposure& exposure) {
    ++run_.live_orders;
    const Decimal beyond_every_cap = Decimal::from_ticks(INT64_MAX);
    const Decimal down = notional(price, quantity, Rounding::down).value_or(beyond_every_cap);
    const Decimal up = notional(price, quantity, Rounding::up).value_or(beyond_every_cap);
    const bool passes = symbol_allowed_ && risk::check_amounts({down, up}, exposure).none();
    if (passes) {
        live_day_.use_order();
    } else {
        ++run_.blocked_by_live_limits;
    }
    return passes;
}

Timestamp Account::fill_time(std::size_t i, report::ExitReason reason) const {
    const Timestamp open = timestamp_from_nanoseconds(candles_.time[i]);
    const bool at_close = request_.fill == FillAt::close && reason == report::ExitReason::signal;
    return at_close ? open + candle_length_ : open;
}

void Account::enter(std::size_t i, std::int64_t price_ticks) {
    const Met here = met(i, price_ticks, orders::Side::buy);
    const auto prices = live_prices(orders::Side::buy, here.touch);
    if (here.touch.value > Decimal{}) see_price(here.market);
    // Live, what lies beyond the collar finds no taker.
    if (here.touch.value <= Decimal{} || (limited_ && (!prices || !symbol_allowed_ || here.taken > prices->limit))) {
        ++run_.entries_skipped;
        return;
    }
    const risk::Exposure exposed = exposure(here.touch, prices);
    const Price judged = limited_ ? prices->judged : std::max(buy_limit(here.touch), here.taken);
    Quantity quantity = entry_quantity(limited_ ? judged : here.taken);
    if (limited_) quantity = std::min(quantity, risk::entry_quantity_max(exposed, judged));
    const auto fill = simulator::fill_at(fill_time(i, report::ExitReason::signal), orders::Side::buy, here.taken,
                                         quantity, request_.costs.taker_fee);
    // The venue measures a limit order's minimum at its limit.
    const bool large_enough =
        limited_ ? reaches_minimum(judged, quantity, exposed) : fill && fill->notional >= request_.filters.notional_min;
    if (!fill || quantity.value <= Decimal{} || !large_enough ||
        static_cast<int128>(fill->notional.ticks()) + fill->fee.ticks() > holding_.cash.ticks()) {
        ++run_.entries_skipped;
        return;
    }
    const bool passes = judge_live(judged, quantity, exposed);
    if (limited_ && !passes) {
        ++run_.entries_skipped;
        return;
    }
    open_trip_ = {};
    open_trip_.entry_time = fill->time;
    open_trip_.entry_price = here.taken;
    open_trip_.quantity = quantity;
    open_trip_.cost = fill->notional + fill->fee;
    open_trip_.fees = fill->fee;
    proceeds_ = {};
    in_position_ = true;
    book(*fill, here.market);
}

bool Account::refuse_exit() {
    if (exit_refused_) return false;
    exit_refused_ = true;
    ++run_.exits_refused;
    if (limited_) {
        ++run_.live_orders;
        ++run_.blocked_by_live_limits;
    }
    return false;
}

bool Account::exit(std::size_t i, std::int64_t price_ticks, report::ExitReason reason, bool resting) {
    const Price price = at(price_ticks);
    return exit_at(resting ? Met{price, price, price} : met(i, price_ticks, orders::Side::sell), i, reason, resting);
}

std::optional<Price> Account::touched(std::size_t i) const {
    return quotes_.touch_bid[i] == 0 ? std::nullopt : std::optional(at(quotes_.touch_bid[i]));
}

bool Account::exit_inside(std::size_t i, Price price, report::ExitReason reason) {
    return exit_at({price, price, price}, i, reason, false);
}

bool Account::exit_at(const Met& here, std::size_t i, report::ExitReason reason, bool resting) {
    if (here.touch.value <= Decimal{}) return refuse_exit();
    see_price(here.market);
    const FeeRate fee = resting ? request_.costs.maker_fee : request_.costs.taker_fee;
    const Timestamp time = fill_time(i, reason);
    const auto prices = live_prices(orders::Side::sell, here.touch);
    if (limited_) {
        if (!prices || (!resting && here.taken < prices->limit)) return refuse_exit();
        while (holding_.quantity.value > Decimal{}) {
            const auto piece = risk::next_exit(holding_.quantity, here.touch, exposure(here.touch, prices));
            if (!piece) return refuse_exit();
            live_day_.use_order();
            ++run_.live_orders;
            if (!sell(*piece, here, time, fee)) return true;
        }
    } else {
        const auto value = notional(here.taken, holding_.quantity, Rounding::down);
        if (value && *value < request_.filters.notional_min) return refuse_exit();
        judge_live(here.touch, holding_.quantity, exposure(here.touch, prices));
        if (!sell(holding_.quantity, here, time, fee)) return true;
    }
    in_position_ = false;
    exit_refused_ = false;
    open_trip_.exit_time = time;
    open_trip_.exit_price = here.taken;
    open_trip_.pnl = proceeds_ - open_trip_.cost;
    open_trip_.reason = reason;
    run_.trades.push_back(open_trip_);
    return true;
}

// False where the sum does not fit any more.
bool Account::sell(Quantity quantity, const Met& met, Timestamp time, FeeRate fee) {
    const auto fill = simulator::fill_at(time, orders::Side::sell, met.taken, quantity, fee);
    if (!fill) {
        in_range_ = false;
        return false;
    }
    open_trip_.fees += fill->fee;
    proceeds_ += fill->notional - fill->fee;
    book(*fill, met.market);
    return true;
}

void Account::book(const orders::Fill& fill, Price market) {
    const auto fees = try_add(run_.fees_paid, fill.fee);
    if (!ledger::apply(holding_, fill) || !fees) in_range_ = false;
    run_.fees_paid = fees.value_or(run_.fees_paid);
    run_.traded_notional_for_analysis += fill.notional.to_double_for_analysis();
    see_price(market);
}

void Account::finish() {
    if (!in_range_) return;
    mark_until(candles_.size);
    const std::size_t last = candles_.size - 1;
    const auto equity = ledger::equity(holding_, at(candles_.close[last]));
    const auto value = ledger::market_value(holding_.quantity, at(candles_.close[last]));
    if (!equity || !value) {
        in_range_ = false;
        return;
    }
    run_.final_equity = *equity;
    run_.drawdown = drawdown_.result();
    if (!in_position_) return;
    open_trip_.exit_time = timestamp_from_nanoseconds(candles_.time[last]);
    open_trip_.exit_price = at(candles_.close[last]);
    open_trip_.pnl = proceeds_ + *value - open_trip_.cost;
    open_trip_.reason = report::ExitReason::end_of_data;
    run_.trades.push_back(open_trip_);
}

}  // namespace piggy::backtest
