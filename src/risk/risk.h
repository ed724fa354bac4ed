#pragma once
// risk: the six limits, and nothing that could change them.
//
//   limits.h          the limits themselves: compile-time integers, in one place
//   limit_checks.h    pure functions: which limits would this order break?
//   trading_day.h     what a UTC day has used up: orders and loss
//   approved_order.h  ApprovedOrder, which exists only if no limit was broken
//   order_sizes.h     from dollars to an order of whole lot steps, and the legal sizes next to it
//   live_sizing.h     how large an order a strategy may ask for in the first place
//   loss_watch.h      one bad tick holds, a second one latches
//
// Nothing here reads a file, a clock, a setting or the environment.

#include "risk/approved_order.h"
#include "risk/limit_checks.h"
#include "risk/limits.h"
#include "risk/live_sizing.h"
#include "risk/loss_watch.h"
#include "risk/order_sizes.h"
#include "risk/trading_day.h"
