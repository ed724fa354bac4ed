// Any bytes as a kept column of forecasts: raw, and once more with a checksum that is right. What is taken is exactly
// what would be written again.

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstdlib>
#include <cstring>

#include "backtest/foreseen.h"

namespace {

void judge(const std::string& bytes) {
    const auto foreseen = piggy::backtest::read_foreseen(bytes, "name");
    if (!foreseen) return;
    const bool sound =
        piggy::backtest::foreseen_bytes(*foreseen, "name") == bytes && foreseen->use.proven <= foreseen->use.retrained;
    if (!sound) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string bytes(reinterpret_cast<const char*>(data), size);
    judge(bytes);
    // The head that every sound file has, with these bytes after it.
    std::string sealed = piggy::backtest::foreseen_bytes({}, "name").substr(0, 16) + bytes;
    const std::uint64_t checksum = XXH3_64bits(sealed.data(), sealed.size());
    sealed.append(reinterpret_cast<const char*>(&checksum), sizeof checksum);
    judge(sealed);
    return 0;
}
