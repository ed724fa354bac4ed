#pragma once
// The tight loop. One instance runs one strategy over one history; strategies and stops are compile-time parameters,
// so that `on_candle` is inlined and a run without stops pays nothing for them.
//
// The holding changes only at fills, so candles between two fills are marked to market together, in blocks that stay
// in the nearest cache: equity, drawdown, day ends and the day's loss see exactly the values they would see one by one.

#include <algorithm>

#include "backtest/backtest.h"
#include "ledger/holding.h"
#include "risk/risk.h"
#include "strategy/signal.h"
#include "strategy/wish.h"

namespace piggy::backtest {

// The account of a run: cash, position, marks and records. Knows nothing of strategies.
class Account {
public:
    Account(const History& history, const BacktestRequest& request, BacktestRun& run);

    [[nodiscard]] bool in_position() const { return in_position_; }

    // Marks every candle before `end` with the present holding.
    void mark_until(std::size_t end);
    // To be called before an order on candle i: all before it is marked, and its UTC day has begun.
    void arrive_at(std::size_t i);
    // Buys on candle i at a market that stands at `price`, or at what was recorded. Nothing happens where no legal size
    // exists.
    void enter(std::size_t i, std::int64_t price);
    // Sells everything at a market that stands at `price`, or at what was recorded. False where the venue or the live limits would not take the
    // order now; the position stays. resting: filled as maker at exactly this price.
    [[nodiscard]] bool exit(std::size_t i, std::int64_t price, report::ExitReason reason, bool resting);
    // The same at exactly this price of inside candle i, whatever was recorded for its open.
    [[nodiscard]] bool exit_inside(std::size_t i, Price price, report::ExitReason reason);
    // What a sale would have fetched then; empty: no stop was touched.
    [[nodiscard]] std::optional<Price> touched(std::size_t i) const;
    // Stops are to be what a strategy at work made of them.
    [[nodiscard]] bool has_touches() const { return quotes_.touch_bid != nullptr; }
    [[nodiscard]] bool has_quotes() const { return quotes_.bid != nullptr; }
    // What the present position was bought at, spread and slippage included.
    [[nodiscard]] Price entry_price() const { return open_trip_.entry_price; }

    // Marks the rest, and an open position at the last close.
    void finish();
    // False once a sum went beyond what money can hold; the run is then worth nothing.
    [[nodiscard]] bool in_range() const { return in_range_; }

private:
    void mark_piece(std::size_t end);
    void begin_day();
    // What an order on candle i meets: where the market stands, its best price, and the one it gets.
    struct Met {
        Price market, touch, taken;
    };
    bool exit_at(const Met& here, std::size_t i, report::ExitReason reason, bool resting);
    [[nodiscard]] Met met(std::size_t i, std::int64_t price, orders::Side side) const;
    // The prices of the immediate-or-cancel order that live trading would send. Empty: none could be sent, or nobody
    // needs them.
    [[nodiscard]] std::optional<risk::OrderPrices> live_prices(orders::Side side, Price touch) const;
    [[nodiscard]] Quantity entry_quantity(Price price) const;
    // price: what holdings are valued at. prices: for the venue's minimum, which is measured at the limit.
    [[nodiscard]] risk::Exposure exposure(Price price, const std::optional<risk::OrderPrices>& prices) const;
    // The day's loss is looked at with this price: before each order, after each fill, at each close.
    void see_price(Price price);
    // Counts an order as live trading would have seen it. True when the live gate would have let it pass.
    bool judge_live(Price price, Quantity quantity, const risk::Exposure& exposure);
    [[nodiscard]] bool sell(Quantity quantity, const Met& met, Timestamp time, FeeRate fee);
    // A wish to leave that can't be had now is counted once, however often it is tried again.
    [[nodiscard]] bool refuse_exit();
    // When a fill of candle i happens: at its open, or with `--fill close` at its end.
    [[nodiscard]] Timestamp fill_time(std::size_t i, report::ExitReason reason) const;
    void book(const orders::Fill& fill, Price market);

    const market::CandleView& candles_;
    const BacktestRequest& request_;
    const RecordedQuotes quotes_;
    BacktestRun& run_;
    const bool symbol_allowed_;
    const bool limited_;       // sizing as the live limits allow
    const bool needs_prices_;  // of live orders
    const std::chrono::nanoseconds candle_length_;

    ledger::Holding holding_;
    report::RoundTrip open_trip_;
    Decimal proceeds_;  // of what was sold of it, after fees
    bool in_position_ = false;
    bool in_range_ = true;
    bool exit_refused_ = false;

    std::size_t marked_ = 0;      // candles already marked
    std::int64_t day_ = 0;        // UTC day being marked
    std::int64_t next_midnight_;  // nanoseconds; a candle from here on begins another day
    report::DrawdownTracker drawdown_;
    risk::TradingDay live_day_;
};

template <class Strategy, bool with_stops>
class Engine {
public:
    Engine(Strategy strategy, const History& history, const BacktestRequest& request, BacktestRun& run)
        : strategy_(std::move(strategy)),
          candles_(history.candles),
          request_(request),
          account_(history, request, run) {}

