#pragma once
// Layout: which column of a file holds what. Told by the header's names, else by what the first rows look like, else
// by the person (--columns).

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/symbol.h"

namespace piggy::candle_files {

// One row as cells; quotes are taken off, spaces around a cell too.
using Cells = std::span<const std::string_view>;

struct Layout {
    static constexpr int none = -1;
    int time = none, open = none, high = none, low = none, close = none;
    int volume = none;  // may stay none: then every volume is unknown
    int symbol = none;
    std::size_t columns = 0;  // in the header or the first row
    bool from_header = false;

    [[nodiscard]] bool is_complete() const { return time >= 0 && open >= 0 && high >= 0 && low >= 0 && close >= 0; }
    // Cells a row must have at least.
    [[nodiscard]] std::size_t cells_needed() const;
    // "time, open, high, low, close, volume" in the file's order, '-' for what is not read.
    [[nodiscard]] std::string to_text() const;
};

// The layout a header names; empty when this row is no header of candles.
[[nodiscard]] std::optional<Layout> layout_of_header(Cells header);

// The layout of a row of values without a header: a time, then open, high, low, close and perhaps a volume, with any
// dates or symbols in between; empty when this is no such row.
[[nodiscard]] std::optional<Layout> layout_of_values(Cells row);

// "time,open,close,high,low,volume", with "-" for columns to leave out and "symbol" if there is one.
// errors: malformed, with the words that are allowed
[[nodiscard]] Result<Layout> layout_of_words(std::string_view words);

// "BTC/USDT" from "BTC/USDT", "BTC-USDT", "btc_usdt", "BTCUSDT"; empty when it can't be told.
[[nodiscard]] std::optional<Symbol> guess_symbol(std::string_view text);
// The same for a file's name, which may have more in it: "Binance_BTCUSDT_1h.csv.gz".
[[nodiscard]] std::optional<Symbol> guess_symbol_of_file(std::string_view file_name);

}  // namespace piggy::candle_files
