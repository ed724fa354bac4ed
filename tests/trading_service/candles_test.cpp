// Each closed candle once and in order: pure, against market/resample.h, and through the service.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "market/resample.h"
#include "trading_service/town.h"

namespace piggy::apps {
namespace {

using market::Candle;
using market::Timeframe;

std::vector<Candle> list_of(const market::CandleSeries& series) {
    std::vector<Candle> candles;
    for (std::size_t i = 0; i < series.size(); ++i) candles.push_back(series.view().at(i));
    return candles;
}
std::vector<Candle> all_ready(CandleClock& clock) {
    std::vector<Candle> candles;
    for (; clock.ready() != nullptr; clock.pop()) candles.push_back(*clock.ready());
    return candles;
}

// A stream that repeats, forgets and shuffles within a few minutes, an exchange with outages, questions that fail: the
// candles are those that resampling all minutes of the exchange gives.
RC_GTEST_PROP(CandleClock, GivesWhatResamplingGivesWhateverTheStreamLeavesOut, ()) {
    TownMarket market;
    const Timeframe frame = Timeframe::all()[*rc::gen::inRange<std::size_t>(0, 6)];
    const std::int64_t begin = 600 / (frame.length() / 1min) * (frame.length() / 1min);
    const std::int64_t end = begin + *rc::gen::inRange<std::int64_t>(2, 400);
    const int outages = *rc::gen::inRange(0, 3);
    for (std::int64_t m = begin - 1; m < end; ++m) {
        market.closes[m] = *rc::gen::inRange(40'000, 60'000);
        if (m < end - 1 && *rc::gen::inRange(0, 10) < outages) market.outage.insert(m);
    }
    CandleClock clock(btc, frame, minute_at(begin));
    std::vector<Candle> got, minutes;
    Minutes told;
    std::map<std::int64_t, std::vector<std::int64_t>> comes;  // which minutes, when
    for (std::int64_t m = begin; m < end; ++m) {
        if (market.outage.contains(m)) continue;
        minutes.push_back(market.minute(m));
        const std::int64_t delay = m == end - 1 ? 0 : *rc::gen::inRange<std::int64_t>(0, 4);
        if (delay < 3) comes[m + delay].push_back(m);  // at once, late or never
    }
    Timestamp certain;
    for (std::int64_t m = begin; m < end + 3; ++m) {
        market.closed = std::min(m + 1, end);
        for (const std::int64_t one : comes[m]) {
            told.emplace(minute_at(one), market.minute(one));
            certain = std::max(certain, minute_at(one + 1));
        }
        clock.take(told);
        for (int questions = 0; questions < 5; ++questions) {
            const auto query = clock.wanted(certain);
            if (!query || *rc::gen::inRange(0, 3) == 0) break;
            clock.take(*query, market.fetch(*query).value(), told, certain);
        }
        for (const Candle& candle : all_ready(clock)) got.push_back(candle);
    }
    while (const auto query = clock.wanted(certain)) {
        clock.take(*query, market.fetch(*query).value(), told, certain);
    }
    for (const Candle& candle : all_ready(clock)) got.push_back(candle);
    RC_ASSERT(got == bars_of(minutes, frame, minute_at(end)));
    if (!market.outage.empty()) return;  // resample() can't know that a first bucket without its first minute is whole
    market::CandleSeries series;
    series.symbol = btc;
    for (const Candle& minute : minutes) series.push_back(minute);
    RC_ASSERT(got == list_of(market::resample(series, frame).value()));
}

TEST(CandleClock, AsksForWholeCandlesWhereItCanAndForMinutesOfTheOneBeingMade) {
    const Timeframe hour = Timeframe::parse("1h").value();
    CandleClock clock(btc, hour, minute_at(0));
    const auto whole = clock.wanted(minute_at(150)).value();
    EXPECT_EQ(whole.timeframe, hour);
    EXPECT_EQ(whole.from, minute_at(0));
    EXPECT_EQ(whole.to, minute_at(120));
    TownMarket market;
    clock.take(whole, market.fetch(whole).value(), {}, minute_at(150));
    const auto minutes = clock.wanted(minute_at(150)).value();
    EXPECT_EQ(minutes.timeframe, Timeframe::one_minute());
    EXPECT_EQ(minutes.from, minute_at(120));
    EXPECT_EQ(minutes.to, minute_at(150));
    clock.take(minutes, market.fetch(minutes).value(), {}, minute_at(150));
    EXPECT_FALSE(clock.wanted(minute_at(150)));
    EXPECT_EQ(clock.next_minute(), minute_at(150));
    EXPECT_EQ(all_ready(clock).size(), 2U);
    const auto much = CandleClock(btc, Timeframe::one_minute(), minute_at(0)).wanted(minute_at(5000)).value();
    EXPECT_EQ(much.to, minute_at(1000)) << "a thousand is what an exchange gives at once";
}

TEST(CandleClock, WhatIsNotThereYetIsNotTakenForAnOutage) {
    CandleClock clock(btc, Timeframe::one_minute(), minute_at(600));
    TownMarket market;
    market.closed = 601;  // of two minutes that are over by our clock, the exchange has closed one
    const auto query = clock.wanted(minute_at(602)).value();
    clock.take(query, market.fetch(query).value(), {}, minute_at(0));
    EXPECT_EQ(clock.next_minute(), minute_at(601));
    market.closed = 602;
    const auto again = clock.wanted(minute_at(602)).value();
    clock.take(again, market.fetch(again).value(), {}, minute_at(0));
    EXPECT_EQ(all_ready(clock), (std::vector<Candle>{market.minute(600), market.minute(601)}));
}

class Candles : public Town {};

TEST_F(Candles, WarmUpIsEnoughForTheStrategyInPagesOfAThousand) {
    auto order = crossover();
    order.parameters = {{"fast", "20"}, {"slow", "2000"}};
    const auto id = start(order);
    const auto begun = events<trading::RunStarted>(id);
    ASSERT_EQ(begun.size(), 1U);
    ASSERT_EQ(begun[0].history.size(), 2001U);
    EXPECT_EQ(begun[0].history.back(), market.minute(599));
    EXPECT_EQ(begun[0].history.front(), market.minute(600 - 2001));
    for (const auto& query : market.asked) EXPECT_LE((query.to - query.from) / 1min, 1000);
    const auto usual = events<trading::RunStarted>(start(crossover(RunMode::paper, "3m")));
    ASSERT_EQ(usual.size(), 1U);
    EXPECT_EQ(usual[0].history.size(), 500U);
}

TEST_F(Candles, ComeOnceAndInOrderWhateverTheStreamRepeatsLeavesOutOrBringsLate) {
    const auto id = start(crossover());
    stream(600, 603);
    tell(601);  // again
    now(606);
    tell(605);  // without 603 and 604
    tell(604);  // late
    tell(605);
    ASSERT_TRUE(has_seen(id, 605));
    stream(606, 607);
    ASSERT_TRUE(has_seen(id, 606));
    std::vector<Candle> expected;
    for (std::int64_t m = 600; m < 607; ++m) expected.push_back(market.minute(m));
    EXPECT_EQ(candles(id), expected);
}

TEST_F(Candles, AreAskedForWhereTheStreamHasGoneSilent) {
    const auto id = start(crossover());
    now(605);
    clock.set(minute_at(605) + 30s);
    ASSERT_TRUE(has_seen(id, 604));
    EXPECT_EQ(candles(id).size(), 5U);
}

TEST_F(Candles, AreWaitedForWhileTheExchangeIsDown) {
    const auto id = start(crossover());
    market.is_down = true;
    const auto questions = market.questions();
    now(603);
    tell(602);
    ASSERT_TRUE(bell.wait_until([&] { return market.questions() > questions; }));
    market.is_down = false;
    ASSERT_TRUE(bell.wait_until([&] {
        clock.set(clock.now() + 1s);  // it is patient for some seconds
        return view(id).last_candle >= minute_at(602);
    }));
    EXPECT_EQ(candles(id), (std::vector<Candle>{market.minute(600), market.minute(601), market.minute(602)}));
}

TEST_F(Candles, OfALargerTimeframeAreMadeOfMinutesAlsoWhenItWasStartedInBetween) {
    for (std::int64_t m = 590; m < 640; ++m) market.closes[m] = 50'000 + static_cast<int>(m * m % 977);
    now(603);
    const auto id = start(crossover(RunMode::paper, "5m"));
    stream(603, 622);
    ASSERT_TRUE(has_seen(id, 615));
    market::CandleSeries minutes;
    minutes.symbol = btc;
    for (std::int64_t m = 600; m < 622; ++m) minutes.push_back(market.minute(m));
    EXPECT_EQ(candles(id), list_of(market::resample(minutes, Timeframe::parse("5m").value()).value()));
    EXPECT_EQ(view(id).next_decision, minute_at(625));
}

TEST_F(Candles, OfAnotherSymbolAreNotTaken) {
    const auto id = start(crossover());
    now(601);
    tell(600, eth);
    tell(600);
    ASSERT_TRUE(has_seen(id, 600));
    EXPECT_EQ(candles(id).size(), 1U);
}

}  // namespace
}  // namespace piggy::apps
