// Any bytes behind the beginning of a JSON array of candles.

#include <cstddef>
#include <cstdint>
#include <string>

#include "candle_judge.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    piggy::fuzz::judge_candles("[" + std::string(bytes));
    piggy::fuzz::judge_candles("[[1609459200000,10,12,9,11,1.5],[1609459260000,10,12,9,11,1.5]," + std::string(bytes));
    return 0;
}
