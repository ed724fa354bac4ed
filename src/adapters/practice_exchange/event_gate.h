#pragma once
// EventGate: every event of every stream passes here on its way out, so that faults can lose, double, hold back or
// reorder it. Costs nothing while no rule is about events.

#include <deque>
#include <functional>
#include <map>
#include <string>

#include "adapters/practice_exchange/faults.h"

namespace piggy::practice_exchange {

class EventGate {
public:
    explicit EventGate(Faults& faults) : faults_(faults) {}

    // stream: as in Faults::on_event; lane: events of one lane keep their order among each other ("user 7").
    // deliver is called now, later, twice or never.
    template <class Deliver>
    void pass(std::string_view stream, std::string_view lane, EventClass what, Timestamp now, const Deliver& deliver) {
        if (!faults_.has_event_rules() && waiting_.empty() && held_.empty()) return deliver();
        pass_slowly(stream, lane, what, now, deliver);
    }
    // Delivers what is due.
    void tick(Timestamp now);

private:
    // One that waits for the next of its lane does so no longer than this.
    static constexpr std::chrono::seconds longest_wait{5};
    struct Late {
        Timestamp due{};
        std::string lane;
        std::function<void()> deliver;
    };
    void pass_slowly(std::string_view stream, std::string_view lane, EventClass what, Timestamp now,
                     std::function<void()> deliver);
    void release_lane(std::string_view lane);

    Faults& faults_;
    std::deque<Late> waiting_;  // for their time
    std::deque<Late> held_;     // for the next of their lane
};

}  // namespace piggy::practice_exchange
