#pragma once
// The body of POST /api/trade, taken as text: what it means is the gate's to say.

#include <string_view>

#include "core/result.h"
#include "execution/gate.h"

namespace piggy::backend_api {

// {"request_id","symbol","side","amount_usd"}, or with "side":"sell" instead of an amount "quantity" or "close":true;
// request_id may be missing, amount_usd and quantity are strings or numbers and come out as they were written; also
// "decided_at", which may be missing.
// errors: malformed: no such object
[[nodiscard]] Result<execution::TradeRequest> read_trade_request(std::string_view body);

}  // namespace piggy::backend_api
