#include "report/equity_index.h"

#include <algorithm>

namespace piggy::report {

std::vector<IndexPoint> equity_index(std::span<const EquityPoint> points, std::span<const NetTransfer> transfers) {
    std::vector<IndexPoint> index;
    index.reserve(points.size());
    std::size_t next = 0;
    double value = 1;
    double highest = 1;
    for (const EquityPoint& point : points) {
        double moved = 0;
        for (; next < transfers.size() && transfers[next].time <= point.time; ++next) {
            if (!index.empty()) moved += transfers[next].value.to_double_for_analysis();
        }
        if (!index.empty()) {
            const double before = index.back().equity.to_double_for_analysis();
            if (before > 0) value *= (point.equity.to_double_for_analysis() - moved) / before;
        }
        highest = std::max(highest, value);
        index.push_back({point.time, point.equity, value, highest > 0 ? 100 * (highest - value) / highest : 0});
    }
    return index;
}

std::vector<IndexPoint> thinned(std::span<const IndexPoint> points, std::size_t points_max) {
    if (points.size() <= points_max) return {points.begin(), points.end()};
    std::vector<IndexPoint> kept{points.front()};
    const std::size_t stretches = (points_max - 2) / 2;
    const std::size_t inner = points.size() - 2;
    for (std::size_t stretch = 0; stretch < stretches; ++stretch) {
        const std::size_t first = 1 + stretch * inner / stretches;
        const std::size_t end = 1 + (stretch + 1) * inner / stretches;
        std::size_t deepest = first;
        for (std::size_t at = first; at < end; ++at) {
            if (points[at].drawdown_pct > points[deepest].drawdown_pct) deepest = at;
        }
        if (deepest + 1 < end) kept.push_back(points[deepest]);
        kept.push_back(points[end - 1]);
    }
    kept.push_back(points.back());
    return kept;
}

}  // namespace piggy::report
