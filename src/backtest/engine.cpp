#include "backtest/engine.h"

#include <cmath>
#include <limits>

namespace piggy::backtest {
namespace {

constexpr std::int64_t day_ns = 24LL * 3600 * 1'000'000'000;
constexpr double ticks_per_unit = static_cast<double>(Decimal::ticks_per_unit);

// A live buy is an IOC limit order half a percent through the touch; it is judged at that limit.
constexpr std::int64_t collar_per_mille = 5;

Price buy_limit(Price touch) {
    return Price{
        Decimal::from_ticks(*multiply_divide(touch.value.ticks(), 1'000 + collar_per_mille, 1'000, Rounding::down))};
}

Price at(std::int64_t ticks) { return Price{Decimal::from_ticks(ticks)}; }

}  // namespace

Account::Account(const History& history, const BacktestRequest& request, BacktestRun& run)
    : candles_(history.candles),
      request_(request),
      run_(run),
      symbol_allowed_(risk::symbol_allowed(history.symbol)),
      limited_(request.sizing.mode == SizingMode::live_limits),
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

Quantity Account::entry_quantity(Price taken, Price touch) const {
    const FeeRate fee = request_.costs.taker_fee;
    const Decimal amount = request_.sizing.amount;
    switch (request_.sizing.mode) {
        case SizingMode::all_in: return simulator::affordable(holding_.cash, taken, fee, request_.filters);
        case SizingMode::percent: {
            const auto share =
                multiply_divide(holding_.cash.ticks(), amount.ticks(), 100 * Decimal::ticks_per_unit, Rounding::down);
            return simulator::affordable(Decimal::from_ticks(*share), taken, fee, request_.filters);
        }
        case SizingMode::fixed: {
            const auto quantity =
                multiply_divide(amount.ticks(), Decimal::ticks_per_unit, taken.value.ticks(), Rounding::down);
            return quantity ? simulator::to_lot_step({Decimal::from_ticks(*quantity)}, request_.filters) : Quantity{};
        }
        case SizingMode::units: return simulator::to_lot_step({amount}, request_.filters);
        case SizingMode::live_limits:
            return risk::entry_quantity_max(exposure(touch), std::max(buy_limit(touch), taken));
    }
    return {};
}

risk::Exposure Account::exposure(Price price) const {
    return {ledger::equity(holding_, price).value_or(Decimal::from_ticks(INT64_MAX)), live_day_.orders_used(),
            live_day_.loss_latched(), request_.filters.notional_min, request_.filters.lot_step};
}

bool Account::judge_live(Price price, Quantity quantity) {
    ++run_.live_orders;
    const Decimal beyond_every_cap = Decimal::from_ticks(INT64_MAX);
    const Decimal down = notional(price, quantity, Rounding::down).value_or(beyond_every_cap);
    const Decimal up = notional(price, quantity, Rounding::up).value_or(beyond_every_cap);
    const bool passes = symbol_allowed_ && risk::check_amounts({down, up}, exposure(price)).none();
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
    const Price market = at(price_ticks);
    see_price(market);
    const Price touch = simulator::touch_price(market, orders::Side::buy, request_.costs);
    const Price taken = simulator::taken_price(market, orders::Side::buy, request_.costs);
    const Quantity quantity = entry_quantity(taken, touch);
    const auto fill = simulator::fill_at(fill_time(i, report::ExitReason::signal), orders::Side::buy, taken, quantity,
                                         request_.costs.taker_fee);
    const bool fillable = fill && quantity.value > Decimal{} && fill->notional >= request_.filters.notional_min &&
                          static_cast<int128>(fill->notional.ticks()) + fill->fee.ticks() <= holding_.cash.ticks();
    if (!fillable || (limited_ && !symbol_allowed_)) {
        ++run_.entries_skipped;
        return;
    }
    const bool passes = judge_live(std::max(buy_limit(touch), taken), quantity);
    if (limited_ && !passes) {
        ++run_.entries_skipped;
        return;
    }
    open_trip_ = {};
    open_trip_.entry_time = fill->time;
    open_trip_.entry_price = taken;
    open_trip_.quantity = quantity;
    open_trip_.cost = fill->notional + fill->fee;
    open_trip_.fees = fill->fee;
    in_position_ = true;
    book(*fill, market);
}

bool Account::live_exit_possible(Price price) {
    const auto orders = risk::orders_to_exit(holding_.quantity, price, exposure(price));
    if (!orders) return false;
    for (std::int64_t order = 0; order < *orders; ++order) live_day_.use_order();
    run_.live_orders += static_cast<std::size_t>(*orders);
    return true;
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
    const Price market = at(price_ticks);
    see_price(market);
    const Price touch = resting ? market : simulator::touch_price(market, orders::Side::sell, request_.costs);
    const Price taken = resting ? market : simulator::taken_price(market, orders::Side::sell, request_.costs);
    const FeeRate fee = resting ? request_.costs.maker_fee : request_.costs.taker_fee;
    const auto fill = simulator::fill_at(fill_time(i, reason), orders::Side::sell, taken, holding_.quantity, fee);
    if (!fill) {
        in_range_ = false;
        return true;
    }
    if (fill->notional < request_.filters.notional_min) return refuse_exit();
    if (limited_) {
        if (!live_exit_possible(touch)) return refuse_exit();
    } else {
        judge_live(touch, holding_.quantity);
    }
    in_position_ = false;
    exit_refused_ = false;
    book(*fill, market);
    open_trip_.exit_time = fill->time;
    open_trip_.exit_price = taken;
    open_trip_.fees += fill->fee;
    open_trip_.pnl = fill->notional - fill->fee - open_trip_.cost;
    open_trip_.reason = reason;
    run_.trades.push_back(open_trip_);
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
    open_trip_.pnl = *value - open_trip_.cost;
    open_trip_.reason = report::ExitReason::end_of_data;
    run_.trades.push_back(open_trip_);
}

}  // namespace piggy::backtest
