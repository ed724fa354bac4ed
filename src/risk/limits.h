#pragma once
// The six limits. Compiled in: no setting, argument, request, database row or environment variable reaches them.
// Changing one needs a rebuild and changes limits_text(), whose hash the program shows.

#include <array>
#include <string>
#include <string_view>

#include "core/decimal.h"

namespace piggy::risk {

struct Limits {
    static constexpr Decimal trade_usd_max = Decimal::whole(50);  // per order; exactly 50 passes
    static constexpr Decimal trade_usd_min = Decimal::whole(2);   // per order; exactly 2 passes
    static constexpr std::int64_t risk_percent_max = 1;           // of the whole portfolio, per order
    static constexpr std::int64_t daily_orders_max = 20;          // handed to the venue per UTC day
    static constexpr std::int64_t daily_loss_percent_max = 5;     // at exactly 5 % live trading is switched off
    static constexpr std::array<std::string_view, 2> allowed_symbols = {"BTC/USDT", "ETH/USDT"};
};

static_assert(Limits::trade_usd_min.ticks() > 0);
static_assert(Limits::trade_usd_min <= Limits::trade_usd_max);
static_assert(Limits::risk_percent_max > 0 && Limits::risk_percent_max <= 100);
static_assert(Limits::daily_loss_percent_max > 0 && Limits::daily_loss_percent_max <= 100);
static_assert(Limits::daily_orders_max > 0);
static_assert(Limits::allowed_symbols.size() == 2);

// Below this portfolio no order can pass: 1 % of it is less than the minimum.
inline constexpr Decimal portfolio_usd_min =
    Decimal::from_ticks(Limits::trade_usd_min.ticks() * 100 / Limits::risk_percent_max);

// The limits in half a sentence, for notes under figures: "$50, 1 % of equity, …".
[[nodiscard]] std::string limits_summary();

// The limits as canonical text, one a line: what limits_sha256 is the hash of.
[[nodiscard]] std::string limits_text();

}  // namespace piggy::risk
