#pragma once
// Targets of requests: "/api/candles?symbol=BTC%2FUSDT" taken apart, strictly.

#include <string>
#include <string_view>
#include <vector>

#include "adapters/net/http_message.h"
#include "core/result.h"

namespace piggy::net {

// %41 to A. errors: malformed: a broken escape, a control character, or bytes that are not UTF-8
[[nodiscard]] Result<std::string> percent_decode(std::string_view text);

// Path segments without the slashes ("/a/b" is a, b; "/" is none), each decoded by itself so that %2F stays inside one.
// errors: malformed: no leading slash, an empty, "." or ".." segment, a backslash, a bad escape
[[nodiscard]] Result<std::vector<std::string>> split_path(std::string_view path);

// "a=1&b=x%20y", where + is a space. errors: malformed: a bad escape, an empty name, a name given twice
[[nodiscard]] Result<std::vector<Field>> parse_query(std::string_view query);

// As the HTTP grammar compares field names: ASCII letters only.
[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b);

[[nodiscard]] bool is_valid_utf8(std::string_view text);
// Bytes of the character that the text begins with, 0 when that is not UTF-8. The text is not empty.
[[nodiscard]] std::size_t utf8_character(std::string_view text);

}  // namespace piggy::net
