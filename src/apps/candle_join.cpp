#include "apps/candle_join.h"

#include <algorithm>
#include <array>

namespace piggy::apps {
namespace {

using market::CandleSeries;
using market::CandleView;
using market::Column;

constexpr std::size_t conflicts_listed = 5;

bool same_prices(const CandleView& a, std::size_t i, const CandleView& b, std::size_t j) {
    return a.open[i] == b.open[j] && a.high[i] == b.high[j] && a.low[i] == b.low[j] && a.close[i] == b.close[j];
}

// Fewer decimals in the volume column, rounded half-even. Gives the volumes that changed.
std::uint64_t keep_fewer_places(CandleSeries& series, int places) {
    std::int64_t divisor = 1;
    for (int i = places; i < series.volume_places; ++i) divisor *= 10;
    std::uint64_t rounded = 0;
    for (std::size_t i = 0; i < series.size(); ++i) {
        rounded += series.volume[i] % divisor != 0 ? 1U : 0U;
        series.volume[i] = static_cast<std::int64_t>(divide(series.volume[i], divisor, Rounding::half_even));
    }
    series.volume_places = places;
    return rounded;
}

CandleSeries copy_of(const CandleView& candles, const candle_store::SeriesInfo& info) {
    CandleSeries copy;
    copy.symbol = info.symbol;
    copy.timeframe = info.timeframe;
    copy.origin = info.origin;
    copy.volume_places = info.volume_places;
    copy.resize(candles.size);
    const std::array<std::pair<Column*, const std::int64_t*>, 6> columns = {{{&copy.time, candles.time},
                                                                             {&copy.open, candles.open},
                                                                             {&copy.high, candles.high},
                                                                             {&copy.low, candles.low},
                                                                             {&copy.close, candles.close},
                                                                             {&copy.volume, candles.volume}}};
    for (const auto& [to, from] : columns) std::copy_n(from, candles.size, to->data());
    return copy;
}

void push(CandleSeries& to, const CandleView& from, std::size_t i) {
    to.time.push_back(from.time[i]);
    to.open.push_back(from.open[i]);
    to.high.push_back(from.high[i]);
    to.low.push_back(from.low[i]);
    to.close.push_back(from.close[i]);
    to.volume.push_back(from.volume[i]);
}

// Both in one, by time; counts what is new, the same and different.
CandleSeries joined(const CandleView& stored, const CandleView& fresh, Conflicts conflicts, JoinCounts& outcome) {
    CandleSeries result;
    result.reserve(stored.size + fresh.size);
    std::size_t s = 0;
    std::size_t f = 0;
    while (s < stored.size || f < fresh.size) {
        if (f == fresh.size || (s < stored.size && stored.time[s] < fresh.time[f])) {
            push(result, stored, s++);
            continue;
        }
        if (s == stored.size || fresh.time[f] < stored.time[s]) {
            ++outcome.added;
            push(result, fresh, f++);
            continue;
        }
        if (same_prices(stored, s, fresh, f) && stored.volume[s] == fresh.volume[f]) {
            ++outcome.identical;
            push(result, stored, s);
        } else {
            ++outcome.conflicting;
            if (outcome.first_conflicts.size() < conflicts_listed) outcome.first_conflicts.push_back(fresh.time[f]);
            outcome.replaced = conflicts == Conflicts::replace;
            push(result, outcome.replaced ? fresh : stored, outcome.replaced ? f : s);
        }
        ++s;
        ++f;
    }
    return result;
}

}  // namespace

JoinedCandles join_candles(const candle_store::MappedSeries& stored, CandleSeries fresh, Conflicts conflicts) {
    const candle_store::SeriesInfo& info = stored.info();
    JoinedCandles result;
    CandleView before = stored.view();
    CandleSeries fewer;  // what is stored, when it must give up decimals
    if (fresh.volume_places > info.volume_places) {
        result.counts.volumes_rounded += keep_fewer_places(fresh, info.volume_places);
    } else if (fresh.volume_places < info.volume_places) {
        fewer = copy_of(before, info);
        result.counts.volumes_rounded += keep_fewer_places(fewer, fresh.volume_places);
        before = fewer.view();
    }
    result.whole = joined(before, fresh.view(), conflicts, result.counts);
    result.whole.symbol = fresh.symbol;
    result.whole.timeframe = fresh.timeframe;
    result.whole.origin = fresh.origin;
    result.whole.volume_places = fresh.volume_places;
    return result;
}

}  // namespace piggy::apps
