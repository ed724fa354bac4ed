#pragma once
// One file of the candle store.
//
// layout   a header of 4096 bytes, then the columns time, open, high, low, close, volume, each a run of 64-bit
//          integers that begins on a page of 4096 bytes; little endian
// header   magic, version, byte order, rows, timeframe, origin, volume places, symbol, range, gaps, the place and
//          XXH3-64 of every column, and the XXH3-64 of the header itself
// opening  checks the header and the sizes only, so it takes as long for ten million candles as for ten;
//          verify() reads everything

#include <cstdint>
#include <filesystem>

#include "core/result.h"
#include "market/candle_series.h"

namespace piggy::candle_store {

struct SeriesInfo {
    Symbol symbol;
    market::Timeframe timeframe;
    market::Origin origin = market::Origin::recorded;
    int volume_places = 8;
    std::uint64_t candles = 0;
    Timestamp first;  // opening time of the first candle
    Timestamp last;   // and of the last
    std::uint64_t gaps = 0;
    std::uint64_t missing = 0;  // candles in the gaps
    std::uint64_t bytes = 0;    // of the file
};

// A stored series in memory without having been read. Owns the mapping; move only.
class MappedSeries {
public:
    // errors: not_found, unavailable (the system's reason), malformed (foreign, damaged, cut off), refused (newer)
    [[nodiscard]] static Result<MappedSeries> open(const std::filesystem::path& file);

    ~MappedSeries();
    MappedSeries(MappedSeries&& other) noexcept;
    MappedSeries& operator=(MappedSeries&& other) noexcept;
    MappedSeries(const MappedSeries&) = delete;
    MappedSeries& operator=(const MappedSeries&) = delete;

    [[nodiscard]] const SeriesInfo& info() const { return info_; }
    [[nodiscard]] market::CandleView view() const;

    // Reads all of it: checksums, order, grid, possible candles. errors: malformed
    [[nodiscard]] Result<> verify() const;

private:
    MappedSeries() = default;

    std::filesystem::path file_;
    SeriesInfo info_;
    const unsigned char* bytes_ = nullptr;
};

// Writes the series to this file, all or nothing. errors: refused, unavailable
[[nodiscard]] Result<> write_series_file(const std::filesystem::path& file, const market::CandleSeries& series);

}  // namespace piggy::candle_store
