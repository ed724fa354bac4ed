#include "adapters/key_vault/secret_text.h"

#include <sodium.h>

#include <algorithm>

#include "core/invariant.h"

namespace piggy::key_vault {

void start_sodium() {
    static const bool is_ready = ::sodium_init() >= 0;
    invariant(is_ready, "libsodium starts");
}

void fill_randomly(std::span<unsigned char> bytes) {
    start_sodium();
    ::randombytes_buf(bytes.data(), bytes.size());
}

SecretText::SecretText(std::size_t size) : size_(size) {
    if (size == 0) return;
    start_sodium();
    bytes_ = static_cast<unsigned char*>(::sodium_malloc(size));  // locked and MADV_DONTDUMP by libsodium
    invariant(bytes_ != nullptr, "there is memory for a secret");
    ::sodium_memzero(bytes_, size);
}

SecretText SecretText::copy_of(std::string_view text) {
    SecretText copy(text.size());
    std::copy(text.begin(), text.end(), copy.bytes_);
    return copy;
}

SecretText::~SecretText() {
    if (bytes_ != nullptr) ::sodium_free(bytes_);  // wipes, and checks that nobody wrote past the end
}

SecretText::SecretText(SecretText&& other) noexcept
    : bytes_(std::exchange(other.bytes_, nullptr)), size_(std::exchange(other.size_, 0)) {}

SecretText& SecretText::operator=(SecretText&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    std::swap(size_, other.size_);
    return *this;
}

void SecretText::make_read_only() {
    if (bytes_ != nullptr) invariant(::sodium_mprotect_readonly(bytes_) == 0, "a page can be protected");
}

}  // namespace piggy::key_vault
