#pragma once
// The first 4096 bytes of a series file, as they lie on the disk.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <filesystem>

#include "adapters/candle_store/series_file.h"

namespace piggy::candle_store {

static_assert(std::endian::native == std::endian::little, "series files are little endian");

inline constexpr std::size_t header_bytes = 4096;
inline constexpr std::size_t column_count = 6;
inline constexpr std::array<char, 8> header_magic = {'P', 'G', 'C', 'A', 'N', 'D', 'L', '\n'};
inline constexpr std::uint32_t header_version = 1;
inline constexpr std::uint32_t header_byte_order = 0x01020304;
inline constexpr std::array<const char*, column_count> column_names = {"time", "open",  "high",
                                                                       "low",  "close", "volume"};

struct SeriesHeader {
    std::array<char, 8> magic = header_magic;
    std::uint32_t version = header_version;
    std::uint32_t byte_order = header_byte_order;
    std::uint64_t rows = 0;
    std::int64_t timeframe_ns = 0;
    std::uint32_t origin = 0;  // 0 recorded, 1 synthetic
    std::int32_t volume_places = 8;
    std::array<char, 16> base{};  // asset codes, zero-padded
    std::array<char, 16> quote{};
    std::int64_t first_ns = 0;
    std::int64_t last_ns = 0;
    std::uint64_t gaps = 0;
    std::uint64_t missing = 0;
    std::array<std::uint64_t, column_count> column_offset{};
    std::array<std::uint64_t, column_count> column_checksum{};
    std::uint64_t header_checksum = 0;  // of all that stands before it
};
static_assert(sizeof(SeriesHeader) == 208 && offsetof(SeriesHeader, header_checksum) == 200);

// Bytes a column takes, up to the next page.
[[nodiscard]] constexpr std::uint64_t column_extent(std::uint64_t rows) {
    return (rows * sizeof(std::int64_t) + header_bytes - 1) / header_bytes * header_bytes;
}
[[nodiscard]] constexpr std::uint64_t file_extent(std::uint64_t rows) {
    return header_bytes + column_count * column_extent(rows);
}

[[nodiscard]] std::uint64_t checksum_of(const void* bytes, std::size_t size);
[[nodiscard]] std::uint64_t checksum_of(const SeriesHeader& header);

// What the header says, if it can be believed. size is that of the whole file. errors: malformed, refused
[[nodiscard]] Result<SeriesInfo> read_header(const SeriesHeader& header, std::uint64_t size,
                                             const std::filesystem::path& file);

}  // namespace piggy::candle_store
