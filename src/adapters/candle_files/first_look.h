#pragma once
// The first look at a file: CSV or JSON, the delimiter, banner and header, which column is what.

#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/candle_files/block_reader.h"
#include "adapters/candle_files/import_report.h"
#include "core/result.h"

namespace piggy::candle_files {

struct FirstLook {
    FileForm form = FileForm::csv;
    char delimiter = ',';
    Layout layout;
    std::uint64_t data_start = 0;             // offset of the first line of data
    std::uint64_t lines_before = 0;           // lines (JSON: rows) before it: banner, header, blank ones
    std::vector<std::uint64_t> banner_lines;  // from 1
    std::string header_time;
    std::string symbol;                    // the symbol cell of the first row
    bool order_was_guessed = false;        // open, close, high, low, because nothing else makes sense
    std::uint64_t impossible_as_ohlc = 0;  // rows of the sample that told it
    std::uint64_t sample_rows = 0;
    unsigned time_digits = 0;  // of the first row's time, when it is a plain count
    std::size_t first_row_cells = 0;
};

// start    the beginning of the text, whole if it is shorter than the sample
// columns  named by the person, or empty
// errors   malformed: no row looks like a candle
[[nodiscard]] Result<FirstLook> look_at(std::string_view start, const std::string& columns, const std::string& name);

inline constexpr std::size_t first_look_bytes = 256 << 10;

}  // namespace piggy::candle_files
