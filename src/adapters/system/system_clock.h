#pragma once
// SystemClock: the machine's clocks behind the port Clock. Any thread.

#include "core/clock.h"

namespace piggy::system {

class SystemClock final : public Clock {
public:
    [[nodiscard]] Timestamp now() const override {
        return std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now());
    }
    [[nodiscard]] std::chrono::nanoseconds monotonic() const override {
        return std::chrono::steady_clock::now().time_since_epoch();
    }
};

}  // namespace piggy::system
