#pragma once
// OrderGateway: the port through which an approved order leaves, exactly once, and through which its fate is asked.
// All calls block until answer or deadline and may come from any thread. Nothing here ever sends an order twice.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/symbol.h"
#include "core/timestamp.h"
#include "orders/venue_order.h"
#include "risk/approved_order.h"

namespace piggy::execution {

// What is certain after an attempt to place an order.
enum class Placement {
    accepted,      // the venue took it and said so
    refused,       // the venue definitely did not take it
    nothing_sent,  // not one byte left
    unknown,       // bytes left, no clear answer: only questions may follow, never the same order again
};

// Why a refusal came, as far as it asks for different things to be done.
enum class RefusalKind {
    none,
    order,        // this order is wrong or unaffordable: filters, balance
    filters,      // the venue's rules were other than we believed: read them again
    duplicate,    // an open order has this client id: ask for it
    clock,        // outside the receive window: measure the clock again
    credentials,  // key, signature or permission: stop
    rate_limit,   // too many orders or requests: wait
    market,       // closed, halted, maintenance
    request,      // malformed: our own mistake
};

struct PlacementOutcome {
    Placement placement = Placement::unknown;
    RefusalKind refusal = RefusalKind::none;
    int venue_code = 0;                       // the venue's own, 0 where there was none
    std::string what;                         // one sentence; venue text in it is quoted and shortened
    std::optional<orders::VenueOrder> order;  // where accepted
};

struct OrderToSend {
    risk::ApprovedOrder approved;
    std::string client_order_id;  // 1 to 36 of A-Z a-z 0-9 - _
    Timestamp signed_at;          // venue time; the venue may act on it until receive_window later
    std::chrono::milliseconds receive_window{5'000};
    std::chrono::milliseconds deadline{10'000};
};

struct OrderGateway {
    virtual ~OrderGateway() = default;
    // An immediate-or-cancel limit order at the approved price and quantity. One request, whatever happens.
    [[nodiscard]] virtual PlacementOutcome place(const OrderToSend& order) = 0;

    // The questions. errors: unavailable (no clear answer: ask again), refused (the venue said no: credentials, ban).
    // An order that the venue does not know is an empty optional: one such answer alone proves nothing.
    [[nodiscard]] virtual Result<std::optional<orders::VenueOrder>> find(const Symbol&,
                                                                         const std::string& client_order_id) = 0;
    [[nodiscard]] virtual Result<std::vector<orders::VenueOrder>> open_orders(const Symbol&) = 0;
    // Orders created at or after this time, any state, oldest first.
    [[nodiscard]] virtual Result<std::vector<orders::VenueOrder>> orders_since(const Symbol&, Timestamp from) = 0;
    // Fills with an id above this one, oldest first, all pages.
    [[nodiscard]] virtual Result<std::vector<orders::VenueFill>> fills_after(const Symbol&, std::int64_t trade_id) = 0;
    [[nodiscard]] virtual Result<std::vector<orders::VenueFill>> fills_since(const Symbol&, Timestamp from) = 0;
    // True: canceled. False: the venue knows no such open order (mostly it was filled first: find() it).
    [[nodiscard]] virtual Result<bool> cancel(const Symbol&, const std::string& client_order_id) = 0;
};

}  // namespace piggy::execution
