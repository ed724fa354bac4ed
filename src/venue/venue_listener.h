#pragma once
// VenueListener: what happened inside the exchange, told at once and in order, from within the call that caused it.
// A listener must not call back into the Exchange.

#include <cstdint>
#include <string_view>

#include "venue/venue_order.h"

namespace piggy::venue {

// One public trade.
struct PublicTrade {
    TradeId id = 0;
    InstrumentId instrument = 0;
    Ticks price = 0, quantity = 0, quote = 0;
    Timestamp time{};
    bool buyer_is_maker = false;
    OrderId buy_order = 0, sell_order = 0;
};

enum class ExecutionKind { placed, traded, canceled, expired, triggered, prevented };

struct Execution {
    std::int64_t id = 0;  // grows by one for each report
    ExecutionKind kind = ExecutionKind::placed;
    const Fill* fill = nullptr;  // for traded
    std::string_view cancel_id;  // client id of the cancel, for canceled
    Timestamp time{};
};

struct BookChange {
    InstrumentId instrument = 0;
    Side side = Side::buy;          // buy: bids
    Ticks price = 0, quantity = 0;  // the level's whole displayed quantity from now on; 0: gone
    std::int64_t update_id = 0;     // per instrument, without gaps
};

struct VenueListener {
    virtual ~VenueListener() = default;
    virtual void on_trade(const PublicTrade&) {}
    virtual void on_book(const BookChange&) {}
    // The order as it is after this. Also for the house's own traders (Exchange::is_house()).
    virtual void on_order(const Order&, const Execution&) {}
    virtual void on_list(const OrderList&) {}
    // These two assets of a user account may have changed; after each call, after its executions. Once more, with one
    // asset twice, where a fee was taken from BNB.
    virtual void on_balances(AccountId, AssetId, AssetId, Timestamp) {}
    // Money came in (above zero) or left from outside: deposit, withdrawal.
    virtual void on_transfer(AccountId, AssetId, Ticks, Timestamp) {}
    virtual void on_instrument(InstrumentId, Timestamp) {}  // status, filters or fees changed
};

}  // namespace piggy::venue
