#pragma once
// AttemptBrake: five wrong passphrases, and the next is looked at after 30 s; each further one doubles the wait, to 15
// minutes. The right one takes it all back. By the monotonic clock: setting the time gains nothing. Not thread-safe.

#include <algorithm>
#include <chrono>

namespace piggy::key_vault {

class AttemptBrake {
public:
    static constexpr int free_failures = 5;
    static constexpr std::chrono::seconds first_wait{30}, longest_wait{15 * 60};

    // Zero: may try.
    [[nodiscard]] std::chrono::nanoseconds wait_left(std::chrono::nanoseconds now) const {
        return failures_ < free_failures ? std::chrono::nanoseconds::zero()
                                         : std::max(std::chrono::nanoseconds::zero(), until_ - now);
    }
    void failed(std::chrono::nanoseconds now) {
        if (++failures_ < free_failures) return;
        until_ = now + wait_;
        wait_ = std::min(wait_ * 2, longest_wait);
    }
    void succeeded() { *this = {}; }

private:
    int failures_ = 0;
    std::chrono::seconds wait_ = first_wait;
    std::chrono::nanoseconds until_{};
};

}  // namespace piggy::key_vault
