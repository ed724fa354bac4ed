#pragma once
// VirtualClock: time that moves only when told, for whole days of the practice exchange in seconds.

#include "core/clock.h"

namespace piggy::practice_exchange {

class VirtualClock final : public Clock {
public:
    explicit VirtualClock(Timestamp start) : now_(start) {}
    [[nodiscard]] Timestamp now() const override { return now_; }
    [[nodiscard]] std::chrono::nanoseconds monotonic() const override { return now_.time_since_epoch(); }
    void advance(std::chrono::nanoseconds time) { now_ += time; }

private:
    Timestamp now_;
};

}  // namespace piggy::practice_exchange
