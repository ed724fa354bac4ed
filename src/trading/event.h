#pragma once
// Event: what can happen to strategies at work. Command: what is to be done about it. Plain values; each event carries
// all that a decision may look at, so that a log of events is enough to decide again.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/money.h"
#include "core/timestamp.h"
#include "market/candle.h"
#include "orders/fill.h"
#include "orders/order_state.h"
#include "trading/run_config.h"

namespace piggy::trading {

// What the desk that takes a run's orders knows at this moment; the part of execution::GateFacts that sizing needs.
struct DeskFacts {
    std::optional<Price> bid, ask;  // empty: there is no fresh price
    Decimal equity;                 // USDT; zero where unknown, and then nothing is bought
    std::int64_t orders_used_today = 0;
    bool loss_latched = false;
    bool open = false;  // the desk takes orders now; a person or a guard may have switched it off
    Decimal quote_free;
    Quantity base_free;
    FeeRate taker_fee;
    Decimal lot_step = Decimal::from_ticks(1);
    Decimal notional_min, quantity_min, price_tick, price_min;
    bool operator==(const DeskFacts&) const = default;
};

// A run begins: the candles before it warm its strategy up, oldest first. facts are not needed.
struct RunStarted {
    RunConfig config;
    std::vector<market::Candle> history;
};
struct RunStopped {
    std::string run_id;
    std::string why;  // one sentence: "stopped by a person", "live trading was switched off"
};
// A candle of the run's symbol and timeframe has closed. late: it closed while nobody was looking; what it says about
// entering is history, what it says about leaving holds.
struct CandleClosed {
    std::string run_id;
    market::Candle candle;
    bool late = false;
    DeskFacts facts;
    std::int64_t foreseen = market::no_forecast;  // at its close; as market::CandleView
};
// What a sale would fetch, facts.bid, has come to one of the run's stops.
struct PriceTouched {
    std::string run_id;
    DeskFacts facts;
};
// An order of the run has come to its end: filled, in part or not at all, refused.
struct OrderEnded {
    std::string run_id;
    std::string request_id;
    orders::OrderState state = orders::OrderState::filled;
    std::vector<orders::Fill> fills;  // as the desk booked them; a fee in the base asset is in base_fee
    Quantity base_fee;                // taken out of what was bought
    std::string code, message;        // of a refusal, or why it did not fill; else empty
    DeskFacts facts;                  // now
};

struct Event {
    Timestamp time;
    std::variant<RunStarted, RunStopped, CandleClosed, OrderEnded, PriceTouched> what;
};

// An order to be placed, once, under this id: at most one per run, candle and piece.
struct PlaceOrder {
    std::string run_id;
    RunMode mode = RunMode::paper;
    std::string request_id;  // "run-<id>-<open time of the candle, s>-<piece>"
    Symbol symbol;
    orders::Side side = orders::Side::buy;
    Decimal amount_usd;  // of a buy
    Quantity quantity;   // of a sell: exactly this much
    bool operator==(const PlaceOrder&) const = default;
};
struct Notify {
    std::string run_id;
    std::string sentence;
    bool operator==(const Notify&) const = default;
};
using Command = std::variant<PlaceOrder, Notify>;

}  // namespace piggy::trading
