#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/random.h"
#include "venue/price_path.h"

namespace piggy::venue {
namespace {

using namespace std::chrono_literals;

constexpr Ticks unit = 100'000'000;
constexpr Ticks cent = unit / 100;
const Timestamp autumn = std::chrono::sys_days(std::chrono::year(2026) / 10 / 1);

const Market& market() {
    static const Market practice = practice_market(Profile::binanceus);
    return practice;
}

std::vector<double> changes(const std::vector<VenueCandle>& minutes, std::size_t step) {
    std::vector<double> found;
    for (std::size_t i = step; i < minutes.size(); i += step) {
        found.push_back(std::log(static_cast<double>(minutes[i].open) / static_cast<double>(minutes[i - step].open)));
    }
    return found;
}

double mean(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

double correlation(const std::vector<double>& x, const std::vector<double>& y, std::size_t shift = 0) {
    const double mean_x = mean(x);
    const double mean_y = mean(y);
    double xy = 0, xx = 0, yy = 0;
    for (std::size_t i = 0; i + shift < x.size(); ++i) {
        xy += (x[i] - mean_x) * (y[i + shift] - mean_y);
        xx += (x[i] - mean_x) * (x[i] - mean_x);
        yy += (y[i + shift] - mean_y) * (y[i + shift] - mean_y);
    }
    return xy / std::sqrt(xx * yy);
}

double kurtosis(const std::vector<double>& x) {
    double square = 0, fourth = 0;
    for (const double value : x) {
        square += value * value;
        fourth += value * value * value * value;
    }
    return fourth * static_cast<double>(x.size()) / (square * square);
}

double deviation(const std::vector<double>& x) {
    double square = 0;
    for (const double value : x) square += value * value;
    return std::sqrt(square / static_cast<double>(x.size()));
}

std::vector<double> sizes(std::vector<double> x) {
    for (double& value : x) value = std::abs(value);
    return x;
}

// Some moment of the years that anybody looks at, to the nanosecond.
Timestamp moment(std::uint64_t chance) {
    return Timestamp(std::chrono::days(17'532)) + std::chrono::nanoseconds(chance % (3'650ULL * 86'400'000'000'000ULL));
}

TEST(SyntheticPath, MomentsAskedInAnyOrderHaveTheSamePrices) {
    const auto forward = synthetic_path(market(), 7);
    const auto backward = synthetic_path(market(), 7);
    Random random(1);
    std::vector<std::pair<InstrumentId, Timestamp>> asked;
    for (int i = 0; i < 3'000; ++i)
        asked.emplace_back(static_cast<InstrumentId>(random.below(3)), moment(random.next()));
    std::vector<Ticks> found;
    for (const auto& [id, time] : asked) found.push_back(forward->price(id, time));
    for (std::size_t i = asked.size(); i-- > 0;) {
        ASSERT_EQ(backward->price(asked[i].first, asked[i].second), found[i]);
    }
}

TEST(SyntheticPath, TheNumbersAreTheSameOnEveryMachine) {
    // Fixed here, so that a compiler or processor that computes otherwise is found.
    const auto path = synthetic_path(market(), 42);
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    const auto add = [&](std::int64_t value) { hash = (hash ^ static_cast<std::uint64_t>(value)) * 0x100000001b3ULL; };
    for (InstrumentId id = 0; id < 3; ++id) {
        for (const VenueCandle& one : path->minutes(id, autumn, autumn + 48h)) {
            for (const Ticks value : {one.open, one.high, one.low, one.close, one.volume, one.quote_volume,
                                      one.taker_buy_volume, one.taker_buy_quote, one.trades}) {
                add(value);
            }
        }
        for (int i = 0; i < 10'000; ++i) add(path->price(id, autumn + i * 777ms));
    }
    EXPECT_EQ(hash, 18'244'195'815'708'080'071ULL);
}

TEST(SyntheticPath, AnotherSeedIsAnotherMarket) {
    const auto one = synthetic_path(market(), 1);
    const auto other = synthetic_path(market(), 2);
    int same = 0;
    for (int i = 0; i < 1'000; ++i) same += one->price(0, autumn + i * 1h) == other->price(0, autumn + i * 1h);
    EXPECT_LT(same, 5);
}

TEST(SyntheticPath, HistoryBeginsWith2018AndTimesFarOutsideHaveAPriceToo) {
    const auto path = synthetic_path(market(), 1);
    EXPECT_EQ(path->begins(), Timestamp(std::chrono::sys_days(std::chrono::year(2018) / 1 / 1)));
    for (const std::int64_t ns : {INT64_MIN, std::int64_t{-1}, std::int64_t{0}, INT64_MAX}) {
        EXPECT_GT(path->price(0, timestamp_from_nanoseconds(ns)), 0);
        EXPECT_GT(path->activity(0, timestamp_from_nanoseconds(ns)), 0);
    }
    EXPECT_TRUE(path->minutes(0, autumn, autumn).empty());
    EXPECT_TRUE(path->minutes(0, autumn + 1h, autumn).empty());
}

RC_GTEST_PROP(SyntheticPath, AnyStretchOfMinutesIsThatStretchOfALongerOne, (std::uint64_t chance)) {
    const auto path = synthetic_path(market(), *rc::gen::inRange<std::uint64_t>(0, 20));
    const Timestamp start = std::chrono::floor<std::chrono::minutes>(moment(Random(chance).next()));
    const auto id = *rc::gen::inRange<InstrumentId>(0, 3);
    const int length = *rc::gen::inRange(1, 4'000);
    const int skipped = *rc::gen::inRange(0, length);
    const int taken = *rc::gen::inRange(0, length - skipped + 1);
    const auto whole = path->minutes(id, start, start + std::chrono::minutes(length));
    RC_ASSERT(whole.size() == static_cast<std::size_t>(length));
    const Timestamp from = start + std::chrono::minutes(skipped);
    const auto part = path->minutes(id, from, from + std::chrono::minutes(taken));
    RC_ASSERT(part.size() == static_cast<std::size_t>(taken));
    RC_ASSERT(std::equal(part.begin(), part.end(), whole.begin() + skipped));
}

RC_GTEST_PROP(SyntheticPath, AMinuteHoldsEveryPriceInItAndItsVolumesMakeSense, (std::uint64_t chance)) {
    const auto path = synthetic_path(market(), *rc::gen::inRange<std::uint64_t>(0, 20));
    const Timestamp start = std::chrono::floor<std::chrono::minutes>(moment(Random(chance).next()));
    const auto id = *rc::gen::inRange<InstrumentId>(0, 3);
    const auto minutes = path->minutes(id, start, start + 30min);
    const Ticks step = market().instruments[id].filters.lot.step;
    Random random(chance);
    for (std::size_t i = 0; i < minutes.size(); ++i) {
        const VenueCandle& one = minutes[i];
        RC_ASSERT(one.open_time == start + std::chrono::minutes(i));
        if (i > 0) RC_ASSERT(one.open == minutes[i - 1].close);
        RC_ASSERT(path->price(id, one.open_time) == one.open);
        for (int j = 0; j < 40; ++j) {
            const Ticks price = path->price(id, one.open_time + std::chrono::nanoseconds(random.below(60'000'000'000)));
            RC_ASSERT(price >= one.low && price <= one.high && price % cent == 0);
        }
        RC_ASSERT(one.low <= std::min(one.open, one.close) && one.high >= std::max(one.open, one.close));
        RC_ASSERT(one.volume > 0 && one.volume % step == 0 && one.trades >= 1 && one.trades <= one.volume / step);
        RC_ASSERT(one.taker_buy_volume >= 0 && one.taker_buy_volume <= one.volume);
        RC_ASSERT(one.taker_buy_quote >= 0 && one.taker_buy_quote <= one.quote_volume);
        const double worth = static_cast<double>(one.quote_volume + 1) * 1e8 / static_cast<double>(one.volume);
        RC_ASSERT(worth >= static_cast<double>(one.low) * (1 - 1e-9));
        RC_ASSERT(static_cast<double>(one.quote_volume) * 1e8 / static_cast<double>(one.volume) <=
                  static_cast<double>(one.high) * (1 + 1e-9));
    }
}

TEST(SyntheticPath, PricesStayWhereSuchCoinsArePlausible) {
    constexpr double lowest[] = {20'000, 1'000, 20};
    constexpr double highest[] = {140'000, 5'500, 310};
    std::vector<double> recent;
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        const auto path = synthetic_path(market(), seed);
        for (InstrumentId id = 0; id < 3; ++id) {
            for (int week = 0; week < 52 * 15; ++week) {
                const double price = static_cast<double>(path->price(id, path->begins() + week * 168h)) / 1e8;
                ASSERT_GT(price, lowest[id]) << seed;
                ASSERT_LT(price, highest[id]) << seed;
            }
        }
        recent.push_back(static_cast<double>(path->price(0, autumn)) / 1e8);
    }
    std::sort(recent.begin(), recent.end());
    EXPECT_GT(recent.front(), 60'000);
    EXPECT_LT(recent.back(), 100'000);
}

TEST(SyntheticPath, ChangesHaveTheSizesTailsAndClustersOfRealOnes) {
    for (const std::uint64_t seed : {1, 2}) {
        const auto path = synthetic_path(market(), seed);
        std::vector<std::vector<double>> hourly;
        for (InstrumentId id = 0; id < 3; ++id) {
            const auto minutes = path->minutes(id, autumn - 24h * 300, autumn);
            hourly.push_back(changes(minutes, 60));
            const auto by_minute = changes(minutes, 1);
            const auto daily = changes(minutes, 1440);
            EXPECT_GT(deviation(hourly.back()), 0.003);
            EXPECT_LT(deviation(hourly.back()), 0.012);
            EXPECT_GT(deviation(daily), 0.018);
            EXPECT_LT(deviation(daily), 0.06);
            EXPECT_GT(kurtosis(by_minute), 8);
            EXPECT_GT(kurtosis(hourly.back()), 5);
            // Big changes follow big ones, but their directions do not follow each other.
            for (const std::size_t lag : {1, 10, 60}) {
                EXPECT_GT(correlation(sizes(by_minute), sizes(by_minute), lag), 0.03) << lag;
            }
            EXPECT_GT(correlation(sizes(hourly.back()), sizes(hourly.back()), 1), 0.1);
            EXPECT_LT(std::abs(correlation(by_minute, by_minute, 1)), 0.02);
            EXPECT_LT(std::abs(correlation(hourly.back(), hourly.back(), 1)), 0.1);
        }
        for (const auto& [a, b] : {std::pair(0, 1), std::pair(0, 2), std::pair(1, 2)}) {
            const double shared = correlation(hourly[static_cast<std::size_t>(a)], hourly[static_cast<std::size_t>(b)]);
            EXPECT_GT(shared, 0.65);
            EXPECT_LT(shared, 0.92);
        }
    }
}

TEST(SyntheticPath, NightsAndWeekendsAreQuieter) {
    const auto path = synthetic_path(market(), 3);
    double night = 0, afternoon = 0, weekend = 0, weekday = 0;
    for (int day = 0; day < 200 * 7; ++day) {
        const Timestamp midnight = autumn - 24h * day;
        night += path->activity(0, midnight + 5h);
        const double busy = path->activity(0, midnight + 14h + 30min);
        afternoon += busy;
        const std::chrono::weekday of_week(std::chrono::floor<std::chrono::days>(midnight));
        if (of_week == std::chrono::Saturday || of_week == std::chrono::Sunday) {
            weekend += busy / 2;
        } else {
            weekday += busy / 5;
        }
    }
    EXPECT_LT(night * 1.8, afternoon);
    EXPECT_LT(weekend * 1.2, weekday);
}

TEST(SyntheticPath, VolumesAreThinAndADaysWorthFitsWell) {
    const auto path = synthetic_path(market(), 4);
    double volume = 0;
    const auto minutes = path->minutes(0, autumn - 24h * 100, autumn);
    for (const VenueCandle& one : minutes) volume += static_cast<double>(one.volume) / 1e8;
    volume /= static_cast<double>(minutes.size());
    EXPECT_GT(volume, 0.05);
    EXPECT_LT(volume, 0.5);
}

TEST(PracticeMarket, ShowsTheFiltersOfItsProfile) {
    const Market us = practice_market(Profile::binanceus);
    const Market com = practice_market(Profile::binance);
    ASSERT_EQ(us.instruments.size(), 3U);
    EXPECT_EQ(us.assets.back(), "BNB");
    const Instrument& btc = us.instruments[0];
    EXPECT_EQ(btc.code, "BTCUSDT");
    EXPECT_EQ(us.assets[btc.base] + us.assets[btc.quote], "BTCUSDT");
    EXPECT_EQ(btc.filters.price.tick, cent);
    EXPECT_EQ(btc.filters.lot.step, 1'000);
    EXPECT_EQ(btc.filters.market_lot.quantity_max, 1'064'771'804);
    EXPECT_EQ(btc.filters.notional.notional_min, unit);
    EXPECT_FALSE(btc.filters.notional.modern);
    EXPECT_TRUE(btc.filters.band.by_side);
    EXPECT_EQ(us.instruments[1].filters.lot.step, 10'000);
    EXPECT_EQ(us.instruments[2].filters.lot.step, cent);
    EXPECT_EQ(com.instruments[0].filters.notional.notional_min, 5 * unit);
    EXPECT_TRUE(com.instruments[0].filters.notional.modern);
}

}  // namespace
}  // namespace piggy::venue
