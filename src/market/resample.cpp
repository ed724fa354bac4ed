#include "market/resample.h"

#include <algorithm>

namespace piggy::market {

Result<CandleSeries> resample(const CandleView& candles, const CandleSeries& origin, Timeframe larger) {
    const Timeframe base = origin.timeframe;
    if (!base.divides_into(larger)) {
        return fail(ErrorCode::refused, "candles of " + std::string(larger.name()) +
                                            " can't be put together from candles of " + std::string(base.name()));
    }
    CandleSeries result;
    result.symbol = origin.symbol;
    result.timeframe = larger;
    result.origin = origin.origin;
    result.volume_places = origin.volume_places;
    if (candles.size == 0) return result;

    const auto bucket_of = [&](std::size_t i) {
        return nanoseconds_since_epoch(larger.open_time(timestamp_from_nanoseconds(candles.time[i])));
    };
    std::size_t i = 0;
    if (bucket_of(0) != candles.time[0]) {  // the first bucket began before the series did
        const std::int64_t unfinished = bucket_of(0);
        while (i < candles.size && bucket_of(i) == unfinished) ++i;
    }
    const std::int64_t series_end = candles.time[candles.size - 1] + base.nanoseconds();
    result.reserve(candles.size / static_cast<std::size_t>(larger.nanoseconds() / base.nanoseconds()) + 1);
    while (i < candles.size) {
        const std::int64_t bucket = bucket_of(i);
        const std::int64_t bucket_end = bucket + larger.nanoseconds();
        if (bucket_end > series_end) break;
        const std::int64_t open = candles.open[i];
        std::int64_t high = candles.high[i];
        std::int64_t low = candles.low[i];
        std::int64_t volume = 0;
        for (; i < candles.size && candles.time[i] < bucket_end; ++i) {
            high = std::max(high, candles.high[i]);
            low = std::min(low, candles.low[i]);
            if (__builtin_add_overflow(volume, candles.volume[i], &volume)) {
                return fail(ErrorCode::out_of_range, "the volume of the " + std::string(larger.name()) + " candle of " +
                                                         format_iso8601(timestamp_from_nanoseconds(bucket)) +
                                                         " is too large to keep");
            }
        }
        result.time.push_back(bucket);
        result.open.push_back(open);
        result.high.push_back(high);
        result.low.push_back(low);
        result.close.push_back(candles.close[i - 1]);
        result.volume.push_back(volume);
    }
    return result;
}

Result<CandleSeries> resample(const CandleSeries& series, Timeframe larger) {
    return resample(series.view(), series, larger);
}

}  // namespace piggy::market
