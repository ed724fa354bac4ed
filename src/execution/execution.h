#pragma once
// execution: handing orders to a venue and learning what became of them. So far the two ports; routing, orders in
// flight and reconciliation come with live trading.
//
//   order_gateway.h   OrderGateway: one order out, once; and the questions that turn "unknown" into truth
//   account_reader.h  AccountReader: balances, permissions, fees, the venue's clock and rules

#include "execution/account_reader.h"
#include "execution/order_gateway.h"
