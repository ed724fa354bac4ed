#pragma once
// A bot's token is part of each request's path, so whatever quotes a request quotes the token. It is kept out of every
// line by its value, in each spelling in which it could get there.

#include <string>
#include <string_view>
#include <vector>

namespace piggy::telegram {

// "123456789:AA…": digits, a colon, 30 to 64 of A-Z a-z 0-9 _ -. Nothing in it needs escaping in a path.
[[nodiscard]] bool is_bot_token(std::string_view text);
// "ab12", what the page shows of a token that is saved.
[[nodiscard]] std::string token_ending(std::string_view token);

// Plain, percent-encoded, hex and base64 (both alphabets, at any place inside a longer text); the secret part alone, too.
class TokenRedaction {
public:
    static constexpr std::string_view mark = "[redacted]";
    explicit TokenRedaction(std::string_view token);
    [[nodiscard]] std::string redacted(std::string_view text) const;

private:
    std::vector<std::string> spellings_;  // the longest first
};

}  // namespace piggy::telegram
