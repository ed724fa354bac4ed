#include "report/closed_trade.h"

#include <algorithm>
#include <map>

namespace piggy::report {
namespace {

void add_origin(std::vector<Origin>& origins, const Origin& origin) {
    if (std::ranges::find(origins, origin) == origins.end()) origins.push_back(origin);
}

struct Sum {
    int128 gain = 0, cost = 0;
    std::int64_t count = 0;
    void add(const ClosedTrade& trade) {
        gain += trade.gain().ticks();
        cost += trade.cost.ticks();
        ++count;
    }
    [[nodiscard]] Result<Decimal> average(int128 of, const char* why) const {
        if (count == 0) return fail(ErrorCode::not_found, why);
        return Decimal::from_ticks(static_cast<std::int64_t>(divide(of, count, Rounding::half_even)));
    }
};

Result<double> percent(const std::optional<double>& value, const char* why) {
    if (!value) return fail(ErrorCode::not_found, why);
    return *value;
}

}  // namespace

std::vector<ClosedTrade> closed_trades(std::span<const Piece> pieces) {
    std::vector<ClosedTrade> trades;
    std::map<std::pair<Symbol, std::int64_t>, std::size_t> of_order;
    for (const Piece& piece : pieces) {
        if (piece.how != Disposal::sale) continue;
        const auto [place, is_new] = of_order.try_emplace({piece.symbol, piece.order_id}, trades.size());
        if (is_new) {
            ClosedTrade trade;
            trade.symbol = piece.symbol;
            trade.client_order_id = piece.client_order_id;
            trade.order_id = piece.order_id;
            trade.opened = piece.acquired.time;
            trades.push_back(std::move(trade));
        }
        ClosedTrade& trade = trades[place->second];
        trade.opened = std::min(trade.opened, piece.acquired.time);
        trade.closed = std::max(trade.closed, piece.disposed.time);
        trade.booked = std::max(trade.booked, piece.booked);
        trade.quantity.value += piece.quantity.value;
        trade.cost += piece.cost;
        trade.proceeds += piece.proceeds;
        trade.fees += piece.fees;
        add_origin(trade.bought, piece.acquired);
        add_origin(trade.sold, piece.disposed);
    }
    std::ranges::stable_sort(trades, {}, &ClosedTrade::booked);
    return trades;
}

std::vector<RoundTrip> round_trips(std::span<const ClosedTrade> trades) {
    std::vector<RoundTrip> trips;
    for (const ClosedTrade& trade : trades) {
        if (trade.cost <= Decimal{}) continue;
        RoundTrip trip;
        trip.entry_time = trade.opened;
        trip.exit_time = trade.closed;
        trip.quantity = trade.quantity;
        trip.cost = trade.cost;
        trip.fees = trade.fees;
        trip.pnl = trade.gain();
        trips.push_back(trip);
    }
    return trips;
}

TradeFigures trade_figures(std::span<const ClosedTrade> trades) {
    Sum wins, losses;
    const ClosedTrade* best = nullptr;
    const ClosedTrade* worst = nullptr;
    int128 gain = 0;
    for (const ClosedTrade& trade : trades) {
        gain += trade.gain().ticks();
        if (trade.gain() > Decimal{}) wins.add(trade);
        if (trade.gain() < Decimal{}) losses.add(trade);
        if (best == nullptr || trade.gain() > best->gain()) best = &trade;
        if (worst == nullptr || trade.gain() < worst->gain()) worst = &trade;
    }
    const TripFigures shares = trip_figures(round_trips(trades));
    constexpr const char* none = "no trade was closed";
    constexpr const char* no_win = "no trade was closed with a profit";
    constexpr const char* no_loss = "no trade was closed with a loss";
    const auto extreme = [&](const ClosedTrade* trade) -> Result<Decimal> {
        if (trade == nullptr) return fail(ErrorCode::not_found, none);
        return trade->gain();
    };
    TradeFigures figures;
    figures.closed = trades.size();
    figures.won = static_cast<std::size_t>(wins.count);
    figures.lost = static_cast<std::size_t>(losses.count);
    figures.gain = Decimal::from_ticks(static_cast<std::int64_t>(gain));
    figures.win_rate_pct = fail(ErrorCode::not_found, none);
    if (!trades.empty()) {
        figures.win_rate_pct = 100 * static_cast<double>(wins.count) / static_cast<double>(trades.size());
    }
    figures.average_win = wins.average(wins.gain, no_win);
    figures.average_loss = losses.average(losses.gain, no_loss);
    figures.average_win_size = wins.average(wins.cost, no_win);
    figures.average_loss_size = losses.average(losses.cost, no_loss);
    figures.average_win_pct = percent(shares.avg_win_pct, no_win);
    figures.average_loss_pct = percent(shares.avg_loss_pct, no_loss);
    figures.best = extreme(best);
    figures.worst = extreme(worst);
    return figures;
}

}  // namespace piggy::report
