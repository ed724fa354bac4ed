#pragma once
// cleaned(): text of the venue as it may stand in a sentence of ours: shortened, without control characters, line ends,
// marks that turn the writing direction, or bytes that are no UTF-8.

#include <string>
#include <string_view>

namespace piggy::binance_us {

[[nodiscard]] std::string cleaned(std::string_view text);

}  // namespace piggy::binance_us
