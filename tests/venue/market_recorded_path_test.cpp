#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/random.h"
#include "venue/price_path.h"

namespace piggy::venue {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr Ticks unit = 100'000'000;
const Timestamp start = std::chrono::sys_days(std::chrono::year(2026) / 11 / 3) + 10h;
const Timestamp recorded = std::chrono::sys_days(std::chrono::year(2020) / 4 / 1);

const Market& market() {
    static const Market practice = practice_market(Profile::binanceus);
    return practice;
}

RecordedCandle candle(Timestamp time, Ticks open, Ticks high, Ticks low, Ticks close) {
    return {time, open * unit, high * unit, low * unit, close * unit};
}

std::vector<RecordedCandle> three_hours() {
    return {candle(recorded, 6'000, 6'100, 5'900, 6'050), candle(recorded + 1h, 6'050, 6'060, 5'700, 5'800),
            candle(recorded + 2h, 5'800, 6'400, 5'750, 6'300)};
}

std::unique_ptr<PricePath> replayed(std::vector<RecordedCandle> candles, double speed, InstrumentId id = 0) {
    auto path = recorded_path(market(), id, std::move(candles), speed, start, 5);
    EXPECT_TRUE(path) << (path ? "" : path.error().what);
    return std::move(*path);
}

VenueCandle together(const std::vector<VenueCandle>& minutes) {
    VenueCandle whole = minutes.front();
    for (const VenueCandle& one : minutes) {
        whole.high = std::max(whole.high, one.high);
        whole.low = std::min(whole.low, one.low);
        whole.close = one.close;
    }
    return whole;
}

TEST(RecordedPath, WalksThroughEachCandleAtTheSpeedAskedFor) {
    const auto path = replayed(three_hours(), 60);  // an hour in a minute
    const auto minutes = path->minutes(0, start, start + 3min);
    ASSERT_EQ(minutes.size(), 3U);
    const auto candles = three_hours();
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(minutes[i].open, candles[i].open);
        EXPECT_EQ(minutes[i].high, candles[i].high);
        EXPECT_EQ(minutes[i].low, candles[i].low);
        EXPECT_EQ(path->price(0, start + std::chrono::minutes(i)), candles[i].open);
        EXPECT_NEAR(static_cast<double>(path->price(0, start + std::chrono::minutes(i + 1) - 1ns)),
                    static_cast<double>(candles[i].close), 2.0 * unit);
    }
    // A rising hour falls to its low first, a falling one rises to its high first.
    EXPECT_EQ(path->price(0, start + 18s), candles[0].low);
    EXPECT_EQ(path->price(0, start + 42s), candles[0].high);
    EXPECT_EQ(path->price(0, start + 78s), candles[1].high);
    EXPECT_EQ(path->price(0, start + 102s), candles[1].low);
}

