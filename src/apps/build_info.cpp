#include "apps/build_info.h"

#include <openssl/sha.h>

#include <array>
#include <cstdio>

#include "commit.h"
#include "risk/limits.h"

namespace piggy::apps {

std::string version() { return PIGGY_VERSION; }

std::string commit() { return PIGGY_COMMIT; }

std::string compiler() {
#if defined(__clang__)
    return std::string("clang ") + __clang_version__;
#else
    return std::string("g++ ") + __VERSION__;
#endif
}

std::string flags() { return PIGGY_FLAGS; }

std::string limits_sha256() {
    const std::string text = risk::limits_text();
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    std::string hex;
    for (const unsigned char byte : digest) {
        std::array<char, 3> pair{};
        std::snprintf(pair.data(), pair.size(), "%02x", static_cast<unsigned>(byte));
        hex += pair.data();
    }
    return hex;
}

}  // namespace piggy::apps
