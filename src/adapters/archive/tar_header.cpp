#include "adapters/archive/tar_header.h"

#include <algorithm>

namespace piggy::archive {
namespace {

constexpr std::size_t size_at = 124, time_at = 136, checksum_at = 148, long_digits = 11;

void put(Block& block, std::size_t at, std::string_view text) {
    std::copy(text.begin(), text.end(), block.begin() + static_cast<std::ptrdiff_t>(at));
}

void put_octal(Block& block, std::size_t at, std::size_t digits, std::int64_t value) {
    for (std::size_t i = digits; i-- > 0; value /= 8) block[at + i] = static_cast<char>('0' + value % 8);
}

std::optional<std::int64_t> octal(const Block& block, std::size_t at) {
    std::int64_t value = 0;
    for (std::size_t i = at; i < at + long_digits; ++i) {
        if (block[i] < '0' || block[i] > '7') return std::nullopt;
        value = value * 8 + (block[i] - '0');
    }
    return value;
}

}  // namespace

Block tar_header(std::string_view name, std::int64_t bytes, std::int64_t seconds) {
    Block block{};
    put(block, 0, name);
    put(block, 100, "0000600");
    put(block, 108, "0000000");
    put(block, 116, "0000000");
    put_octal(block, size_at, long_digits, bytes);
    put_octal(block, time_at, long_digits, seconds);
    put(block, checksum_at, "        ");
    put(block, 156, "0");
    put(block, 257, "ustar");
    put(block, 263, "00");
    put(block, 329, "0000000");
    put(block, 337, "0000000");
    std::int64_t sum = 0;
    for (const char c : block) sum += static_cast<unsigned char>(c);
    put_octal(block, checksum_at, 6, sum);
    block[checksum_at + 6] = '\0';
    return block;
}

std::optional<HeaderFigures> figures_of(const Block& header) {
    const auto bytes = octal(header, size_at), seconds = octal(header, time_at);
    if (!bytes || !seconds) return std::nullopt;
    return HeaderFigures{*bytes, *seconds};
}

}  // namespace piggy::archive
