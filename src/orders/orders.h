#pragma once
// orders: the life of an order.
//
//   order_intent.h  what somebody wants
//   order_state.h   where a live order is in its life, and which steps are legal
//   live_order.h    a live order from the request to its end
//   venue_order.h   what a venue says about an order
//   fill.h          this much at this price
//   trade_line.h    the line that tells people of a trade

#include "orders/fill.h"
#include "orders/live_order.h"
#include "orders/order_intent.h"
#include "orders/order_state.h"
#include "orders/trade_line.h"
#include "orders/venue_order.h"
