#pragma once
// simulator: what the venue would have done with an order. Prices with spread and slippage, fees, lot steps and
// minimums; pure functions in integer ticks, shared by backtest and paper trading.
//
//   costs.h       what a fill costs: fee, half the spread, slippage
//   filters.h     the venue's lot step and minimum notional
//   fills.h       a market order at a price; the largest quantity that cash can buy
//   order_book.h  resting orders in price-time order, for the practice venue

#include "simulator/costs.h"
#include "simulator/fills.h"
#include "simulator/filters.h"
#include "simulator/order_book.h"
