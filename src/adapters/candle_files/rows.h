#pragma once
// From cells to rows of candles, with everything noticed on the way.

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "adapters/candle_files/cells.h"
#include "adapters/candle_files/defects.h"
#include "adapters/candle_files/layout.h"
#include "adapters/candle_files/tally.h"

namespace piggy::candle_files {

// Which line each kept row came from: runs of neighbouring rows in neighbouring lines.
class LineMap {
public:
    void add(std::uint64_t row, std::uint64_t line) {
        if (runs_.empty() || line - runs_.back().line != row - runs_.back().row) runs_.push_back({row, line});
    }
    // Adds a later part of the file whose own rows and lines are counted from these.
    void append(const LineMap& later, std::uint64_t row_offset, std::uint64_t line_offset) {
        for (const Run& run : later.runs_) add(run.row + row_offset, run.line + line_offset);
    }
    [[nodiscard]] std::uint64_t line_of(std::uint64_t row) const;

private:
    struct Run {
        std::uint64_t row;
        std::uint64_t line;
    };
    std::vector<Run> runs_;
};

// Six columns to write rows into: time, open, high, low, close, volume.
using RowTarget = std::array<std::int64_t*, 6>;

// What the reading of a part of a file has found. Lines are counted from 0 within the part.
struct Part {
    std::uint64_t rows = 0;   // kept
    std::uint64_t lines = 0;  // seen, blank ones too
    std::uint64_t read = 0;   // lines with something in them
    DefectLog defects;
    Tally<TimeUnit> units;
    Tally<std::uint32_t> filled;  // cells of a row with something in them
    LineMap line_map;
    bool volume_wants_fewer_places = false;  // a volume would fit if fewer decimals were kept

    void append(const Part& later);
};

// How to read rows; the same for all parts of a file.
struct RowPlan {
    Layout layout;
    int volume_places = 8;
    std::string symbol;       // the symbol cell of the first row, if there is such a column
    std::string header_time;  // what the header says over the time column, to know it again
};

inline constexpr std::size_t cells_max = 64;

// Reads one row: to target at index part.rows and counts it, or notes in part why not.
void read_row(const RowPlan& plan, Cells cells, std::uint64_t line, Part& part, const RowTarget& target);

}  // namespace piggy::candle_files
