#pragma once
// Inner header: what the live books are sealed with. SHA-256 notices what a disk has changed, HMAC-SHA-256 what
// somebody without the vault's key has.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/timestamp.h"

namespace piggy::sqlite {

// 64 lower-case hex digits.
[[nodiscard]] std::string sha256(std::string_view text);
[[nodiscard]] std::string hmac_sha256(std::span<const std::byte> key, std::string_view text);
// Takes the same time wherever they differ.
[[nodiscard]] bool same_digest(std::string_view a, std::string_view b);

// Values one after the other, each with its length, so that no two lists of values give the same text.
class CanonicalText {
public:
    CanonicalText& add(std::string_view value);
    CanonicalText& add(const char* value) { return add(std::string_view(value)); }
    CanonicalText& add(const std::string& value) { return add(std::string_view(value)); }
    CanonicalText& add(std::int64_t value) { return add(std::string_view(std::to_string(value))); }
    CanonicalText& add(int value) { return add(std::int64_t{value}); }
    CanonicalText& add(bool value) { return add(std::int64_t{value}); }
    CanonicalText& add(Timestamp value) { return add(nanoseconds_since_epoch(value)); }
    template <class Value>
    CanonicalText& add(const std::optional<Value>& value) {
        return value ? add(*value) : none();
    }
    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] std::string digest() const { return sha256(text_); }

private:
    CanonicalText& none();
    std::string text_;
};

}  // namespace piggy::sqlite
