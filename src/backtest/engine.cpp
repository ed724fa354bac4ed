#include "backtest/engine.h"

#include <limits>

namespace piggy::backtest {
namespace {

constexpr std::int64_t day_ns = 24LL * 3600 * 1'000'000'000;
constexpr double units_per_tick = 1.0 / static_cast<double>(Decimal::ticks_per_unit);

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
    const double cash = static_cast<double>(holding_.cash.ticks()) * units_per_tick;
    if (!in_position_) {
        std::fill(equity + marked_, equity + end, cash);
    } else {
        const double per_tick = static_cast<double>(holding_.quantity.value.ticks()) * units_per_tick * units_per_tick;
        std::int64_t lowest = candles_.close[marked_];
        for (std::size_t i = marked_; i < end; ++i) {
            equity[i] = cash + per_tick * static_cast<double>(candles_.close[i]);
            lowest = std::min(lowest, candles_.close[i]);
        }
        const auto lowest_equity = ledger::equity(holding_, at(lowest));
        if (lowest_equity) live_day_.see_equity(*lowest_equity);
        run_.candles_in_position += end - marked_;
    }
    report::DrawdownTracker drawdown = drawdown_;  // in registers for the loop
    for (std::size_t i = marked_; i < end; ++i) drawdown.next(equity[i]);
    drawdown_ = drawdown;
    run_.day_ends.see(day_, equity[end - 1]);
}

Quantity Account::entry_quantity(Price price) const {
    const FeeRate fee = request_.costs.taker_fee;
    const Decimal amount = request_.sizing.amount;
    switch (request_.sizing.mode) {
        case SizingMode::all_in: return simulator::affordable(holding_.cash, price, fee, request_.filters);
        case SizingMode::percent: {
            const auto share =
                multiply_divide(holding_.cash.ticks(), amount.ticks(), 100 * Decimal::ticks_per_unit, Rounding::down);
            return simulator::affordable(Decimal::from_ticks(*share), price, fee, request_.filters);
        }
        case SizingMode::fixed: {
            const auto quantity =
                multiply_divide(amount.ticks(), Decimal::ticks_per_unit, price.value.ticks(), Rounding::down);
            return quantity ? simulator::to_lot_step({Decimal::from_ticks(*quantity)}, request_.filters) : Quantity{};
        }
        case SizingMode::units: return simulator::to_lot_step({amount}, request_.filters);
        case SizingMode::live_limits: return live_entry_quantity(price);
    }
    return {};
}

Quantity Account::live_entry_quantity(Price price) const {
    const Price limit = buy_limit(price);
    const Decimal amount = risk::entry_usd_max(exposure(price), limit);
    const auto quantity = multiply_divide(amount.ticks(), Decimal::ticks_per_unit, limit.value.ticks(), Rounding::down);
    return quantity ? simulator::to_lot_step({Decimal::from_ticks(*quantity)}, request_.filters) : Quantity{};
}

risk::Exposure Account::exposure(Price price) const {
    return {ledger::equity(holding_, price).value_or(Decimal::from_ticks(INT64_MAX)), live_day_.orders_used(),
            live_day_.loss_latched(), request_.filters.notional_min, request_.filters.lot_step};
}

bool Account::judge_live(Price price, Quantity quantity) {
    ++run_.live_orders;
    const Decimal effective = notional(price, quantity, Rounding::up).value_or(Decimal::from_ticks(INT64_MAX));
    const bool passes = symbol_allowed_ && risk::check_amounts({effective, effective}, exposure(price)).none();
    if (passes) {
        live_day_.use_order();
    } else {
        ++run_.blocked_by_live_limits;
    }
    return passes;
}

void Account::enter(std::size_t i, std::int64_t price_ticks) {
    const Price price = simulator::taken_price(at(price_ticks), orders::Side::buy, request_.costs);
    const Quantity quantity = entry_quantity(price);
    const auto fill = simulator::fill_at(timestamp_from_nanoseconds(candles_.time[i]), orders::Side::buy, price,
                                         quantity, request_.costs.taker_fee);
    if (!fill || quantity.value <= Decimal{} || fill->notional < request_.filters.notional_min ||
        static_cast<int128>(fill->notional.ticks()) + fill->fee.ticks() > holding_.cash.ticks()) {
        ++run_.entries_skipped;
        return;
    }
    if (limited_ && !symbol_allowed_) {
        ++run_.entries_skipped;
        return;
    }
    const bool passes = judge_live(buy_limit(price), quantity);
    if (limited_ && !passes) {
        ++run_.entries_skipped;
        return;
    }
    open_trip_ = {};
    open_trip_.entry_time = fill->time;
    open_trip_.entry_price = price;
    open_trip_.quantity = quantity;
    open_trip_.cost = fill->notional + fill->fee;
    open_trip_.fees = fill->fee;
    in_position_ = true;
    book(*fill);
}

// An exit that has outgrown the caps leaves as several orders, each its own slot of the day.
bool Account::live_exit_possible(Price price) {
    if (live_day_.loss_latched()) return false;
    const auto value = ledger::market_value(holding_.quantity, price);
    if (!value) return false;
    const std::int64_t orders = risk::orders_to_exit(*value, risk::order_usd_max(exposure(price).equity));
    if (orders > live_day_.orders_left()) return false;
    for (std::int64_t order = 0; order < orders; ++order) live_day_.use_order();
    run_.live_orders += static_cast<std::size_t>(orders);
    return true;
}

bool Account::exit(std::size_t i, std::int64_t price_ticks, report::ExitReason reason, bool resting) {
    const Price price =
        resting ? at(price_ticks) : simulator::taken_price(at(price_ticks), orders::Side::sell, request_.costs);
    const FeeRate fee = resting ? request_.costs.maker_fee : request_.costs.taker_fee;
    const auto fill = simulator::fill_at(timestamp_from_nanoseconds(candles_.time[i]), orders::Side::sell, price,
                                         holding_.quantity, fee);
    if (!fill) {
        in_range_ = false;
        return true;
    }
    if (fill->notional < request_.filters.notional_min) return false;
    if (limited_) {
        if (!live_exit_possible(price)) return false;
    } else {
        judge_live(price, holding_.quantity);
    }
    in_position_ = false;
    book(*fill);
    open_trip_.exit_time = fill->time;
    open_trip_.exit_price = price;
    open_trip_.fees += fill->fee;
    open_trip_.pnl = fill->notional - fill->fee - open_trip_.cost;
    open_trip_.reason = reason;
    run_.trades.push_back(open_trip_);
    return true;
}

void Account::book(const orders::Fill& fill) {
    const auto fees = try_add(run_.fees_paid, fill.fee);
    if (!ledger::apply(holding_, fill) || !fees) in_range_ = false;
    run_.fees_paid = fees.value_or(run_.fees_paid);
    run_.traded_notional_for_analysis += fill.notional.to_double_for_analysis();
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
