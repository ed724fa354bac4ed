#pragma once
// Status lines, the security headers of every answer, and error bodies.

#include <span>
#include <string>
#include <string_view>

#include "adapters/net/http_message.h"

namespace piggy::net {

// "Not Found"; "Answer" for one that has no name here.
[[nodiscard]] std::string_view reason_phrase(int status);

// What every answer has.
struct SecurityField {
    std::string_view name, value;
};
[[nodiscard]] std::span<const SecurityField> security_fields();

enum class Connection { keep_alive, close };

// The bytes before the body: status line, our security headers, the response's own fields, length.
[[nodiscard]] std::string response_head(const Response& response, std::string_view request_id, Connection connection);

// {"code","message","request_id"}, and "field" where one is to blame; a 421 has no body at all.
[[nodiscard]] Response refusal_response(const Refusal& refusal, std::string_view request_id);

// text as a JSON string, with quotes. Bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string json_quoted(std::string_view text);

}  // namespace piggy::net
