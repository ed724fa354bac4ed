#include "core/decimal.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/multiprecision/cpp_dec_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>

namespace piggy {
namespace {

using Oracle = boost::multiprecision::number<boost::multiprecision::cpp_dec_float<60>>;

Oracle oracle(Decimal value) { return Oracle(value.ticks()) / 100'000'000; }

// The oracle's ticks, rounded as said: an independent path through decimal floating point.
Oracle oracle_ticks(const Oracle& value, Rounding rounding) {
    const Oracle ticks = value * 100'000'000;
    const Oracle whole = boost::multiprecision::trunc(ticks);
    const Oracle rest = boost::multiprecision::abs(Oracle(ticks - whole));
    const Oracle away = ticks < 0 ? Oracle(whole - 1) : Oracle(whole + 1);
    if (rest == 0 || rounding == Rounding::down) return whole;
    if (rounding == Rounding::up) return away;
    if (rest > Oracle("0.5")) return away;
    if (rest < Oracle("0.5")) return whole;
    const bool even = boost::multiprecision::fmod(whole, Oracle(2)) == 0;
    return even ? whole : away;
}

bool fits(const Oracle& ticks) { return ticks <= Oracle(INT64_MAX) && ticks >= Oracle(INT64_MIN); }

Decimal any_decimal() { return Decimal::from_ticks(*rc::gen::arbitrary<std::int64_t>()); }
// Figures of everyday size, where products fit.
Decimal everyday_decimal() {
    return Decimal::from_ticks(*rc::gen::inRange<std::int64_t>(-30'000'000'000'000, 30'000'000'000'000));
}
Rounding any_rounding() { return *rc::gen::element(Rounding::down, Rounding::up, Rounding::half_even); }

TEST(Decimal, ReadsPlainNumbersExactly) {
    EXPECT_EQ(Decimal::parse("0")->ticks(), 0);
    EXPECT_EQ(Decimal::parse("1.5")->ticks(), 150'000'000);
    EXPECT_EQ(Decimal::parse("-0.00000001")->ticks(), -1);
    EXPECT_EQ(Decimal::parse("92233720368.54775807")->ticks(), INT64_MAX);
    EXPECT_EQ(Decimal::parse("-92233720368.54775808")->ticks(), INT64_MIN);
    EXPECT_EQ(Decimal::parse("00012.30")->ticks(), 1'230'000'000);
}

TEST(Decimal, RefusesEverythingThatIsNotAPlainNumber) {
    for (const char* text : {"", "-", ".", "1.", ".5", "+5", "5,0", "1e3", "0x10", "NaN", "inf", "Infinity", " 1", "1 ",
                             "1.2.3", "--1", "1_000", "50.000000001", "١٢"}) {
        const auto value = Decimal::parse(text);
        ASSERT_FALSE(value) << text;
        EXPECT_EQ(value.error().code, ErrorCode::malformed) << text;
        EXPECT_NE(value.error().what.find(text), std::string::npos) << value.error().what;
    }
}

TEST(Decimal, SaysWhenANumberIsTooLargeInsteadOfWrapping) {
    for (const char* text : {"92233720368.54775808", "-92233720368.54775809", "99999999999999999999999999999999999999",
                             "18446744073709551616"}) {
        const auto value = Decimal::parse(text);
        ASSERT_FALSE(value) << text;
        EXPECT_EQ(value.error().code, ErrorCode::out_of_range) << text;
    }
}

TEST(Decimal, AHugeTextIsQuotedShort) {
    const auto value = Decimal::parse(std::string(400, '9'));
    ASSERT_FALSE(value);
    EXPECT_LT(value.error().what.size(), 200U);
}

TEST(Decimal, ShowsFixedPlacesHalfEvenAndZeroWithoutSign) {
    EXPECT_EQ(Decimal::parse("2.345")->to_fixed(2), "2.34");
    EXPECT_EQ(Decimal::parse("2.355")->to_fixed(2), "2.36");
    EXPECT_EQ(Decimal::parse("-0.004")->to_fixed(2), "0.00");
    EXPECT_EQ(Decimal::parse("-0.5")->to_fixed(0), "0");
    EXPECT_EQ(Decimal::parse("1.5")->to_fixed(0), "2");
    EXPECT_EQ(Decimal::from_ticks(INT64_MIN).to_fixed(8), "-92233720368.54775808");
}

RC_GTEST_PROP(Decimal, TextAndBackIsTheSameValue, ()) {
    const Decimal value = any_decimal();
    RC_ASSERT(Decimal::parse(value.to_string()).value() == value);
    RC_ASSERT(Decimal::parse(value.to_fixed(8)).value() == value);
}

RC_GTEST_PROP(Decimal, SumsAgreeWithTheOracleOrSayOutOfRange, ()) {
    const Decimal a = any_decimal();
    const Decimal b = any_decimal();
    const auto sum = try_add(a, b);
    const Oracle ticks = (oracle(a) + oracle(b)) * 100'000'000;
    RC_ASSERT(sum.has_value() == fits(ticks));
    if (sum) RC_ASSERT(Oracle(sum->ticks()) == ticks);
    const auto difference = try_subtract(a, b);
    const Oracle difference_ticks = (oracle(a) - oracle(b)) * 100'000'000;
    RC_ASSERT(difference.has_value() == fits(difference_ticks));
    if (difference) RC_ASSERT(Oracle(difference->ticks()) == difference_ticks);
}

RC_GTEST_PROP(Decimal, ProductsAgreeWithTheOracleInEveryRounding, ()) {
    const bool everyday = *rc::gen::arbitrary<bool>();
    const Decimal a = everyday ? everyday_decimal() : any_decimal();
    const Decimal b = everyday ? everyday_decimal() : any_decimal();
    const Rounding rounding = any_rounding();
    const auto product = try_multiply(a, b, rounding);
    const Oracle ticks = oracle_ticks(oracle(a) * oracle(b), rounding);
    RC_ASSERT(product.has_value() == fits(ticks));
    if (product) RC_ASSERT(Oracle(product->ticks()) == ticks);
}

RC_GTEST_PROP(Decimal, QuotientsAgreeWithTheOracleInEveryRounding, ()) {
    namespace mp = boost::multiprecision;
    const Decimal a = everyday_decimal();
    const Decimal b = everyday_decimal();
    const Rounding rounding = any_rounding();
    const auto quotient = try_divide(a, b, rounding);
    if (b.ticks() == 0) {
        RC_ASSERT(!quotient);
        return;
    }
    // Integer division, because 1/3 has no end in decimal either.
    const mp::cpp_int value = mp::cpp_int(a.ticks()) * 100'000'000 * (b.ticks() < 0 ? -1 : 1);
    const mp::cpp_int divisor = mp::abs(mp::cpp_int(b.ticks()));
    mp::cpp_int whole = value / divisor;
    const mp::cpp_int twice = 2 * mp::abs(mp::cpp_int(value - whole * divisor));
    const mp::cpp_int away = whole + (value < 0 ? -1 : 1);
    const bool tie_to_away = twice == divisor && whole % 2 != 0;
    if (twice != 0 &&
        (rounding == Rounding::up || (rounding == Rounding::half_even && (twice > divisor || tie_to_away)))) {
        whole = away;
    }
    RC_ASSERT(quotient.has_value() == (whole <= INT64_MAX && whole >= INT64_MIN));
    if (quotient) RC_ASSERT(mp::cpp_int(quotient->ticks()) == whole);
}

RC_GTEST_PROP(Decimal, RoundingToAStepLandsOnTheStepAndNeverBeyond, ()) {
    const Decimal value = everyday_decimal();
    const Decimal step = Decimal::from_ticks(*rc::gen::inRange<std::int64_t>(1, 1'000'000'000));
    const Decimal down = round_to_step(value, step, Rounding::down).value();
    RC_ASSERT(down.ticks() % step.ticks() == 0);
    RC_ASSERT(std::abs(down.ticks()) <= std::abs(value.ticks()));
    RC_ASSERT(std::abs(value.ticks() - down.ticks()) < step.ticks());
}

TEST(DecimalDeathTest, AnOverflowOfOurOwnMakingStopsTheProgram) {
    EXPECT_DEATH(static_cast<void>(Decimal::from_ticks(INT64_MAX) + Decimal::from_ticks(1)),
                 "Decimal sum stays in range");
    EXPECT_DEATH(static_cast<void>(-Decimal::from_ticks(INT64_MIN)), "Decimal negation stays in range");
}

}  // namespace
}  // namespace piggy
