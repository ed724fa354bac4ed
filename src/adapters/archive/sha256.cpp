#include "adapters/archive/sha256.h"

#include <array>
#include <new>

namespace piggy::archive {

Sha256::Sha256() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1) throw std::bad_alloc();
}

void Sha256::add(std::string_view bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }

std::string Sha256::hex() {
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<unsigned char, EVP_MAX_MD_SIZE> raw{};
    unsigned int size = 0;
    EVP_DigestFinal_ex(context_.get(), raw.data(), &size);
    std::string text;
    for (unsigned int i = 0; i < size; ++i) {
        text += digits[raw[i] >> 4U];
        text += digits[raw[i] & 15U];
    }
    return text;
}

}  // namespace piggy::archive
