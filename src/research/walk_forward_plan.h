#pragma once
// Walk-forward: parameters are chosen on a training window and judged on the test window that follows it, again and
// again along the history. What the test windows gave, joined, is the result that no choice has seen.
//
// Only analysis where it is double. Pure.

#include <cstdint>
#include <span>
#include <vector>

#include "core/result.h"
#include "market/timeframe.h"

namespace piggy::research {

enum class Anchoring : std::uint8_t {
    rolling,   // each training window has the same length
    anchored,  // each begins at the first candle and grows
};

struct WalkForwardSettings {
    std::size_t train = 0;  // candles of the (first) training window, 1 or more
    std::size_t test = 0;   // candles of each test window, 1 or more
    std::size_t purge = 0;  // candles between them that neither sees: what a trade begun in training still reaches into
    Anchoring anchoring = Anchoring::rolling;
};

// Candles by their numbers, from the first to before the last.
struct WalkForwardWindow {
    std::size_t train_from = 0, train_to = 0;
    std::size_t test_from = 0, test_to = 0;
    bool operator==(const WalkForwardWindow&) const = default;
};

inline constexpr std::size_t walk_forward_windows_max = 10'000;

// Test windows follow each other without a gap and end with the newest candle. A rest that fills no window is left out
// at the old end (anchored: it lengthens the training). A test window's indicators may look back beyond its beginning;
// its decisions may not.
// errors  out_of_range: lengths of zero, too few candles for one window, more than 10,000 windows
[[nodiscard]] Result<std::vector<WalkForwardWindow>> walk_forward_plan(std::size_t candles,
                                                                       const WalkForwardSettings& settings);

// A length in time as candles of this timeframe.
// errors  out_of_range: not above zero, or no whole number of candles
[[nodiscard]] Result<std::size_t> candles_in(std::chrono::nanoseconds length, market::Timeframe timeframe);

// What one test window's run did: equity after each of its candles, begun with this much cash.
struct WindowEquity {
    double cash = 0;
    std::span<const double> equity;
};
// The windows one after the other as if each had begun with what the one before ended with, from 1: 1.2 is 20 % more
// than at the beginning. Each run was by itself and began flat, so that a position is sold (or marked) at each join.
// What is lost stays lost: from zero on it is zero.
// errors  out_of_range: no window, one without candles, cash not above zero, or a value that is no number
[[nodiscard]] Result<std::vector<double>> joined_equity(std::span<const WindowEquity> windows);

// How a parameter wandered from window to window. One that jumps over its whole range each time was never found.
struct ParameterDrift {
    std::size_t lowest = 0, highest = 0;  // indices chosen
    std::size_t distinct = 0;             // values chosen at least once
    double changed = 0;                   // share of the joins at which another value was chosen
    double mean_step = 0;  // mean of |index - index before| over (values - 1): 0 stays, 1/3 is what choosing by lot
                           // among very many gives
};
// chosen          indices, one window after the other, each with one for every parameter
// values_of_each  how many values each parameter has on the grid
// errors          out_of_range: no parameter, fewer than 2 windows, sizes that don't fit, an index beyond its values
[[nodiscard]] Result<std::vector<ParameterDrift>> parameter_drift(std::span<const std::size_t> chosen,
                                                                  std::span<const std::size_t> values_of_each);

}  // namespace piggy::research
