#pragma once
// Clock: the port through which time comes in. A fake moves only when told.

#include <chrono>

#include "core/timestamp.h"

namespace piggy {

struct Clock {
    virtual ~Clock() = default;
    // Wall time in UTC. May jump; for display and records.
    [[nodiscard]] virtual Timestamp now() const = 0;
    // Time since some fixed start. Never goes back; for ages and durations.
    [[nodiscard]] virtual std::chrono::nanoseconds monotonic() const = 0;
};

}  // namespace piggy
