#pragma once
// Where a backtest's candles come from: a file, or the candle store; and the part of them that was asked for.

#include <filesystem>
#include <optional>
#include <string>

#include "adapters/candle_store/candle_store.h"
#include "backtest/backtest.h"

namespace piggy::apps {

// Candles and what keeps them in memory.
class LoadedHistory {
public:
    LoadedHistory(market::CandleSeries series) : owner_(std::move(series)) {}
    LoadedHistory(candle_store::LoadedSeries series) : owner_(std::move(series)) {}

    // All candles, or those from `from` (included) up to `to` (excluded).
    // errors: out_of_range (from not before to), not_found (no candle in between)
    [[nodiscard]] Result<backtest::History> between(std::optional<Timestamp> from, std::optional<Timestamp> to) const;

private:
    [[nodiscard]] backtest::History all() const;
    std::variant<market::CandleSeries, candle_store::LoadedSeries> owner_;
};

struct FromFile {
    LoadedHistory history;
    std::string remark;  // what the reader should know of the file: defects, an assumed symbol; empty if nothing
};

// symbol, timeframe: as the user said, else told by the file. A larger timeframe than the file's is derived from it.
// errors: as read_candle_file and resample
[[nodiscard]] Result<FromFile> history_from_file(const std::filesystem::path& file, std::optional<Symbol> symbol,
                                                 std::optional<market::Timeframe> timeframe);

// Candles as a person names them, each empty where not given: a file, or a symbol and timeframe of stored ones.
struct NamedCandles {
    std::string data, symbol, timeframe;
};
// A remark on the file goes to standard error. errors: malformed, also where neither was named; as history_from_file;
// not_found: none of these are stored, and how to get some
[[nodiscard]] Result<LoadedHistory> named_history(const NamedCandles& named, const std::filesystem::path& stored_in);

}  // namespace piggy::apps
