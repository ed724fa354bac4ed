// Ten million values, and the awkward ones: compared with the plain definitions in long double.

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/random.h"
#include "indicators/indicators.h"
#include "plain_definitions.h"

namespace piggy::indicators {
namespace {

using Column = std::vector<double>;

constexpr std::size_t ten_million = 10'000'000;

// Prices to the cent, one-per-mille steps, kept between a thousand and a million by turning back.
const Column& ten_million_prices() {
    static const Column prices = [] {
        Random random(2022);
        Column made(ten_million);
        double price = 30'000;
        for (double& value : made) {
            price *= std::exp(0.001 * random.normal());
            if (price < 1'000 || price > 1'000'000) price = 30'000;
            value = std::round(price * 100) / 100;
        }
        return made;
    }();
    return prices;
}

// The greatest |got - expected| / |measure|, of all.
template <class Expected, class Measure>
double greatest_error(const Column& got, const Expected& expected, const Measure& measure) {
    EXPECT_EQ(got.size(), expected.size());
    double greatest = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
        const auto error = std::fabs(static_cast<plain::Exact>(got[i]) - expected[i]);
        if (error > 0) greatest = std::max(greatest, static_cast<double>(error / std::fabs(measure[i])));
    }
    return greatest;
}
template <class Expected>
double greatest_relative_error(const Column& got, const Expected& expected) {
    return greatest_error(got, expected, expected);
}

TEST(TenMillionValues, TheSimpleAverageStaysWithinAFewRoundings) {
    const Column& prices = ten_million_prices();
    EXPECT_LT(greatest_relative_error(sma(prices, 20).value(), plain::sma(prices, 20)), 1e-15);
}

TEST(TenMillionValues, TheExponentialAverageStaysWithinAFewRoundings) {
    const Column& prices = ten_million_prices();
    EXPECT_LT(greatest_relative_error(ema(prices, 20).value(), plain::ema(prices, 20)), 1e-15);
    EXPECT_LT(greatest_relative_error(ema(prices, 500).value(), plain::ema(prices, 500)), 1e-15);
}

TEST(TenMillionValues, RsiStaysWithinATrillionth) {
    const Column& prices = ten_million_prices();
    EXPECT_LT(greatest_relative_error(rsi(prices, 14).value(), plain::rsi(prices, 14)), 1e-12);
}

TEST(TenMillionValues, MacdStaysWithinATrillionthOfTheMovement) {
    const Column& prices = ten_million_prices();
    const MacdColumns got = macd(prices, {}).value();
    const plain::Macd expected = plain::macd(prices, 12, 26, 9);
    // MACD passes through zero, so its error is measured against the movement it is made of: one candle's is about
    // a thousandth of the price.
    std::vector<plain::Exact> movement;
    for (std::size_t i = 33; i < prices.size(); ++i) movement.push_back(prices[i] / 1'000);
    EXPECT_LT(greatest_error(got.macd, expected.macd, movement), 1e-12);
    EXPECT_LT(greatest_error(got.signal, expected.signal, movement), 1e-12);
}

TEST(TenMillionValues, TheBollingerDeviationStaysWithinABillionth) {
    const Column& prices = ten_million_prices();
    const BollingerColumns got = bollinger(prices, {20, 2}).value();
    const std::vector<plain::Exact> expected = plain::deviation(prices, 20);
    Column deviation(got.upper.size());
    for (std::size_t i = 0; i < deviation.size(); ++i) deviation[i] = (got.upper[i] - got.lower[i]) / 4;
    // Taken back out of the bands, which are rounded as prices are.
    EXPECT_LT(greatest_relative_error(deviation, expected), 1e-9);
    // The deviation itself, as the z-score has it.
    const Column score = z_score(prices, 20).value();
    const std::vector<plain::Exact> mean = plain::sma(prices, 20);
    double greatest = 0;
    for (std::size_t i = 0; i < score.size(); ++i) {
        if (std::fabs(score[i]) < 0.1) continue;
        const plain::Exact from_score = (prices[i + 19] - mean[i]) / score[i];
        greatest = std::max(greatest, static_cast<double>(std::fabs(from_score / expected[i] - 1)));
    }
    EXPECT_LT(greatest, 1e-10);
}

// A calm series, a spike of a million times its size, and calm again: what the spike leaves behind.
TEST(AfterASpike, WindowsForgetItAtOnce) {
    Random random(7);
    Column values(2'000);
    for (double& value : values) value = 1 + 0.01 * random.normal();
    values[1'000] = 1e6;
    const std::vector<plain::Exact> mean = plain::sma(values, 50);
    const std::vector<plain::Exact> expected = plain::deviation(values, 50);
    const Column average = sma(values, 50).value();
    const BollingerColumns bands = bollinger(values, {50, 2}).value();
    for (std::size_t i = 1'001; i < average.size(); ++i) {
        ASSERT_NEAR(average[i], static_cast<double>(mean[i]), 1e-15);
        ASSERT_NEAR((bands.upper[i] - bands.lower[i]) / 4 / static_cast<double>(expected[i]), 1, 1e-12);
    }
}

TEST(LongWindows, KeepTheirDigits) {
    const Column values(ten_million_prices().begin(), ten_million_prices().begin() + 20'000);
    for (const std::size_t period : {100, 1'000, 5'000, 19'999}) {
        EXPECT_LT(greatest_relative_error(sma(values, period).value(), plain::sma(values, period)), 2e-15) << period;
        const BollingerColumns bands = bollinger(values, {period, 1}).value();
        Column deviation(bands.upper.size());
        for (std::size_t i = 0; i < deviation.size(); ++i) deviation[i] = (bands.upper[i] - bands.lower[i]) / 2;
        EXPECT_LT(greatest_relative_error(deviation, plain::deviation(values, period)), 1e-11) << period;
    }
}

TEST(TheUnitOfPrices, DoesNotChangeRsiOrZScore) {
    const Column prices(ten_million_prices().begin(), ten_million_prices().begin() + 100'000);
    Column tiny = prices;
    for (double& value : tiny) value *= 1e-8;
    Column doubled = prices;
    for (double& value : doubled) value *= 0x1p-40;
    const Column strength = rsi(prices, 14).value();
    const Column score = z_score(prices, 20).value();
    EXPECT_LT(greatest_relative_error(rsi(tiny, 14).value(), strength), 1e-9);
    EXPECT_EQ(rsi(doubled, 14).value(), strength);  // a power of two rounds nothing
    EXPECT_EQ(z_score(doubled, 20).value(), score);
    const Column tiny_score = z_score(tiny, 20).value();
    for (std::size_t i = 0; i < score.size(); ++i) ASSERT_NEAR(tiny_score[i], score[i], 1e-9);
}

void expect_all(const Column& results, double expected) {
    for (const double result : results) ASSERT_EQ(result, expected);
}

TEST(UnmovedPrices, GiveTheirValueWithNoWidthAndNoStrength) {
    for (const double price : {0.1, 1.0 / 3, 30'000.07, 0.0, -5.3}) {
        const Column flat(500, price);
        for (const std::size_t period : {1, 3, 7, 14, 20, 26, 200}) {
            expect_all(sma(flat, period).value(), price);
            expect_all(ema(flat, period).value(), price);
            expect_all(rsi(flat, period).value(), 50);
            expect_all(z_score(flat, period).value(), 0);
            expect_all(atr({flat, flat, flat}, period).value(), 0);
            const BollingerColumns bands = bollinger(flat, {period, 2}).value();
            expect_all(bands.upper, price);
            expect_all(bands.lower, price);
        }
        expect_all(macd(flat, {}).value().macd, 0);
        expect_all(macd(flat, {}).value().histogram, 0);
    }
}

TEST(Rsi, IsExactly100WithoutLossesAndExactly0WithoutGains) {
    Column rising, falling;
    Random random(3);
    double price = 1;
    for (int i = 0; i < 1'000; ++i) {
        price += random.uniform();
        rising.push_back(price);
        falling.push_back(2'000 - price);
    }
    expect_all(rsi(rising, 14).value(), 100);
    expect_all(rsi(falling, 14).value(), 0);
}

TEST(Rsi, OfPricesThatStopMovingKeepsItsLastValueAndIs50WhenAllMovementHasFaded) {
    Column prices(200'000, 100.0);
    for (std::size_t i = 0; i < 100; ++i) prices[i] = 100 + static_cast<double>(i * i % 7);
    const Column strength = rsi(prices, 14).value();
    for (std::size_t i = 100; i < 5'000; ++i) ASSERT_NEAR(strength[i], strength[99], 1e-9);
    ASSERT_EQ(strength.back(), 50);
    for (const double value : strength) ASSERT_TRUE(value >= 0 && value <= 100);
}

TEST(ZScore, NeverPassesTheRootOfThePeriodLessOne) {
    Column values(1'000, 5.0);
    values[500] = 6;
    const Column score = z_score(values, 20).value();
    for (const double value : score) ASSERT_LE(std::fabs(value), std::sqrt(19.0) * (1 + 1e-12));
    EXPECT_NEAR(score[500 - 19], std::sqrt(19.0), 1e-12);
}

}  // namespace
}  // namespace piggy::indicators
