#pragma once
// BackOff: how long to wait before trying again. Doubles from 0.5 s to 30 s; each wait is drawn from the upper half of
// that, so that many clients don't come back together. One owner, one thread.

#include <algorithm>
#include <chrono>

#include "core/random.h"

namespace piggy::binance_us {

class BackOff {
public:
    static constexpr std::chrono::milliseconds shortest{500};
    static constexpr std::chrono::milliseconds longest{30'000};

    explicit BackOff(std::uint64_t seed) : random_(seed) {}

    [[nodiscard]] std::chrono::nanoseconds next() {
        const std::int64_t most = next_.count();
        const std::int64_t least = std::max(shortest.count(), most / 2);
        next_ = std::min(next_ * 2, longest);
        return std::chrono::milliseconds(random_.between(least, most));
    }
    void reset() { next_ = 2 * shortest; }

private:
    Random random_;
    std::chrono::milliseconds next_ = 2 * shortest;
};

}  // namespace piggy::binance_us
