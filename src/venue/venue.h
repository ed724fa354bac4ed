#pragma once
// venue: an exchange as a pure state machine: instruments with filters, accounts with free and locked balances, the
// life of every order type, price-time matching, fees, a market that its simulated traders keep moving, and candles.
// No I/O and no clock: every call says what time it is; what happened is told to a listener. The practice exchange
// (adapters/practice_exchange) puts Binance.US's words and a socket around it; tests run whole days of it in one
// process.
//
//   instrument.h      what is traded and the filters that hold, as the venue publishes them
//   venue_order.h     an order as the venue keeps it, and what was asked for
//   accounts.h        free and locked balances in integers; nothing is created or lost
//   venue_listener.h  what happened, in order: the only way out
//   exchange.h        Exchange: place, cancel, replace, deposit; owns books, accounts, orders
//   trade_tape.h      recent trades and one-minute candles of what was really traded
//   price_path.h      where prices go: a seeded process with every past moment computable, or a recorded file
//   traders.h         simulated traders around a price path
//   candle_history.h  candles of any interval: the tape's, and before it the path's
//   exchange_record.h  port: what is kept of it all over a restart
// Behind them: market_character.h (how much each symbol moves and trades), price_walk.h (the random process),
// minute_volume.h, minute_source.h (path and tape as one), price_events.h (crashes on demand), quote_ladder.h (the maker).
//
// Integers everywhere: prices, quantities and amounts are ticks of 1e-8 (core/decimal.h); only where the market's crowd
// makes up its mind there are doubles. Names differ from the venue's wire words on purpose where ours are plainer; the
// protocol adapter translates.
