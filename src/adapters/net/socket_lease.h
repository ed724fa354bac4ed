#pragma once
// SocketLease: what an admitted socket lives by. When it ends, as a session does at logout, every socket that lives by
// it is closed. Any thread.

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <utility>

namespace piggy::net {

class SocketLease {
public:
    using Told = std::function<void()>;

    // Once and for all. Who waits for it is told from this call.
    void end() {
        std::map<std::uint64_t, Told> waiting;
        {
            const std::lock_guard lock(mutex_);
            has_ended_ = true;
            waiting = std::exchange(waiting_, {});
        }
        for (const auto& [id, told] : waiting) told();
    }

    // told is called once, when it ends; at once where it has ended.
    [[nodiscard]] std::uint64_t when_ended(Told told) {
        {
            const std::lock_guard lock(mutex_);
            if (!has_ended_) {
                waiting_.emplace(++last_, std::move(told));
                return last_;
            }
        }
        told();
        return 0;
    }
    void forget(std::uint64_t id) {
        const std::lock_guard lock(mutex_);
        waiting_.erase(id);
    }

private:
    std::mutex mutex_;
    bool has_ended_ = false;
    std::map<std::uint64_t, Told> waiting_;
    std::uint64_t last_ = 0;
};

}  // namespace piggy::net
