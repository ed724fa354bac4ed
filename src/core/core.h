#pragma once
// core: the values every other room speaks in. Nothing here knows about markets, files or the network.
//
//   result.h     Result<T>, Error: how the outside world's failures travel
//   invariant.h  invariant(): our own code is wrong, so stop
//   shortened.h  shortened(): how outside text is quoted in a sentence
//   decimal.h    Decimal: checked 1e-8 integers with named rounding
//   money.h      Price, Quantity, Money, FeeRate and the few products that make sense
//   symbol.h     Asset, Symbol: "BTC/USDT"
//   timestamp.h  Timestamp: UTC nanoseconds, ISO-8601 in and out
//   random.h     Random: seeded, the same numbers on every machine
//   json_text.h  JsonText: JSON as people read it, numbers in their shortest plain form, never NaN
//   clock.h      Clock: the port through which time comes in
//
// The values live in namespace piggy itself, because they are the vocabulary of the whole house.

#include "core/clock.h"
#include "core/decimal.h"
#include "core/invariant.h"
#include "core/json_text.h"
#include "core/money.h"
#include "core/random.h"
#include "core/result.h"
#include "core/shortened.h"
#include "core/symbol.h"
#include "core/timestamp.h"
