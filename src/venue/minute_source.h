#pragma once
// MinuteSource: one-minute candles from wherever they are known, without gaps. Before the tape began: the path's. Since
// then: what was traded; quiet minutes carry the last close. Between two runs of the exchange (an hour or more without
// a trade before this run's beginning): the path's again. The minute in which the tape began is put together from both.

#include <vector>

#include "venue/price_path.h"
#include "venue/trade_tape.h"

namespace piggy::venue {

// Makes `whole` the candle over itself and what comes after it. Opening time and open stay.
void extend(VenueCandle& whole, const VenueCandle& next);

class MinuteSource {
public:
    // Both must outlive this.
    MinuteSource(const PricePath& path, const TradeTape& tape) : path_(path), tape_(tape) {}

    // Every minute with an opening time in [from, to), both whole minutes; none after now, and of the one that holds
    // now what is known of it.
    [[nodiscard]] std::vector<VenueCandle> minutes(InstrumentId, Timestamp from, Timestamp to, Timestamp now) const;
    [[nodiscard]] Timestamp begins() const { return path_.begins(); }

private:
    [[nodiscard]] VenueCandle path_part(InstrumentId, Timestamp minute, Timestamp until) const;
    void add_taped(std::vector<VenueCandle>& found, InstrumentId, Timestamp from, Timestamp to) const;

    const PricePath& path_;
    const TradeTape& tape_;
};

}  // namespace piggy::venue
