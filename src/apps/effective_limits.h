#pragma once
// What the backend would take at this moment, for one symbol: GET /api/limits.

#include <optional>
#include <string>

#include "apps/backend_talk.h"
#include "core/decimal.h"

namespace piggy::apps {

struct EffectiveNow {
    std::string symbol;
    std::optional<Decimal> min_usd, max_usd;  // empty: no legal size right now
    std::optional<Decimal> test_buy_usd;      // the smallest that can be sold again
    std::int64_t orders_left = 0;
    std::string reason;  // where nothing is legal
    [[nodiscard]] std::string because() const { return reason.empty() ? "" : ": " + reason; }
};

// Of the answer's symbols, in its order.
[[nodiscard]] std::vector<EffectiveNow> effective_limits_in(const boost::json::object& limits);
// Empty: everything has been said, and the exit code is set.
[[nodiscard]] std::optional<EffectiveNow> ask_effective_limits(BackendTalk& talk, const std::string& symbol);

}  // namespace piggy::apps
