#pragma once
// RunState: what a run has come to, but for what its strategy has seen: that comes back by showing the candles again,
// which is quick, and the same whatever a strategy keeps inside.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "strategy/signal.h"
#include "strategy/stops.h"
#include "trading/event.h"

namespace piggy::trading {

// A position from entry to exit, as far as it came. What it lost in crumbs (fees in the base asset) is in the pnl.
struct RunTrip {
    Timestamp entry_time;
    Price entry_price;
    Quantity quantity;   // bought
    Decimal cost, fees;  // USDT, entry fee included in cost
    std::optional<Timestamp> exit_time;
    Price exit_price;  // of the last piece
    Decimal proceeds;  // after exit fees
    bool closed = false;
    [[nodiscard]] Decimal pnl() const { return proceeds - cost; }
    bool operator==(const RunTrip&) const = default;
};

// The stops of what is held. How far each lies from the entry is in the run's config.
struct RunStops {
    Price entry, highest;                   // what was paid; the highest since, as far as closed candles tell
    bool bought_in_this_candle = true;      // in the one that has not closed yet
    std::optional<strategy::StopKind> hit;  // it is to be sold for this
    bool operator==(const RunStops&) const = default;
};

struct RunState {
    std::optional<Timestamp> last_candle;  // opening time of the last one that it has seen
    strategy::Signal wish = strategy::Signal::none;
    std::optional<Timestamp> stopped;
    std::string stopped_why;
    Quantity position;
    Decimal position_cost, realised;
    std::vector<RunTrip> trips;
    std::optional<PlaceOrder> pending;
    std::optional<RunStops> stops;
    std::int64_t piece = 0;
    std::optional<std::int64_t> missed_at;
    std::string outlook, verdict_code, verdict;
    std::optional<Timestamp> verdict_at;
    bool operator==(const RunState&) const = default;
};

}  // namespace piggy::trading
