#pragma once
// orders: the life of an order. So far its beginning (the intent), its end (the fill) and its sides; the states in
// between come with live trading.

#include "orders/fill.h"
#include "orders/order_intent.h"
