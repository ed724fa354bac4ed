#include "adapters/practice_exchange/event_gate.h"

#include <algorithm>

namespace piggy::practice_exchange {

void EventGate::pass_slowly(std::string_view stream, std::string_view lane, EventClass what, Timestamp now,
                            std::function<void()> deliver) {
    const EventEffect effect = faults_.on_event(stream, what, now);
    if (effect.is_lost) return;
    if (effect.delay.count() > 0) {
        waiting_.push_back({now + effect.delay, std::string(lane), std::move(deliver)});
        return;
    }
    const bool is_overtaking = std::ranges::any_of(held_, [&](const Late& late) { return late.lane == lane; });
    if (effect.waits_for_next && !is_overtaking) {
        held_.push_back({now + longest_wait, std::string(lane), std::move(deliver)});
        return;
    }
    deliver();
    if (effect.is_doubled) deliver();
    if (is_overtaking) release_lane(lane);
}

void EventGate::release_lane(std::string_view lane) {
    std::vector<Late> released;
    std::erase_if(held_, [&](Late& late) {
        if (late.lane != lane) return false;
        released.push_back(std::move(late));
        return true;
    });
    for (const Late& late : released) late.deliver();
}

void EventGate::tick(Timestamp now) {
    std::vector<Late> due;
    for (auto* queue : {&waiting_, &held_}) {
        std::erase_if(*queue, [&](Late& late) {
            if (late.due > now) return false;
            due.push_back(std::move(late));
            return true;
        });
    }
    for (const Late& late : due) late.deliver();
}

}  // namespace piggy::practice_exchange
