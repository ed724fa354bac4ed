#pragma once
// research: many tries on one history, and how much of the best one is luck.
//
//   normal.h           the normal distribution
//   deflated_sharpe.h  how much of a Sharpe ratio is luck: shape of the returns, short record, many tries
//   overfitting.h      would what was best on one half of the days have been any good on the other half (CSCV, PBO)
//   bootstrap.h        what else could have come out of days like these
//   random_entries.h   buying at random moments with the same exposure
//   plateau.h          how parameters beside a set of parameters do
//   walk_forward_plan.h  training and test windows, their runs joined, how the choice wandered
//   verdict.h          the rules that make noise, weak or promising of it, and one plain sentence
//   assessment.h       all of it for one result, in one call
//
// Pure functions of plain numbers; double throughout, for nothing here becomes an amount.

#include "research/assessment.h"
#include "research/walk_forward_plan.h"
