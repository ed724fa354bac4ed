#pragma once
// Redaction: loaded secrets found by their value, in every spelling in which they could reach a log line: plain,
// percent-encoded, hex, base64 (both alphabets, at any place inside a longer text). The spellings lie in locked memory.

#include <string>
#include <string_view>
#include <vector>

#include "adapters/key_vault/secret_text.h"
#include "adapters/key_vault/vault_content.h"

namespace piggy::key_vault {

class Redaction {
public:
    static constexpr std::string_view mark = "[redacted]";

    explicit Redaction(const VaultContent& content);
    [[nodiscard]] std::string redacted(std::string_view text) const;

private:
    SecretText spellings_;
    std::vector<std::string_view> patterns_;  // into spellings_, the longest first
};

}  // namespace piggy::key_vault
