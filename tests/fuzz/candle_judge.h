#pragma once
// What must hold of any text read as a candle file: the fast way and the careful way agree, and what comes out is a
// sound series. Breaking it stops the program, which the fuzzer sees.

#include <algorithm>
#include <string_view>

#include "adapters/candle_files/candle_files.h"
#include "adapters/candle_files/fast_rows.h"
#include "core/invariant.h"
#include "market/candle_check.h"

namespace piggy::fuzz {

inline bool same_columns(const market::CandleSeries& a, const market::CandleSeries& b) {
    const auto same = [](const market::Column& x, const market::Column& y) {
        return x.size() == y.size() && std::equal(x.data(), x.data() + x.size(), y.data());
    };
    return same(a.time, b.time) && same(a.open, b.open) && same(a.high, b.high) && same(a.low, b.low) &&
           same(a.close, b.close) && same(a.volume, b.volume) && a.volume_places == b.volume_places;
}

inline void judge_candles(std::string_view text) {
    using namespace candle_files;
    ReadOptions options;
    options.timeframe = market::Timeframe::one_minute();
    options.path = ReadPath::careful;
    options.threads = 1;
    const auto careful = read_candle_text(text, "BTCUSDT.csv", options);
    if (careful) {
        invariant(market::check_candles(careful->series.view(), careful->series.timeframe).is_sound(),
                  "what is read is sound");
        invariant(careful->report.rows_kept == careful->series.size(), "the report counts what is kept");
        invariant(careful->report.rows_kept <= careful->report.rows_read, "no row is made up");
    }
    options.path = ReadPath::fast;
    for (const char* kernel : {"sse4", "avx512"}) {
        if (fast_rows_named(kernel) == nullptr) continue;
        options.kernel = kernel;
        const auto fast = read_candle_text(text, "BTCUSDT.csv", options);
        invariant(fast.has_value() == careful.has_value(), "fast and careful take the same files");
        if (!fast) {
            invariant(fast.error().what == careful.error().what, "fast and careful refuse with the same words");
            continue;
        }
        invariant(same_columns(fast->series, careful->series), "fast and careful read the same candles");
        invariant(fast->report.defects == careful->report.defects, "fast and careful find the same defects");
        invariant(fast->report.time_units == careful->report.time_units, "fast and careful see the same units");
    }
}

}  // namespace piggy::fuzz
