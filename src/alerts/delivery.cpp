#include "alerts/delivery.h"

#include <algorithm>

namespace piggy::alerts {
namespace {

using std::chrono::seconds;

seconds doubled(seconds first, int failures, seconds most) {
    return std::min(most, seconds(first.count() << std::min(failures, 16)));
}

}  // namespace

Pace pace_after(const Pace& pace, const Attempt& attempt, Timestamp now) {
    switch (attempt.sent) {
        case Sent::delivered:
        case Sent::message_refused: return {0, now + Pace::between_messages};
        case Sent::slow_down:
            // A pause of nothing would be a loop; one of a year is not believed.
            return {pace.failures + 1,
                    now + std::clamp<seconds>(attempt.pause, Pace::between_messages, Pace::pause_max)};
        case Sent::later: return {pace.failures + 1, now + doubled(seconds(1), pace.failures, Pace::wait_max)};
        case Sent::channel_refused:
            return {pace.failures + 1, now + doubled(seconds(5), pace.failures, Pace::refused_wait_max)};
    }
    return pace;
}

}  // namespace piggy::alerts
