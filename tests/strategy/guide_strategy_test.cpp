// The strategy of docs/guide/your-own-strategy.md: breakout.h is its code, to the letter (tests/documents holds them
// equal).

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "breakout.h"
#include "support/candle_fixture.h"

namespace piggy::strategy {
namespace {

Breakout breakout(const std::string& entry, const std::string& exit) {
    return Breakout::make(read_parameters(Breakout::info(), {{"entry", entry}, {"exit", exit}}).value()).value();
}

// '+' enter, '-' leave, '.' nothing: one for each candle.
std::string signals(Breakout strategy, const std::vector<const char*>& closes) {
    std::vector<test::OpenClose> prices;
    for (const char* close : closes) prices.push_back({close, close});
    const market::CandleSeries series = test::candles(prices);
    std::string word;
    for (std::size_t i = 0; i < closes.size(); ++i) {
        const Signal signal = strategy.on_candle(market::CandleWindow(series.view(), i));
        word += signal == Signal::enter_long ? '+' : signal == Signal::exit_long ? '-' : '.';
    }
    return word;
}

TEST(GuideStrategy, BuysANewHighAndSellsANewLow) {
    EXPECT_EQ(signals(breakout("3", "2"), {"5", "4", "6", "7", "6", "5", "8"}), "...+.-+");
}

TEST(GuideStrategy, ATieIsNeitherAHighNorALow) { EXPECT_EQ(signals(breakout("2", "2"), {"5", "5", "5", "5"}), "...."); }

TEST(GuideStrategy, SaysWhatItWaitsFor) {
    const market::CandleSeries series = test::candles({{"5", "5"}, {"5", "5"}, {"5", "5"}});
    const Breakout strategy = breakout("2", "3");
    EXPECT_EQ(strategy.outlook(market::CandleWindow(series.view(), 0), false), "needs 2 more candles");
    EXPECT_EQ(strategy.outlook(market::CandleWindow(series.view(), 2), false),
              "buys when a candle closes above the highest of 2");
}

TEST(GuideStrategy, RefusesParametersOutsideTheirRange) {
    const auto refused = read_parameters(Breakout::info(), {{"entry", "1"}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::out_of_range);
}

}  // namespace
}  // namespace piggy::strategy
