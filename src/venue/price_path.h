#pragma once
// PricePath: where prices go when nobody pushes them. Any moment, past or coming, can be asked in any order and gives
// the same answer, so years of history need no memory.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "core/result.h"
#include "core/timestamp.h"
#include "venue/instrument.h"

namespace piggy::venue {

// A candle of the venue: ticks of 1e-8 all.
struct VenueCandle {
    Timestamp open_time{};
    Ticks open = 0, high = 0, low = 0, close = 0;
    Ticks volume = 0, quote_volume = 0, taker_buy_volume = 0, taker_buy_quote = 0;
    std::int64_t trades = 0;
    std::int64_t first_trade = -1, last_trade = -1;  // ids; -1 where none
    bool operator==(const VenueCandle&) const = default;
};

struct PricePath {
    virtual ~PricePath() = default;
    // The fair price at this moment, on the instrument's price tick, above zero.
    [[nodiscard]] virtual Ticks price(InstrumentId, Timestamp) const = 0;
    // How busy the market is then: 1 is usual, 0.05 a slow night, 5 a storm. For the traders' rates and sizes.
    [[nodiscard]] virtual double activity(InstrumentId, Timestamp) const = 0;
    // One-minute candles with opening times in [from, to), every minute present, high and low containing the path.
    [[nodiscard]] virtual std::vector<VenueCandle> minutes(InstrumentId, Timestamp from, Timestamp to) const = 0;
    // Before this there is no history.
    [[nodiscard]] virtual Timestamp begins() const = 0;
};

// Seeded: regimes, clustered volatility, fat tails; the symbols of one seed share most of each move.
[[nodiscard]] std::unique_ptr<PricePath> synthetic_path(const Market& market, std::uint64_t seed);

// A recorded file of candles (oldest first, any timeframe) for one instrument, walked at `speed` times its own pace
// from `start` on; other instruments and everything before `start` are synthetic, scaled to meet the file's first
// price.
struct RecordedCandle {
    Timestamp open_time{};
    Ticks open = 0, high = 0, low = 0, close = 0;
};
[[nodiscard]] Result<std::unique_ptr<PricePath>> recorded_path(const Market& market, InstrumentId instrument,
                                                               std::vector<RecordedCandle> candles, double speed,
                                                               Timestamp start, std::uint64_t seed);

}  // namespace piggy::venue
