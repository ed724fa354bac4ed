#pragma once
// ImportReport: what a candle file was found to be. Nothing is mended without a line in here.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/candle_files/defects.h"
#include "core/symbol.h"
#include "core/timestamp.h"
#include "market/candle_check.h"
#include "market/timeframe.h"

namespace piggy::candle_files {

enum class FileForm : std::uint8_t { csv, json };

struct TimeUnitCount {
    std::string unit;  // "ms", "ISO-8601", …
    std::uint64_t rows = 0;
    bool operator==(const TimeUnitCount&) const = default;
};

struct ImportReport {
    std::string file;  // its name, without the folder
    FileForm form = FileForm::csv;
    bool packed = false;      // gzip
    std::uint64_t bytes = 0;  // unpacked

    std::uint64_t rows_read = 0;  // rows of candles or what should be; no header, banner or blank line
    std::uint64_t rows_kept = 0;
    std::vector<Defect> defects;  // lines count from 1; in JSON, rows do

    std::optional<Symbol> symbol_in_file;  // from a symbol column, else from the file's name
    market::Timeframe timeframe;
    bool timeframe_was_told = false;  // by the person, not by the distance of the rows
    Timestamp first;                  // opening time of the first candle kept
    Timestamp last;                   // and of the last
    market::Gaps gaps;

    std::string columns;  // "time,-,open,high,low,close,volume"
    bool columns_from_header = false;
    std::vector<TimeUnitCount> time_units;
    int volume_places = 8;
    std::chrono::nanoseconds shift{0};  // what was asked to be added to every time
    std::vector<std::string> notes;     // sentences on how the file was understood
    std::chrono::nanoseconds elapsed{0};

    [[nodiscard]] std::uint64_t count(DefectKind kind) const {
        for (const Defect& defect : defects) {
            if (defect.kind == kind) return defect.count;
        }
        return 0;
    }
};

}  // namespace piggy::candle_files
