#pragma once
// What became of a live order, in the runbook's words and in a sentence.

#include <boost/json/object.hpp>
#include <optional>
#include <string>

namespace piggy::apps {

// "🔴LIVE 2026-02-04T14:32:15.123456: BUY BTC/USDT $25.00", as an order of the backend's API has it. Empty where nothing
// was traded.
[[nodiscard]] std::optional<std::string> trade_line(const boost::json::object& order);

// "bought 0.00026 BTC at $95,000.10 on average, fee 0.00000026 BTC", or why nothing was traded.
[[nodiscard]] std::string trade_sentence(const boost::json::object& order);

// Nothing more will happen to an order in this state.
[[nodiscard]] bool is_final(const std::string& order_state);

// 1 to 64 of A-Z a-z 0-9 - _ . :
[[nodiscard]] bool is_request_id(const std::string& id);

}  // namespace piggy::apps
