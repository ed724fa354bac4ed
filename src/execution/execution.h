#pragma once
// execution: live trading that can't lose or repeat an order. Orders leave through one gate, once, and are followed to
// their end; the venue's word is fetched again and again and held against our own books.
//
//   live_desk.h         LiveDesk: all of it together
//   gate.h              may this order leave, now? and the self-test of that question
//   venue_calendar.h    the venue's time and day, which the owner's clock cannot move
//   balance_judge.h     the venue's balances against our books
//   live_status.h       what the desk says about itself
//   desk_json.h         what it says and did, as JSON
//   desk_steps.h        the places at which a process may die
//   ports: order_gateway.h account_reader.h request_signer.h live_store.h

#include "execution/account_reader.h"
#include "execution/live_desk.h"
#include "execution/order_gateway.h"
#include "execution/request_signer.h"
