#pragma once
// The venue's values in Binance's words, and back: enum names, decimals with eight places, milliseconds.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/timestamp.h"
#include "venue/venue_order.h"

namespace piggy::practice_exchange {

using venue::Ticks;

[[nodiscard]] std::string_view side_word(venue::Side side);
[[nodiscard]] std::string_view type_word(venue::OrderType type);
[[nodiscard]] std::string_view time_in_force_word(venue::TimeInForce time_in_force);
[[nodiscard]] std::string_view status_word(venue::OrderStatus status);
[[nodiscard]] std::string_view self_trade_word(venue::SelfTrade self_trade);
// Empty for none.
[[nodiscard]] std::string_view expiry_word(venue::ExpiryReason reason);
// "TRADING", "HALT", "BREAK"
[[nodiscard]] std::string_view instrument_status_word(venue::InstrumentStatus status);
// Of a list: "EXECUTING", "ALL_DONE"; and of what happened to it last: "EXEC_STARTED", "ALL_DONE".
[[nodiscard]] std::string_view list_order_status_word(venue::ListStatus status);
[[nodiscard]] std::string_view list_status_type_word(venue::ListStatus status);

// Empty when the word is none of the venue's.
[[nodiscard]] std::optional<venue::Side> side_from(std::string_view word);
[[nodiscard]] std::optional<venue::OrderType> type_from(std::string_view word);
[[nodiscard]] std::optional<venue::TimeInForce> time_in_force_from(std::string_view word);
[[nodiscard]] std::optional<venue::SelfTrade> self_trade_from(std::string_view word);

// "0.00003000": always eight places.
void append_ticks(std::string& text, Ticks ticks);
[[nodiscard]] std::string ticks_text(Ticks ticks);
void append_integer(std::string& text, std::int64_t number);

[[nodiscard]] std::int64_t milliseconds(Timestamp time);
// Later than the year 2200 counts as 2200, so that arithmetic on it stays in range.
[[nodiscard]] Timestamp from_milliseconds(std::int64_t milliseconds);

}  // namespace piggy::practice_exchange
