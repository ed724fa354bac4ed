#include "research/holding_spans.h"

#include <algorithm>

namespace piggy::research {

std::vector<HoldingSpan> holding_spans(std::span<const report::RoundTrip> trades, const market::CandleView& candles,
                                       std::chrono::nanoseconds candle_length) {
    // Candles that have closed by then.
    const auto closed_by = [&](Timestamp time) {
        const std::int64_t opened_by = nanoseconds_since_epoch(time) - candle_length.count();
        const std::int64_t* end = candles.time + candles.size;
        return static_cast<std::size_t>(std::upper_bound(candles.time, end, opened_by) - candles.time);
    };
    std::vector<HoldingSpan> made;
    for (const report::RoundTrip& trade : trades) {
        const std::size_t closed_at_entry = closed_by(trade.entry_time);
        const std::size_t closed_at_exit = trade.closed() ? closed_by(trade.exit_time) : candles.size;
        HoldingSpan span;
        span.entry = std::max(closed_at_entry, std::size_t{1}) - 1;
        if (!made.empty()) span.entry = std::max(span.entry, made.back().exit);
        span.exit = std::max(span.entry + 1, std::max(closed_at_exit, std::size_t{1}) - 1);
        if (span.exit < candles.size) made.push_back(span);
    }
    return made;
}

}  // namespace piggy::research
