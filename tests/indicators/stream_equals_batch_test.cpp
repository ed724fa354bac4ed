// The law of the room: a stream and a batch give the same bits, for any series, any period, on every kernel this
// processor has.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <cstdint>
#include <vector>

#include "core/random.h"
#include "indicators/indicators.h"

namespace piggy::indicators {
namespace {

using Column = std::vector<double>;

// Walks with jumps, flat stretches and repeated values, at any scale, and now and then numbers of no pattern at all.
Column any_series(std::size_t size) {
    Random random(*rc::gen::arbitrary<std::uint64_t>());
    const double scale = std::ldexp(1.0, *rc::gen::inRange(-60, 60));
    const bool wild = *rc::gen::weightedElement<bool>({{4, false}, {1, true}});
    Column values(size);
    double walk = 30'000 * random.uniform();
    for (double& value : values) {
        if (wild) {
            value = scale * random.normal() * std::exp2(20 * random.normal());
            if (random.chance(0.1)) value = random.chance(0.5) ? 0.0 : -0.0;
            continue;
        }
        if (!random.chance(0.3)) walk += random.normal();
        if (random.chance(0.01)) walk *= 1 + random.normal();
        value = scale * walk;
    }
    return values;
}

std::size_t any_size() { return *rc::gen::inRange<std::size_t>(1, 700); }
// Mostly the short periods people use, sometimes any.
std::size_t any_period() {
    return *rc::gen::weightedOneOf<std::size_t>(
        {{3, rc::gen::inRange<std::size_t>(1, 40)}, {1, rc::gen::inRange<std::size_t>(1, 400)}});
}

// Room for results at any distance from a cache line's begin, with a guard behind it.
class Room {
public:
    explicit Room(std::size_t size) : begin_(*rc::gen::inRange<std::size_t>(0, 8)), memory_(size + begin_ + 1, guard) {}
    std::span<double> out() { return std::span(memory_).subspan(begin_, memory_.size() - begin_ - 1); }
    void check(const Column& expected) {
        RC_ASSERT(memory_.back() == guard);
        const auto given = out();
        RC_ASSERT(given.size() == expected.size());
        for (std::size_t i = 0; i < given.size(); ++i) {
            RC_ASSERT(std::isfinite(given[i]));
            if (std::bit_cast<std::uint64_t>(given[i]) == std::bit_cast<std::uint64_t>(expected[i])) continue;
            RC_LOG() << "result " << i << " is " << given[i] << ", the stream gave " << expected[i] << "\n";
            RC_FAIL("a batch differs from its stream");
        }
    }

private:
    static constexpr double guard = -123.25;
    std::size_t begin_;
    Column memory_;
};

template <class Indicator>
Column streamed(Indicator indicator, const Column& values) {
    Column results;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto result = indicator.next(values[i]);
        RC_ASSERT(result.has_value() == (i >= indicator.warm_up()));
        if (result) results.push_back(*result);
    }
    return results;
}

// One value in, one out: batch(values, period, out, kernel) against Stream::of_period(period).
template <class Stream, class Batch>
void holds_for(Batch batch) {
    const Column values = any_series(any_size());
    const std::size_t period = any_period();
    const Stream stream = Stream::of_period(period).value();
    RC_PRE(values.size() > stream.warm_up());
    const Column expected = streamed(stream, values);
    for (const Kernel* kernel : available_kernels()) {
        Room room(values.size() - stream.warm_up());
        RC_LOG() << kernel->name << ", period " << period << ", " << values.size() << " values\n";
        RC_ASSERT(batch(values, period, room.out(), *kernel).has_value());
        room.check(expected);
    }
}

RC_GTEST_PROP(StreamEqualsBatch, Sma, ()) {
    holds_for<Sma>([](auto&&... given) { return sma(given...); });
}
RC_GTEST_PROP(StreamEqualsBatch, Ema, ()) {
    holds_for<Ema>([](auto&&... given) { return ema(given...); });
}
RC_GTEST_PROP(StreamEqualsBatch, Rsi, ()) {
    holds_for<Rsi>([](auto&&... given) { return rsi(given...); });
}
RC_GTEST_PROP(StreamEqualsBatch, ZScore, ()) {
    holds_for<ZScore>([](auto&&... given) { return z_score(given...); });
}

RC_GTEST_PROP(StreamEqualsBatch, Macd, ()) {
    const Column values = any_series(any_size());
    const std::size_t fast = any_period();
    const MacdPeriods periods{fast, fast + any_period(), any_period()};
    Macd stream = Macd::of_periods(periods).value();
    RC_PRE(values.size() > stream.warm_up());
    MacdColumns expected;
    for (const double value : values) {
        const auto result = stream.next(value);
        if (!result) continue;
        expected.macd.push_back(result->macd);
        expected.signal.push_back(result->signal);
        expected.histogram.push_back(result->histogram);
    }
    for (const Kernel* kernel : available_kernels()) {
        const std::size_t results = values.size() - stream.warm_up();
        Room line(results), signal(results), histogram(results);
        RC_ASSERT(macd(values, periods, {line.out(), signal.out(), histogram.out()}, *kernel).has_value());
        line.check(expected.macd);
        signal.check(expected.signal);
        histogram.check(expected.histogram);
    }
}

RC_GTEST_PROP(StreamEqualsBatch, Bollinger, ()) {
    const Column values = any_series(any_size());
    const BollingerSettings settings{any_period(), *rc::gen::element(0.5, 2.0, 2.5, 100.0)};
    Bollinger stream = Bollinger::of(settings).value();
    RC_PRE(values.size() > stream.warm_up());
    BollingerColumns expected;
    for (const double value : values) {
        const auto result = stream.next(value);
        if (!result) continue;
        expected.middle.push_back(result->middle);
        expected.upper.push_back(result->upper);
        expected.lower.push_back(result->lower);
    }
    RC_ASSERT(expected.middle == sma(values, settings.period).value());
    for (const Kernel* kernel : available_kernels()) {
        const std::size_t results = values.size() - stream.warm_up();
        Room middle(results), upper(results), lower(results);
        RC_ASSERT(bollinger(values, settings, {middle.out(), upper.out(), lower.out()}, *kernel).has_value());
        middle.check(expected.middle);
        upper.check(expected.upper);
        lower.check(expected.lower);
    }
}

RC_GTEST_PROP(StreamEqualsBatch, Atr, ()) {
    const Column close = any_series(any_size());
    Column high = any_series(close.size()), low = any_series(close.size());
    for (std::size_t i = 0; i < close.size(); ++i) {
        if (high[i] < low[i]) std::swap(high[i], low[i]);
    }
    const std::size_t period = any_period();
    Atr stream = Atr::of_period(period).value();
    RC_PRE(close.size() > stream.warm_up());
    Column expected;
    for (std::size_t i = 0; i < close.size(); ++i) {
        if (const auto result = stream.next(high[i], low[i], close[i])) expected.push_back(*result);
    }
    for (const Kernel* kernel : available_kernels()) {
        Room room(close.size() - stream.warm_up());
        RC_ASSERT(atr({high, low, close}, period, room.out(), *kernel).has_value());
        room.check(expected);
    }
}

RC_GTEST_PROP(StreamEqualsBatch, Donchian, ()) {
    const Column high = any_series(any_size());
    const Column low = any_series(high.size());
    const std::size_t period = any_period();
    Donchian stream = Donchian::of_period(period).value();
    RC_PRE(high.size() > stream.warm_up());
    DonchianColumns expected;
    for (std::size_t i = 0; i < high.size(); ++i) {
        const auto result = stream.next(high[i], low[i]);
        if (!result) continue;
        expected.upper.push_back(result->upper);
        expected.middle.push_back(result->middle);
        expected.lower.push_back(result->lower);
        const auto begin = static_cast<std::ptrdiff_t>(i + 1 - period);
        const auto end = static_cast<std::ptrdiff_t>(i + 1);
        RC_ASSERT(result->upper == *std::max_element(high.begin() + begin, high.begin() + end));
        RC_ASSERT(result->lower == *std::min_element(low.begin() + begin, low.begin() + end));
    }
    for (const Kernel* kernel : available_kernels()) {
        const std::size_t results = high.size() - stream.warm_up();
        Room upper(results), middle(results), lower(results);
        RC_ASSERT(donchian({high, low}, period, {upper.out(), middle.out(), lower.out()}, *kernel).has_value());
        upper.check(expected.upper);
        middle.check(expected.middle);
        lower.check(expected.lower);
    }
}

TEST(Kernels, ThePortableOneIsAlwaysThereAndTheWidestIsChosen) {
    ASSERT_FALSE(available_kernels().empty());
    EXPECT_STREQ(available_kernels().front()->name, "portable");
    EXPECT_EQ(&best_kernel(), available_kernels().back());
}

}  // namespace
}  // namespace piggy::indicators