TEST(RecordedPath, SlowerThanTheRecordingItReachesTheSameExtremes) {
    const auto path = replayed(three_hours(), 0.5);
    const VenueCandle second = together(path->minutes(0, start + 2h, start + 4h));
    EXPECT_EQ(second.high, 6'060 * unit);
    EXPECT_EQ(second.low, 5'700 * unit);
}

TEST(RecordedPath, WhatCameBeforeAndComesAfterMeetsTheRecording) {
    const auto path = replayed(three_hours(), 60);
    const auto plain = synthetic_path(market(), 5);
    EXPECT_NEAR(static_cast<double>(path->price(0, start - 1s)) / unit, 6'000, 10);
    EXPECT_NEAR(static_cast<double>(path->price(0, start + 3min + 1s)) / unit, 6'300, 10);
    // Scaled, not replaced: the same ups and downs.
    const double ratio =
        static_cast<double>(plain->price(0, start - 240h)) / static_cast<double>(plain->price(0, start));
    EXPECT_NEAR(static_cast<double>(path->price(0, start - 240h)) / (6'000.0 * unit), ratio, 1e-4);
    const auto minutes = path->minutes(0, start - 30min, start + 30min);
    ASSERT_EQ(minutes.size(), 60U);
    for (std::size_t i = 1; i < minutes.size(); ++i) EXPECT_EQ(minutes[i].open, minutes[i - 1].close) << i;
    EXPECT_EQ(path->begins(), plain->begins());
}

TEST(RecordedPath, OtherInstrumentsGoTheirSyntheticWay) {
    const auto path = replayed(three_hours(), 60);
    const auto plain = synthetic_path(market(), 5);
    EXPECT_EQ(path->minutes(1, start - 5min, start + 5min), plain->minutes(1, start - 5min, start + 5min));
    EXPECT_EQ(path->price(2, start + 1min), plain->price(2, start + 1min));
}

TEST(RecordedPath, StandsStillWhereTheRecordingHasAGap) {
    const auto path = replayed({candle(recorded, 100, 110, 90, 105), candle(recorded + 1h, 105, 108, 101, 102),
                                candle(recorded + 5h, 130, 140, 120, 125)},
                               60);
    for (int s = 121; s < 300; ++s) EXPECT_EQ(path->price(0, start + std::chrono::seconds(s)), 102 * unit);
    EXPECT_EQ(path->price(0, start + 5min), 130 * unit);
}

TEST(RecordedPath, OneCandleIsEnoughAndLastsAMinute) {
    const auto path = replayed({candle(recorded, 100, 120, 80, 110)}, 1);
    const auto minutes = path->minutes(0, start, start + 1min);
    EXPECT_EQ(minutes.at(0).low, 80 * unit);
    EXPECT_EQ(minutes.at(0).high, 120 * unit);
    EXPECT_EQ(minutes.at(0).close, 110 * unit);
}

TEST(RecordedPath, RefusesWhatCannotBeReplayedAndSaysWhy) {
    const auto trouble = [](std::vector<RecordedCandle> candles, double speed = 1) {
        const auto path = recorded_path(market(), 0, std::move(candles), speed, start, 5);
        EXPECT_FALSE(path);
        return path ? std::string() : path.error().what;
    };
    EXPECT_THAT(trouble({}), HasSubstr("no candles"));
    auto candles = three_hours();
    std::swap(candles[0], candles[2]);
    EXPECT_THAT(trouble(candles), HasSubstr("candle 2 of the recording, 2020-04-01T01:00:00Z, does not come after"));
    candles = three_hours();
    candles[2].open_time = candles[1].open_time;
    EXPECT_THAT(trouble(candles), HasSubstr("does not come after"));
    candles = three_hours();
    candles[1].low = 0;
    EXPECT_THAT(trouble(candles), HasSubstr("candle 2 of the recording"));
    EXPECT_THAT(trouble(candles), HasSubstr("above zero"));
    candles = three_hours();
    candles[1].low = candles[1].close + 1;
    EXPECT_THAT(trouble(candles), HasSubstr("low above"));
    candles = three_hours();
    candles[0].high = 2'000'000 * unit;
    EXPECT_THAT(trouble(candles), HasSubstr("1000000"));
    for (const double speed : {0.0, -1.0, 100'001.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
        EXPECT_THAT(trouble(three_hours(), speed), HasSubstr("at most 100000 times")) << speed;
    }
}

RC_GTEST_PROP(RecordedPath, MinutesHoldEveryPriceOfAnyRecordingAtAnySpeed, (std::uint64_t chance)) {
    Random random(chance);
    std::vector<RecordedCandle> candles;
    Timestamp time = recorded;
    Ticks last = random.between(10 * unit, 100'000 * unit);
    const auto count = static_cast<int>(random.between(1, 60));
    for (int i = 0; i < count; ++i) {
        const auto moved = [&](Ticks price) {
            return std::max<Ticks>(unit, price + price / 1000 * random.between(-9, 9));
        };
        RecordedCandle one{time, moved(last), 0, 0, moved(last)};
        one.high = std::max(one.open, one.close) + last / 1000 * random.between(0, 9);
        one.low = std::max<Ticks>(1, std::min(one.open, one.close) - last / 1000 * random.between(0, 9));
        candles.push_back(one);
        last = one.close;
        time += std::chrono::minutes(random.chance(0.1) ? 60 : 5);
    }
    constexpr double speeds[] = {0.01, 0.7, 1, 13, 60, 300, 99'999};
    const double speed = speeds[random.below(7)];
    const Timestamp begin = start + std::chrono::milliseconds(random.below(60'000));
    const auto made = recorded_path(market(), 0, candles, speed, begin, chance);
    RC_ASSERT(made.has_value());
    const PricePath& path = **made;
    const auto length =
        std::chrono::nanoseconds(static_cast<std::int64_t>(static_cast<double>((time - recorded).count()) / speed));
    const Timestamp from =
        start + std::chrono::floor<std::chrono::minutes>(length * random.between(0, 100) / 100) - 2min;
    const auto minutes = path.minutes(0, from, from + 8min);
    RC_ASSERT(minutes.size() == 8U);
    for (const VenueCandle& one : minutes) {
        RC_ASSERT(path.price(0, one.open_time) == one.open);
        RC_ASSERT(path.price(0, one.open_time + 1min) == one.close);
        RC_ASSERT(one.low > 0);
        for (int i = 0; i < 60; ++i) {
            const Ticks price = path.price(0, one.open_time + std::chrono::nanoseconds(random.below(60'000'000'000)));
            RC_ASSERT(price >= one.low && price <= one.high);
        }
    }
    RC_ASSERT(path.minutes(0, from + 3min, from + 5min).at(1) == minutes.at(4));
}

}  // namespace
}  // namespace piggy::venue
