#pragma once
// Text as Telegram takes it. Whatever was in it comes out as text at the other end: no mark-up, no control characters,
// no broken UTF-8, at most as long as the Bot API allows.

#include <cstddef>
#include <string>
#include <string_view>

namespace piggy::alerts {

// source: Bot API, sendMessage: "1-4096 characters after entities parsing"; a character is a UTF-16 unit there.
inline constexpr std::size_t message_units_max = 4096;

// Valid UTF-8 without control characters (but line ends), hidden direction marks and a blank beginning or end; cut
// between characters, with "…", where it is longer than allowed. Nothing left: "(empty)".
[[nodiscard]] std::string clean_text(std::string_view text, std::size_t units_max = message_units_max);
// The units of UTF-16 that valid UTF-8 takes.
[[nodiscard]] std::size_t utf16_units(std::string_view text);
// For parse_mode=HTML: & < > as entities; nothing else means anything there.
[[nodiscard]] std::string escaped_html(std::string_view text);

// A message in both forms in which it may be sent.
struct MessageText {
    std::string html;   // the first line bold
    std::string plain;  // what is sent where Telegram can't read the other
};
[[nodiscard]] MessageText message_text(std::string_view text);

}  // namespace piggy::alerts
