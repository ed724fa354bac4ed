#pragma once
// VenueCalendar: the venue's time and day, carried by the monotonic clock. The owner's clock never decides the day.
// Pure; told everything.
//
// The day rolls when two answers in a row agree on a later UTC date and both fit the monotonic time that went by since
// the last believed answer (or, at a start, since each other and since the stored high-water mark). It only grows.

#include <chrono>
#include <cstdint>
#include <optional>

#include "core/timestamp.h"

namespace piggy::execution {

// One answer to "what time is it?".
struct TimeAnswer {
    Timestamp venue;                       // at the moment of monotonic
    Timestamp wall;                        // the local wall clock at that moment
    std::chrono::nanoseconds monotonic{};  // when the answer was taken
};

class VenueCalendar {
public:
    static constexpr std::chrono::seconds fits_within{5};  // venue time against elapsed monotonic time
    static constexpr std::chrono::seconds skew_max{5};     // local against venue: beyond, live is paused
    static constexpr std::chrono::seconds skew_warn{1};
    static constexpr std::chrono::minutes answer_every{5};
    static constexpr std::chrono::seconds second_answer_after{1};  // two answers of one moment are one answer

    // high_water: the latest venue time these books have believed; empty for fresh books.
    explicit VenueCalendar(std::optional<Timestamp> high_water) : high_water_(high_water) {}

    enum class Heard {
        believed,      // the time now runs from this answer
        wants_second,  // plausible but not yet confirmed: ask again in a second
        odd,           // does not fit what is known: ask again; two odd answers that agree with each other for a
                       // minute or more of asking are believed for the time of day, never to roll a day that the
                       // monotonic clock has not reached
    };
    [[nodiscard]] Heard hear(const TimeAnswer& answer);

    // Empty until two answers were believed.
    [[nodiscard]] std::optional<Timestamp> now(std::chrono::nanoseconds monotonic) const;
    // The confirmed UTC day; grows only in hear(). Empty until then.
    [[nodiscard]] std::optional<std::int64_t> day() const { return day_; }
    // now() has passed the end of day() and hear() has not confirmed the next one: nothing may leave, ask the time.
    [[nodiscard]] bool midnight_pending(std::chrono::nanoseconds monotonic) const;
    // Time for another answer.
    [[nodiscard]] bool wants_answer(std::chrono::nanoseconds monotonic) const;
    // Local wall clock minus venue time, by the given local reading.
    [[nodiscard]] std::optional<std::chrono::nanoseconds> skew(Timestamp wall,
                                                               std::chrono::nanoseconds monotonic) const;

private:
    std::optional<Timestamp> high_water_;
    std::optional<TimeAnswer> anchor_;     // the last believed
    std::optional<TimeAnswer> candidate_;  // waits for a second one
    std::optional<std::int64_t> day_;
};

}  // namespace piggy::execution
