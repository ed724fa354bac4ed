#pragma once
// Signal: what a strategy wishes for after a candle has closed. Long or flat; selling short is not offered.

#include <cstdint>

namespace piggy::strategy {

enum class Signal : std::uint8_t { none, enter_long, exit_long };

}  // namespace piggy::strategy
