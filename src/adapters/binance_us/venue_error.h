#pragma once
// What a refusal of the venue means. Codes are stable, texts are not; a body may also be HTML, empty, or JSON of
// another shape (a firewall, a proxy, a captive portal), which proves nothing about an order.

#include <cstdint>
#include <string>

#include "adapters/binance_us/json_fields.h"
#include "adapters/net/http_sender.h"
#include "execution/order_gateway.h"

namespace piggy::binance_us {

struct VenueError {
    int status = 0;
    int code = 0;         // below zero; 0 where the body has none
    std::string message;  // as quoted in sentences; empty where the body has none
    // "answered 400: 'Filter failure: LOT_SIZE' (code -1013)"
    [[nodiscard]] std::string sentence() const;
};

// The error in an answer that is not 2xx, or the body that is there instead.
[[nodiscard]] VenueError read_venue_error(const net::InboundAnswer& answer);
// {"code":-2010,"msg":"…"} inside a WebSocket API answer.
[[nodiscard]] VenueError decode_venue_error(int status, Json body);

// Whether this answer to an order leaves open what became of it: 5xx, 3xx, no code of the venue, or a code that says
// so.
[[nodiscard]] bool leaves_order_unknown(const VenueError& error);
// Why an order was definitely refused.
[[nodiscard]] execution::RefusalKind refusal_kind(const VenueError& error);

// Whether a question may be asked again by itself: 5xx, -1000, -1001, -1008.
[[nodiscard]] bool may_ask_again(const VenueError& error);

}  // namespace piggy::binance_us
