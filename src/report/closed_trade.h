#pragma once
// ClosedTrade: a sale and the purchases it closes, oldest first; and what a set of them adds up to. One order is one
// trade, however many fills it had.

#include <span>
#include <string>
#include <vector>

#include "report/lots.h"
#include "report/round_trip.h"

namespace piggy::report {

struct ClosedTrade {
    Symbol symbol;
    std::string client_order_id;  // empty: the owner's own, made elsewhere
    std::int64_t order_id = 0;
    Timestamp opened;                  // of the oldest lot it closes
    Timestamp closed;                  // of its last fill
    Timestamp booked;                  // as LotBook::booked(); says which day it is of
    Quantity quantity;                 // a fee in the base asset included
    Decimal cost, proceeds;            // both after fees
    Decimal fees;                      // in USDT
    std::vector<Origin> bought, sold;  // the fills (or opening, or deposit) it is made of
    [[nodiscard]] Decimal gain() const { return proceeds - cost; }
};

// In the order in which they closed.
[[nodiscard]] std::vector<ClosedTrade> closed_trades(std::span<const Piece> pieces);
// For trip_figures() and charts. A trade of something that cost nothing has no return: none of those.
[[nodiscard]] std::vector<RoundTrip> round_trips(std::span<const ClosedTrade> trades);

// Over closed trades. What has no meaning says why, as not_found; nothing is NaN, or 0 in its place.
struct TradeFigures {
    std::size_t closed = 0, won = 0, lost = 0;  // the rest came out even
    Decimal gain;                               // of all together
    Result<double> win_rate_pct;
    Result<Decimal> average_win, average_loss;            // per trade; a loss is below zero
    Result<double> average_win_pct, average_loss_pct;     // of the cost, each trade counting the same
    Result<Decimal> average_win_size, average_loss_size;  // what such a trade put in: its cost
    Result<Decimal> best, worst;
};
[[nodiscard]] TradeFigures trade_figures(std::span<const ClosedTrade> trades);

}  // namespace piggy::report
