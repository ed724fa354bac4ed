#pragma once
// forecast: what the next candles may bring, with an interval, and whether that is any better than expecting nothing.
//
//   features.h    five figures of each candle, from that candle and those before it
//   dataset.h     windows and what followed them, split by time with a gap, normalised on the training part alone
//   lstm.h        the network: one LSTM layer and three quantiles, forward and backward
//   training.h    mini batches, Adam, early stopping; stopped and resumed gives the same bits as never stopped
//   model_file.h  a model and a checkpoint as bytes with a checksum; anything else is refused in a sentence
//   forecaster.h  a model and candles in, a forecast out
//   baselines.h   no change, drift, AR(1): what a model must be better than
//   skill.h       errors, hit rate, coverage, Diebold-Mariano, and the verdict in words
//   evaluation.h  walk-forward: trained on the past, judged on what came next, several times
//   learning.h    the one way a model comes to be: judged, then taught; goes on where it was cut off
//   forecast_json.h  an evaluation and a forecast as JSON
//
// Floating point throughout: a forecast is an opinion about a ratio and never becomes an amount here.
// The same seed, settings, candles and class of processor give the same bits; another class of processor may not.
// The room reads no clock and no file: a model is bytes, progress is a call, a wish to stop is a std::stop_token.

#include "forecast/evaluation.h"
#include "forecast/forecaster.h"
#include "forecast/learning.h"
#include "forecast/model_file.h"
