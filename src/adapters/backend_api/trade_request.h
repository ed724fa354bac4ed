#pragma once
// The body of POST /api/trade, taken as text: what it means is the gate's to say.

#include <string_view>

#include "core/result.h"
#include "execution/gate.h"

namespace piggy::backend_api {

// {"request_id","symbol","side","amount_usd"} or {"request_id","symbol","side":"sell","close":true}; request_id may be
// missing, amount_usd is a string or a number and comes out as it was written.
// errors: malformed: no such object
[[nodiscard]] Result<execution::TradeRequest> read_trade_request(std::string_view body);

}  // namespace piggy::backend_api
