#pragma once
// RequestSigner: the port behind which the exchange's keys are. Only the backend links something that implements it for
// real keys (adapters/key_vault), so no other program can sign.

#include <string>
#include <string_view>

namespace piggy::execution {

struct RequestSigner {
    virtual ~RequestSigner() = default;
    // Public, as it is sent in a header. Empty once the vault is sealed.
    [[nodiscard]] virtual std::string api_key() const = 0;
    // Lower-case hex of HMAC-SHA256 under the secret; empty once the vault is sealed.
    [[nodiscard]] virtual std::string signature(std::string_view payload) const = 0;
};

}  // namespace piggy::execution
