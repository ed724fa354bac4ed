#include "apps/desk_thread.h"

#include <algorithm>

namespace piggy::apps {

void DeskThread::wake() {
    const std::lock_guard lock(mutex_);
    is_woken_ = true;
    woken_.notify_one();
}

void DeskThread::stop() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
        woken_.notify_one();
    }
    if (thread_.joinable()) thread_.join();
}

void DeskThread::run() {
    for (;;) {
        const std::chrono::nanoseconds wanted = round_();
        std::unique_lock lock(mutex_);
        const auto wait = std::clamp<std::chrono::nanoseconds>(wanted, std::chrono::milliseconds(1), sleep_max);
        woken_.wait_for(lock, wait, [this] { return is_woken_ || is_stopping_; });
        if (is_stopping_) return;
        is_woken_ = false;
    }
}

}  // namespace piggy::apps
