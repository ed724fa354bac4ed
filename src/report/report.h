#pragma once
// report: figures about what happened. Pure functions from equity and round trips to numbers; every figure has its
// formula and source in a header, every degenerate case an answer, and none is ever NaN.
//
//   returns.h     returns from equity; the equity at the end of each UTC day
//   metrics.h     Sharpe, Sortino, volatility, annual return, Calmar
//   drawdown.h    the deepest fall from a peak and how long it lasted
//   round_trip.h  a position from entry to exit, and what a set of them adds up to

#include "report/drawdown.h"
#include "report/metrics.h"
#include "report/returns.h"
#include "report/round_trip.h"
