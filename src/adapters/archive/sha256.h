#pragma once
// Inner header: SHA-256 of what comes in pieces.

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <string_view>

namespace piggy::archive {

class Sha256 {
public:
    Sha256();
    void add(std::string_view bytes);
    // 64 lower-case hex digits. Once.
    [[nodiscard]] std::string hex();

private:
    std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context_;
};

}  // namespace piggy::archive
