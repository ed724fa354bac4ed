#include "market/candle_check.h"

#include <algorithm>
#include <cmath>

namespace piggy::market {
namespace {

double change_between(std::int64_t from, std::int64_t to) {
    return from > 0 ? static_cast<double>(to - from) / static_cast<double>(from) : 0;
}

// The usual size of a move: 1.4826 times the median of its absolute values, which a few wild ones can't bend.
// A median of zero (most candles flat) falls back to the mean.
double usual_change(const CandleView& candles) {
    if (candles.size < 2) return 0;
    std::vector<double> sizes(candles.size - 1);
    double sum = 0;
    for (std::size_t i = 1; i < candles.size; ++i) {
        sizes[i - 1] = std::abs(change_between(candles.close[i - 1], candles.close[i]));
        sum += sizes[i - 1];
    }
    const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
    std::nth_element(sizes.begin(), middle, sizes.end());
    return *middle > 0 ? 1.4826 * *middle : sum / static_cast<double>(sizes.size());
}

void find_jumps(const CandleView& candles, Timeframe timeframe, const CheckOptions& options, CandleCheck& check) {
    const double usual = usual_change(candles);
    if (usual <= 0) return;
    for (std::size_t i = 0; i < candles.size; ++i) {
        const auto distance = i == 0 ? timeframe.nanoseconds() : candles.time[i] - candles.time[i - 1];
        // Over a gap a market may move as far as it would have in as many candles: by the root of their number.
        const double frames =
            std::max(1.0, static_cast<double>(distance) / static_cast<double>(timeframe.nanoseconds()));
        const double since = i == 0 ? 0 : change_between(candles.close[i - 1], candles.close[i]) / std::sqrt(frames);
        const double inside = change_between(candles.open[i], candles.close[i]);
        const bool is_inside = std::abs(inside) > std::abs(since);
        const double deviations = std::max(std::abs(inside), std::abs(since)) / usual;
        if (deviations <= options.jump_deviations) continue;
        ++check.jumps;
        const double change = is_inside ? inside : change_between(candles.close[i - 1], candles.close[i]);
        check.largest_jumps.push_back({candles.time[i], change, deviations, is_inside, !is_inside && frames > 1});
        if (check.largest_jumps.size() < 2 * options.keep + 64) continue;
        std::nth_element(
            check.largest_jumps.begin(), check.largest_jumps.begin() + static_cast<std::ptrdiff_t>(options.keep),
            check.largest_jumps.end(), [](const Jump& a, const Jump& b) { return a.deviations > b.deviations; });
        check.largest_jumps.resize(options.keep);
    }
    std::stable_sort(check.largest_jumps.begin(), check.largest_jumps.end(),
                     [](const Jump& a, const Jump& b) { return a.deviations > b.deviations; });
    if (check.largest_jumps.size() > options.keep) check.largest_jumps.resize(options.keep);
}

}  // namespace

Gaps find_gaps(const CandleView& candles, Timeframe timeframe, std::size_t keep) {
    Gaps gaps;
    const std::int64_t step = timeframe.nanoseconds();
    for (std::size_t i = 1; i < candles.size; ++i) {
        const std::int64_t distance = candles.time[i] - candles.time[i - 1];
        if (distance <= step) [[likely]] {
            continue;
        }
        const auto missing = static_cast<std::uint64_t>((distance - 1) / step);
        if (missing == 0) continue;
        ++gaps.count;
        gaps.missing += missing;
        gaps.longest = std::max(gaps.longest, missing);
        if (gaps.first.size() < keep) gaps.first.push_back({candles.time[i - 1] + step, missing});
    }
    return gaps;
}

CandleCheck check_candles(const CandleView& candles, Timeframe timeframe, const CheckOptions& options) {
    CandleCheck check;
    check.candles = candles.size;
    for (std::size_t i = 0; i < candles.size; ++i) {
        check.out_of_order += i > 0 && candles.time[i] <= candles.time[i - 1] ? 1U : 0U;
        check.off_grid += timeframe.is_on_grid(timestamp_from_nanoseconds(candles.time[i])) ? 0U : 1U;
        check.impossible += is_possible(candles.open[i], candles.high[i], candles.low[i], candles.close[i]) ? 0U : 1U;
        check.not_positive +=
            std::min({candles.open[i], candles.high[i], candles.low[i], candles.close[i]}) > 0 ? 0U : 1U;
        check.zero_volume += candles.volume[i] == 0 ? 1U : 0U;
    }
    check.gaps = find_gaps(candles, timeframe, options.keep);
    find_jumps(candles, timeframe, options, check);
    return check;
}

}  // namespace piggy::market
