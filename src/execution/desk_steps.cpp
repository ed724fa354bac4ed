#include "execution/desk_steps.h"

namespace piggy::execution {

const char* desk_step_name(DeskStep step) {
    switch (step) {
        case DeskStep::before_reservation: return "before_reservation";
        case DeskStep::reserved: return "reserved";
        case DeskStep::sending_written: return "sending_written";
        case DeskStep::before_post: return "before_post";
        case DeskStep::after_post: return "after_post";
        case DeskStep::outcome_written: return "outcome_written";
        case DeskStep::before_resolution: return "before_resolution";
        case DeskStep::resolution_written: return "resolution_written";
        case DeskStep::day_rolled: return "day_rolled";
        case DeskStep::baseline_written: return "baseline_written";
        case DeskStep::latch_written: return "latch_written";
        case DeskStep::transfer_written: return "transfer_written";
        case DeskStep::recovered: return "recovered";
        case DeskStep::reconciled: return "reconciled";
    }
    return "unknown";
}

}  // namespace piggy::execution
