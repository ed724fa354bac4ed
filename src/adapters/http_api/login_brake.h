#pragma once
// LoginBrake: after five wrong passwords from one place the next is looked at 30 s later; each further one doubles the
// wait, to 15 minutes. The same for all places together, from the 25th on: a stranger who has many must not guess
// quickly, and one who has a single one must not lock out everybody else. A place that is known, because somebody is
// logged in there or because it is this machine, waits for itself alone: strangers can't lock it out. The right
// password takes it back for its place and for all; an hour without a try, too. By the monotonic clock. Not
// thread-safe.

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

    static constexpr int alarm_every = 10;

    struct Place {
        std::string name;
        bool is_known = false;    // waits for itself alone
        bool is_session = false;  // whoever tries is logged in already: of no concern to all others
    };

    // Zero: this place may try now.
    [[nodiscard]] std::chrono::nanoseconds wait_left(const Place& place, std::chrono::nanoseconds now) const {
        const auto found = sources_.find(place.name);
        const auto own = found == sources_.end() ? std::chrono::nanoseconds::zero() : found->second.left(now);
        return place.is_known || place.is_session ? own : std::max(own, all_.left(now));
    }
    // Counts a try before it is known to be right, so that a hundred at the same moment are no way around.
    void tried(const Place& place, std::chrono::nanoseconds now) {
        if (sources_.size() >= sources_max && !sources_.contains(place.name)) forget_one();
        sources_[place.name].fail(now, free_failures);
        if (place.is_session) return;
        all_.fail(now, free_failures_of_all);
        if (all_.failures < alarm_every) alarm_at_ = alarm_every;  // begun anew
    }
    void succeeded(const Place& place) {
        sources_.erase(place.name);
        if (!place.is_session) all_ = {};
    }
    // A try that came to nothing for a reason of ours: the disk, the memory.
    void take_back(const Place& place) {
        const auto found = sources_.find(place.name);
        if (found != sources_.end()) found->second.take_back(free_failures);
        if (!place.is_session) all_.take_back(free_failures_of_all);
    }
    // In a row, from everywhere.
    [[nodiscard]] int failures() const { return all_.failures; }
    // True once for every tenth of them, however many were tried at the same moment.
    [[nodiscard]] bool alarm_is_due() {
        if (all_.failures < alarm_at_) return false;
        alarm_at_ = (all_.failures / alarm_every + 1) * alarm_every;
        return true;
    }

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
        void take_back(int free) {
            failures = std::max(0, failures - 1);
            if (failures < free) until = {};  // else it stands for those before
        }
    };

    void forget_one() {
        sources_.erase(std::ranges::min_element(sources_, {}, [](const auto& entry) { return entry.second.last; }));
    }

    std::map<std::string, Count> sources_;
    Count all_;
    int alarm_at_ = alarm_every;
};

// What counts as one place: an IPv4 address, or the 64 bits of an IPv6 one that a household has to itself.
[[nodiscard]] std::string login_source(std::string_view address);

}  // namespace piggy::http_api
