#include "adapters/candle_store/series_header.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <string_view>

namespace piggy::candle_store {
namespace {

std::string_view code_of(const std::array<char, 16>& padded) {
    return {padded.data(), static_cast<std::size_t>(std::find(padded.begin(), padded.end(), '\0') - padded.begin())};
}

}  // namespace

std::uint64_t checksum_of(const void* bytes, std::size_t size) { return XXH3_64bits(bytes, size); }

std::uint64_t checksum_of(const SeriesHeader& header) {
    return checksum_of(&header, offsetof(SeriesHeader, header_checksum));
}

Result<SeriesInfo> read_header(const SeriesHeader& header, std::uint64_t size, const std::filesystem::path& file) {
    const auto damaged = [&](const std::string& why) {
        return fail(ErrorCode::malformed, "the stored candles " + file.string() + " can't be used: " + why +
                                              "; remove the file and import the candles again");
    };
    if (header.magic != header_magic) return damaged("this is not a candle file of CryptoPiggy");
    if (header.byte_order != header_byte_order) return damaged("it was written on a machine of the other byte order");
    if (header.version > header_version) {
        return fail(ErrorCode::refused, "the stored candles " + file.string() +
                                            " were written by a newer CryptoPiggy (" + "format " +
                                            std::to_string(header.version) + ", this one reads up to " +
                                            std::to_string(header_version) + "); update CryptoPiggy to read them");
    }
    if (header.header_checksum != checksum_of(header)) return damaged("its header is damaged");
    // The checksum says that this is what was written; that it makes sense is looked at all the same.
    const auto timeframe = market::Timeframe::of_length(std::chrono::nanoseconds(header.timeframe_ns));
    const auto symbol = Symbol::parse(std::string(code_of(header.base)) + "/" + std::string(code_of(header.quote)));
    constexpr std::uint64_t rows_max = std::uint64_t{1} << 40;
    const bool makes_sense = header.version == header_version && timeframe && symbol && header.rows > 0 &&
                             header.rows <= rows_max && header.origin <= 1 && header.volume_places >= 0 &&
                             header.volume_places <= Decimal::places && header.first_ns <= header.last_ns;
    if (!makes_sense) return damaged("its header makes no sense");
    for (std::size_t i = 0; i < column_count; ++i) {
        if (header.column_offset.at(i) != header_bytes + i * column_extent(header.rows)) {
            return damaged("its header makes no sense");
        }
    }
    if (size != file_extent(header.rows)) {
        return damaged("it should have " + std::to_string(file_extent(header.rows)) + " bytes and has " +
                       std::to_string(size));
    }
    SeriesInfo info;
    info.symbol = *symbol;
    info.timeframe = *timeframe;
    info.origin = header.origin == 0 ? market::Origin::recorded : market::Origin::synthetic;
    info.volume_places = header.volume_places;
    info.candles = header.rows;
    info.first = timestamp_from_nanoseconds(header.first_ns);
    info.last = timestamp_from_nanoseconds(header.last_ns);
    info.gaps = header.gaps;
    info.missing = header.missing;
    info.bytes = size;
    return info;
}

}  // namespace piggy::candle_store
