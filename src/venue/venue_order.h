#pragma once
// Order: as the venue keeps it. NewOrder: as somebody asks for it. Ticks of 1e-8; times in UTC.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/timestamp.h"
#include "orders/order_intent.h"
#include "venue/instrument.h"

namespace piggy::venue {

using orders::Side;
using OrderId = std::int64_t;
using TradeId = std::int64_t;
using ListId = std::int64_t;  // -1: in no list
using AccountId = std::uint32_t;

enum class OrderType { limit, market, limit_maker, stop_loss, stop_loss_limit, take_profit, take_profit_limit };
enum class TimeInForce { gtc, ioc, fok };
enum class OrderStatus { new_order, partially_filled, filled, canceled, rejected, expired, expired_in_match };
enum class SelfTrade { none, expire_taker, expire_maker, expire_both };
enum class ExpiryReason { none, insufficient_liquidity, unfilled_ioc, unfilled_fok, exchange_canceled, oco_trigger };

[[nodiscard]] constexpr bool is_final(OrderStatus status) { return status >= OrderStatus::filled; }
[[nodiscard]] constexpr bool is_stop(OrderType type) { return type >= OrderType::stop_loss; }
[[nodiscard]] constexpr bool is_market(OrderType type) {
    return type == OrderType::market || type == OrderType::stop_loss || type == OrderType::take_profit;
}

struct NewOrder {
    InstrumentId instrument = 0;
    Side side = Side::buy;
    OrderType type = OrderType::limit;
    TimeInForce time_in_force = TimeInForce::gtc;
    Ticks price = 0;           // limit price; 0 for market types
    Ticks quantity = 0;        // base; 0 where quote_quantity is set
    Ticks quote_quantity = 0;  // MARKET only: spend or receive about this much quote
    Ticks stop_price = 0;
    int trailing_delta = 0;  // basis points; 0: none
    Ticks iceberg_quantity = 0;
    std::string client_id;  // empty: the venue makes one
    SelfTrade self_trade = SelfTrade::expire_maker;
};

struct Order {
    OrderId id = 0;
    AccountId account = 0;
    InstrumentId instrument = 0;
    std::string client_id;
    ListId list = -1;
    Side side = Side::buy;
    OrderType type = OrderType::limit;
    TimeInForce time_in_force = TimeInForce::gtc;
    OrderStatus status = OrderStatus::new_order;
    SelfTrade self_trade = SelfTrade::expire_maker;
    ExpiryReason expiry = ExpiryReason::none;
    bool is_working = true;  // on the book or matched at once; false: a stop that has not triggered
    Ticks price = 0, quantity = 0, quote_quantity = 0, stop_price = 0, iceberg_quantity = 0;
    int trailing_delta = 0;
    Ticks executed = 0;  // base
    Ticks spent = 0;     // cumulative quote
    Ticks locked = 0;    // what this order still holds: quote for a buy, base for a sell
    Timestamp created{}, updated{};
    std::optional<Timestamp> working_since;  // empty: not yet
    std::optional<Timestamp> trailing_since;
};

// One fill of one side, as the account sees it.
struct Fill {
    TradeId trade = 0;
    OrderId order = 0;
    AccountId account = 0;
    InstrumentId instrument = 0;
    ListId list = -1;
    Side side = Side::buy;
    Ticks price = 0, quantity = 0, quote = 0, fee = 0;
    AssetId fee_asset = 0;
    Timestamp time{};
    bool is_maker = false;
};

// A one-cancels-other pair: a limit-maker and a stop.
enum class ListStatus { executing, all_done };
struct OrderList {
    ListId id = -1;
    AccountId account = 0;
    InstrumentId instrument = 0;
    std::string client_id;
    ListStatus status = ListStatus::executing;
    Timestamp time{};
    std::vector<OrderId> orders;
};

struct NewOrderList {
    NewOrder limit_maker, stop;  // same instrument, side and quantity
    std::string client_id;       // empty: the venue makes one
};

}  // namespace piggy::venue
