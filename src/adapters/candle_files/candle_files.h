#pragma once
// candle_files: CSV and JSON files of candles, as exchanges, download tools and people write them.
//
//   candle_files.h    read_candle_file(): a file in, candles and a report out
//   import_report.h   ImportReport: everything found on the way
//   defects.h         the kinds of defects, and how they are counted
//   cells.h           one price, volume or time stamp, read with care
//   layout.h          which column is what
//   rows.h            from cells to rows
//   fast_rows.h       the fast way through well-formed rows
//   line_reader.h, json_reader.h   the two forms of text
//   block_reader.h    large files by blocks, on several threads
//   assembly.h        rows in order, once each, on the grid: a series
//   source.h          the bytes, unpacked
//
// Nothing is mended in silence: a row that can't be taken as it stands is left out and counted under its kind, with
// the first lines where it happens. Prices are exact or refused.

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/candle_files/import_report.h"
#include "core/result.h"
#include "market/candle_series.h"

namespace piggy::candle_files {

enum class Strictness : std::uint8_t { report, refuse };  // what to do about defects

// How the lines are read. careful is the judge of fast: the same candles and the same report.
enum class ReadPath : std::uint8_t { fast, careful };

struct ReadProgress {
    std::uint64_t bytes_done = 0;
    std::uint64_t bytes = 0;
};

struct ReadOptions {
    std::optional<Symbol> symbol;                // else from the file's symbol column or name
    std::optional<market::Timeframe> timeframe;  // else the commonest distance of the rows, or the file's name
    std::string columns;                         // "time,open,close,high,low,volume"; else header or first rows
    Strictness strictness = Strictness::report;
    std::chrono::nanoseconds shift{0};  // added to every time
    std::string name;                   // of the file in reports and for guesses; else its own
    ReadPath path = ReadPath::fast;
    const char* kernel = nullptr;  // a name of fast_rows_named(), for tests; else the best
    unsigned threads = 0;          // 0: as many as the machine has, at most 8
    // Called about every megabyte, by one thread at a time but perhaps not the caller's; false stops the reading.
    std::function<bool(const ReadProgress&)> progress;
};

struct ImportedCandles {
    market::CandleSeries series;  // in order, unique, on the grid
    ImportReport report;
};

// Where neither options nor file tell the symbol, the series' symbol is left empty.
// errors: not_found, unavailable, malformed (damaged gzip, not understood), refused (folder, empty, binary, nothing
//         usable left, a defect under Strictness::refuse, stopped by progress)
[[nodiscard]] Result<ImportedCandles> read_candle_file(const std::filesystem::path& file,
                                                       const ReadOptions& options = {});
// The same for a text in memory, plain or gzip; name stands for the file's.
[[nodiscard]] Result<ImportedCandles> read_candle_text(std::string_view text, const std::string& name,
                                                       const ReadOptions& options = {});

}  // namespace piggy::candle_files
