#pragma once
// Everything that can be wrong with a candle file, counted by kind with the first places of each.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace piggy::candle_files {

enum class DefectKind : std::uint8_t {
    // Rows that were left out, each under one kind.
    bad_row,            // not the shape of a row: too few columns, a quote that never ends
    bad_time,           // no time that can be read, or outside 1970 to 2200
    bad_number,         // a price or volume that is no plain number
    null_price,         // empty, null, NULL, '-' where a price should be
    not_a_number,       // NaN
    infinite,           // inf
    exponent,           // 1e5 as a price
    too_many_decimals,  // a price finer than 1e-8
    price_not_positive,
    price_too_large,  // above 10 million
    negative_volume,
    volume_too_large,
    impossible_candle,  // high below open, low or close, or low above them
    other_symbol,       // a row of another symbol than the first
    repeated_header,
    off_grid,  // not at a multiple of the timeframe
    duplicate_identical,
    duplicate_conflicting,  // the first of the two was kept
    // Rows that were kept.
    unknown_volume,  // empty, null, NaN or '-': kept as 0
    volume_rounded,  // finer than the volume column keeps
    null_elsewhere,  // in a column that is not read
    // The file as a whole.
    banner,            // lines before the header
    newest_first,      // the rows run backwards
    out_of_order,      // rows against the direction of the others
    mixed_time_units,  // rows whose time is written in another unit than most
    mixed_columns,     // rows with another number of filled columns than most
    guessed_order,     // no header, and the columns only make sense as open, close, high, low
    cut_off,           // the file ends in the middle of a row
    gaps,              // candles that are missing between the first and the last
    count_             // how many kinds there are
};

// "duplicate_conflicting": the stable name in JSON.
[[nodiscard]] std::string_view defect_name(DefectKind kind);
// "the same time twice with different values; the first was kept": for people.
[[nodiscard]] std::string_view defect_sentence(DefectKind kind);

inline constexpr std::size_t first_lines_max = 5;

struct Defect {
    DefectKind kind{};
    std::uint64_t count = 0;
    std::vector<std::uint64_t> first_lines;  // at most five, ascending
    bool operator==(const Defect&) const = default;
};

// Counts while reading. Lines are added in ascending order.
class DefectLog {
public:
    void add(DefectKind kind, std::uint64_t line);
    // Adds a later part of the file whose own lines are counted from this one.
    void append(const DefectLog& later, std::uint64_t line_offset);
    // Replaces what is known of a kind.
    void set(DefectKind kind, std::uint64_t count, std::vector<std::uint64_t> first_lines);

    [[nodiscard]] std::uint64_t count(DefectKind kind) const;
    [[nodiscard]] std::vector<Defect> found() const;  // in the order of the kinds, without those that are not there

private:
    std::array<Defect, static_cast<std::size_t>(DefectKind::count_)> defects_{};
};

}  // namespace piggy::candle_files
