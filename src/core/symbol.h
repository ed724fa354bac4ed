#pragma once
// Asset and Symbol: "BTC", and the pair "BTC/USDT" with base first.

#include <compare>
#include <string>
#include <string_view>

#include "core/result.h"

namespace piggy {

struct Asset {
    std::string code;  // "BTC"
    auto operator<=>(const Asset&) const = default;
};

struct Symbol {
    Asset base;
    Asset quote;
    auto operator<=>(const Symbol&) const = default;

    // Exactly "BASE/QUOTE", each 2 to 10 of A-Z and 0-9. Lower case, "BTCUSDT", spaces and look-alikes are refused.
    // errors: malformed
    [[nodiscard]] static Result<Symbol> parse(std::string_view text);
    [[nodiscard]] std::string to_string() const { return base.code + "/" + quote.code; }
};

}  // namespace piggy
