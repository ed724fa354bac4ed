// What the indicators will not do, and in which words.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "indicators/indicators.h"

namespace piggy::indicators {
namespace {

using Column = std::vector<double>;
using testing::HasSubstr;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

template <class T>
void refused(const Result<T>& result, ErrorCode code, const char* words) {
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code, code) << result.error().what;
    EXPECT_THAT(result.error().what, HasSubstr(words));
    EXPECT_EQ(result.error().what.back(), '.');
}

TEST(Refusals, APeriodOfZero) {
    const Column values(100, 1.0);
    const char* words = "period from 1 to 1000000, was given 0";
    refused(sma(values, 0), ErrorCode::out_of_range, words);
    refused(ema(values, 0), ErrorCode::out_of_range, words);
    refused(rsi(values, 0), ErrorCode::out_of_range, words);
    refused(z_score(values, 0), ErrorCode::out_of_range, words);
    refused(bollinger(values, {0, 2}), ErrorCode::out_of_range, words);
    refused(atr({values, values, values}, 0), ErrorCode::out_of_range, words);
    refused(donchian({values, values}, 0), ErrorCode::out_of_range, words);
    refused(macd(values, {0, 26, 9}), ErrorCode::out_of_range, words);
    refused(macd(values, {12, 0, 9}), ErrorCode::out_of_range, words);
    refused(macd(values, {12, 26, 0}), ErrorCode::out_of_range, words);
    refused(Rsi::of_period(0), ErrorCode::out_of_range, words);
    refused(Sma::of_period(period_max + 1), ErrorCode::out_of_range, "was given 1000001");
}

TEST(Refusals, FewerValuesThanTheFirstResultNeeds) {
    const Column values(20, 1.0);
    EXPECT_EQ(sma(values, 20).value().size(), 1U);
    refused(sma(values, 21), ErrorCode::out_of_range, "at least 21 values with these settings, was given 20");
    EXPECT_EQ(rsi(values, 19).value().size(), 1U);
    refused(rsi(values, 20), ErrorCode::out_of_range, "at least 21 values");
    refused(macd(values, {}), ErrorCode::out_of_range, "at least 34 values");
    refused(ema({}, 1), ErrorCode::out_of_range, "at least 1 values");
    refused(bollinger(values, {21, 2}), ErrorCode::out_of_range, "at least 21");
    refused(atr({values, values, values}, 20), ErrorCode::out_of_range, "at least 21");
    refused(donchian({values, values}, 21), ErrorCode::out_of_range, "at least 21");
}

TEST(Refusals, AnOutputOfAnotherLength) {
    const Column values(30, 1.0);
    Column out(30);
    refused(sma(values, 20, out), ErrorCode::out_of_range,
            "gives 11 results for these values, the output has room for 30");
}

TEST(Refusals, ColumnsOfDifferentLengths) {
    const Column ten(10, 1.0), nine(9, 1.0);
    refused(atr({ten, nine, ten}, 3), ErrorCode::out_of_range, "was given 10, 9 and 10");
    refused(donchian({ten, nine}, 3), ErrorCode::out_of_range, "was given 10 and 9");
}

TEST(Refusals, AFastPeriodThatIsNotBelowTheSlowOne) {
    const Column values(100, 1.0);
    refused(macd(values, {26, 12, 9}), ErrorCode::out_of_range, "fast period below the slow one, was given 26 and 12");
    refused(macd(values, {12, 12, 9}), ErrorCode::out_of_range, "was given 12 and 12");
}

TEST(Refusals, BandsOfNoWidth) {
    const Column values(100, 1.0);
    refused(bollinger(values, {20, 0}), ErrorCode::out_of_range, "above 0 and at most 100");
    refused(bollinger(values, {20, -2}), ErrorCode::out_of_range, "-2");
    refused(bollinger(values, {20, nan}), ErrorCode::out_of_range, "nan");
    refused(bollinger(values, {20, infinity}), ErrorCode::out_of_range, "inf");
}

// One bad value anywhere, on every kernel: at the begin, inside the wide loops, in the last few.
TEST(Refusals, AValueThatIsNotAUsableNumberWhereverItStands) {
    for (const double bad : {nan, -nan, infinity, -infinity, value_limit, -value_limit, 1e300}) {
        for (std::size_t where = 0; where < 400; where += 1 + where / 50) {
            Column values(400, 100.0);
            for (std::size_t i = 0; i < values.size(); ++i) values[i] += static_cast<double>(i % 7);
            const Column good = values;
            values[where] = bad;
            const std::string words = "value " + std::to_string(where) + " of the series is ";
            Column out(400), more(400), third(400);
            const auto room = [](Column& column, std::size_t warm_up) {
                return std::span(column).first(column.size() - warm_up);
            };
            for (const Kernel* kernel : available_kernels()) {
                SCOPED_TRACE(kernel->name);
                const auto expect = [&](const Result<>& result) {
                    refused(result, ErrorCode::malformed, words.c_str());
                };
                expect(sma(values, 20, room(out, 19), *kernel));
                expect(ema(values, 20, room(out, 19), *kernel));
                expect(ema(values, 1, room(out, 0), *kernel));
                expect(rsi(values, 14, room(out, 14), *kernel));
                expect(z_score(values, 20, room(out, 19), *kernel));
                expect(macd(values, {}, {room(out, 33), room(more, 33), room(third, 33)}, *kernel));
                expect(bollinger(values, {}, {room(out, 19), room(more, 19), room(third, 19)}, *kernel));
                expect(atr({values, good, good}, 14, room(out, 14), *kernel));
                expect(atr({good, values, good}, 14, room(out, 14), *kernel));
                expect(atr({good, good, values}, 14, room(out, 14), *kernel));
                expect(donchian({values, good}, 5, {room(out, 4), room(more, 4), room(third, 4)}, *kernel));
                expect(donchian({good, values}, 5, {room(out, 4), room(more, 4), room(third, 4)}, *kernel));
            }
        }
    }
}

TEST(LargestValues, AreStillTakenAndGiveFiniteResults) {
    const double largest = std::nextafter(value_limit, 0);
    Column values(300);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = i % 3 == 0 ? largest : -largest;
    const auto finite = [](const Column& results) {
        for (const double result : results) {
            if (!std::isfinite(result)) return false;
        }
        return true;
    };
    EXPECT_TRUE(finite(sma(values, 20).value()));
    EXPECT_TRUE(finite(ema(values, 20).value()));
    EXPECT_TRUE(finite(rsi(values, 14).value()));
    EXPECT_TRUE(finite(z_score(values, 20).value()));
    EXPECT_TRUE(finite(macd(values, {}).value().histogram));
    EXPECT_TRUE(finite(bollinger(values, {}).value().upper));
    EXPECT_TRUE(finite(atr({values, values, values}, 14).value()));
    EXPECT_TRUE(finite(donchian({values, values}, 20).value().middle));
}

}  // namespace
}  // namespace piggy::indicators
