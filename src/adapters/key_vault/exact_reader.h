#pragma once
// ExactReader: reads a text that must stand there byte for byte as we write it. What is read and what was written can
// then differ in nothing, not even in white space, and a secret is looked at where it lies, never copied to the heap.

#include <cstdint>
#include <string_view>

namespace piggy::key_vault {

class ExactReader {
public:
    explicit ExactReader(std::string_view text) : rest_(text) {}

    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] bool at_end() const { return !failed_ && rest_.empty(); }
    [[nodiscard]] bool next_is(char c) const { return !failed_ && rest_.starts_with(c); }

    void literal(std::string_view expected) {
        if (!rest_.starts_with(expected)) {
            fail();
        } else {
            rest_.remove_prefix(expected.size());
        }
    }

    // 1 to 18 digits without a leading zero.
    std::int64_t number() {
        std::int64_t value = 0;
        const std::string_view digits = run([](char c) { return c >= '0' && c <= '9'; }, 1, 18);
        for (const char digit : digits) value = value * 10 + (digit - '0');
        if (digits.size() > 1 && digits.front() == '0') fail();
        return failed_ ? 0 : value;
    }

    // As many characters as are of the kind; fails where those are fewer or more than allowed.
    template <class Kind>
    std::string_view run(Kind is_of_kind, std::size_t size_min, std::size_t size_max) {
        std::size_t size = 0;
        while (size < rest_.size() && is_of_kind(rest_[size])) ++size;
        if (failed_ || size < size_min || size > size_max) {
            fail();
            return {};
        }
        const std::string_view found = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return found;
    }

private:
    void fail() {
        failed_ = true;
        rest_ = {};
    }

    std::string_view rest_;
    bool failed_ = false;
};

}  // namespace piggy::key_vault
