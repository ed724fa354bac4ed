// GET /api/forecast and training: what is asked for comes to the port as it was meant, refusals name what is wrong, and
// a training is a job beside all others.

#include <gmock/gmock.h>

#include "app_under_test.h"
#include "fake_forecast.h"

namespace piggy::http_api {
namespace {

using testing::HasSubstr;

class ForecastApi : public AppUnderTest {
protected:
    void SetUp() override {
        forecast_port_ = &forecast_;
        AppUnderTest::SetUp();
    }
    void TearDown() override {
        forecast_.lasts = false;
        AppUnderTest::TearDown();
    }
    static std::string training(const std::string& further = "") {
        return R"({"symbol":"BTC/USDT","timeframe":"1h")" + further + "}";
    }
    json::value job(const std::string& id) { return parsed(ask("GET", "/api/jobs/" + id).body); }
    void until_running(const std::string& id) {
        while (text(job(id), "state") != "running" || job(id).at("result").is_null()) std::this_thread::yield();
    }

    FakeForecast forecast_;
};

TEST_F(ForecastApi, WhatThereIsComesInOneAnswer) {
    const auto answer = ask("GET", "/api/forecast?symbol=BTC/USDT&timeframe=1h");
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto page = parsed(answer.body);
    EXPECT_EQ(page.at("models").as_array().size(), 1U);
    EXPECT_EQ(page.at("candles").to_number<int>(), 3000);
    EXPECT_EQ(text(page.at("model"), "verdict"), "does not beat no-change (p = 0.41): not used for trading");
    EXPECT_TRUE(page.at("why_no_model").is_null() && page.at("why_no_forecast").is_null());
    EXPECT_EQ(text(page.at("forecast"), "median"), "100");
    EXPECT_TRUE(page.at("training").is_null());
    EXPECT_FALSE(page.at("unfinished").as_bool());
}

TEST_F(ForecastApi, WhatIsNotThereIsNullWithItsReason) {
    forecast_.unfinished = true;
    const auto page = parsed(ask("GET", "/api/forecast?symbol=ETH/USDT&timeframe=4h").body);
    EXPECT_TRUE(page.at("model").is_null() && page.at("forecast").is_null() && page.at("candles").is_null());
    EXPECT_EQ(text(page, "why_no_model"), "There is no forecast model of it yet.");
    EXPECT_EQ(text(page, "why_no_forecast"), "There is no forecast model of it yet.");
    EXPECT_TRUE(page.at("unfinished").as_bool());
}

TEST_F(ForecastApi, ASeriesThatIsNoneIsRefusedByName) {
    for (const char* query : {"", "?symbol=BTC/USDT", "?symbol=btc&timeframe=1h", "?symbol=BTC/USDT&timeframe=7x",
                              "?symbol=BTC/USDT&timeframe=1h&more=1"}) {
        const auto answer = ask("GET", std::string("/api/forecast") + query);
        EXPECT_EQ(answer.status, 400) << query << answer.body;
    }
}

TEST_F(ForecastApi, ATrainingIsAJobWithWhatWasAskedFor) {
    const std::string id = job_of(ask("POST", "/api/forecast/train",
                                      training(R"(,"window":30,"horizon":2,"seed":7,"folds":1,"from_scratch":true)")));
    const auto done = finished_job(id);
    EXPECT_EQ(text(done, "state"), "done") << json::serialize(done);
    EXPECT_EQ(text(done, "kind"), "training");
    EXPECT_FALSE(done.at("result").at("proven").as_bool());
    const TrainOrder order = forecast_.order();
    EXPECT_EQ(order.symbol.to_string(), "BTC/USDT");
    EXPECT_EQ(order.window, 30);
    EXPECT_EQ(order.horizon, 2);
    EXPECT_EQ(order.seed, 7);
    EXPECT_EQ(order.folds, 1);
    EXPECT_TRUE(order.from_scratch);
}

TEST_F(ForecastApi, WhatIsLeftOutIsLeftToTheTraining) {
    finished_job(job_of(ask("POST", "/api/forecast/train", training())));
    const TrainOrder order = forecast_.order();
    EXPECT_FALSE(order.window || order.horizon || order.seed || order.folds || order.from_scratch);
}

TEST_F(ForecastApi, AnOrderThatIsWrongIsRefusedWithItsField) {
    const auto refused = [&](const std::string& body, const std::string& field) {
        const auto answer = ask("POST", "/api/forecast/train", body);
        EXPECT_EQ(answer.status, 400) << body << answer.body;
        if (answer.status != 400 || field.empty()) return;
        EXPECT_EQ(text(parsed(answer.body), "field"), field) << body;
    };
    refused("", "");
    refused("[]", "");
    refused(R"({"timeframe":"1h"})", "symbol");
    refused(R"({"symbol":"BTC/USDT"})", "timeframe");
    refused(R"({"symbol":"BTC","timeframe":"1h"})", "symbol");
    refused(training(R"(,"window":1)"), "window");
    refused(training(R"(,"window":513)"), "window");
    refused(training(R"(,"horizon":0)"), "horizon");
    refused(training(R"(,"horizon":97)"), "horizon");
    refused(training(R"(,"folds":21)"), "folds");
    refused(training(R"(,"seed":-1)"), "seed");
    refused(training(R"(,"seed":"1")"), "seed");
    refused(training(R"(,"from_scratch":1)"), "from_scratch");
    refused(training(R"(,"epochs":1)"), "epochs");
    const auto other = ask("POST", "/api/forecast/train", R"({"symbol":"XRP/USDT","timeframe":"1h"})");
    EXPECT_EQ(other.status, 404) << other.body;
}

TEST_F(ForecastApi, OneTrainingAtATimeAndBacktestsDoNotWaitForIt) {
    forecast_.lasts = true;
    const std::string id = job_of(ask("POST", "/api/forecast/train", training()));
    until_running(id);
    const auto second = ask("POST", "/api/forecast/train", training());
    EXPECT_EQ(second.status, 409) << second.body;
    EXPECT_THAT(second.body, HasSubstr("A training is under way already (BTC/USDT 1h"));
    EXPECT_FALSE(saved_run().empty());  // while it trains
    EXPECT_EQ(text(job(id), "state"), "running");
    const auto page = parsed(ask("GET", "/api/forecast?symbol=BTC/USDT&timeframe=1h").body);
    EXPECT_EQ(text(page.at("training"), "id"), id);
    EXPECT_THAT(ask("GET", "/api/state").body, HasSubstr(id));
    EXPECT_EQ(ask("POST", "/api/jobs/" + id + "/cancel", "{}").status, 200);
    EXPECT_EQ(text(finished_job(id), "state"), "canceled");
    forecast_.lasts = false;
    EXPECT_EQ(text(finished_job(job_of(ask("POST", "/api/forecast/train", training()))), "state"), "done");
}

TEST_F(ForecastApi, ATrainingThatFailsSaysWhy) {
    forecast_.fails = true;
    const auto done = finished_job(job_of(ask("POST", "/api/forecast/train", training())));
    EXPECT_EQ(text(done, "state"), "failed");
    EXPECT_EQ(text(done.at("error"), "message"), "There are too few candles to learn from.");
}

TEST_F(ForecastApi, AppThatEndsEndsTheTrainingToo) {
    forecast_.lasts = true;
    until_running(job_of(ask("POST", "/api/forecast/train", training())));
    api_->stop_jobs();
    stop();
}

TEST_F(ForecastApi, AProgramWithoutAForecastSaysSo) {
    stop();
    forecast_port_ = nullptr;
    start();
    EXPECT_EQ(ask("GET", "/api/forecast?symbol=BTC/USDT&timeframe=1h").status, 503);
    EXPECT_EQ(ask("POST", "/api/forecast/train", training()).status, 503);
}

}  // namespace
}  // namespace piggy::http_api
