// Any text as a moment: what is taken lies between 1970 and 2200, and reads the same once written out.

#include <cstddef>
#include <cstdint>
#include <string>

#include "adapters/candle_files/cells.h"
#include "core/invariant.h"
#include "core/timestamp.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace piggy;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto day = std::chrono::hours(24);
    if (const auto time = parse_iso8601(text)) {
        // An offset may move the first and last hours a little beyond.
        invariant(*time >= Timestamp() - day && *time < timestamp_from_nanoseconds(candle_files::time_end_ns) + day,
                  "times are of 1970 to 2200");
        if (*time >= Timestamp()) {
            const auto whole = std::chrono::floor<std::chrono::microseconds>(*time);
            const auto again = parse_iso8601(format_iso8601(whole, TimePrecision::microseconds));
            invariant(!again || *again == whole, "a time written out is the same time");
        }
    }
    const candle_files::Stamp stamp = candle_files::parse_stamp(text);
    if (stamp.valid) {
        invariant(stamp.ns >= 0, "stamps are of 1970 and later");
        const bool is_text =
            stamp.unit == candle_files::TimeUnit::text || stamp.unit == candle_files::TimeUnit::text_with_offset;
        if (!is_text) {
            const auto again = candle_files::parse_stamp(std::to_string(stamp.ns));
            invariant(stamp.ns < 100'000'000'000'000'000 || (again.valid && again.ns == stamp.ns),
                      "a count written in nanoseconds is the same moment");
        }
    }
    return 0;
}
