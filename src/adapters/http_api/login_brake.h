#pragma once
// LoginBrake: after five wrong passwords from one place the next is looked at 30 s later; each further one doubles the
// wait, to 15 minutes. The same for all places together, from the 25th on: a stranger who has many must not guess
// quickly, and one who has a single one must not lock out everybody else. The right password takes it back for its
// place and for all; an hour without a try, too. By the monotonic clock. Not thread-safe.

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <string_view>

namespace piggy::http_api {

class LoginBrake {
public:
    static constexpr int free_failures = 5, free_failures_of_all = 25;
    static constexpr std::chrono::seconds first_wait{30}, longest_wait{15 * 60}, forgotten_after{60 * 60};
    static constexpr std::size_t sources_max = 1024;  // above: who tried longest ago is forgotten

    // Zero: this place may try now.
    [[nodiscard]] std::chrono::nanoseconds wait_left(const std::string& source, std::chrono::nanoseconds now) const {
        const auto found = sources_.find(source);
        const auto own = found == sources_.end() ? std::chrono::nanoseconds::zero() : found->second.left(now);
        return std::max(own, all_.left(now));
    }
    // Counts a try before it is known to be right, so that a hundred at the same moment are no way around.
    void tried(const std::string& source, std::chrono::nanoseconds now) {
        if (sources_.size() >= sources_max && !sources_.contains(source)) forget_one();
        sources_[source].fail(now, free_failures);
        all_.fail(now, free_failures_of_all);
    }
    void succeeded(const std::string& source) {
        sources_.erase(source);
        all_ = {};
    }
    // A try that came to nothing for a reason of ours: the disk, the memory.
    void take_back(const std::string& source) {
        if (const auto found = sources_.find(source); found != sources_.end()) found->second.take_back();
        all_.take_back();
    }
    // In a row, from everywhere.
    [[nodiscard]] int failures() const { return all_.failures; }

private:
    struct Count {
        int failures = 0;
        std::chrono::seconds wait = first_wait;
        std::chrono::nanoseconds until{}, last{};

        [[nodiscard]] std::chrono::nanoseconds left(std::chrono::nanoseconds now) const {
            return std::max(std::chrono::nanoseconds::zero(), until - now);
        }
        void fail(std::chrono::nanoseconds now, int free) {
            if (failures > 0 && now - last > forgotten_after) *this = {};
            last = now;
            if (++failures < free) return;
            until = now + wait;
            wait = std::min(wait * 2, longest_wait);
        }
        void take_back() {
            failures = std::max(0, failures - 1);
            until = {};
        }
    };

    void forget_one() {
        sources_.erase(std::ranges::min_element(sources_, {}, [](const auto& entry) { return entry.second.last; }));
    }

    std::map<std::string, Count> sources_;
    Count all_;
};

// What counts as one place: an IPv4 address, or the 64 bits of an IPv6 one that a household has to itself.
[[nodiscard]] std::string login_source(std::string_view address);

}  // namespace piggy::http_api
