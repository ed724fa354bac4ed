#include "apps/model_forecasts.h"

#include "backtest/foreseen.h"
#include "forecast/forecast_json.h"
#include "market/candle_series.h"

namespace piggy::apps {
namespace {

using forecast::Forecaster;
using forecast::Model;

std::string market_name(const ForecastNeed& need) {
    return need.symbol.to_string() + " " + std::string(need.timeframe.name());
}

std::string shape_words(const forecast::WindowShape& shape) {
    return "window=" + std::to_string(shape.window) + " and horizon=" + std::to_string(shape.horizon);
}

// Whether it may be used at this candle, and if not, why.
Result<> judge(const Model& model, const ForecastNeed& need, Timestamp newest) {
    const std::string name = "the forecast model of " + market_name(need);
    if (model.shape != need.shape) {
        return fail(ErrorCode::refused, name + " was trained with " + shape_words(model.shape) +
                                            ", and the strategy asks for " + shape_words(need.shape) +
                                            "; train it with these, or change the strategy's parameters");
    }
    if (!model.skill.is_proven()) return fail(ErrorCode::refused, name + " " + forecast::verdict_of(model));
    if (forecast::is_fresh(model, newest)) return {};
    if (newest < model.trained_to) return fail(ErrorCode::refused, name + " was trained on candles after this one");
    const auto age = (newest - model.trained_to) / model.timeframe.length();
    return fail(ErrorCode::refused, name + " is " + std::to_string(age) + " candles old, and is used for " +
                                        std::to_string(forecast::fresh_for) + " at most; train it again");
}

// What the first question costs is paid here, on candles made up for it.
void ask_once(Forecaster& forecaster) {
    const Model& model = forecaster.model();
    market::CandleSeries made_up;
    for (std::size_t i = 0; i < forecaster.candles_needed(); ++i) {
        const Price price{Decimal::whole(i % 2 == 0 ? 100 : 101)};
        made_up.push_back({Timestamp{} + static_cast<std::int64_t>(i) * model.timeframe.length(), price, price, price,
                           price, Decimal::whole(1)});
    }
    static_cast<void>(forecaster.predict(model.symbol, model.timeframe, made_up.view()));
}

}  // namespace

Result<> ModelForecasts::prepare(const ForecastNeed& need, Timestamp newest) {
    const std::string name = market_name(need);
    const std::string stamp = store_.stamp(need.symbol, need.timeframe);
    bool is_new = false;
    {
        const std::lock_guard lock(mutex_);
        const auto found = warm_.find(name);
        is_new = found == warm_.end() || found->second.stamp != stamp || !found->second.forecaster;
    }
    if (is_new) {
        Warm warm;
        warm.stamp = stamp;
        auto stored = store_.load(need.symbol, need.timeframe);
        auto made = stored ? Forecaster::make(std::move(stored->model)) : Result<Forecaster>(fail(stored.error()));
        if (made) {
            ask_once(*made);
            warm.forecaster = std::move(*made);
        } else {
            warm.why = made.error();
        }
        const std::lock_guard lock(mutex_);
        warm_[name] = std::move(warm);
    }
    const std::lock_guard lock(mutex_);
    const Warm& warm = warm_[name];
    if (!warm.forecaster) return fail(warm.why);
    return judge(warm.forecaster->model(), need, newest);
}

Result<std::int64_t> ModelForecasts::foreseen(const ForecastNeed& need, const market::CandleView& candles) {
    const std::lock_guard lock(mutex_);
    Warm& warm = warm_[market_name(need)];
    if (!warm.forecaster) return fail(warm.why);
    if (candles.size == 0) return fail(ErrorCode::out_of_range, "there are no candles to foresee from");
    const Timestamp newest = timestamp_from_nanoseconds(candles.time[candles.size - 1]);
    if (auto good = judge(warm.forecaster->model(), need, newest); !good) return fail(good.error());
    return backtest::foreseen_at(*warm.forecaster, need.symbol, need.timeframe, candles);
}

}  // namespace piggy::apps
