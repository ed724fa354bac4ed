#pragma once
// Writes candles as CSV: "open_time_ms,open,high,low,close,volume", times in milliseconds, numbers exact.

#include <filesystem>
#include <string>

#include "core/result.h"
#include "market/candle_series.h"

namespace piggy::candle_files {

struct CsvStyle {
    std::string time_name = "open_time_ms";
    int price_places = -1;  // decimals always shown; -1: as many as the number has
    int volume_places = -1;
};

// All or nothing: the file is written beside its place and renamed. errors: unavailable
[[nodiscard]] Result<> write_csv_file(const std::filesystem::path& file, const market::CandleSeries& series,
                                      const CsvStyle& style = {});

// The text of candles first up to, not including, last; no header.
void append_csv(std::string& text, const market::CandleSeries& series, std::size_t first, std::size_t last,
                const CsvStyle& style = {});

}  // namespace piggy::candle_files
