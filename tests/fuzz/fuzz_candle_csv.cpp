// Any bytes as a candle file, packed or not; most begin like a CSV of candles, so that the rows behind are reached.

#include <cstddef>
#include <cstdint>
#include <string>

#include "candle_judge.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    piggy::fuzz::judge_candles(bytes);
    std::string started = "timestamp,open,high,low,close,volume\n1609459200000,10,12,9,11,1.5\n";
    started += bytes;
    piggy::fuzz::judge_candles(started);
    return 0;
}
