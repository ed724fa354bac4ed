#pragma once
// The venue's words and ours: "BTCUSDT" and BTC/USDT, "PARTIALLY_FILLED" and VenueState.

#include <string>
#include <string_view>

#include "core/result.h"
#include "core/symbol.h"
#include "orders/order_intent.h"
#include "orders/venue_order.h"

namespace piggy::binance_us {

// "BTCUSDT"
[[nodiscard]] inline std::string symbol_code(const Symbol& symbol) { return symbol.base.code + symbol.quote.code; }
// "btcusdt", as streams are named
[[nodiscard]] std::string stream_code(const Symbol& symbol);
// "BTCUSDT" to BTC/USDT, by the quote assets this venue has. errors: malformed
[[nodiscard]] Result<Symbol> parse_symbol_code(std::string_view code);

// errors of all: malformed, a word that is not in the protocol
[[nodiscard]] Result<orders::VenueState> parse_state(std::string_view word);
[[nodiscard]] Result<orders::Side> parse_side(std::string_view word);
[[nodiscard]] constexpr const char* side_word(orders::Side side) { return side == orders::Side::buy ? "BUY" : "SELL"; }

// ^[a-zA-Z0-9-_]{1,36}$
[[nodiscard]] bool is_client_order_id(std::string_view id);

}  // namespace piggy::binance_us
