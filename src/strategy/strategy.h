#pragma once
// strategy: market in, wishes out. A strategy is one small value type with its parameters, its `on_candle`, and
// nothing else: no clock, no account, no order. The same object runs in backtest, on paper and live.
//
//   signal.h      what a strategy can wish for;  wish.h  what becomes of a wish that can't be had at once
//   parameter.h   parameters with type, range, default and help; bad ones are refused with a sentence
//   stops.h       stop-loss, take-profit and trailing stop, which any strategy's position can have
//   registry.h    the list of all strategies; adding one is one file and one line there
//   sma_crossover.h  rsi_strategy.h  lstm_forecast.h  buy_and_hold.h   the strategies
//
// A strategy type S has
//   static StrategyInfo info();                                name, what it does, parameters
//   static Result<S> make(const Parameters&);                  parameters already in range; checks what lies between
//   std::size_t look_back() const;                             candles it must be able to look back on
//   Signal on_candle(const market::CandleWindow& window);      once for every closed candle, oldest first
//   std::string outlook(const market::CandleWindow&, bool in_position) const;   how far it is to the next signal, in
//                                                              words; after the on_candle of the same window

#include "strategy/parameter.h"
#include "strategy/registry.h"
#include "strategy/signal.h"
#include "strategy/stops.h"
#include "strategy/wish.h"
