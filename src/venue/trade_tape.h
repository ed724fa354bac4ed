#pragma once
// TradeTape: what was really traded: the newest trades, trades put together per taker order, and one-minute candles
// since the tape began. A VenueListener that the exchange tells; bounded memory.

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "venue/price_path.h"
#include "venue/venue_listener.h"

namespace piggy::venue {

// Fills of one taker order at one price, as the venue's aggregate trades.
struct AggregateTrade {
    std::int64_t id = 0;
    Ticks price = 0, quantity = 0;
    TradeId first = 0, last = 0;
    Timestamp time{};
    bool buyer_is_maker = false;
};

class TradeTape final : public VenueListener {
public:
    static constexpr std::size_t trades_kept = 10'000;
    static constexpr std::size_t minutes_kept = std::size_t{60} * 24 * 60;  // sixty days

    explicit TradeTape(std::size_t instruments);

    void on_trade(const PublicTrade&) override;

    [[nodiscard]] const std::deque<PublicTrade>& trades(InstrumentId) const;  // oldest first
    [[nodiscard]] const std::deque<AggregateTrade>& aggregate_trades(InstrumentId) const;
    // Of minutes with trades only, oldest first; the last may be unfinished.
    [[nodiscard]] const std::deque<VenueCandle>& minutes(InstrumentId) const;
    // When the tape began: before this only the path knows.
    [[nodiscard]] std::optional<Timestamp> began(InstrumentId) const;
    // This run's beginning. Before it, hours without a trade between restored minutes are the path's: the exchange was
    // not running then.
    [[nodiscard]] std::optional<Timestamp> resumed(InstrumentId) const;
    void begin(InstrumentId, Timestamp from);
    // Minutes of an earlier run, oldest first, before the first trade of this one.
    void restore(InstrumentId, std::vector<VenueCandle> minutes, std::int64_t next_aggregate);
    [[nodiscard]] std::int64_t next_aggregate(InstrumentId) const;

private:
    struct OneInstrument {
        std::deque<PublicTrade> trades;
        std::deque<AggregateTrade> aggregates;
        std::deque<VenueCandle> minutes;
        std::optional<Timestamp> began, resumed;
        std::int64_t next_aggregate = 1;
    };
    static void drop_oldest(OneInstrument&);

    std::vector<OneInstrument> instruments_;
};

}  // namespace piggy::venue
