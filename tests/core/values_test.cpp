#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "core/core.h"

namespace piggy {
namespace {

TEST(Symbol, IsReadExactlyAsWritten) {
    EXPECT_EQ(Symbol::parse("BTC/USDT")->to_string(), "BTC/USDT");
    for (const char* text :
         {"btc/usdt", "BTCUSDT", "BTC/", "/USDT", "BTC/USDT/X", " BTC/USDT", "BTC/USDT ", "ВТС/USDT", "BTC-USDT", ""}) {
        const auto symbol = Symbol::parse(text);
        ASSERT_FALSE(symbol) << text;
        EXPECT_EQ(symbol.error().code, ErrorCode::malformed);
    }
}

TEST(Timestamp, ReadsIsoInAllTheFormsPeopleUse) {
    const Timestamp expected = parse_iso8601("2021-01-31T14:32:15Z").value();
    EXPECT_EQ(expected.time_since_epoch().count(), 1'612'103'535'000'000'000);
    for (const char* text : {"2021-01-31 14:32:15", "2021-01-31T14:32:15+00:00", "2021-01-31T10:32:15-04:00",
                             "2021-01-31 20:02:15+0530", "2021-01-31T14:32:15.000000000Z"}) {
        ASSERT_TRUE(parse_iso8601(text)) << text;
        EXPECT_EQ(parse_iso8601(text).value(), expected) << text;
    }
    EXPECT_EQ(parse_iso8601("2021-01-31").value() + std::chrono::hours(14) + std::chrono::seconds(32 * 60 + 15),
              expected);
}

TEST(Timestamp, RefusesDatesThatDoNotExist) {
    for (const char* text : {"", "2021", "2021-1-1", "2021-02-30", "2021-13-01", "2021-01-01T24:00", "2021-01-01T12:60",
                             "1969-12-31", "2201-01-01", "2021-01-01Z12", "2021-01-01T12:00:00.1234567890",
                             "2021-01-01T12:00:00.", "2021-01-01T12:00+15:00", "21-01-01", "2021/01/01"}) {
        EXPECT_FALSE(parse_iso8601(text)) << text;
    }
}

RC_GTEST_PROP(Timestamp, TextAndBackIsTheSameMicrosecond, ()) {
    const auto microseconds = *rc::gen::inRange<std::int64_t>(0, 7'258'118'400'000'000);
    const Timestamp time{std::chrono::microseconds(microseconds)};
    RC_ASSERT(parse_iso8601(format_iso8601(time, TimePrecision::microseconds)).value() == time);
}

TEST(Money, AddingTwoAssetsStopsTheProgram) {
    const Money dollars{Decimal::whole(5), {"USDT"}};
    const Money coins{Decimal::whole(1), {"BTC"}};
    EXPECT_EQ((dollars + dollars).amount, Decimal::whole(10));
    EXPECT_DEATH(static_cast<void>(dollars + coins), "one asset");
}

TEST(Money, ANotionalIsRoundedTheWayThatWasSaid) {
    const Symbol symbol = Symbol::parse("BTC/USDT").value();
    const Price price{Decimal::parse("3.33333333").value()};
    const Quantity quantity{Decimal::parse("0.1").value()};
    EXPECT_EQ(notional(symbol, price, quantity, Rounding::down)->amount.to_string(), "0.33333333");
    EXPECT_EQ(notional(symbol, price, quantity, Rounding::up)->amount.to_string(), "0.33333334");
    EXPECT_EQ(notional(symbol, price, quantity, Rounding::up)->asset.code, "USDT");
}

TEST(Random, GivesTheSameNumbersForTheSameSeed) {
    // Reference outputs of SplitMix64 for seed 1234567.
    Random random(1234567);
    EXPECT_EQ(random.next(), 6457827717110365317ULL);
    EXPECT_EQ(random.next(), 3203168211198807973ULL);
    EXPECT_EQ(random.next(), 9817491932198370423ULL);
}

TEST(Random, DistributionsHaveTheMomentsTheyClaim) {
    Random random(7);
    constexpr int count = 200'000;
    double sum = 0;
    double square = 0;
    double fat_square = 0;
    for (int i = 0; i < count; ++i) {
        const double x = random.normal();
        sum += x;
        square += x * x;
        const double t = random.student_t(5);
        fat_square += t * t;
    }
    EXPECT_NEAR(sum / count, 0, 0.01);
    EXPECT_NEAR(square / count, 1, 0.02);
    EXPECT_NEAR(fat_square / count, 1, 0.05);
}

RC_GTEST_PROP(Random, StaysWithinItsBounds, (std::uint64_t seed)) {
    Random random(seed);
    const auto low = *rc::gen::arbitrary<std::int64_t>();
    const auto high = *rc::gen::suchThat(rc::gen::arbitrary<std::int64_t>(), [&](auto h) { return h >= low; });
    const auto value = random.between(low, high);
    RC_ASSERT(value >= low && value <= high);
    const double uniform = random.uniform();
    RC_ASSERT(uniform >= 0 && uniform < 1);
}

}  // namespace
}  // namespace piggy
