#include "market/synthetic.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "market/candle_check.h"

namespace piggy::market {
namespace {

CandleSeries market_of(const char* symbol, std::size_t candles, std::uint64_t seed) {
    SyntheticOptions options;
    options.symbol = Symbol::parse(symbol).value();
    options.candles = candles;
    options.seed = seed;
    return synthetic_market(options);
}

std::vector<double> changes(const CandleSeries& series, std::size_t step = 1) {
    std::vector<double> result;
    for (std::size_t i = step; i < series.size(); i += step) {
        result.push_back(static_cast<double>(series.close[i]) / static_cast<double>(series.close[i - step]) - 1);
    }
    return result;
}

double correlation(const std::vector<double>& x, const std::vector<double>& y) {
    double mean_x = 0, mean_y = 0, xy = 0, xx = 0, yy = 0;
    const auto count = static_cast<double>(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        mean_x += x[i] / count;
        mean_y += y[i] / count;
    }
    for (std::size_t i = 0; i < x.size(); ++i) {
        xy += (x[i] - mean_x) * (y[i] - mean_y);
        xx += (x[i] - mean_x) * (x[i] - mean_x);
        yy += (y[i] - mean_y) * (y[i] - mean_y);
    }
    return xy / std::sqrt(xx * yy);
}

double kurtosis(const std::vector<double>& x) {
    double square = 0, fourth = 0;
    for (const double value : x) {
        square += value * value;
        fourth += value * value * value * value;
    }
    const auto count = static_cast<double>(x.size());
    return fourth / count / (square / count * square / count);
}

TEST(Synthetic, TheSameSeedMakesTheSameMarketAndAnotherMakesAnother) {
    const CandleSeries a = market_of("BTC/USDT", 5'000, 1);
    const CandleSeries b = market_of("BTC/USDT", 5'000, 1);
    const CandleSeries c = market_of("BTC/USDT", 5'000, 2);
    bool same = true;
    bool other = false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        same = same && a.view().at(i) == b.view().at(i);
        other = other || a.close[i] != c.close[i];
    }
    EXPECT_TRUE(same);
    EXPECT_TRUE(other);
    EXPECT_EQ(a.origin, Origin::synthetic);
}

TEST(Synthetic, TheNumbersAreTheSameOnEveryMachine) {
    // Fixed here, so that a compiler or processor that computes otherwise is found.
    const CandleSeries series = market_of("BTC/USDT", 200'000, 42);
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const Column* column : {&series.open, &series.high, &series.low, &series.close, &series.volume}) {
        for (const std::int64_t value : column->values()) {
            hash = (hash ^ static_cast<std::uint64_t>(value)) * 0x100000001b3ULL;
        }
    }
    EXPECT_EQ(hash, 1'858'908'565'009'366'821ULL);
}

TEST(Synthetic, EveryCandleIsPossibleOnTheGridAndToTheCent) {
    const CandleSeries series = market_of("ETH/USDT", 300'000, 3);
    const CandleCheck check = check_candles(series.view(), series.timeframe);
    EXPECT_TRUE(check.is_sound());
    EXPECT_EQ(check.gaps.count, 0U);
    bool cents = true;
    for (std::size_t i = 0; i < series.size(); ++i) cents = cents && series.close[i] % 1'000'000 == 0;
    EXPECT_TRUE(cents);
}

TEST(Synthetic, PricesStayPlausibleForTenYears) {
    for (const std::uint64_t seed : {1U, 2U}) {
        const CandleSeries series = market_of("BTC/USDT", 5'000'000, seed);
        const auto closes = series.close.values();
        EXPECT_GT(*std::min_element(closes.begin(), closes.end()), 1'000 * Decimal::ticks_per_unit) << seed;
        EXPECT_LT(*std::max_element(closes.begin(), closes.end()), 1'000'000 * Decimal::ticks_per_unit) << seed;
    }
}

TEST(Synthetic, TailsAreFatAndVolatilityComesInClusters) {
    const CandleSeries series = market_of("BTC/USDT", 500'000, 42);
    const std::vector<double> minutes = changes(series);
    EXPECT_GT(kurtosis(minutes), 6) << "3 is a bell";
    std::vector<double> now;
    std::vector<double> later;
    for (std::size_t i = 0; i + 30 < minutes.size(); ++i) {
        now.push_back(std::abs(minutes[i]));
        later.push_back(std::abs(minutes[i + 30]));
    }
    EXPECT_GT(correlation(now, later), 0.1) << "half an hour later it is still restless";
    EXPECT_LT(std::abs(correlation(std::vector<double>(minutes.begin(), minutes.end() - 1),
                                   std::vector<double>(minutes.begin() + 1, minutes.end()))),
              0.02)
        << "but the direction can't be told";
}

TEST(Synthetic, AYearIsAsRestlessAsACoinsUsuallyIs) {
    const std::vector<double> days = changes(market_of("BTC/USDT", 525'600, 42), 1'440);
    double square = 0;
    for (const double change : days) square += change * change;
    const double annual = std::sqrt(square / static_cast<double>(days.size()) * 365);
    EXPECT_GT(annual, 0.3);
    EXPECT_LT(annual, 1.2);
}

TEST(Synthetic, TheCoinsOfOneSeedMoveTogether) {
    const auto btc = changes(market_of("BTC/USDT", 100'000, 42));
    const auto eth = changes(market_of("ETH/USDT", 100'000, 42));
    EXPECT_GT(correlation(btc, eth), 0.4);
    EXPECT_LT(correlation(btc, eth), 0.95);
}

}  // namespace
}  // namespace piggy::market
