// LSTM_Forecast: what it makes of what was foreseen, and says of it.

#include "strategy/lstm_forecast.h"

#include <gtest/gtest.h>

#include "market/candle_series.h"
#include "strategy/registry.h"

namespace piggy::strategy {
namespace {

using market::no_forecast;

LstmForecast made(const std::map<std::string, std::string>& parameters) {
    return LstmForecast::make(read_parameters(LstmForecast::info(), parameters).value()).value();
}
market::CandleSeries foreseen(std::int64_t log_return) {
    market::CandleSeries series;
    const Price price{Decimal::whole(100)};
    series.push_back({Timestamp{}, price, price, price, price, Decimal::whole(1)});
    series.foreseen.push_back(log_return);
    return series;
}
Signal signal(const std::map<std::string, std::string>& parameters, std::int64_t log_return) {
    const auto series = foreseen(log_return);
    return made(parameters).on_candle({series.view(), 0});
}
std::string outlook(const std::map<std::string, std::string>& parameters, std::int64_t log_return, bool holds) {
    const auto series = foreseen(log_return);
    return made(parameters).outlook({series.view(), 0}, holds);
}

TEST(LstmForecast, EntersFromEntryOnLeavesAtExitAndBelow) {
    // 25 and 0 basis points, unless told otherwise; ln(1.0025) is 0.00249687… .
    EXPECT_EQ(signal({}, 249'688), Signal::enter_long);
    EXPECT_EQ(signal({}, 249'687), Signal::none);
    EXPECT_EQ(signal({}, 1), Signal::none);
    EXPECT_EQ(signal({}, 0), Signal::exit_long);
    EXPECT_EQ(signal({}, -500'000), Signal::exit_long);
    EXPECT_EQ(signal({{"exit_bps", "-10"}}, -50'000), Signal::none);
    EXPECT_EQ(signal({{"exit_bps", "-10"}}, -110'000), Signal::exit_long);
}

TEST(LstmForecast, WithoutAForecastItLeaves) {
    EXPECT_EQ(signal({}, no_forecast), Signal::exit_long);
    market::CandleSeries none = foreseen(0);
    none.foreseen = {};
    EXPECT_EQ(made({}).on_candle({none.view(), 0}), Signal::exit_long);
}

TEST(LstmForecast, SaysWhatItExpectsAndWhatItWaitsFor) {
    EXPECT_EQ(outlook({{"horizon", "4"}}, 309'521, false), "expects +0.31 % in the next 4 candles; buys from +0.25 %");
    EXPECT_EQ(outlook({}, -120'000, true), "expects -0.12 % in the next candle; sells at +0.00 % or less");
    EXPECT_EQ(outlook({}, no_forecast, false), "no forecast, so it does not buy");
    EXPECT_EQ(outlook({}, no_forecast, true), "no forecast, so what it holds is sold");
}

TEST(LstmForecast, ItsExitLiesBelowItsEntry) {
    const auto parameters = read_parameters(LstmForecast::info(), {{"entry_bps", "5"}, {"exit_bps", "5"}}).value();
    const auto refused = LstmForecast::make(parameters);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().what, "parameter exit_bps must be below entry_bps, was exit_bps=5 and entry_bps=5");
    EXPECT_TRUE(find_strategy("LSTM_Forecast")->needs_forecast);
    EXPECT_FALSE(find_strategy("SMA_Crossover")->needs_forecast);
}

}  // namespace
}  // namespace piggy::strategy
