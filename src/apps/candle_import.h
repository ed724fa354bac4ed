#pragma once
// Brings a candle file into the store: reads it, sets it against what is stored, joins the two, writes.
//
// Candles that are stored already and equal are fine. Where they differ, the stored ones stay and the differences are
// reported, unless replacing was asked for. A file that fits the stored candles only when its clock is moved by some
// half hours is refused with the way to import it all the same.

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "adapters/candle_files/candle_files.h"
#include "adapters/candle_store/candle_store.h"
#include "apps/candle_join.h"
#include "market/candle_check.h"

namespace piggy::apps {

struct ImportOptions {
    candle_files::ReadOptions read;  // its progress is set by import_candles
    Conflicts conflicts = Conflicts::keep_stored;
    bool shift_was_told = false;  // then the clock is believed, whatever is stored
};

struct ImportOutcome : JoinCounts {
    candle_files::ImportReport report;
    Symbol symbol;
    market::CandleCheck check;        // of the file's candles: jumps
    candle_store::SeriesInfo stored;  // the whole series as it is now
};

// fraction 0 to 1; false stops the import, and nothing is changed
using ImportProgress = std::function<bool(double fraction, const std::string& detail)>;

// errors: those of reading a file and of the store; refused: no symbol told, a shifted clock, --strict and conflicts
[[nodiscard]] Result<ImportOutcome> import_candles(const candle_store::CandleStore& store,
                                                   const std::filesystem::path& file, const ImportOptions& options,
                                                   const ImportProgress& progress = {});

// A constant shift between the clocks of two series: candles fits stored when moved by this much.
struct ClockShift {
    std::chrono::nanoseconds shift{0};
    std::uint64_t compared = 0;       // candles set beside each other
    std::uint64_t equal_shifted = 0;  // of these, the same once moved
    std::uint64_t equal_as_is = 0;
};

// Whole and half hours up to 14 either way. Empty when they fit as they are, or nothing can be said.
[[nodiscard]] std::optional<ClockShift> find_clock_shift(const market::CandleView& candles,
                                                         const market::CandleView& stored);

// "-8h", "+5h30m", "90s", "0"; errors: malformed
[[nodiscard]] Result<std::chrono::nanoseconds> parse_shift(const std::string& text);
[[nodiscard]] std::string shift_text(std::chrono::nanoseconds shift);

}  // namespace piggy::apps
