#pragma once
// A signer that needs no vault: the key and the secret of a test, signed with OpenSSL.

#include <openssl/evp.h>

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <string_view>

#include "core/invariant.h"
#include "execution/request_signer.h"

namespace piggy::test {

struct TestKeys {
    std::string key{};
    std::string secret{};
};

// Lower-case hex of HMAC-SHA256.
inline std::string hmac_sha256_hex(std::string_view secret, std::string_view payload) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<unsigned char, 32> digest{};
    std::size_t length = 0;
    const auto* made = EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA256", nullptr, secret.empty() ? "" : secret.data(),
                                 secret.size(), reinterpret_cast<const unsigned char*>(payload.data()), payload.size(),
                                 digest.data(), digest.size(), &length);
    invariant(made != nullptr && length == digest.size(), "OpenSSL can make an HMAC-SHA256");
    std::string hex;
    for (const unsigned char byte : digest) {
        hex += digits[byte >> 4U];
        hex += digits[byte & 0x0FU];
    }
    return hex;
}

class TestSigner final : public execution::RequestSigner {
public:
    explicit TestSigner(TestKeys keys) : keys_(std::move(keys)) {}
    [[nodiscard]] std::string api_key() const override { return sealed_ ? std::string() : keys_.key; }
    [[nodiscard]] std::string signature(std::string_view payload) const override {
        const bool gives = !sealed_ && signatures_left_-- > 0;
        return gives ? hmac_sha256_hex(keys_.secret, payload) : std::string();
    }
    void seal() { sealed_ = true; }
    // Sealed between two questions to it: the key is still told, and no signature after this many.
    void seal_after(int signatures) { signatures_left_ = signatures; }

private:
    TestKeys keys_;
    std::atomic<bool> sealed_{false};
    mutable std::atomic<int> signatures_left_{1'000'000'000};
};

inline std::shared_ptr<TestSigner> signer_of(TestKeys keys) { return std::make_shared<TestSigner>(std::move(keys)); }

}  // namespace piggy::test
