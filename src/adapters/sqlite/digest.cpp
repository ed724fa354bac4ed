#include "adapters/sqlite/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "core/invariant.h"

namespace piggy::sqlite {
namespace {

std::string hex(const unsigned char* bytes, unsigned int size) {
    constexpr const char* digits = "0123456789abcdef";
    std::string text;
    text.reserve(std::size_t{size} * 2);
    for (unsigned int i = 0; i < size; ++i) {
        text += digits[bytes[i] >> 4];
        text += digits[bytes[i] & 15];
    }
    return text;
}

}  // namespace

std::string sha256(std::string_view text) {
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    invariant(EVP_Digest(text.data(), text.size(), bytes, &size, EVP_sha256(), nullptr) == 1, "SHA-256 is there");
    return hex(bytes, size);
}

std::string hmac_sha256(std::span<const std::byte> key, std::string_view text) {
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    invariant(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                   reinterpret_cast<const unsigned char*>(text.data()), text.size(), bytes, &size) != nullptr,
              "HMAC-SHA-256 is there");
    return hex(bytes, size);
}

bool same_digest(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

CanonicalText& CanonicalText::add(std::string_view value) {
    text_.append(std::to_string(value.size())).append(":").append(value).append(",");
    return *this;
}

CanonicalText& CanonicalText::none() {
    text_.append("-,");
    return *this;
}

}  // namespace piggy::sqlite
