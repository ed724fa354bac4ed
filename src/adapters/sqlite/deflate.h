#pragma once
// A text squeezed (zlib) and back.

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"

namespace piggy::sqlite {

[[nodiscard]] std::string deflate(std::string_view text);
// bytes: the length it must come to. errors: malformed
[[nodiscard]] Result<std::string> inflate(std::string_view squeezed, std::size_t bytes);

}  // namespace piggy::sqlite
