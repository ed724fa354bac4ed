#pragma once
// market: what the market did. Candles in columns, and the frames they come in.
//
//   timeframe.h       Timeframe: "1m" … "1w", and where its candles begin
//   column.h          Column: a growable row of 64-bit integers that is never zeroed first
//   candle.h          Candle, CandleView, CandleWindow: one candle, many, and many seen from one
//   candle_series.h   CandleSeries: the columns together with symbol, timeframe and origin
//   resample.h        larger frames derived exactly from smaller ones
//   candle_check.h    gaps, disorder, impossible candles, jumps
//   synthetic.h       a seeded market for demonstrations and benches
//
// Prices and volumes are integer ticks of 1e-8; times are UTC nanoseconds and mark a candle's opening.

#include "market/candle.h"
#include "market/candle_series.h"
#include "market/column.h"
#include "market/timeframe.h"
