#include "strategy/strategy.h"

#include <gtest/gtest.h>

#include "core/random.h"
#include "support/candle_fixture.h"

namespace piggy::strategy {
namespace {

// The signals of a strategy over closes, as a word: '+' enter, '-' leave, '.' nothing.
std::string signals(const std::string& name, const std::map<std::string, std::string>& texts,
                    const std::vector<const char*>& closes) {
    std::vector<test::OpenClose> prices;
    for (const char* close : closes) prices.push_back({close, close});
    const market::CandleSeries series = test::candles(prices);
    const market::CandleView candles = series.view();
    auto strategy = make_strategy(name, read_parameters(find_strategy(name).value(), texts).value()).value();
    std::string word;
    for (std::size_t i = 0; i < candles.size; ++i) {
        const Signal signal =
            std::visit([&](auto& each) { return each.on_candle(market::CandleWindow(candles, i)); }, strategy);
        word += signal == Signal::enter_long ? '+' : signal == Signal::exit_long ? '-' : '.';
    }
    return word;
}

TEST(SmaCrossover, EntersAboveAndLeavesBelow) {
    EXPECT_EQ(signals("SMA_Crossover", {{"fast", "1"}, {"slow", "2"}}, {"5", "4", "3", "6", "7", "2", "1"}), "...+.-.");
}

TEST(SmaCrossover, ATieIsNeitherAboveNorBelowAndMissesNoExit) {
    // fast 1 against slow 2: up, tie, down. The exit comes on the candle that is below, the tie before it counts as
    // "at or above".
    EXPECT_EQ(signals("SMA_Crossover", {{"fast", "1"}, {"slow", "2"}}, {"3", "2", "4", "4", "3", "3", "5"}), "..+.-.+");
}

TEST(SmaCrossover, WaitsUntilBothAveragesAreFullAndOneCandleMore) {
    EXPECT_EQ(signals("SMA_Crossover", {{"fast", "2"}, {"slow", "4"}}, {"1", "2", "3", "4", "5"}), ".....");
}

TEST(SmaCrossover, StartsInTheMiddleOfAHistoryWithTheSameAverages) {
    std::vector<test::OpenClose> prices;
    Random random(5);
    std::vector<std::string> texts;
    for (int i = 0; i < 300; ++i) texts.push_back(std::to_string(random.between(90, 110)));
    for (const std::string& text : texts) prices.push_back({text.c_str(), text.c_str()});
    const market::CandleSeries series = test::candles(prices);
    const market::CandleView candles = series.view();
    const auto parameters = read_parameters(SmaCrossover::info(), {{"fast", "3"}, {"slow", "9"}}).value();
    auto early = SmaCrossover::make(parameters).value();
    auto late = SmaCrossover::make(parameters).value();
    for (std::size_t i = 0; i < candles.size; ++i) {
        const market::CandleWindow window(candles, i);
        const Signal signal = early.on_candle(window);
        if (i < 100) continue;
        const Signal late_signal = late.on_candle(window);
        if (i > 100) {
            EXPECT_EQ(signal, late_signal) << i;
        }
    }
}

TEST(RsiStrategy, LevelActsBeyondTheLinesAndCrossOnTheWayBack) {
    const std::vector<const char*> fall_and_rise = {"10", "9", "8", "7", "8", "9", "10", "11", "12"};
    EXPECT_EQ(signals("RSI_Strategy", {{"period", "2"}}, fall_and_rise), "..++.----");
    EXPECT_EQ(signals("RSI_Strategy", {{"period", "2"}, {"trigger", "cross"}}, fall_and_rise), "....+-...");
}

TEST(BuyAndHold, BuysOnce) { EXPECT_EQ(signals("Buy_and_Hold", {}, {"1", "2", "3"}), "+.."); }

TEST(Registry, KnowsTheStrategiesOfTheManual) {
    EXPECT_TRUE(find_strategy("SMA_Crossover"));
    EXPECT_TRUE(find_strategy("RSI_Strategy"));
    const auto unknown = find_strategy("Moon");
    ASSERT_FALSE(unknown);
    EXPECT_NE(unknown.error().what.find("SMA_Crossover, RSI_Strategy, Buy_and_Hold"), std::string::npos);
}

TEST(Registry, EveryStrategyCanBeMadeFromItsDefaultsAndDescribesThem) {
    for (const StrategyInfo& info : all_strategies()) {
        const auto parameters = read_parameters(info, {});
        ASSERT_TRUE(parameters) << info.name;
        EXPECT_TRUE(make_strategy(info.name, *parameters)) << info.name;
        EXPECT_FALSE(info.summary.empty());
        for (const ParameterSpec& spec : info.parameters) EXPECT_FALSE(spec.help.empty()) << spec.name;
    }
}

TEST(Parameters, BadOnesAreRefusedWithASentence) {
    const StrategyInfo info = RsiStrategy::info();
    const auto what = [&](const char* name, const char* text) {
        return read_parameters(info, {{name, text}}).error().what;
    };
    EXPECT_EQ(what("period", "1"), "parameter period must be a whole number from 2 to 5000, was '1'");
    EXPECT_EQ(what("oversold", "nan"), "parameter oversold must be a number from 0 to 100, was 'nan'");
    EXPECT_EQ(what("oversold", "1e9"), "parameter oversold must be a number from 0 to 100, was '1e9'");
    EXPECT_EQ(what("trigger", "maybe"), "parameter trigger must be one of level cross, was 'maybe'");
    EXPECT_EQ(what("speed", "1"),
              "RSI_Strategy has no parameter 'speed'; it takes period, oversold, overbought, trigger");
    EXPECT_FALSE(RsiStrategy::make(read_parameters(info, {{"oversold", "70"}, {"overbought", "70"}}).value()));
}

}  // namespace
}  // namespace piggy::strategy
