#pragma once
// When the next message may leave. Order is kept: what waits at the head is tried until it is delivered or can't ever
// be; everything behind it waits with it.

#include <chrono>
#include <cstdint>
#include <string>

#include "core/timestamp.h"

namespace piggy::alerts {

// What became of one attempt.
enum class Sent : std::uint8_t {
    delivered,
    later,            // no answer, or one that says nothing about the message: it is tried again
    slow_down,        // Telegram named a pause
    channel_refused,  // not this message is wrong but token, chat or bot: all of them wait until that is mended
    message_refused,  // this one will never be taken, in either form
};
struct Attempt {
    Sent sent = Sent::later;
    std::chrono::seconds pause{};  // for slow_down
    std::string what{};            // one sentence where it was not delivered; never with the token
    std::int64_t message_id = 0;   // where it was
};

// What to do after an attempt.
struct Pace {
    static constexpr std::chrono::seconds between_messages{1};
    static constexpr std::chrono::seconds wait_max{60};          // between attempts where Telegram can't be reached
    static constexpr std::chrono::seconds refused_wait_max{300};  // where it refuses the channel
    static constexpr std::chrono::hours pause_max{24};            // the longest pause that is believed

    int failures = 0;       // in a row
    Timestamp not_before{};  // of the next attempt
};
[[nodiscard]] Pace pace_after(const Pace& pace, const Attempt& attempt, Timestamp now);

}  // namespace piggy::alerts
