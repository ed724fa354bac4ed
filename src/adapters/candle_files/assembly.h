#pragma once
// From rows as they stood in the file to a series: in order, each time once, on the grid of one timeframe.

#include <optional>

#include "adapters/candle_files/import_report.h"
#include "adapters/candle_files/rows.h"
#include "core/result.h"
#include "market/candle_series.h"

namespace piggy::candle_files {

struct AssemblyOptions {
    std::optional<market::Timeframe> timeframe;          // asked for
    std::optional<market::Timeframe> timeframe_of_name;  // what the file's name says, where the rows don't tell
};

// rows   columns as read, in the order of the file; becomes the series
// part   what was noticed while reading; what is found here is added to its defects
// gives  the timeframe
// errors refused: none can be told, or the one asked for is not the file's
[[nodiscard]] Result<market::Timeframe> assemble(market::CandleSeries& rows, Part& part,
                                                 const AssemblyOptions& options);

}  // namespace piggy::candle_files
