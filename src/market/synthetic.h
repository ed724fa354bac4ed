#pragma once
// A market that never was: seeded candles for demonstrations, tests and benches, labelled synthetic wherever they are
// shown. The same seed gives the same candles on every machine: only + - * / and square roots, which IEEE 754 rounds
// in one way, and the house's own Random.

#include <cstddef>
#include <cstdint>

#include "core/symbol.h"
#include "core/timestamp.h"
#include "market/candle_series.h"

namespace piggy::market {

struct SyntheticOptions {
    Symbol symbol{{"BTC"}, {"USDT"}};
    Timestamp from = Timestamp(std::chrono::sys_days(std::chrono::year(2024) / 1 / 1));  // floored to the minute
    std::size_t candles = 365 * 24 * 60;
    std::uint64_t seed = 42;
};

// One-minute candles of a market with regimes (calm, rising, falling, stormy), volatility that comes in clusters, fat
// tails, busier and quieter hours, and a level that wanders but comes back. Prices have 2 decimals, volumes 5.
// The symbols of one seed share most of every move, as coins do.
[[nodiscard]] CandleSeries synthetic_market(const SyntheticOptions& options);

// The reference candles of the benches: a folded random walk in integer arithmetic, from 2020-01-01, bit for bit what
// the benchmark script everybody measures with writes for the same number of rows and seed.
[[nodiscard]] CandleSeries reference_market(std::size_t candles, std::uint64_t seed = 42);

}  // namespace piggy::market
