#pragma once
// DeskStep: the places in the life of an order at which a process may die. Release programs watch none of them; the
// kill campaign's program, which is built from the same rooms, dies at the one it was told.

#include <cstdint>

namespace piggy::execution {

enum class DeskStep : std::uint8_t {
    before_reservation,
    reserved,         // committed
    sending_written,  // committed; not a byte has left
    before_post,
    after_post,  // the answer is in, nothing of it is written
    outcome_written,
    before_resolution,  // an unknown order is about to be asked for
    resolution_written,
    day_rolled,
    baseline_written,
    latch_written,
    transfer_written,
    recovered,   // local recovery is on disk
    reconciled,  // the first reconciliation is on disk
};
inline constexpr std::uint8_t desk_step_count = 14;
[[nodiscard]] const char* desk_step_name(DeskStep step);  // "after_post"

struct StepObserver {
    virtual ~StepObserver() = default;
    virtual void at(DeskStep step) = 0;
};

}  // namespace piggy::execution
