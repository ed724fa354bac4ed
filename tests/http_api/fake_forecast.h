#pragma once
// A forecast for its routes: one model of BTC/USDT 1h, and trainings that last as long as the test wants.

#include <atomic>
#include <mutex>
#include <thread>

#include "adapters/http_api/forecast_ports.h"

namespace piggy::http_api {

class FakeForecast final : public ForecastPort {
public:
    Result<std::vector<ModelInfo>> models() override {
        return std::vector<ModelInfo>{{Symbol::parse("BTC/USDT").value(), market::Timeframe::parse("1h").value(),
                                       Timestamp(std::chrono::hours(24 * 20'000)), true, false}};
    }
    Result<std::string> model(const Symbol& symbol, market::Timeframe) override {
        if (symbol.base.code != "BTC") return fail(ErrorCode::not_found, "there is no forecast model of it yet");
        return std::string(
            R"({"symbol":"BTC/USDT","timeframe":"1h","trained_at":"2024-10-04T00:00:00Z",)"
            R"("trained_from":"2024-01-01T00:00:00Z","trained_to":"2024-10-03T00:00:00Z","candles":3000,"window":60,)"
            R"("horizon":1,"hidden":32,"seed":1,"epochs":null,"folds":1,"proven":false,)"
            R"("verdict":"does not beat no-change (p = 0.41): not used for trading","windows":2,)"
            R"("rows":[{"name":"LSTM","mae":0.01,"rmse":0.02,"hits":1,"directions":2,"hit_rate":0.5,"hit_low":0.1,)"
            R"("hit_high":0.9,"p_model_better":null},{"name":"no change","mae":0.01,"rmse":0.02,"hits":0,)"
            R"("directions":0,"hit_rate":null,"hit_low":0,"hit_high":1,"p_model_better":0.41}],)"
            R"("coverage":{"share":0.5,"low":0.1,"high":0.9,"asked":0.8},)"
            R"("calibration":[{"quantile":0.1,"share":null,"low":0,"high":1}],)"
            R"("by_fold":[{"windows":2,"mae":0.01,"mae_no_change":0.01,"hit_rate":null,"p":0.41,"proven":false}],)"
            R"("judged":[{"time":"2024-10-03T00:00:00Z","close":"100","low":null,"median":"100.5","high":"101",)"
            R"("actual":"99"}]})");
    }
    Result<std::string> forecast(const Symbol& symbol, market::Timeframe timeframe) override {
        if (auto known = model(symbol, timeframe); !known) return known;
        return std::string(
            R"({"symbol":"BTC/USDT","timeframe":"1h","newest":"2024-10-03T00:00:00Z","close":"100","horizon":1,)"
            R"("target_time":"2024-10-03T02:00:00Z","low":"99","median":"100","high":"101",)"
            R"("log_return":[-0.01,0,0.01],"fresh":true,"fresh_until":"2024-11-03T00:00:00Z","proven":false,)"
            R"("used_for_trading":false,"verdict":"does not beat no-change (p = 0.41): not used for trading"})");
    }
    bool is_unfinished(const Symbol&, market::Timeframe) override { return unfinished; }
    Result<std::string> train(const TrainOrder& order, const Telling& tell) override {
        {
            const std::lock_guard lock(mutex_);
            order_ = order;
        }
        const std::string what = R"({"symbol":"BTC/USDT","timeframe":"1h")";
        while (lasts) {
            if (!tell(0.25, "BTC/USDT 1h: training 1 of 4", what + R"(,"step":1})")) {
                return fail(ErrorCode::refused, "stopped");
            }
            std::this_thread::yield();
        }
        if (fails) return fail(ErrorCode::out_of_range, "there are too few candles to learn from");
        return what + R"(,"proven":false,"verdict":"does not beat no-change"})";
    }
    TrainOrder order() {
        const std::lock_guard lock(mutex_);
        return order_;
    }

    std::atomic<bool> lasts = false;
    std::atomic<bool> fails = false;
    std::atomic<bool> unfinished = false;

private:
    std::mutex mutex_;
    TrainOrder order_;
};

}  // namespace piggy::http_api