    // errors: out_of_range, refused (canceled)
    [[nodiscard]] Result<void> run(const Progress& progress) {
        constexpr std::size_t block = 2'048;  // candles whose columns stay in the nearest cache
        constexpr std::size_t between_reports = 1 << 19;
        std::size_t next_report = 0;
        for (std::size_t first = 0; first < candles_.size; first += block) {
            if (first >= next_report) {
                next_report = first + between_reports;
                if (progress && !progress(static_cast<double>(first) / static_cast<double>(candles_.size))) {
                    return fail(ErrorCode::refused, "the backtest was canceled");
                }
            }
            const std::size_t end = std::min(candles_.size, first + block);
            fetch_early(end, std::min(candles_.size, end + block));
            request_.fill == FillAt::close ? step_through<true>(first, end) : step_through<false>(first, end);
            account_.mark_until(end);
            if (!account_.in_range()) break;
        }
        account_.finish();
        if (!account_.in_range()) {
            return fail(ErrorCode::out_of_range,
                        "the equity of this run went beyond 92 billion, the largest amount kept here; start with less "
                        "cash or a smaller size");
        }
        return {};
    }

private:
    // Fills are rare and read the open and the time of one candle among fifty: each would wait for memory. Asked for a
    // block ahead, they are there.
    void fetch_early(std::size_t first, std::size_t end) const {
        constexpr std::size_t per_line = 64 / sizeof(std::int64_t);
        for (std::size_t i = first; i < end; i += per_line) {
            __builtin_prefetch(candles_.open + i);
            __builtin_prefetch(candles_.time + i);
        }
    }

    template <bool at_close>
    void step_through(std::size_t first, std::size_t end) {
        // Copies whose address nobody else has stay in registers; members would be stored and read back every candle.
        Strategy decider = strategy_;
        const market::CandleView candles = candles_;
        for (std::size_t i = first; i < end; ++i) {
            if (!at_close && pending_ != strategy::Signal::none) [[unlikely]]
                carry_out(i, candles.open[i]);
            if constexpr (with_stops) {
                if (account_.in_position()) account_.has_touches() ? touch_as_recorded(i) : touch_stops(i);
            }
            const strategy::Signal signal = decider.on_candle(market::CandleWindow(candles, i));
            if (signal != strategy::Signal::none) [[unlikely]] {
                if (i >= request_.act_from) decide(signal);
            }
            if (at_close && pending_ != strategy::Signal::none) [[unlikely]]
                carry_out(i, candles.close[i]);
        }
        strategy_ = decider;
    }

    // What a stop has decided is not taken back.
    void decide(strategy::Signal signal) {
        if (leaves_for_a_stop()) return;
        reason_ = report::ExitReason::signal;
        pending_ = strategy::wish_after(pending_, signal, account_.in_position());
    }

    void carry_out(std::size_t i, std::int64_t price) {
        account_.arrive_at(i);
        if (pending_ == strategy::Signal::enter_long) {
            account_.enter(i, price);
            pending_ = strategy::Signal::none;
            reason_ = report::ExitReason::signal;
            if constexpr (with_stops) {
                if (account_.in_position()) stops_.emplace(request_.stops, account_.entry_price());
                entered_ = i;
            }
        } else if (account_.exit(i, price, reason_, false)) {
            pending_ = strategy::Signal::none;  // else it is tried again on the next candle
        }
    }

    void touch_stops(std::size_t i) {
        const auto hit = stops_->on_candle(candles_, i);
        if (!hit) return;
        account_.arrive_at(i);
        reason_ = reason_of(hit->kind);
        const bool out = account_.has_quotes()
                             ? account_.exit_inside(i, hit->price, reason_)
                             : account_.exit(i, hit->price.value.ticks(), reason_, hit->resting);
        pending_ = out ? strategy::Signal::none : strategy::Signal::exit_long;
    }

    // As trading::StrategyRun does it: sold when the touch was seen, or after a candle that says it should have been.
    void touch_as_recorded(std::size_t i) {
        const auto price = account_.touched(i);
        if (price) {
            // It was ordered then, also where this run's own levels lie a little beside.
            const auto seen = stops_->on_price(*price);
            account_.arrive_at(i);
            if (!leaves_for_a_stop()) {
                reason_ = seen                                ? reason_of(seen->kind)
                          : *price >= account_.entry_price() ? report::ExitReason::take_profit
                                                              : report::ExitReason::stop_loss;
            }
            pending_ = strategy::Signal::exit_long;
            if (account_.exit_inside(i, *price, reason_)) {
                pending_ = strategy::Signal::none;
                return;
            }
        }
        const Price close{Decimal::from_ticks(candles_.close[i])};
        const auto found = entered_ == i ? stops_->on_close(close) : stops_->at_end_of(candles_, i);
        if (!found) return;
        if (!leaves_for_a_stop()) reason_ = reason_of(found->kind);
        pending_ = strategy::Signal::exit_long;
    }

    [[nodiscard]] bool leaves_for_a_stop() const {
        return pending_ == strategy::Signal::exit_long && reason_ != report::ExitReason::signal;
    }

    [[nodiscard]] static report::ExitReason reason_of(strategy::StopKind kind) {
        return kind == strategy::StopKind::stop_loss     ? report::ExitReason::stop_loss
               : kind == strategy::StopKind::take_profit ? report::ExitReason::take_profit
                                                         : report::ExitReason::trailing_stop;
    }

    Strategy strategy_;
    const market::CandleView candles_;
    const BacktestRequest& request_;
    Account account_;
    std::optional<strategy::ActiveStops> stops_;
    std::size_t entered_ = 0;  // candle
    strategy::Signal pending_ = strategy::Signal::none;
    report::ExitReason reason_ = report::ExitReason::signal;
};

}  // namespace piggy::backtest
