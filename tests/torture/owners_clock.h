#pragma once
// OwnersClock: the clock of the machine on which the backend runs: a monotonic one that stands still while the machine
// sleeps, and a wall clock that its owner, or a broken time service, may set to anything.

#include "core/clock.h"

namespace piggy::torture {

class OwnersClock final : public Clock {
public:
    // truth: the world's time, which is the venue's.
    explicit OwnersClock(const Clock& truth) : truth_(truth), booted_(truth.now()) {}

    [[nodiscard]] Timestamp now() const override { return truth_.now() + wall_error_; }
    [[nodiscard]] std::chrono::nanoseconds monotonic() const override {
        return truth_.now() - booted_ - asleep_ + std::chrono::hours(1);
    }

    void set_wall_error(std::chrono::nanoseconds error) { wall_error_ = error; }
    [[nodiscard]] std::chrono::nanoseconds wall_error() const { return wall_error_; }
    // The machine slept: the world went on, the monotonic clock did not.
    void slept(std::chrono::nanoseconds time) { asleep_ += time; }

private:
    const Clock& truth_;
    Timestamp booted_;
    std::chrono::nanoseconds wall_error_{}, asleep_{};
};

}  // namespace piggy::torture
