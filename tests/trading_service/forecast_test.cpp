// Strategies that trade by forecasts at work: not started without a usable model, waiting after a restart without one,
// and every forecast written down with its candle.

#include "apps/model_forecasts.h"
#include "trading_service/town.h"

namespace piggy::apps {
namespace {

class Forecasts : public Town {
protected:
    [[nodiscard]] static http_api::RunOrder lstm(RunMode mode = RunMode::paper) {
        return {mode, "BTC/USDT", "1m", "LSTM_Forecast", {{"window", "8"}}, "fixed:40", {}};
    }
    [[nodiscard]] bool holds(const std::string& id, bool something) {
        return bell.wait_until([&] { return (view(id).position.value > Decimal{}) == something; });
    }
};

TEST_F(Forecasts, WithoutAUsableModelNothingIsStartedAndTheReasonIsSaid) {
    const auto refused = service->start(lstm());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::refused);
    EXPECT_EQ(
        refused.error().what,
        "LSTM_Forecast on BTC/USDT 1m would never trade: there is no forecast model of BTC/USDT 1m yet; train one");
    EXPECT_TRUE(service->list().empty());
    EXPECT_NE(start(crossover()), "") << "others need none";
    EXPECT_EQ(forecasts.asked, 0);
}

TEST_F(Forecasts, AreAskedForEachCandleWrittenDownAndTradedBy) {
    forecasts.expects = 100'000;  // 10 basis points: not enough
    const auto id = start(lstm());
    stream(600, 602);
    ASSERT_TRUE(has_seen(id, 601));
    EXPECT_EQ(view(id).outlook, "expects +0.10 % in the next candle; buys from +0.25 %");
    EXPECT_TRUE(paper.asked_for().empty());
    forecasts.expects = 400'000;
    stream(602, 603);
    ASSERT_TRUE(holds(id, true));
    forecasts.expects = -1;
    stream(603, 604);
    ASSERT_TRUE(holds(id, false));
    std::vector<std::int64_t> written;
    for (const auto& closed : events<trading::CandleClosed>(id)) written.push_back(closed.foreseen);
    EXPECT_EQ(written, (std::vector<std::int64_t>{100'000, 100'000, 400'000, -1}));
    // It was shown as many as its model looks at, the one that had just closed last.
    ASSERT_EQ(forecasts.seen.size(), 4U);
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(forecasts.seen[i].candles, 28U);
        EXPECT_EQ(forecasts.seen[i].newest, minute_at(600 + static_cast<std::int64_t>(i)));
    }
}

TEST_F(Forecasts, AModelThatIsLostSellsAndOneThatComesBackBuysAgain) {
    forecasts.expects = 400'000;
    const auto id = start(lstm());
    stream(600, 601);
    ASSERT_TRUE(holds(id, true));
    forecasts.has_none("the forecast model of BTC/USDT 1m is 1204 candles old");
    stream(601, 602);
    ASSERT_TRUE(holds(id, false));
    ASSERT_TRUE(bell.wait_until(
        [&] { return view(id).outlook == "no forecast: the forecast model of BTC/USDT 1m is 1204 candles old"; }));
    EXPECT_EQ(events<trading::CandleClosed>(id).back().foreseen, market::no_forecast);
    forecasts.expects = 400'000;
    stream(602, 603);
    ASSERT_TRUE(holds(id, true));
}

TEST_F(Forecasts, AfterARestartWithoutAModelItComesBackAndWaits) {
    forecasts.expects = 100'000;
    const auto id = start(lstm());
    stream(600, 604);
    ASSERT_TRUE(has_seen(id, 603));
    forecasts.has_none("there is no forecast model of BTC/USDT 1m yet");
    restart();
    ASSERT_TRUE(bell.wait_until(
        [&] { return view(id).outlook == "no forecast: there is no forecast model of BTC/USDT 1m yet"; }));
    EXPECT_FALSE(view(id).stopped);
    stream(604, 605);
    ASSERT_TRUE(has_seen(id, 604));
    forecasts.expects = 400'000;
    stream(605, 606);
    ASSERT_TRUE(holds(id, true));
}

// The real ones: a model in a real folder, found, replaced, judged.
TEST_F(Forecasts, AStoredModelIsJudgedEachTimeItIsAsked) {
    const auto hours = market::Timeframe::parse("1h").value();
    const ModelStore store(folder.path() / "models");
    ModelForecasts models(store);
    const ForecastNeed need{btc, hours, {8, 1}};
    const Timestamp newest = midnight;
    const auto why = [&](const ForecastNeed& asked, Timestamp at) {
        const auto ready = models.prepare(asked, at);
        return ready ? std::string() : ready.error().what;
    };
    EXPECT_NE(why(need, newest).find("there is no forecast model of BTC/USDT 1h yet"), std::string::npos);

    market::CandleSeries candles;
    for (int i = 0; i < 28; ++i) {
        const Price price{Decimal::whole(100 + i % 3)};
        candles.push_back({newest - (27 - i) * hours.length(), price, price, price, price, Decimal::whole(1)});
    }
    EXPECT_FALSE(models.foreseen(need, candles.view()));

    forecast::Model model;
    model.symbol = btc;
    model.timeframe = hours;
    model.shape = {8, 1};
    model.hidden = 4;
    model.trained_from = newest - 3'000 * hours.length();
    model.trained_to = newest - 10 * hours.length();
    model.epochs = 3;
    model.validation_loss = 0.1;
    model.normalisation.deviation.fill(1);
    model.skill = {300, 0.41, 0.01, 0.01, 0.5, 0.8};
    model.parameters = forecast::initial_parameters(model.network(), 1);
    const auto save = [&] {
        const std::string evaluation =
            R"({"symbol":"BTC/USDT","timeframe":"1h","trained_at":"2026-02-04T00:00:00Z","trained_to":")" +
            format_iso8601(model.trained_to) + R"(","window":8,"horizon":1,"hidden":4,"epochs":3,"windows":300})";
        ASSERT_TRUE(store.lock(btc, hours));
        const auto saved = store.save(model, evaluation);
        ASSERT_TRUE(saved) << saved.error().what;
    };
    save();
    EXPECT_EQ(why(need, newest),
              "the forecast model of BTC/USDT 1h does not beat no-change (p = 0.41): not used for trading");
    model.skill.p = 0.001;
    save();
    EXPECT_EQ(why(need, newest), "") << "the file was replaced, and that was seen";
    const auto expected = models.foreseen(need, candles.view());
    ASSERT_TRUE(expected) << expected.error().what;
    EXPECT_NE(*expected, market::no_forecast);
    EXPECT_EQ(*models.foreseen(need, candles.view()), *expected);
    EXPECT_NE(why(need, newest + 1'194 * hours.length()).find("is 1204 candles old, and is used for 1000 at most"),
              std::string::npos);
    EXPECT_NE(why({btc, hours, {30, 4}}, newest)
                  .find("was trained with window=8 and horizon=1, and the strategy asks "
                        "for window=30 and horizon=4"),
              std::string::npos);
}

}  // namespace
}  // namespace piggy::apps
