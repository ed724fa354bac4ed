#pragma once
// Inner header: the 512 bytes before a file in a tar, as POSIX has them (ustar). Always of a plain file (0600) of
// nobody in particular.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace piggy::archive {

inline constexpr std::int64_t block_bytes = 512;
inline constexpr std::int64_t end_bytes = 2 * block_bytes;  // zeros
using Block = std::array<char, block_bytes>;

[[nodiscard]] constexpr std::int64_t padded(std::int64_t bytes) {
    return (bytes + block_bytes - 1) / block_bytes * block_bytes;
}

// name: at most 99 bytes; bytes and seconds: at most 11 octal digits.
[[nodiscard]] Block tar_header(std::string_view name, std::int64_t bytes, std::int64_t seconds);

// What a header says of size and time; only to make the same one again and compare.
struct HeaderFigures {
    std::int64_t bytes = 0, seconds = 0;
};
[[nodiscard]] std::optional<HeaderFigures> figures_of(const Block& header);

}  // namespace piggy::archive
