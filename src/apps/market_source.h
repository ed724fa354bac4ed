#pragma once
// The feed of the exchange that was chosen.

#include "adapters/http_api/app_ports.h"
#include "apps/exchange_choice.h"
#include "core/result.h"

namespace piggy::apps {

// The exchange as the app API takes it. Connects when it is first asked.
[[nodiscard]] Result<http_api::ExchangePort> make_market_feed(const ExchangeChoice& choice);

}  // namespace piggy::apps
