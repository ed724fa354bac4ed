#pragma once
// What is wrong, missing or surprising in a row of candles. Looks only; nothing is changed.

#include <cstdint>
#include <string>
#include <vector>

#include "market/candle.h"
#include "market/timeframe.h"

namespace piggy::market {

// Candles that should be there and are not.
struct Gap {
    std::int64_t first_missing = 0;  // opening time, nanoseconds since 1970 UTC
    std::uint64_t candles = 0;
    bool operator==(const Gap&) const = default;
};

struct Gaps {
    std::uint64_t count = 0;
    std::uint64_t missing = 0;  // candles in all of them
    std::uint64_t longest = 0;  // candles in the longest
    std::vector<Gap> first;     // the earliest few
    bool operator==(const Gaps&) const = default;
};

// candles  oldest first and on the grid
// keep     how many gaps to list
[[nodiscard]] Gaps find_gaps(const CandleView& candles, Timeframe timeframe, std::size_t keep = 5);

// True when low <= open, close <= high.
[[nodiscard]] constexpr bool is_possible(std::int64_t open, std::int64_t high, std::int64_t low, std::int64_t close) {
    return low <= open && low <= close && high >= open && high >= close;
}

// A move that is large beside the usual ones: of the close since the last close (over a gap of n candles, beside the
// root of n usual ones), or of the close since the open.
struct Jump {
    std::int64_t time = 0;       // opening time of the candle, nanoseconds since 1970 UTC
    double change = 0;           // 0.05 is +5 %
    double deviations = 0;       // robust standard deviations (1.4826 x median absolute change)
    bool inside_candle = false;  // from its own open, not from the close before
    bool after_gap = false;
};

struct CandleCheck {
    std::uint64_t candles = 0;
    std::uint64_t out_of_order = 0;  // not later than the candle before
    std::uint64_t off_grid = 0;
    std::uint64_t impossible = 0;    // low above open or close, or high below
    std::uint64_t not_positive = 0;  // a price of zero or less
    std::uint64_t zero_volume = 0;   // real on quiet markets, so counted but no fault
    Gaps gaps;
    std::uint64_t jumps = 0;
    std::vector<Jump> largest_jumps;  // largest first

    // No fault: gaps, jumps and candles without volume can be the market's own.
    [[nodiscard]] bool is_sound() const {
        return out_of_order == 0 && off_grid == 0 && impossible == 0 && not_positive == 0;
    }
};

struct CheckOptions {
    double jump_deviations = 8;
    std::size_t keep = 10;  // gaps and jumps listed
};

[[nodiscard]] CandleCheck check_candles(const CandleView& candles, Timeframe timeframe,
                                        const CheckOptions& options = {});

}  // namespace piggy::market
