// The reference candles are those of the benchmark script, byte for byte.

#include <gtest/gtest.h>

#include <string>

#include "adapters/candle_files/csv_writer.h"
#include "market/synthetic.h"

namespace piggy::candle_files {
namespace {

std::uint64_t fnv1a(const std::string& text) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return hash;
}

std::string reference_csv(std::size_t candles, std::uint64_t seed) {
    const market::CandleSeries series = market::reference_market(candles, seed);
    std::string text = "timestamp,open,high,low,close,volume\n";
    append_csv(text, series, 0, series.size(), {"timestamp", 2, 3});
    return text;
}

// The sums are those of what `gen_candles.py 20000` and `gen_candles.py 3000 --seed 7` print.
TEST(ReferenceMarket, IsTheScriptsByteForByte) {
    const std::string usual = reference_csv(20'000, 42);
    EXPECT_EQ(usual.size(), 1'148'968U);
    EXPECT_EQ(fnv1a(usual), 0x37fee890c9e7cb60ULL);
    EXPECT_EQ(fnv1a(reference_csv(3'000, 7)), 0x917e08194aa38515ULL);
}

}  // namespace
}  // namespace piggy::candle_files
