#pragma once
// indicators: pure functions over price series, in double, for analysis only (no figure here touches a balance).
//
//   sma.h        simple moving average             first value at bar period - 1
//   ema.h        exponential moving average        period - 1    seeded with the mean of the first `period` values
//   rsi.h        relative strength, Wilder         period        seeded with the mean of the first `period` changes
//   macd.h       MACD, signal, histogram           slow + signal - 2
//   bollinger.h  Bollinger bands                   period - 1    population deviation (divides by the period)
//   z_score.h    distance from the mean            period - 1    in population deviations
//   atr.h        average true range, Wilder        period        seeded with the mean of the first `period` ranges
//   donchian.h   highest high, lowest low          period - 1    the current candle counts
//
// Each comes twice: a small streaming value, `Rsi::of_period(14)` and then `next(value)`, which is empty until it has
// seen enough; and a batch function, `rsi(values, 14)`, or `rsi(values, 14, out)` into memory of the caller's.
// Both give the same bits at every position, on every processor.
//
// Rules for all of them (series.h checks them)
// - Oldest value first. Batch outputs hold no empty places: an indicator that needs `warm_up` values before its first
//   gives values.size() - warm_up results, and result[i] belongs to values[i + warm_up]. Outputs never overlap inputs.
// - Values are finite and smaller than value_limit (2^333). Batch forms refuse anything else; next() trusts its caller
//   (is_usable() is the test). So no result is ever NaN or infinite.
// - Nothing drifts: a window's result depends on the values in that window only, whatever came before it.
// - The unit of the prices does not matter: prices in satoshi and in dollars give the same RSI.
//
// How it is built, from the inside out
//   fading_sum.h   s = d + b s before: the one recurrence behind EMA, RSI, MACD and ATR
//   window_fold.h  a window merged from halves: the one sum behind SMA, Bollinger, z-score and Donchian
//   kernel.h       the same texts eight values at a time, in the widest registers this processor has

#include "indicators/atr.h"
#include "indicators/bollinger.h"
#include "indicators/donchian.h"
#include "indicators/ema.h"
#include "indicators/macd.h"
#include "indicators/rsi.h"
#include "indicators/sma.h"
#include "indicators/z_score.h"
