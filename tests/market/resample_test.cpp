#include "market/resample.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "market/market.h"

namespace piggy::market {
namespace {

constexpr std::int64_t minute = 60'000'000'000;

// A minute series with holes; prices are anything that is a possible candle.
CandleSeries any_minutes() {
    CandleSeries series;
    series.symbol = Symbol::parse("BTC/USDT").value();
    std::int64_t time = *rc::gen::inRange<std::int64_t>(0, 3'000) * minute;
    const int count = *rc::gen::inRange(0, 400);
    for (int i = 0; i < count; ++i) {
        const auto low = *rc::gen::inRange<std::int64_t>(1, 1'000);
        const auto high = low + *rc::gen::inRange<std::int64_t>(0, 50);
        series.time.push_back(time);
        series.low.push_back(low);
        series.high.push_back(high);
        series.open.push_back(*rc::gen::inRange<std::int64_t>(low, high + 1));
        series.close.push_back(*rc::gen::inRange<std::int64_t>(low, high + 1));
        series.volume.push_back(*rc::gen::inRange<std::int64_t>(0, 100));
        time += minute * *rc::gen::weightedElement<std::int64_t>({{20, 1}, {2, 2}, {1, 77}});
    }
    return series;
}

RC_GTEST_PROP(Resample, EachLargerCandleIsMadeOfExactlyItsMinutes, ()) {
    const CandleSeries series = any_minutes();
    const Timeframe larger = *rc::gen::element(Timeframe::parse("5m").value(), Timeframe::parse("1h").value());
    const CandleSeries result = resample(series, larger).value();

    std::map<std::int64_t, std::vector<std::size_t>> buckets;  // the obvious way
    for (std::size_t i = 0; i < series.size(); ++i) {
        buckets[series.time[i] / larger.nanoseconds() * larger.nanoseconds()].push_back(i);
    }
    if (!buckets.empty() && buckets.begin()->first != series.time[0]) buckets.erase(buckets.begin());
    if (!buckets.empty() && buckets.rbegin()->first + larger.nanoseconds() > series.time[series.size() - 1] + minute) {
        buckets.erase(std::prev(buckets.end()));
    }
    RC_ASSERT(result.size() == buckets.size());
    std::size_t at = 0;
    for (const auto& [open_time, members] : buckets) {
        std::int64_t high = 0;
        std::int64_t low = INT64_MAX;
        std::int64_t volume = 0;
        for (std::size_t i : members) {
            high = std::max(high, series.high[i]);
            low = std::min(low, series.low[i]);
            volume += series.volume[i];
        }
        RC_ASSERT(result.time[at] == open_time);
        RC_ASSERT(result.open[at] == series.open[members.front()]);
        RC_ASSERT(result.close[at] == series.close[members.back()]);
        RC_ASSERT(result.high[at] == high);
        RC_ASSERT(result.low[at] == low);
        RC_ASSERT(result.volume[at] == volume);
        ++at;
    }
}

TEST(Resample, AFrameThatDoesNotDivideIsRefused) {
    CandleSeries series;
    series.timeframe = Timeframe::parse("1h").value();
    EXPECT_EQ(resample(series, Timeframe::parse("5m").value()).error().code, ErrorCode::refused);
}

TEST(Timeframe, WeeksBeginOnMondays) {
    const Timeframe week = Timeframe::parse("1w").value();
    EXPECT_EQ(week.open_time(parse_iso8601("2021-05-19T13:00").value()), parse_iso8601("2021-05-17").value());
    EXPECT_TRUE(week.is_on_grid(parse_iso8601("2021-05-17").value()));
    EXPECT_EQ(week.open_time(parse_iso8601("1970-01-02").value()),
              parse_iso8601("1970-01-05").value() - std::chrono::days(7));
}

TEST(Timeframe, AnUnknownNameIsRefusedWithTheList) {
    const auto frame = Timeframe::parse("7m");
    ASSERT_FALSE(frame);
    EXPECT_NE(frame.error().what.find("1m 3m 5m"), std::string::npos);
}

TEST(Column, GrowsWithoutLosingAnything) {
    Column column;
    for (std::int64_t i = 0; i < 3'000'000; ++i) column.push_back(i);
    bool same = true;
    for (std::int64_t i = 0; i < 3'000'000; ++i) same = same && column[static_cast<std::size_t>(i)] == i;
    EXPECT_TRUE(same);
    Column moved = std::move(column);
    EXPECT_EQ(moved.size(), 3'000'000U);
}

}  // namespace
}  // namespace piggy::market
