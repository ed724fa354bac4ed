#pragma once
// A refusal as it is kept with its order, so that the same request gets the same answer for ever: one line a violation,
// "CODE<tab>sentence", then one line for each amount there is, "max_allowed_usd<tab>10".

#include <string>
#include <string_view>

#include "execution/gate.h"

namespace piggy::execution {

[[nodiscard]] std::string to_record(const TradeRefusal& refusal);
// errors: malformed
[[nodiscard]] Result<TradeRefusal> parse_refusal_record(std::string_view text);

}  // namespace piggy::execution
