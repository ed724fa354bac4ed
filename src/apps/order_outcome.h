#pragma once
// What became of an order, from a desk's answer: an OrderEnded without facts, once nothing about it will change any
// more.

#include <optional>

#include "adapters/http_api/trading_ports.h"
#include "trading/event.h"

namespace piggy::apps {

// Of a desk of our own. Empty: not ended yet.
[[nodiscard]] std::optional<trading::OrderEnded> order_ended(const trading::PlaceOrder& placed,
                                                             const execution::TradeAnswer& answer);

// Of the backend.
enum class Heard {
    ended,
    open,      // it has the order, and not its end yet
    not_sent,  // nothing answered, and the order did not arrive
    unclear,   // it may have arrived
    unknown_to_it,
};
struct BackendOutcome {
    Heard heard = Heard::unclear;
    trading::OrderEnded ended;  // where ended or not_sent
};
// The answer to POST /api/trade.
[[nodiscard]] BackendOutcome trade_outcome(const trading::PlaceOrder& placed, const http_api::BackendAnswer& answer);
// The answer to GET /api/orders/<request id>: never not_sent.
[[nodiscard]] BackendOutcome order_outcome(const trading::PlaceOrder& placed, const http_api::BackendAnswer& answer);

// The body of POST /api/trade. decided: by this machine's clock; the backend sends nothing that was decided long ago.
[[nodiscard]] std::string trade_body(const trading::PlaceOrder& order, Timestamp decided);

// An order that never left.
[[nodiscard]] trading::OrderEnded never_placed(const trading::PlaceOrder& placed, std::string code,
                                               std::string message);

}  // namespace piggy::apps
