#include "orders/trade_line.h"

namespace piggy::orders {

std::string trade_line(TradeLineMode mode, Timestamp when, Side side, const Symbol& symbol, Decimal amount) {
    std::string time = format_iso8601(when, TimePrecision::microseconds);
    if (time.ends_with('Z')) time.pop_back();
    return (mode == TradeLineMode::live ? "🔴LIVE " : "📝PAPER ") + time + ": " + (side == Side::buy ? "BUY " : "SELL ") +
           symbol.to_string() + " $" + amount.to_fixed(2);
}

}  // namespace piggy::orders
