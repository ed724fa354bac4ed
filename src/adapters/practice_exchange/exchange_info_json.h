#pragma once
// exchangeInfo: what is traded, under which filters and limits.

#include <string>
#include <vector>

#include "adapters/practice_exchange/rate_limits.h"
#include "venue/exchange.h"

namespace piggy::practice_exchange {

[[nodiscard]] std::string exchange_info_json(const venue::Market& market,
                                             const std::vector<venue::InstrumentId>& instruments,
                                             const LimitSettings& limits, bool has_permission_sets, Timestamp now);

// {"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":6000; with ,"count":… when count is
// not below zero}
void append_rate_limit(std::string& text, std::string_view type, std::string_view interval, int interval_number,
                       std::int64_t limit, std::int64_t count);

}  // namespace piggy::practice_exchange
