#pragma once
// http_api: the App API of docs/openapi.json, and the page's files, on the transport of net.
//
//   app_ports.h          what it needs from the rest of the house, handed in by apps
//   app_api.h            AppApi: the routes, who may call them, the live feed
//   app_state.h          what the routes share
//   sign_in.h            SignIn: sessions of who has typed the password, beyond loopback; login_brake.h its brake
//   job_queue.h          JobQueue: long work, one after the other, with progress and cancel
//   live_market.h        LiveMarket: the latest prices and candles of the exchange, told to the page as they change
//   market_questions.h   what is asked of the exchange: a price now, the candles of a chart
//   market_json.h        both as JSON
//   trading_ports.h      what it needs to trade: paper desk, backend, strategies at work, practice exchange
//   trading_json.h       runs, desks, backend and notices as JSON
//   trading_routes.h     what the trading routes share
//   desk_news.h          DeskNews: what the page is told of both desks, as it changes
//   rehearse_scenarios.h what can be rehearsed at the practice exchange
//   api_json.h           values as JSON, errors as answers
//   backtest_order.h     the body of POST /api/backtests, strictly
//   rerun.h              a saved run, run again for its curves
//   series_bytes.h       candles and equity as binary columns
//   validation.h         the Validation Checklist: ten items, for real; validation_work.h a run of it
//   *_routes.cpp         the handlers, by subject
//
// Every /api route but GET /api/session needs the token of this process, which no other web
// page can read. Another user of the same machine can: on loopback there is no login. Where one is
// asked for, every /api route but POST /api/login needs its cookie as well, and so does the socket.

#include "adapters/http_api/app_api.h"
#include "adapters/http_api/app_ports.h"
