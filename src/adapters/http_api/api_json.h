#pragma once
// Values as JSON, errors as answers.

#include <string>
#include <string_view>
#include <vector>

#include "adapters/http_api/app_ports.h"
#include "adapters/http_api/job_queue.h"
#include "adapters/net/http_message.h"
#include "core/json_text.h"
#include "strategy/registry.h"

namespace piggy::http_api {

[[nodiscard]] std::string to_json(const Job& job);
[[nodiscard]] std::string to_json(const SeriesInfo& series);
[[nodiscard]] std::string to_json(const strategy::StrategyInfo& info);
// "[a,b]" of parts that are JSON already.
[[nodiscard]] std::string array_of(const std::vector<std::string>& parts);

[[nodiscard]] net::Response json_answer(std::string body, int status = 200);
[[nodiscard]] net::Response job_started(const std::string& id);
// not_found 404, malformed and out_of_range 400, refused 409, else 503.
[[nodiscard]] net::Response error_answer(const Error& error, const net::Request& request, std::string field = "");
// 400 whatever the error's own code says: it is about what the request named.
[[nodiscard]] net::Response bad_request(const Error& error, const net::Request& request, std::string field = "");
// The stable upper-case name of an error's kind: "BAD_REQUEST", "NOT_FOUND", "CONFLICT", "UNAVAILABLE".
[[nodiscard]] const char* api_code(ErrorCode code);
// First letter large, a full stop at the end: errors are written to be put into sentences.
[[nodiscard]] std::string as_sentence(std::string text);

}  // namespace piggy::http_api
