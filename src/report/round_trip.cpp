#include "report/round_trip.h"

#include <algorithm>

namespace piggy::report {

const char* exit_reason_name(ExitReason reason) {
    switch (reason) {
        case ExitReason::signal: return "signal";
        case ExitReason::stop_loss: return "stop_loss";
        case ExitReason::take_profit: return "take_profit";
        case ExitReason::trailing_stop: return "trailing_stop";
        case ExitReason::end_of_data: return "end_of_data";
    }
    return "signal";
}

TripFigures trip_figures(std::span<const RoundTrip> trips) {
    TripFigures figures;
    std::size_t wins = 0;
    std::size_t losses = 0;
    double win_sum = 0;
    double loss_sum = 0;
    double won = 0;
    double lost = 0;
    double sum = 0;
    double best = 0;
    double worst = 0;
    for (const RoundTrip& trip : trips) {
        if (!trip.closed()) continue;
        const double percent = 100 * trip.return_for_analysis();
        best = figures.trades == 0 ? percent : std::max(best, percent);
        worst = figures.trades == 0 ? percent : std::min(worst, percent);
        ++figures.trades;
        sum += percent;
        if (trip.pnl > Decimal{}) {
            ++wins;
            win_sum += percent;
            won += trip.pnl.to_double_for_analysis();
        } else if (trip.pnl < Decimal{}) {
            ++losses;
            loss_sum += percent;
            lost -= trip.pnl.to_double_for_analysis();
        }
    }
    if (figures.trades == 0) return figures;
    const double count = static_cast<double>(figures.trades);
    figures.win_rate_pct = 100 * static_cast<double>(wins) / count;
    figures.expectancy_pct = sum / count;
    figures.best_trade_pct = best;
    figures.worst_trade_pct = worst;
    if (wins > 0) figures.avg_win_pct = win_sum / static_cast<double>(wins);
    if (losses > 0) figures.avg_loss_pct = loss_sum / static_cast<double>(losses);
    if (lost > 0) figures.profit_factor = won / lost;
    return figures;
}

}  // namespace piggy::report
