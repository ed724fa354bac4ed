#pragma once
// Events of an account's own stream, as the venue writes them.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "venue/exchange.h"

namespace piggy::practice_exchange {

[[nodiscard]] std::string execution_report(const venue::Market& market, const venue::Order& order,
                                           const venue::Execution& execution, Timestamp now);

struct AssetBalance {
    venue::AssetId asset = 0;
    venue::Balance balance;
};
[[nodiscard]] std::string account_position(const venue::Market& market, std::span<const AssetBalance> balances,
                                           Timestamp changed, Timestamp now);
[[nodiscard]] std::string balance_update(const venue::Market& market, venue::AssetId asset, venue::Ticks amount,
                                         Timestamp cleared, Timestamp now);
// orders: of the list, in its order.
[[nodiscard]] std::string list_status(const venue::Market& market, const venue::OrderList& list,
                                      const std::vector<const venue::Order*>& orders, Timestamp now);
[[nodiscard]] std::string event_stream_terminated(Timestamp now);
[[nodiscard]] std::string listen_key_expired(std::string_view listen_key, Timestamp now);
// How a WebSocket API subscription wraps each.
[[nodiscard]] std::string subscription_event(std::int64_t subscription, std::string_view event);

}  // namespace piggy::practice_exchange
