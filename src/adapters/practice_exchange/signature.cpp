#include "adapters/practice_exchange/signature.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

#include "core/invariant.h"

namespace piggy::practice_exchange {

std::string hmac_sha256_hex(std::string_view secret, std::string_view payload) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    const unsigned char* made =
        HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
             reinterpret_cast<const unsigned char*>(payload.data()), payload.size(), digest.data(), &size);
    invariant(made != nullptr && size == 32, "OpenSSL makes an HMAC-SHA256");
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    hex.reserve(64);
    for (unsigned int i = 0; i < size; ++i) {
        hex += digits[digest[i] >> 4U];
        hex += digits[digest[i] & 15U];
    }
    return hex;
}

bool is_same_signature(std::string_view expected_hex, std::string_view sent) {
    if (expected_hex.size() != sent.size()) return false;
    std::string lower(sent);
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return CRYPTO_memcmp(expected_hex.data(), lower.data(), lower.size()) == 0;
}

}  // namespace piggy::practice_exchange
