#pragma once
// shortened(): outside text as it may be quoted in a sentence: at most 40 bytes, cut between characters.

#include <string>
#include <string_view>

namespace piggy {

// The text itself, or its beginning and "…". Never cuts a UTF-8 character in two.
[[nodiscard]] std::string shortened(std::string_view text);

}  // namespace piggy
