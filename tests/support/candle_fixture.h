#pragma once
// Candles and JSON for tests, read by the plainest means, so that a test of the engine does not lean on the importer.

#include <boost/json.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "market/candle_series.h"

namespace piggy::test {

// A whole .gz or plain file.
[[nodiscard]] std::string read_text(const std::filesystem::path& path);
[[nodiscard]] boost::json::value read_json(const std::filesystem::path& path);

// A clean "open_time_ms,open,high,low,close,volume" file of the shared data.
[[nodiscard]] market::CandleSeries read_clean_candles(const std::filesystem::path& path, std::string_view symbol,
                                                      std::string_view timeframe);

// Candles that open and close as listed, with no wicks: {{open, close}, …}, one each minute.
struct OpenClose {
    const char* open;
    const char* close;
};
[[nodiscard]] market::CandleSeries candles(const std::vector<OpenClose>& prices, std::string_view timeframe = "1h");

// "NaN" and the infinities are written as strings in the known answers.
[[nodiscard]] double number_of(const boost::json::value& value);

}  // namespace piggy::test
