#pragma once
// Trace: what happened in a day, line by line, each with the world's time. Two runs of one seed give the same bytes.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/clock.h"

namespace piggy::torture {

class Trace {
public:
    Trace(const Clock& truth, bool kept) : truth_(truth), is_kept_(kept) {}

    void line(std::string_view what);
    // The lines, where they are kept.
    [[nodiscard]] const std::string& text() const { return text_; }
    // Of all lines, kept or not.
    [[nodiscard]] std::uint64_t digest() const { return digest_; }
    [[nodiscard]] std::int64_t lines() const { return lines_; }

private:
    const Clock& truth_;
    bool is_kept_;
    std::string text_;
    std::uint64_t digest_ = 0xcbf29ce484222325ULL;  // FNV-1a
    std::int64_t lines_ = 0;
};

// What a day was made of, for the table: "orders", "fills", "fault drop_after", …
using Tally = std::map<std::string, std::int64_t>;

}  // namespace piggy::torture
