#pragma once
// Candles and prices of the live market as JSON. Prices and volumes are decimal text, exact.

#include <string>

#include "adapters/http_api/market_questions.h"

namespace piggy::http_api {

// {"time": seconds since 1970, "open", "high", "low", "close", "volume"}
[[nodiscard]] std::string to_json(const market::Candle& candle);
[[nodiscard]] std::string to_json(const market::PriceQuote& quote, const std::string& source, Timestamp now);
[[nodiscard]] std::string to_json(const ChartCandles& chart, const Symbol& symbol, market::Timeframe timeframe);

}  // namespace piggy::http_api
