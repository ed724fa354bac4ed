#pragma once
// HMAC-SHA256 signatures, as the venue wants them.
// source: RFC 2104 (HMAC), FIPS 180-4 (SHA-256), by OpenSSL

#include <string>
#include <string_view>

namespace piggy::practice_exchange {

// 64 lower-case hex digits.
[[nodiscard]] std::string hmac_sha256_hex(std::string_view secret, std::string_view payload);

// Without regard to case, in a time that does not tell where the first difference is.
[[nodiscard]] bool is_same_signature(std::string_view expected_hex, std::string_view sent);

}  // namespace piggy::practice_exchange
