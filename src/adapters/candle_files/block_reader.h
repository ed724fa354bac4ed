#pragma once
// Reads the lines of a large source into columns, block by block, on one thread or several.
// The blocks are small enough to stay in a core's own cache together with what is made of them.

#include <functional>

#include "adapters/candle_files/line_reader.h"
#include "adapters/candle_files/source.h"
#include "market/candle_series.h"

namespace piggy::candle_files {

struct TextPlan {
    RowPlan rows;
    char delimiter = ',';
    FastRows kernel = nullptr;  // null: the careful way only
    FastPlan fast{};
    std::uint64_t data_start = 0;  // offset of the first line of data
    unsigned threads = 1;
    std::function<bool(std::uint64_t bytes_done)> progress;
};

// Fills the columns of series with the rows in the order of the file, and tells what was found.
// errors: unavailable, malformed (a line without end), refused (stopped by progress)
[[nodiscard]] Result<Part> read_lines(const Source& source, const TextPlan& plan, market::CandleSeries& series);

// Room for the rows of a text this long, however short they are.
[[nodiscard]] std::size_t rows_possible(std::uint64_t bytes);
[[nodiscard]] RowTarget target_of(market::CandleSeries& series);

}  // namespace piggy::candle_files
