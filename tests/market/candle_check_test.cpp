#include "market/candle_check.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "market/candle_series.h"

namespace piggy::market {
namespace {

constexpr std::int64_t minute = 60'000'000'000;
constexpr std::int64_t unit = Decimal::ticks_per_unit;

// A quiet market: the close goes a little up and down.
CandleSeries quiet(std::size_t count) {
    CandleSeries series;
    series.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto n = static_cast<std::int64_t>(i);
        series.time[i] = n * minute;
        series.open[i] = 1000 * unit + (n % 2) * unit;
        series.close[i] = 1000 * unit + ((n + 1) % 2) * unit;
        series.high[i] = 1002 * unit;
        series.low[i] = 999 * unit;
        series.volume[i] = unit;
    }
    return series;
}

TEST(CandleCheck, AQuietMarketIsSound) {
    const CandleSeries series = quiet(500);
    const CandleCheck check = check_candles(series.view(), series.timeframe);
    EXPECT_TRUE(check.is_sound());
    EXPECT_EQ(check.candles, 500U);
    EXPECT_EQ(check.jumps, 0U);
    EXPECT_EQ(check.gaps, Gaps{});
}

TEST(CandleCheck, EveryFaultIsCountedUnderItsName) {
    CandleSeries series = quiet(100);
    series.time[10] = series.time[9];
    series.time[20] += 1;
    series.high[30] = series.low[30] - 1;
    series.low[40] = 0;
    series.volume[50] = 0;
    const CandleCheck check = check_candles(series.view(), series.timeframe);
    EXPECT_EQ(check.out_of_order, 1U);
    EXPECT_EQ(check.off_grid, 1U);
    EXPECT_EQ(check.impossible, 1U);
    EXPECT_EQ(check.not_positive, 1U);
    EXPECT_EQ(check.zero_volume, 1U);
    EXPECT_FALSE(check.is_sound());
}

TEST(CandleCheck, AJumpIsListedWithItsSizeAndPlace) {
    CandleSeries series = quiet(500);
    series.open[200] = series.close[199];
    series.close[200] = 1100 * unit;
    series.high[200] = 1100 * unit;
    const CandleCheck check = check_candles(series.view(), series.timeframe);
    ASSERT_EQ(check.jumps, 2U) << "there and back";
    EXPECT_EQ(check.largest_jumps[0].time, 200 * minute);
    EXPECT_NEAR(check.largest_jumps[0].change, 0.1, 0.002);
    EXPECT_FALSE(check.largest_jumps[0].inside_candle);
}

TEST(CandleCheck, AFalseOpenShowsAsAJumpInsideTheCandle) {
    CandleSeries series = quiet(500);
    series.open[0] = 4000 * unit;
    series.high[0] = 4000 * unit;
    const CandleCheck check = check_candles(series.view(), series.timeframe);
    ASSERT_EQ(check.jumps, 1U);
    EXPECT_TRUE(check.largest_jumps[0].inside_candle);
    EXPECT_EQ(check.largest_jumps[0].time, 0);
}

TEST(CandleCheck, OverALongGapAMarketMayHaveMoved) {
    CandleSeries series = quiet(500);
    for (std::size_t i = 250; i < 500; ++i) {
        series.time[i] += 100'000 * minute;
        for (Column* column : {&series.open, &series.high, &series.low, &series.close}) (*column)[i] += 100 * unit;
    }
    const CandleCheck check = check_candles(series.view(), series.timeframe);
    EXPECT_EQ(check.jumps, 0U);
    EXPECT_EQ(check.gaps, (Gaps{1, 100'000, 100'000, {{250 * minute, 100'000}}}));
}

TEST(CandleCheck, NothingAndOneCandleAreNoTrouble) {
    const CandleSeries none = quiet(0);
    EXPECT_TRUE(check_candles(none.view(), none.timeframe).is_sound());
    const CandleSeries one = quiet(1);
    EXPECT_EQ(check_candles(one.view(), one.timeframe).jumps, 0U);
}

RC_GTEST_PROP(CandleCheck, GapsAndCandlesFillTheRangeTogether, ()) {
    const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::weightedElement<int>({{20, 1}, {1, 2}, {1, 77}}));
    CandleSeries series = quiet(steps.size() + 1);
    std::uint64_t missing = 0;
    std::uint64_t longest = 0;
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        series.time[i + 1] = series.time[i] + steps[i] * minute;
        missing += static_cast<std::uint64_t>(steps[i] - 1);
        longest = std::max(longest, static_cast<std::uint64_t>(steps[i] - 1));
        count += steps[i] > 1 ? 1U : 0U;
    }
    const Gaps gaps = find_gaps(series.view(), series.timeframe, 3);
    RC_ASSERT(gaps.count == count);
    RC_ASSERT(gaps.missing == missing);
    RC_ASSERT(gaps.longest == longest);
    RC_ASSERT(gaps.first.size() == std::min<std::size_t>(count, 3));
}

}  // namespace
}  // namespace piggy::market
