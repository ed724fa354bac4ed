#pragma once
// CandleHistory: candles of any of the venue's intervals, each its minutes (minute_source.h) put together. Finished
// days and hours are remembered, so that weeks and months come quickly. One thread.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "venue/minute_source.h"

namespace piggy::venue {

// "1m" … "1M": the venue's own list. Weeks open on Monday, months on the first, 3d on the grid since 1970.
class Interval {
public:
    [[nodiscard]] static std::optional<Interval> parse(std::string_view name);
    [[nodiscard]] std::string_view name() const;
    [[nodiscard]] Timestamp open_time(Timestamp) const;
    [[nodiscard]] Timestamp next_open(Timestamp open_time) const;
    [[nodiscard]] static const std::vector<Interval>& all();  // 1m 3m 5m 15m 30m 1h 2h 4h 6h 8h 12h 1d 3d 1w 1M
    bool operator==(const Interval&) const = default;

private:
    explicit Interval(int index) : index_(index) {}
    int index_ = 0;
};

class CandleHistory {
public:
    // Both must outlive this. The tape is begun and restored before the first question.
    CandleHistory(const PricePath& path, const TradeTape& tape);

    // At most `limit` candles, oldest first, of those whose opening time lies in [from, to] (both optional). Without
    // from: the latest. The last may be unfinished, as at the venue. Nothing after now.
    [[nodiscard]] std::vector<VenueCandle> candles(InstrumentId, Interval, std::optional<Timestamp> from,
                                                   std::optional<Timestamp> to, std::size_t limit, Timestamp now) const;
    // The candle of this interval that holds now, for streams.
    [[nodiscard]] VenueCandle current(InstrumentId, Interval, Timestamp now) const;
    // One candle over the last `length` minutes, the unfinished one among them, for rolling tickers; its open_time is
    // the first of these minutes.
    [[nodiscard]] VenueCandle rolling(InstrumentId, std::chrono::minutes length, Timestamp now) const;

    // Ahead of questions, in idle moments: puts together up to so many days that are not yet remembered, newest first.
    // About 0.2 ms a day; false when none is left. Without it, the first question for years takes most of a second.
    bool remember_days(InstrumentId, std::size_t days, Timestamp now) const;

private:
    using Pieces = std::map<std::pair<InstrumentId, std::int64_t>, VenueCandle>;

    [[nodiscard]] std::vector<Timestamp> open_times(Interval, std::optional<Timestamp> from,
                                                    std::optional<Timestamp> to, std::size_t limit,
                                                    Timestamp now) const;
    [[nodiscard]] VenueCandle over(InstrumentId, Timestamp from, Timestamp to, Timestamp now) const;
    const VenueCandle& remembered(Pieces&, InstrumentId, Timestamp from, Timestamp to, Timestamp now) const;

    MinuteSource minutes_;
    mutable Pieces days_, hours_;  // finished ones only, which never change
    mutable std::map<InstrumentId, Timestamp> remembered_down_to_;
};

}  // namespace piggy::venue
