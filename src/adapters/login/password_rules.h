#pragma once
// What a new password must be: long enough and not one that everybody tries first. No rules of composition: length is
// what counts, and any character may be in it.

#include <cstddef>
#include <string_view>

#include "core/result.h"

namespace piggy::login {

constexpr std::size_t password_characters_min = 8;
constexpr std::size_t password_characters_advised = 15;
constexpr std::size_t password_bytes_max = 1024;

// errors: out_of_range: too short or too long; refused: among the 3,000 commonest of this length, in whatever case, or
// our own name; malformed: not UTF-8, or with a control character in it
[[nodiscard]] Result<> check_new_password(std::string_view password);

// How many characters; 0 where the text is not UTF-8.
[[nodiscard]] std::size_t characters_in(std::string_view password);

}  // namespace piggy::login
