#pragma once
// ledger: who owns what.
//
//   books.h    what the owner has at the exchange: wallets, positions and their cost, profit, fees; every change is a
//              journal entry, and an identity is checked at each
//   journal.h  those entries: double entry in native units
//   holding.h  the arithmetic of one holding beside its cash, small enough for the backtest's tight loop

#include "ledger/books.h"
#include "ledger/holding.h"
#include "ledger/journal.h"
