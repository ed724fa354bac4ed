#pragma once
// The venue's signed answers in our words: orders, fills, the account, what a key may do.
// errors of all: malformed, out_of_range: what is wrong with which field; nothing half-read is given back

#include <string>
#include <vector>

#include "adapters/binance_us/json_fields.h"
#include "execution/account_reader.h"
#include "orders/venue_order.h"

namespace piggy::binance_us {

// GET order, a row of openOrders or allOrders, the answer to DELETE (there the order keeps its own client id), and the
// RESULT and FULL answers to POST. An order of another symbol than the one asked for is malformed.
[[nodiscard]] Result<orders::VenueOrder> decode_order(Json answer, const Symbol& symbol);
[[nodiscard]] Result<std::vector<orders::VenueOrder>> decode_orders(Json answer, const Symbol& symbol);
// Rows of myTrades.
[[nodiscard]] Result<std::vector<orders::VenueFill>> decode_my_trades(Json answer, const Symbol& symbol);

[[nodiscard]] Result<execution::AccountState> decode_account(Json answer);
[[nodiscard]] Asset take_asset(Fields& fields, std::string_view name);

// Of the key: what /sapi/v1/account/apiRestrictions says, where a venue has it.
struct KeyRestrictions {
    bool can_withdraw = true;
    bool restricted_to_ips = false;
    bool operator==(const KeyRestrictions&) const = default;
};
[[nodiscard]] Result<KeyRestrictions> decode_key_restrictions(Json answer);

[[nodiscard]] Result<std::string> decode_listen_key(Json answer);

}  // namespace piggy::binance_us
