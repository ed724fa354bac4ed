#pragma once
// Answers of the API.

#include <string>
#include <string_view>
#include <vector>

#include "adapters/net/http_message.h"
#include "core/result.h"
#include "execution/live_desk.h"

namespace piggy::backend_api {

[[nodiscard]] net::Response json_answer(std::string body, int status = 200);

// {"code","message","id"}: id is the request's, which the log has too.
[[nodiscard]] net::Response error_answer(int status, std::string_view code, std::string_view message,
                                         const net::Request& request);
[[nodiscard]] net::Response bad_request(const Error& error, const net::Request& request);

// The order, with 200 when it is known what became of it and 202 while it is not; or why it was refused.
[[nodiscard]] net::Response trade_answer(const execution::TradeAnswer& answer, const execution::TradeRequest& trade,
                                         const net::Request& request);
// Live could not be enabled: the red guards, the first one's code in front.
[[nodiscard]] net::Response guards_answer(const std::string& message, const std::vector<execution::Guard>& guards,
                                          const net::Request& request);

// First letter large, a full stop at the end: errors are written to be put into sentences.
[[nodiscard]] std::string as_sentence(std::string text);

}  // namespace piggy::backend_api
