#pragma once
// VenueClock: the venue's time, carried by the monotonic clock from the last measurement on. Any thread.

#include <chrono>
#include <mutex>
#include <optional>
#include <vector>

#include "core/clock.h"
#include "core/result.h"
#include "execution/account_reader.h"

namespace piggy::binance_us {

// One question for the time.
struct ClockSample {
    std::chrono::nanoseconds sent{};      // monotonic
    std::chrono::nanoseconds received{};  // monotonic
    Timestamp wall;                       // local wall time when the answer came
    Timestamp venue;                      // what the answer said
};

class VenueClock {
public:
    static constexpr std::size_t samples_min = 3;
    static constexpr std::chrono::nanoseconds measured_every = std::chrono::minutes(5);
    static constexpr std::chrono::nanoseconds apart_max = std::chrono::seconds(1);

    explicit VenueClock(const Clock& clock) : clock_(clock) {}

    // The local wall clock's until the first measurement.
    [[nodiscard]] Timestamp now() const;
    // No measurement yet, one older than five minutes, told so by distrust(), or the wall clock has gone another way
    // than the monotonic one since (a sleeping machine: its monotonic clock stands still).
    [[nodiscard]] bool needs_measuring() const;
    // The venue has refused a timestamp.
    void distrust();

    // Takes the sample with the shortest round trip. errors: unavailable: fewer than three
    [[nodiscard]] Result<execution::ClockOffset> measured(const std::vector<ClockSample>& samples);

private:
    struct Anchor {
        Timestamp venue;
        Timestamp wall;
        std::chrono::nanoseconds monotonic;
    };
    const Clock& clock_;
    mutable std::mutex mutex_;
    std::optional<Anchor> anchor_;
    bool distrusted_ = false;
};

}  // namespace piggy::binance_us
