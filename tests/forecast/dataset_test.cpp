// Windows and figures: from the past only, none across a gap, normalised on the training part alone.

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include "made_markets.h"

namespace piggy::forecast {
namespace {

using ::testing::HasSubstr;

RC_GTEST_PROP(Features, NoFigureMovesByABitWhenTheFutureIsReplaced, ()) {
    const auto now = *rc::gen::inRange<std::size_t>(look_back, 99);
    auto series = made_market(100, 0, *rc::gen::inRange<std::uint64_t>(1, 1'000'000));
    const FeatureTable before = features_of(series.view(), hourly());
    const auto other = made_market(100, 0, 999);
    for (std::size_t i = now + 1; i < 100; ++i) {
        series.high[i] = other.high[i];
        series.low[i] = series.open[i] = series.close[i] = other.low[i];
        series.volume[i] = other.volume[i];
    }
    const FeatureTable after = features_of(series.view(), hourly());
    for (std::size_t i = 0; i <= now; ++i) RC_ASSERT(before.rows[i] == after.rows[i]);
    // And they don't depend on history before the look-back either.
    const FeatureTable alone = features_of(series.view().slice(now - look_back, now + 1), hourly());
    RC_ASSERT(alone.rows.back() == after.rows[now]);
}

TEST(Features, KnownCandlesGiveKnownFigures) {
    market::CandleSeries series;
    for (std::int64_t i = 0; i <= 20; ++i) {
        series.time.push_back(i * hourly().nanoseconds());
        const std::int64_t close = i == 20 ? 20'000 : 10'000;
        series.open.push_back(10'000);
        series.close.push_back(close);
        series.high.push_back(20'000);
        series.low.push_back(10'000);
        series.volume.push_back(i == 20 ? 99 : 9);
    }
    const FeatureRow row = features_of(series.view(), hourly()).rows[20];
    EXPECT_DOUBLE_EQ(row[0], std::log(2.0));
    EXPECT_DOUBLE_EQ(row[1], std::log(2.0));
    EXPECT_DOUBLE_EQ(row[2], std::log(10.0));
    EXPECT_DOUBLE_EQ(row[3], 0.5);  // gains only
    EXPECT_DOUBLE_EQ(row[4], std::log(20'000.0 / 10'500.0));
}

TEST(Dataset, PartsShareNoCandle) {
    const WindowShape shape{30, 3};
    const auto series = made_market(2'000, 0, 1);
    const Dataset data = made_dataset(series, shape);
    EXPECT_GT(data.validation.last.front() + 1 - shape.window - look_back, data.training.last.back() + shape.horizon);
    EXPECT_GT(data.test.last.front() + 1 - shape.window - look_back, data.validation.last.back() + shape.horizon);
    EXPECT_EQ(data.test.last.back() + shape.horizon, series.size() - 1);
}

TEST(Dataset, NormalisationAndTrainingPartDoNotKnowTheRest) {
    const WindowShape shape{20, 1};
    auto series = made_market(2'000, 0, 1);
    const Dataset before = made_dataset(series, shape);
    const auto other = made_market(2'000, 0, 2);
    for (std::size_t i = 1'200; i < 2'000; ++i) {
        series.open[i] = series.close[i] = series.low[i] = other.low[i];
        series.high[i] = other.high[i];
    }
    const Dataset after = made_dataset(series, shape);
    EXPECT_EQ(before.normalisation, after.normalisation);
    EXPECT_EQ(before.training.target, after.training.target);
    EXPECT_NE(before.fingerprint, after.fingerprint);  // validation is another
}

TEST(Dataset, NoWindowLiesAcrossAGap) {
    const WindowShape shape{20, 2};
    auto series = made_market(2'000, 0, 1);
    for (std::size_t i = 700; i < 2'000; ++i) series.time[i] += hourly().nanoseconds();
    const Dataset data = made_dataset(series, shape);
    EXPECT_EQ(data.training.across_gaps, shape.window + look_back + shape.horizon - 1);
    for (const std::uint32_t last : data.training.last) {
        EXPECT_TRUE(last + shape.horizon < 700 || last + 1 >= 700 + shape.window + look_back) << last;
    }
}

TEST(Dataset, FlatPricesTooFewCandlesAndImpossibleShapesAreRefusedInASentence) {
    const auto refusal = [](const market::CandleSeries& series, const WindowShape& shape) {
        return make_dataset(series.view(), hourly(), shape, split_by_time(series.size(), shape, 0.6, 0.15)).error().what;
    };
    const auto series = made_market(2'000, 0, 1);
    EXPECT_THAT(refusal(made_market(100, 0, 1), {60, 1}), HasSubstr("needs 200 windows of 60 candles and has 0"));
    EXPECT_THAT(refusal(made_market(0, 0, 1), {60, 1}), HasSubstr("needs 200 windows"));
    EXPECT_THAT(refusal(series, {1, 1}), HasSubstr("a window has 2 to 512 candles, not 1"));
    EXPECT_THAT(refusal(series, {60, 0}), HasSubstr("1 to 96 candles ahead, not 0"));
    auto flat = made_market(2'000, 0, 1);
    for (std::size_t i = 0; i < flat.size(); ++i) {
        flat.open[i] = flat.high[i] = flat.low[i] = flat.close[i] = 100'000'000'000;
    }
    EXPECT_THAT(refusal(flat, {60, 1}), HasSubstr("because the price did not move"));
    auto holes = made_market(2'000, 0, 1);
    for (std::size_t i = 0; i < holes.size(); ++i) holes.time[i] *= 2;
    EXPECT_THAT(refusal(holes, {60, 1}), HasSubstr("left out for gaps in time"));
}

}  // namespace
}  // namespace piggy::forecast
