#pragma once
// The runbook's line for a trade that happened, as it stands on the console and on the page.

#include <string>

#include "core/decimal.h"
#include "core/symbol.h"
#include "core/timestamp.h"
#include "orders/order_intent.h"

namespace piggy::orders {

enum class TradeLineMode { live, paper };
[[nodiscard]] constexpr const char* trade_line_mode_name(TradeLineMode mode) {
    return mode == TradeLineMode::live ? "live" : "paper";
}

// "🔴LIVE 2026-02-04T14:32:15.123456: BUY BTC/USDT $25.00", "📝PAPER …": UTC with microseconds and without a Z, the
// amount in cents, half even.
[[nodiscard]] std::string trade_line(TradeLineMode mode, Timestamp when, Side side, const Symbol& symbol,
                                     Decimal amount);

}  // namespace piggy::orders
