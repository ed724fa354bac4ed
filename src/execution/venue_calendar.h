#pragma once
// VenueCalendar: the venue's time and day, carried by the monotonic clock. The owner's clock never decides the day.
// Pure; told everything.
//
// An answer fits when it is where the monotonic clock expects it (within 5 s of the last believed answer and the time
// that went by since; before there is one, not more than 5 s below the stored high-water mark). Answers agree when they
// are as far apart as the monotonic time between them, again within 5 s. What it takes to be believed:
//
//   fits, and its UTC date is not a later one    one answer
//   fits, but begins the time or a later date    two in a row that agree and are at least 1 s apart
//   does not fit: the machine slept, and the     a minute: answers in a row that all agree with the first of them, at
//   monotonic clock with it; the venue has put   least three, over at least 60 s of monotonic time, none of which fits.
//   its clock right; or the venue is wrong       Then the time is theirs; and the day, if theirs is later
//
// So no single answer moves the day, nor the time by more than 5 s; a venue that is wrong for less than a minute, or
// that is right in between, moves nothing. One that is consistently wrong for a minute is believed: it is all there is.
// It may put the day too far ahead, which then stays there until the calendar gets to it: there are never more fresh
// days than dates. The day never falls, whatever the time does, and is at least that of the high-water mark.

#include <chrono>
#include <cstdint>
#include <optional>

#include "core/timestamp.h"

namespace piggy::execution {

// One answer to "what time is it?".
struct TimeAnswer {
    Timestamp venue;                       // at the moment of monotonic
    Timestamp wall;                        // the local wall clock at that moment; kept for people, decides nothing
    std::chrono::nanoseconds monotonic{};  // when the answer was taken
};

class VenueCalendar {
public:
    static constexpr std::chrono::seconds fits_within{5};  // venue time against elapsed monotonic time
    static constexpr std::chrono::seconds skew_max{5};     // local against venue: beyond, live is paused
    static constexpr std::chrono::seconds skew_warn{1};
    static constexpr std::chrono::minutes answer_every{5};
    static constexpr std::chrono::seconds second_answer_after{1};  // two answers of one moment are one answer
    static constexpr std::chrono::seconds odd_believed_after{60};
    static constexpr int odd_answers_min = 3;
    static constexpr std::chrono::seconds odd_answer_every{10};  // once it takes longer, not every second

    // high_water: the latest venue time these books have believed; empty for fresh books.
    explicit VenueCalendar(std::optional<Timestamp> high_water) : high_water_(high_water) {}

    enum class Heard {
        believed,      // the time now runs from this answer
        wants_second,  // fits, and would begin the time or a later day: ask again in a second
        odd,           // does not fit what is known: ask again
    };
    // Answers in the order they were taken; one that was taken before the last is odd and nothing else.
    [[nodiscard]] Heard hear(const TimeAnswer& answer);

    // Empty until two answers were believed.
    [[nodiscard]] std::optional<Timestamp> now(std::chrono::nanoseconds monotonic) const;
    // The confirmed UTC day; grows only in hear(). Empty until then.
    [[nodiscard]] std::optional<std::int64_t> day() const { return day_; }
    // now() has passed the end of day() and hear() has not confirmed the next one: nothing may leave, ask the time.
    [[nodiscard]] bool midnight_pending(std::chrono::nanoseconds monotonic) const;
    // The last answer was not believed, or there was none: the time may be another one than now() says.
    [[nodiscard]] bool in_doubt() const { return in_doubt_; }
    // Time for another answer.
    [[nodiscard]] bool wants_answer(std::chrono::nanoseconds monotonic) const;
    // Local wall clock minus venue time, by the given local reading.
    [[nodiscard]] std::optional<std::chrono::nanoseconds> skew(Timestamp wall,
                                                               std::chrono::nanoseconds monotonic) const;
    // To be stored: the latest time an answer was believed for, or what the constructor was told.
    [[nodiscard]] std::optional<Timestamp> high_water() const { return high_water_; }

private:
    // Answers in a row that agree with the first of them.
    struct Series {
        TimeAnswer first;
        bool fits = false;
        int answers = 1;
    };
    [[nodiscard]] bool fits(const TimeAnswer& answer) const;
    [[nodiscard]] bool suffices(const TimeAnswer& last) const;
    void believe(const TimeAnswer& answer, std::int64_t day);

    std::optional<Timestamp> high_water_;
    std::optional<TimeAnswer> anchor_;  // the last believed
    std::optional<Series> series_;      // not believed yet
    std::optional<std::int64_t> day_;
    std::optional<std::chrono::nanoseconds> heard_at_;
    std::chrono::nanoseconds ask_at_{};
    bool in_doubt_ = true;
};

}  // namespace piggy::execution
