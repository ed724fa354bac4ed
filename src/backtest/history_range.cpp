#include "backtest/history_range.h"

#include <algorithm>

namespace piggy::backtest {

Result<Timestamp> parse_range_end(std::string_view text) {
    const auto time = parse_iso8601(text);
    if (!time) return fail(time.error());
    constexpr std::size_t date_only = 10;
    return text.size() == date_only ? *time + std::chrono::days(1) : *time;
}

Result<History> cut_to_range(const History& history, std::optional<Timestamp> from, std::optional<Timestamp> to) {
    if (from && to && *from >= *to) {
        return fail(ErrorCode::out_of_range, "the range must begin before it ends, was from " + format_iso8601(*from) +
                                                 " to " + format_iso8601(*to));
    }
    const market::CandleView& candles = history.candles;
    const auto index_of = [&](const std::optional<Timestamp>& time, std::size_t otherwise) {
        if (!time) return otherwise;
        const std::int64_t* const end = candles.time + candles.size;
        return static_cast<std::size_t>(std::lower_bound(candles.time, end, nanoseconds_since_epoch(*time)) -
                                        candles.time);
    };
    const std::size_t first = index_of(from, 0);
    const std::size_t last = index_of(to, candles.size);
    if (first >= last) {
        const std::string held = candles.size == 0
                                     ? "there are none at all"
                                     : "those at hand run from " + format_iso8601(candles.at(0).open_time) + " to " +
                                           format_iso8601(candles.at(candles.size - 1).open_time);
        return fail(ErrorCode::not_found, "there are no candles of " + history.symbol.to_string() + " " +
                                              std::string(history.timeframe.name()) + " in the range asked for; " +
                                              held);
    }
    History part = history;
    part.candles = candles.slice(first, last);
    return part;
}

}  // namespace piggy::backtest
