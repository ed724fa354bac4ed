#pragma once
// StrategyRun: a strategy at work. A value: what its strategy has seen, what it holds, what it wants, which order is on
// its way. The same object as in a backtest decides; sizes come from the same functions of risk. Stops are held against
// every price that it is told of (PriceTouched) and against each closed candle; what a stop has decided is not taken back.
//
// It holds what its own orders bought, not what is in the wallet: two runs and a person can share one account. An exit
// that has outgrown the caps leaves in several orders, one after the other, none leaving a rest below the minimum.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "market/candle_series.h"
#include "risk/order_sizes.h"
#include "strategy/registry.h"
#include "strategy/stops.h"
#include "strategy/wish.h"
#include "trading/event.h"
#include "trading/run_state.h"

namespace piggy::trading {

// What people are told about a run.
struct RunView {
    RunConfig config;
    Timestamp started;
    std::optional<Timestamp> stopped;
    std::string stopped_why;
    std::optional<Timestamp> last_candle;    // opening time of the last closed one it has seen
    std::optional<Timestamp> next_decision;  // when the candle that is being made closes
    Quantity position;
    Decimal position_cost;              // of what is still held
    Decimal realised;                   // of all that was sold, after fees
    std::int64_t trades = 0;            // closed round trips
    bool leaves_for_a_stop = false;     // one was touched, and what it holds is not sold yet
    std::optional<Price> stop, target;  // at which it leaves: stop-loss or trailing stop, take-profit
    std::string wish;                   // "", "enter_long", "exit_long": what could not be done yet
    std::string pending_request;        // the order on its way, or empty
    std::string outlook;                // "buys when SMA(20) rises above SMA(50): 0.80 % below"
    std::string verdict_code, verdict;  // the gate's last word: code ("" where it let the order pass) and sentence
    std::optional<Timestamp> verdict_at;
};

class StrategyRun {
public:
    // errors: as check(); out_of_range: candles without order
    [[nodiscard]] static Result<StrategyRun> start(const RunStarted& started, Timestamp time);

    // As it was when state() was asked. candles: of all events until then, in their order. errors: as start();
    // malformed: they are not the candles that it had seen
    [[nodiscard]] static Result<StrategyRun> restore(const RunStarted& started, Timestamp time,
                                                     const std::vector<market::Candle>& candles, RunState state);
    [[nodiscard]] RunState state() const;

    [[nodiscard]] std::vector<Command> on(const CandleClosed& closed, Timestamp time);
    [[nodiscard]] std::vector<Command> on(const PriceTouched& touched, Timestamp time);
    [[nodiscard]] std::vector<Command> on(const OrderEnded& ended, Timestamp time);
    [[nodiscard]] std::vector<Command> on(const RunStopped& stopped, Timestamp time);

    [[nodiscard]] const RunConfig& config() const { return config_; }
    [[nodiscard]] bool running() const { return !stopped_; }
    // Whether a sale at this price, now, is one that a stop asks for or has asked for, and nothing is on its way yet.
    [[nodiscard]] bool is_touched_by(Price bid) const;
    // The order whose end was not told yet: after a restart its desk is asked what became of it.
    [[nodiscard]] const std::optional<PlaceOrder>& pending() const { return pending_; }
    // The newest that it has seen; at least as many as its strategy looks back on, where there were as many.
    [[nodiscard]] market::CandleView candles() const { return candles_.view(); }
    [[nodiscard]] const std::vector<RunTrip>& trips() const { return trips_; }  // the last may be open
    [[nodiscard]] RunView view() const;

private:
    StrategyRun(RunConfig config, strategy::AnyStrategy strategy, Timestamp time);

    strategy::Signal see(const market::Candle& candle, std::int64_t foreseen, bool shows_strategy);
    void keep(const market::Candle& candle, std::int64_t foreseen);
    [[nodiscard]] bool is_newer(const market::Candle& candle) const;
    [[nodiscard]] std::optional<Timestamp> last_candle() const;
    [[nodiscard]] std::vector<Command> carry_out(const DeskFacts& facts, Timestamp time);
    [[nodiscard]] std::vector<Command> enter(const DeskFacts& facts, Timestamp time);
    [[nodiscard]] std::vector<Command> leave(const DeskFacts& facts, Timestamp time);
    void refuse_entry(const risk::Exposure& exposure, const risk::OrderPrices& prices, Decimal amount, Timestamp time);
    [[nodiscard]] PlaceOrder order(orders::Side side);
    void book(const OrderEnded& ended, orders::Side side);
    [[nodiscard]] std::vector<Command> miss(Timestamp time);
    void leave_for(const strategy::StopHit& hit);
    [[nodiscard]] Notify stop_notice(const std::vector<Command>& commands) const;
    [[nodiscard]] bool can_leave_at_stop(Quantity quantity, const DeskFacts& facts) const;
    [[nodiscard]] Price highest_since(Timestamp time, Price at_least) const;
    void hold(RunStops stops);
    void forget_stops();
    [[nodiscard]] bool is_leaving_for_a_stop() const { return held_stops_ && held_stops_->hit; }
    void close_trip(Timestamp time);
    void say(std::string code, std::string sentence, Timestamp time);

    RunConfig config_;
    strategy::AnyStrategy strategy_;
    market::CandleSeries candles_;
    strategy::Signal wish_ = strategy::Signal::none;
    Timestamp started_;
    std::optional<Timestamp> stopped_;
    std::string stopped_why_;
    Quantity position_;
    Decimal position_cost_, realised_;
    std::vector<RunTrip> trips_;
    std::optional<PlaceOrder> pending_;
    std::optional<RunStops> held_stops_;
    std::optional<strategy::ActiveStops> stops_;  // there together with held_stops_
    std::int64_t piece_ = 0;                 // of this candle
    std::optional<std::int64_t> missed_at_;  // opening time of the candle at which what it holds was not found
    std::string outlook_, verdict_code_, verdict_;
    std::optional<Timestamp> verdict_at_;
};

}  // namespace piggy::trading
