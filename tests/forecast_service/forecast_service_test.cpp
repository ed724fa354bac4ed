// The forecast as the app has it: trained by the real program, stopped, gone on with, asked by any thread.

#include "apps/forecast_service.h"

#include <gmock/gmock.h>

#include <thread>

#include "apps/stored_candles.h"
#include "support/program.h"
#include "temporary_folder.h"

namespace piggy::apps {
namespace {

using testing::HasSubstr;

class ForecastOfTheApp : public testing::Test {
protected:
    void SetUp() override {
        const auto made = test::run_cryptopiggy(
            {"--home", home().string(), "data", "generate", "--symbol", "BTC/USDT", "--days", "60", "--seed", "7"},
            folder_.path());
        ASSERT_EQ(made.exit_code, 0) << made.err;
    }
    [[nodiscard]] std::filesystem::path home() const { return folder_.path() / "home"; }
    [[nodiscard]] static market::Timeframe frame(const char* name) { return market::Timeframe::parse(name).value(); }
    static http_api::TrainOrder order(const char* timeframe = "1h") {
        http_api::TrainOrder wanted;
        wanted.symbol = bitcoin();
        wanted.timeframe = frame(timeframe);
        wanted.window = 10;
        wanted.folds = 1;
        return wanted;
    }
    static Symbol bitcoin() { return Symbol::parse("BTC/USDT").value(); }
    static bool goes_on(double, std::string_view, const std::string&) { return true; }

    test::TemporaryFolder folder_;
    std::string logged_;
    StoredCandles candles_{candle_store::CandleStore(home() / "candles"), [](std::string_view) {}};
    ForecastService service_{home(), candles_, [this](std::string_view line) { logged_ += line; },
                             std::string(PIGGY_BINARY_DIR) + "/cryptopiggy"};
};

TEST_F(ForecastOfTheApp, WithoutAModelItSaysHowToGetOne) {
    EXPECT_TRUE(service_.models()->empty());
    EXPECT_THAT(service_.model(bitcoin(), frame("1h")).error().what, HasSubstr("cryptopiggy forecast train"));
    EXPECT_EQ(service_.forecast(bitcoin(), frame("1h")).error().code, ErrorCode::not_found);
    EXPECT_FALSE(service_.is_unfinished(bitcoin(), frame("1h")));
}

TEST_F(ForecastOfTheApp, ATrainingTellsHowFarItIsAndItsModelIsAskedByAnyThread) {
    double share = 0;
    std::string detail, so_far;
    const auto trained = service_.train(order(), [&](double now, std::string_view at, const std::string& told) {
        EXPECT_GE(now, share);
        share = now;
        detail = at;
        so_far = told;
        return true;
    });
    ASSERT_TRUE(trained) << trained.error().what;
    EXPECT_THAT(*trained, HasSubstr(R"("symbol":"BTC/USDT","timeframe":"1h","proven":)"));
    EXPECT_THAT(so_far, HasSubstr(R"("symbol":"BTC/USDT","timeframe":"1h")"));
    const auto models = service_.models();
    ASSERT_EQ(models->size(), 1U);
    EXPECT_TRUE(models->front().fresh);
    EXPECT_THAT(service_.model(bitcoin(), frame("1h")).value(), HasSubstr(R"("window":10)"));
    const std::string first = service_.forecast(bitcoin(), frame("1h")).value();
    EXPECT_THAT(first, HasSubstr(R"("median":")"));
    std::vector<std::jthread> askers;
    for (int i = 0; i < 4; ++i) {
        askers.emplace_back([&] {
            for (int n = 0; n < 20; ++n) EXPECT_EQ(service_.forecast(bitcoin(), frame("1h")).value(), first);
        });
    }
    askers.clear();
    EXPECT_EQ(logged_, "");
}

TEST_F(ForecastOfTheApp, AnotherModelInItsPlaceIsTheOneThatIsAsked) {
    ASSERT_TRUE(service_.train(order(), &goes_on));
    const std::string first = service_.forecast(bitcoin(), frame("1h")).value();
    auto other = order();
    other.seed = 99;
    ASSERT_TRUE(service_.train(other, &goes_on));
    EXPECT_NE(service_.forecast(bitcoin(), frame("1h")).value(), first);
}

TEST_F(ForecastOfTheApp, AStoppedTrainingLeavesWhatALaterOneGoesOnFrom) {
    auto wanted = order("1m");
    wanted.folds = 20;
    double reached = 0;
    const auto stopped = service_.train(wanted, [&](double share, std::string_view, const std::string&) {
        reached = share;
        return share < 0.002;
    });
    EXPECT_EQ(stopped.error().code, ErrorCode::refused);
    EXPECT_TRUE(service_.is_unfinished(bitcoin(), frame("1m")));
    EXPECT_FALSE(service_.model(bitcoin(), frame("1m")));
    double first = 0;
    static_cast<void>(service_.train(wanted, [&](double share, std::string_view, const std::string&) {
        first = share;
        return share == 0;
    }));
    EXPECT_GT(first, 0);
    EXPECT_GE(first, reached * 0.5);
}

TEST_F(ForecastOfTheApp, WhatTheTrainingRefusesIsItsReason) {
    const auto few = service_.train(order("1d"), &goes_on);
    EXPECT_EQ(few.error().code, ErrorCode::out_of_range);
    EXPECT_THAT(few.error().what, HasSubstr("candles"));
    ForecastService no_program(
        home(), candles_, [](std::string_view) {}, "/bin/true");
    EXPECT_THAT(no_program.train(order(), &goes_on).error().what, HasSubstr("the training ended with exit code 0"));
    ForecastService chatty(
        home(), candles_, [](std::string_view) {}, "/bin/echo");
    EXPECT_THAT(chatty.train(order(), &goes_on).error().what, HasSubstr("said something that is not understood"));
    ForecastService missing(
        home(), candles_, [](std::string_view) {}, "/nowhere/cryptopiggy");
    EXPECT_THAT(missing.train(order(), &goes_on).error().what, HasSubstr("cannot start /nowhere/cryptopiggy"));
}

}  // namespace
}  // namespace piggy::apps
