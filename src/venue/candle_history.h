#pragma once
// CandleHistory: candles of any of the venue's intervals. Minutes that the tape saw are the tape's; quiet minutes since
// it began carry the last close with volume 0; before it began they are the path's, computed when asked. Whole days of
// the path are remembered, so that weeks and months come quickly.

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "venue/price_path.h"
#include "venue/trade_tape.h"

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
    CandleHistory(const PricePath& path, const TradeTape& tape);

    // At most `limit` candles, oldest first, of those whose opening time lies in [from, to] (both optional). Without
    // from: the latest. The last may be unfinished, as at the venue. Nothing after now.
    [[nodiscard]] std::vector<VenueCandle> candles(InstrumentId, Interval, std::optional<Timestamp> from,
                                                   std::optional<Timestamp> to, std::size_t limit, Timestamp now) const;
    // The candle of this interval that holds now, for streams.
    [[nodiscard]] VenueCandle current(InstrumentId, Interval, Timestamp now) const;
    // One candle over (now - length, now], for rolling tickers; its open_time is the window's start.
    [[nodiscard]] VenueCandle rolling(InstrumentId, std::chrono::minutes length, Timestamp now) const;

private:
    const PricePath& path_;
    const TradeTape& tape_;
    mutable std::map<std::pair<InstrumentId, std::int64_t>, VenueCandle> days_;
};

}  // namespace piggy::venue
