// What the command line and the page are told: read back by another JSON library.

#include "forecast/forecast_json.h"

#include <gmock/gmock.h>

#include <boost/json/parse.hpp>

#include "made_markets.h"

namespace piggy::forecast {
namespace {

using boost::json::object;
using boost::json::value;

Price price(const char* text) { return Price{Decimal::parse(text).value()}; }

TEST(ForecastJson, AnEvaluationHasEveryFigureAndTheNewestFiveHundredWindows) {
    const auto series = made_market(2'500, 0.4, 3);
    LearningSettings settings;
    settings.shape = {8, 2};
    settings.training = small_training(2);
    settings.folds = 2;
    const Learned learned = learn(bitcoin(), hourly(), series.view(), settings).value();
    const Timestamp made = parse_iso8601("2026-02-04T14:32:15").value();
    const std::string text = evaluation_json(head_of(learned, settings, made), learned.evaluation);
    EXPECT_THAT(text, testing::Not(testing::HasSubstr("nan")));
    const object read = boost::json::parse(text).as_object();
    EXPECT_EQ(read.at("symbol").as_string(), "BTC/USDT");
    EXPECT_EQ(read.at("timeframe").as_string(), "1h");
    EXPECT_EQ(read.at("trained_at").as_string(), "2026-02-04T14:32:15Z");
    EXPECT_EQ(read.at("candles").as_int64(), 2'500);
    EXPECT_EQ(read.at("window").as_int64(), 8);
    EXPECT_EQ(read.at("horizon").as_int64(), 2);
    EXPECT_EQ(read.at("folds").as_int64(), 2);
    EXPECT_EQ(read.at("proven").as_bool(), learned.evaluation.skill.proven);
    EXPECT_EQ(read.at("windows").as_int64(), static_cast<std::int64_t>(learned.evaluation.windows.size()));
    const auto& rows = read.at("rows").as_array();
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_EQ(rows[0].at("name").as_string(), "LSTM");
    EXPECT_TRUE(rows[0].at("p_model_better").is_null());
    EXPECT_TRUE(rows[1].at("hit_rate").is_null()) << "no change names no direction";
    EXPECT_EQ(rows[1].at("p_model_better").to_number<double>(), learned.model.skill.p);
    EXPECT_EQ(read.at("calibration").as_array().size(), 3U);
    EXPECT_EQ(read.at("coverage").at("asked").to_number<double>(), 0.8);
    EXPECT_EQ(read.at("by_fold").as_array().size(), 2U);
    const auto& judged = read.at("judged").as_array();
    ASSERT_EQ(judged.size(), judged_in_json_max);
    // The last judged window ends two candles before the last: its outcome is that candle's close, exactly.
    const auto& last = judged.back();
    EXPECT_EQ(last.at("time").as_string(), format_iso8601(timestamp_from_nanoseconds(series.time[2'497])));
    EXPECT_EQ(last.at("close").as_string(), Decimal::from_ticks(series.close[2'497]).to_string());
    EXPECT_EQ(last.at("actual").as_string(), Decimal::from_ticks(series.close[2'499]).to_string());
    EXPECT_LT(Decimal::parse(last.at("low").as_string()).value(), Decimal::parse(last.at("high").as_string()).value());
}

TEST(ForecastJson, AForecastSaysWhatForAndWhetherItMayTrade) {
    Model model;
    model.symbol = bitcoin();
    model.timeframe = hourly();
    model.shape = {60, 2};
    model.trained_to = parse_iso8601("2026-01-01").value();
    model.skill = {100, 0.01, 0.008, 0.009, 0.55, 0.8};
    const Forecast forecast{model.trained_to + std::chrono::hours(10), {-0.01, 0.0, 0.01}};
    const auto read = [&] { return boost::json::parse(forecast_json(model, forecast, price("50000"))).as_object(); };
    EXPECT_EQ(read().at("newest").as_string(), "2026-01-01T10:00:00Z");
    EXPECT_EQ(read().at("target_time").as_string(), "2026-01-01T13:00:00Z") << "the close of the candle of 12:00";
    EXPECT_EQ(read().at("fresh_until").as_string(), "2026-02-11T16:00:00Z");
    EXPECT_EQ(read().at("low").as_string(), "49502.49");
    EXPECT_EQ(read().at("median").as_string(), "50000");
    EXPECT_EQ(read().at("high").as_string(), "50502.51");
    EXPECT_TRUE(read().at("used_for_trading").as_bool());
    model.skill.p = 0.41;
    EXPECT_FALSE(read().at("used_for_trading").as_bool());
    EXPECT_EQ(read().at("verdict").as_string(), "does not beat no-change (p = 0.41): not used for trading");
    model.skill.p = 0.01;
    model.trained_to -= std::chrono::hours(2'000);
    EXPECT_FALSE(read().at("fresh").as_bool());
    EXPECT_FALSE(read().at("used_for_trading").as_bool());
}

TEST(ForecastJson, PricesHaveTheirPlacesAndNoneIsBeyondAnyPrice) {
    EXPECT_EQ(price_after(price("0.00001234"), 0.1)->to_string(), "0.00001364");
    EXPECT_EQ(price_after(price("2.5"), 0.0)->to_string(), "2.5");
    EXPECT_FALSE(price_after(price("50000"), 100));
    EXPECT_FALSE(price_after(price("50000"), std::nan("")));
    EXPECT_EQ(price_after(price("50000"), -1e9)->to_string(), "0");
}

}  // namespace
}  // namespace piggy::forecast
