#pragma once
// trading: strategies at work. The pure step between the market and the desks: closed candles and ended orders in,
// orders and notices out. No input or output, no clock, no chance: the same events give the same commands, live,
// on paper or replayed.
//
//   run_config.h    RunConfig: which strategy, where, how large, on paper or live
//   strategy_run.h  StrategyRun: one of them at work: what it has seen, holds and wants; run_state.h: to be kept
//   event.h         Event: what can happen; Command: what is to be done about it
//   step.h          step(): one event in, commands out
//   event_log.h     port EventLog: every event is written down before it is acted on
//
// Whoever drives it (apps/trading_service.h) gives each event the facts of the moment, writes it to the log, steps, and
// hands the commands out: an order goes to the paper desk or to the backend, and its end comes back as an event.

#include "trading/event.h"
#include "trading/event_log.h"
#include "trading/run_config.h"
#include "trading/step.h"
#include "trading/strategy_run.h"
