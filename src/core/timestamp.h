#pragma once
// Timestamp: a moment in UTC, to the nanosecond. Years 1970 to 2200 are accepted from outside.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"

namespace piggy {

using Timestamp = std::chrono::sys_time<std::chrono::nanoseconds>;

[[nodiscard]] constexpr std::int64_t nanoseconds_since_epoch(Timestamp time) { return time.time_since_epoch().count(); }
[[nodiscard]] constexpr Timestamp timestamp_from_nanoseconds(std::int64_t nanoseconds) {
    return Timestamp(std::chrono::nanoseconds(nanoseconds));
}

// ISO-8601: "2021-01-01", "2021-01-01T14:32", "2021-01-01 14:32:15.123456Z", "…+05:30", "…-0400".
// No zone means UTC. A space or a T may stand between date and time; one to nine fraction digits.
// errors: malformed, out_of_range (a date that does not exist, or outside 1970 to 2200)
[[nodiscard]] Result<Timestamp> parse_iso8601(std::string_view text);

enum class TimePrecision { seconds, milliseconds, microseconds };

// "2026-02-04T14:32:15Z", with .123 or .123456 when asked.
[[nodiscard]] std::string format_iso8601(Timestamp time, TimePrecision precision = TimePrecision::seconds);
// "2026-02-04"
[[nodiscard]] std::string format_date(Timestamp time);

// Whole UTC days since 1970-01-01.
[[nodiscard]] constexpr std::int64_t utc_day(Timestamp time) {
    return std::chrono::floor<std::chrono::days>(time).time_since_epoch().count();
}

}  // namespace piggy
