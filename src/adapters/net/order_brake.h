#pragma once
// OrderBrake: never more than 60 orders within any minute. Orders that were refused by a limit count too; orders that
// the brake itself refused do not. Any thread.

#include <chrono>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>

namespace piggy::net {

class OrderBrake {
public:
    static constexpr std::size_t orders_max = 60;
    static constexpr std::chrono::seconds window{60};

    // Empty when one more may go at this monotonic time, which is then counted; else how long until the next may.
    [[nodiscard]] std::optional<std::chrono::seconds> hold_back(std::chrono::nanoseconds now) {
        const std::lock_guard lock(mutex_);
        while (!times_.empty() && now - times_.front() >= window) times_.pop_front();
        if (times_.size() >= orders_max) return std::chrono::ceil<std::chrono::seconds>(times_.front() + window - now);
        times_.push_back(now);
        return std::nullopt;
    }

private:
    std::mutex mutex_;
    std::deque<std::chrono::nanoseconds> times_;
};

}  // namespace piggy::net
