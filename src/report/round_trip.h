#pragma once
// RoundTrip: a position from its entry to its exit, and what many of them add up to.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/money.h"
#include "core/timestamp.h"

namespace piggy::report {

enum class ExitReason : std::uint8_t { signal, stop_loss, take_profit, trailing_stop, end_of_data };

// "signal", "stop_loss", "take_profit", "trailing_stop", "end_of_data"
[[nodiscard]] const char* exit_reason_name(ExitReason reason);

struct RoundTrip {
    Timestamp entry_time;
    Price entry_price;
    Timestamp exit_time;  // for end_of_data: of the last candle, at whose close the position is marked
    Price exit_price;
    Quantity quantity;
    Decimal cost;  // what the entry took from the cash: notional and fee
    Decimal fees;  // entry and exit together; no exit fee where the position is still open
    Decimal pnl;   // after fees
    ExitReason reason = ExitReason::signal;

    [[nodiscard]] bool closed() const { return reason != ExitReason::end_of_data; }
    // Profit as a fraction of the cost.
    [[nodiscard]] double return_for_analysis() const {
        return static_cast<double>(pnl.ticks()) / static_cast<double>(cost.ticks());
    }
    bool operator==(const RoundTrip&) const = default;
};

// Over closed trips only. Percentages are of each trip's cost, so 2.5 is 2.5 %. Empty where there is nothing to
// average or divide by.
struct TripFigures {
    std::size_t trades = 0;
    std::optional<double> win_rate_pct;    // trips with a profit after fees, of all closed
    std::optional<double> avg_win_pct;     // mean return of the winners
    std::optional<double> avg_loss_pct;    // mean return of the losers, negative
    std::optional<double> profit_factor;   // money won over money lost
    std::optional<double> expectancy_pct;  // mean return of all closed trips
    std::optional<double> best_trade_pct;
    std::optional<double> worst_trade_pct;
};
[[nodiscard]] TripFigures trip_figures(std::span<const RoundTrip> trips);

}  // namespace piggy::report
