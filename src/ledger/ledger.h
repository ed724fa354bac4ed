#pragma once
// ledger: who owns what. So far the arithmetic of one holding beside its cash, as small inline functions that the
// backtest's tight loop and the live engine share; double entry and the stored books come with live trading.

#include "ledger/holding.h"
