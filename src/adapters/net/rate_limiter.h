#pragma once
// RateLimiter: a token bucket. Holds `burst` requests at first and refills at `per_second`. One thread.

#include <algorithm>
#include <chrono>

namespace piggy::net {

class RateLimiter {
public:
    RateLimiter(double per_second, double burst) : per_second_(per_second), burst_(burst), left_(burst) {}

    // True when one more is allowed at this monotonic time; it is then counted.
    [[nodiscard]] bool allow(std::chrono::nanoseconds now) {
        const std::chrono::duration<double> passed = now - last_;
        left_ = std::min(burst_, left_ + std::max(0.0, passed.count()) * per_second_);
        last_ = std::max(last_, now);
        if (left_ < 1) return false;
        left_ -= 1;
        return true;
    }

private:
    double per_second_, burst_, left_;
    std::chrono::nanoseconds last_{0};
};

}  // namespace piggy::net
