#pragma once
// Timeframe: how long a candle lasts. Candles begin on multiples of it since 1970-01-01 00:00 UTC; weeks on Mondays.

#include <array>
#include <chrono>
#include <compare>
#include <cstdint>
#include <string_view>

#include "core/result.h"
#include "core/timestamp.h"

namespace piggy::market {

class Timeframe {
public:
    constexpr Timeframe() = default;

    // One of 1m 3m 5m 15m 30m 1h 2h 4h 6h 8h 12h 1d 1w. errors: malformed, with the list
    [[nodiscard]] static Result<Timeframe> parse(std::string_view name);
    // errors: not_found, when no timeframe lasts exactly this long
    [[nodiscard]] static Result<Timeframe> of_length(std::chrono::nanoseconds length);

    [[nodiscard]] std::string_view name() const;
    [[nodiscard]] constexpr std::chrono::nanoseconds length() const { return std::chrono::minutes(minutes_); }
    [[nodiscard]] constexpr std::int64_t nanoseconds() const { return length().count(); }

    // The opening time of the candle that a moment falls into.
    [[nodiscard]] constexpr Timestamp open_time(Timestamp time) const {
        const std::int64_t since = nanoseconds_since_epoch(time) - first_open();
        const std::int64_t whole = since >= 0 ? since / nanoseconds() : -((-since + nanoseconds() - 1) / nanoseconds());
        return timestamp_from_nanoseconds(first_open() + whole * nanoseconds());
    }
    [[nodiscard]] constexpr bool is_on_grid(Timestamp time) const { return open_time(time) == time; }
    // True when candles of this frame can be put together from candles of the smaller one.
    [[nodiscard]] constexpr bool divides_into(Timeframe larger) const {
        return larger.minutes_ >= minutes_ && larger.minutes_ % minutes_ == 0;
    }

    constexpr auto operator<=>(const Timeframe&) const = default;

    [[nodiscard]] static const Timeframe& one_minute();
    [[nodiscard]] static const std::array<Timeframe, 13>& all();

private:
    constexpr explicit Timeframe(std::int32_t minutes) : minutes_(minutes) {}
    // 1970-01-01 was a Thursday; the first Monday came four days later.
    [[nodiscard]] constexpr std::int64_t first_open() const {
        constexpr std::int64_t four_days = 4LL * 24 * 3600 * 1'000'000'000;
        return minutes_ == 7 * 24 * 60 ? four_days : 0;
    }

    std::int32_t minutes_ = 1;
};

}  // namespace piggy::market
