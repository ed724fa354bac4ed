#include "adapters/binance_us/venue_clock.h"

#include <algorithm>

namespace piggy::binance_us {

Timestamp VenueClock::now() const {
    const std::lock_guard lock(mutex_);
    if (!anchor_) return clock_.now();
    return anchor_->venue + (clock_.monotonic() - anchor_->monotonic);
}

bool VenueClock::needs_measuring() const {
    const std::lock_guard lock(mutex_);
    if (!anchor_ || distrusted_) return true;
    const std::chrono::nanoseconds passed = clock_.monotonic() - anchor_->monotonic;
    const std::chrono::nanoseconds apart = clock_.now() - anchor_->wall - passed;
    return passed >= measured_every || apart > apart_max || apart < -apart_max;
}

void VenueClock::distrust() {
    const std::lock_guard lock(mutex_);
    distrusted_ = true;
}

Result<execution::ClockOffset> VenueClock::measured(const std::vector<ClockSample>& samples) {
    if (samples.size() < samples_min) {
        return fail(ErrorCode::unavailable, "the venue's clock was asked for its time and answered " +
                                                std::to_string(samples.size()) + " times, 3 are needed");
    }
    const auto best = std::min_element(samples.begin(), samples.end(), [](const ClockSample& a, const ClockSample& b) {
        return a.received - a.sent < b.received - b.sent;
    });
    // The venue looked at its clock somewhere between; the middle is wrong by half the round trip at most.
    const std::chrono::nanoseconds round_trip = best->received - best->sent;
    const std::chrono::nanoseconds half = round_trip / 2;
    const std::lock_guard lock(mutex_);
    anchor_ = Anchor{best->venue, best->wall - half, best->received - half};
    distrusted_ = false;
    return execution::ClockOffset{best->venue - (best->wall - half), round_trip};
}

}  // namespace piggy::binance_us
