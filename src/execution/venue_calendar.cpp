#include "execution/venue_calendar.h"

#include <algorithm>

namespace piggy::execution {
namespace {

using std::chrono::nanoseconds;

// Times outside 1970 to 2200 are no times; inside, differences can't overflow.
constexpr Timestamp time_begin{};
constexpr Timestamp time_end{std::chrono::sys_days{std::chrono::year{2200} / 1 / 1}};

bool agree(const TimeAnswer& a, const TimeAnswer& b) {
    const auto off = (b.venue - a.venue) - (b.monotonic - a.monotonic);
    return std::chrono::abs(off) <= VenueCalendar::fits_within;
}

}  // namespace

bool VenueCalendar::fits(const TimeAnswer& answer) const {
    if (anchor_) return agree(*anchor_, answer);
    return !high_water_ || answer.venue >= *high_water_ - fits_within;
}

// Whether the series that ends with this answer is to be believed.
bool VenueCalendar::suffices(const TimeAnswer& last) const {
    const auto span = last.monotonic - series_->first.monotonic;
    if (series_->fits) return span >= second_answer_after;
    return span >= odd_believed_after && series_->answers >= odd_answers_min;
}

void VenueCalendar::believe(const TimeAnswer& answer, std::int64_t day) {
    anchor_ = answer;
    high_water_ = std::max(high_water_.value_or(answer.venue), answer.venue);
    day_ = std::max(day_.value_or(day), day);
    series_.reset();
    in_doubt_ = false;
    ask_at_ = answer.monotonic + answer_every;
}

VenueCalendar::Heard VenueCalendar::hear(const TimeAnswer& answer) {
    if (heard_at_ && answer.monotonic < *heard_at_) return Heard::odd;
    heard_at_ = answer.monotonic;
    in_doubt_ = true;
    ask_at_ = answer.monotonic + second_answer_after;
    if (answer.venue < time_begin || answer.venue >= time_end) {
        series_.reset();
        return Heard::odd;
    }
    const bool fitting = fits(answer);
    if (anchor_ && fitting && utc_day(answer.venue) <= *day_) {
        believe(answer, *day_);
        return Heard::believed;
    }
    if (series_ && series_->fits == fitting && agree(series_->first, answer)) {
        ++series_->answers;
    } else {
        series_ = Series{answer, fitting};
    }
    if (suffices(answer)) {
        // Both ends of the series have reached this day. Fresh books begin with it, others are there already or later.
        const auto reached = std::min(utc_day(series_->first.venue), utc_day(answer.venue));
        const auto stored = high_water_ ? utc_day(*high_water_) : reached;
        believe(answer, anchor_ ? reached : std::max(reached, stored));
        return Heard::believed;
    }
    if (fitting) return Heard::wants_second;
    if (series_->answers >= odd_answers_min) ask_at_ = answer.monotonic + odd_answer_every;
    return Heard::odd;
}

std::optional<Timestamp> VenueCalendar::now(nanoseconds monotonic) const {
    if (!anchor_) return std::nullopt;
    return anchor_->venue + (monotonic - anchor_->monotonic);
}

bool VenueCalendar::midnight_pending(nanoseconds monotonic) const {
    const auto time = now(monotonic);
    return time && utc_day(*time) > *day_;
}

bool VenueCalendar::wants_answer(nanoseconds monotonic) const {
    if (!heard_at_ || monotonic >= ask_at_) return true;
    return midnight_pending(monotonic) && !series_ && monotonic >= *heard_at_ + second_answer_after;
}

std::optional<nanoseconds> VenueCalendar::skew(Timestamp wall, nanoseconds monotonic) const {
    const auto time = now(monotonic);
    if (!time) return std::nullopt;
    return wall - *time;
}

}  // namespace piggy::execution
