#pragma once
// The careful reading of one cell: a price, a volume or a time stamp, in every way that files write them.
// A price is exact or it is refused; it never goes through floating point.

#include <cstdint>
#include <string_view>

namespace piggy::candle_files {

enum class NumberFault : std::uint8_t {
    none,
    missing,  // empty, null, none, n/a, -
    not_a_number,
    infinite,
    exponent,
    too_many_decimals,
    too_large,
    malformed
};

struct Number {
    std::int64_t ticks = 0;
    NumberFault fault = NumberFault::none;
    bool rounded = false;
};

// Ticks of 1e-8. "45000", "45000.10", "45,000.10" (groups of three), a leading + or -. Decimals beyond the eighth
// must be zeros.
[[nodiscard]] Number parse_price(std::string_view cell);

// Ticks of 10^-places, rounded half-even where the cell has more (and said so). As a price, and "1.5e-05", "179.85K",
// "2.1M", "3B".
[[nodiscard]] Number parse_volume(std::string_view cell, int places);

enum class TimeUnit : std::uint8_t { seconds, milliseconds, microseconds, nanoseconds, text, text_with_offset };
// "ms", "ISO-8601 text", …
[[nodiscard]] std::string_view time_unit_name(TimeUnit unit);

// Times from here on are refused: 2201-01-01, in nanoseconds.
inline constexpr std::int64_t time_end_ns = 7'289'654'400'000'000'000;

struct Stamp {
    std::int64_t ns = 0;  // since 1970 UTC
    TimeUnit unit = TimeUnit::text;
    bool valid = false;
};

// A count since 1970, its unit told by its size (up to 1e11 seconds, up to 1e14 ms, up to 1e17 µs, else ns; below 1e8
// nothing), also as "1601089200.0"; ISO-8601 with or without offset; "2021/01/31"; "2017-08-17 07-AM". Without an
// offset it is UTC. 1970 to 2200.
[[nodiscard]] Stamp parse_stamp(std::string_view cell);

// Empty, null, none, n/a, - in any case.
[[nodiscard]] bool is_missing(std::string_view cell);

}  // namespace piggy::candle_files
