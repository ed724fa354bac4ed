#include "forecast/forecast_json.h"

#include <algorithm>
#include <cmath>

#include "core/json_text.h"
#include "market/candle.h"

namespace piggy::forecast {
namespace {

std::optional<Decimal> exact_price_after(Price close, double log_return) {
    const double ticks = static_cast<double>(close.value.ticks()) * std::exp(log_return);
    if (!std::isfinite(ticks) || ticks > static_cast<double>(market::price_ticks_max)) return std::nullopt;
    return Decimal::from_ticks(std::llround(ticks));
}

void price_field(JsonText& json, std::string_view name, const std::optional<Decimal>& price) {
    json.key(name);
    price ? json.value(price->to_string()) : json.null();
}

std::optional<double> share_of(const Share& share) {
    return share.of > 0 ? std::optional<double>(share.share) : std::nullopt;
}

void write_interval(JsonText& json, const Share& share) {
    json.key("share").value(share_of(share)).field("low", share.low).field("high", share.high);
}

void write_row(JsonText& json, const SkillRow& row, bool is_model) {
    const Share& direction = row.errors.direction;
    json.begin_object().field("name", row.name);
    json.field("mae", row.errors.mean_absolute).field("rmse", row.errors.root_mean_square);
    json.field("hits", direction.hits).field("directions", direction.of);
    json.key("hit_rate").value(share_of(direction));
    json.field("hit_low", direction.low).field("hit_high", direction.high);
    json.key("p_model_better").value(is_model ? std::nullopt : std::optional<double>(row.p_model_better));
    json.end_object();
}

void write_skill(JsonText& json, const Skill& skill) {
    json.field("proven", skill.proven).field("verdict", skill.verdict).field("windows", skill.windows);
    json.key("rows").begin_array();
    for (std::size_t i = 0; i < skill.rows.size(); ++i) write_row(json, skill.rows[i], i == 0);
    json.end_array().key("coverage").begin_object();
    write_interval(json, skill.coverage);
    json.field("asked", quantile_levels[2] - quantile_levels[0]).end_object();
    json.key("calibration").begin_array();
    for (std::size_t q = 0; q < quantile_count; ++q) {
        json.begin_object().field("quantile", quantile_levels[q]);
        write_interval(json, skill.calibration[q]);
        json.end_object();
    }
    json.end_array();
}

void write_fold(JsonText& json, const Skill& fold) {
    json.begin_object().field("windows", fold.windows).field("mae", fold.rows[0].errors.mean_absolute);
    json.field("mae_no_change", fold.rows[1].errors.mean_absolute);
    json.key("hit_rate").value(share_of(fold.rows[0].errors.direction));
    json.field("p", fold.rows[1].p_model_better).field("proven", fold.proven).end_object();
}

void write_judged(JsonText& json, const JudgedWindow& window) {
    const Price close{Decimal::from_ticks(window.close)};
    json.begin_object().field("time", format_iso8601(window.time)).field("close", close.value.to_string());
    price_field(json, "low", price_after(close, window.forecast[0]));
    price_field(json, "median", price_after(close, window.forecast[1]));
    price_field(json, "high", price_after(close, window.forecast[2]));
    price_field(json, "actual", exact_price_after(close, window.actual));
    json.end_object();
}

}  // namespace

EvaluationHead head_of(const Learned& learned, const LearningSettings& settings, Timestamp trained_at) {
    const Model& model = learned.model;
    return {model.symbol,     model.timeframe, trained_at,   model.trained_from,
            model.trained_to, learned.candles, model.epochs, settings};
}

std::string evaluation_json(const EvaluationHead& head, const Evaluation& evaluation) {
    JsonText json;
    json.begin_object().field("symbol", head.symbol.to_string()).field("timeframe", head.timeframe.name());
    json.field("trained_at", format_iso8601(head.trained_at));
    json.field("trained_from", format_iso8601(head.trained_from));
    json.field("trained_to", format_iso8601(head.trained_to)).field("candles", head.candles);
    json.field("window", head.settings.shape.window).field("horizon", head.settings.shape.horizon);
    json.field("hidden", std::size_t{head.settings.training.hidden});
    json.field("seed", std::size_t{head.settings.training.seed}).key("epochs");
    head.epochs ? json.value(std::size_t{*head.epochs}) : json.null();
    json.field("folds", head.settings.folds);
    write_skill(json, evaluation.skill);
    json.key("by_fold").begin_array();
    for (const Skill& fold : evaluation.by_fold) write_fold(json, fold);
    json.end_array().key("judged").begin_array();
    const std::size_t count = evaluation.windows.size();
    for (std::size_t i = count - std::min(count, judged_in_json_max); i < count; ++i) {
        write_judged(json, evaluation.windows[i]);
    }
    return json.end_array().end_object().take();
}

std::optional<Decimal> price_after(Price close, double log_return) {
    const auto exact = exact_price_after(close, log_return);
    if (!exact) return exact;
    // 67012.35 and 0.00001234: a forecast knows no more places than these.
    std::int64_t step = 1;
    while (step < Decimal::ticks_per_unit / 100 && exact->ticks() / step >= 10'000'000) step *= 10;
    auto rounded = round_to_step(*exact, Decimal::from_ticks(step), Rounding::half_even);
    return rounded ? std::optional<Decimal>(*rounded) : std::nullopt;
}

Timestamp target_time(const Model& model, Timestamp newest) {
    return newest + static_cast<std::int64_t>(model.shape.horizon + 1) * model.timeframe.length();
}

std::string verdict_of(const Model& model) { return verdict_sentence("no-change", model.skill.p); }

std::string forecast_json(const Model& model, const Forecast& forecast, Price close) {
    const bool fresh = is_fresh(model, forecast.newest);
    const bool proven = model.skill.is_proven();
    JsonText json;
    json.begin_object().field("symbol", model.symbol.to_string()).field("timeframe", model.timeframe.name());
    json.field("newest", format_iso8601(forecast.newest)).field("close", close.value.to_string());
    json.field("horizon", model.shape.horizon);
    json.field("target_time", format_iso8601(target_time(model, forecast.newest)));
    price_field(json, "low", price_after(close, forecast.log_return[0]));
    price_field(json, "median", price_after(close, forecast.log_return[1]));
    price_field(json, "high", price_after(close, forecast.log_return[2]));
    json.key("log_return").begin_array();
    for (const double value : forecast.log_return) json.value(value);
    json.end_array().field("fresh", fresh).field("fresh_until", format_iso8601(fresh_until(model)));
    json.field("proven", proven).field("used_for_trading", proven && fresh);
    return json.field("verdict", verdict_of(model)).end_object().take();
}

}  // namespace piggy::forecast
