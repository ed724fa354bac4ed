#include "forecast/evaluation.h"

namespace piggy::forecast {
namespace {

constexpr std::size_t baseline_count = 3;
using BaselineForecasts = std::array<std::vector<double>, baseline_count>;

BaselineForecasts baseline_forecasts(const Dataset& data) {
    const Baselines fitted = fitted_baselines(data);
    return {forecasts_of(fitted.no_change, data, data.test), forecasts_of(fitted.drift, data, data.test),
            forecasts_of(fitted.ar1, data, data.test)};
}

}  // namespace

Skill skill_of(std::span<const Quantiles> model, std::span<const std::vector<double>> baselines,
               std::span<const double> actual, std::size_t horizon) {
    static constexpr std::array<const char*, baseline_count> names{"no change", "drift", "AR(1)"};
    Skill skill;
    skill.windows = actual.size();
    std::vector<double> median;
    median.reserve(model.size());
    std::size_t inside = 0;
    std::array<std::size_t, quantile_count> below{};
    for (std::size_t i = 0; i < model.size(); ++i) {
        median.push_back(model[i][1]);
        if (actual[i] >= model[i][0] && actual[i] <= model[i][2]) ++inside;
        for (std::size_t q = 0; q < quantile_count; ++q) below[q] += actual[i] <= model[i][q] ? 1 : 0;
    }
    skill.coverage = wilson(inside, actual.size());
    for (std::size_t q = 0; q < quantile_count; ++q) skill.calibration[q] = wilson(below[q], actual.size());
    skill.rows.push_back({"LSTM", errors_of(median, actual), 1});
    for (std::size_t b = 0; b < baselines.size(); ++b) {
        const auto test = diebold_mariano(median, baselines[b], actual, horizon, usual_lags(actual.size(), horizon));
        // Forecasts that differ by nothing are not better: p stays 1.
        skill.rows.push_back({names[b], errors_of(baselines[b], actual), test ? test->p : 1.0});
    }
    const double p = skill.rows[1].p_model_better;
    skill.proven = p < proven_p_max;
    skill.verdict = verdict_sentence("no-change", p);
    return skill;
}

Result<Skill> test_skill(const Dataset& data, const TrainingState& trained) {
    if (data.test.last.empty()) {
        return fail(ErrorCode::out_of_range, "there is no test part to judge the model on; give more candles");
    }
    const auto model = predict_windows(data, trained.network(), trained.best_parameters, data.test.last);
    if (!model) return fail(model.error());
    return skill_of(*model, baseline_forecasts(data), data.test.target, data.shape.horizon);
}

Result<> check(const EvaluationSettings& settings) {
    const bool sound = settings.folds >= 1 && settings.folds <= 20 && settings.first_share >= 0.1 &&
                       settings.first_share <= 0.9 && settings.validation_share >= 0.05 &&
                       settings.validation_share <= 0.5;
    if (!sound) {
        return fail(ErrorCode::out_of_range,
                    "walk-forward takes 1 to 20 folds, 10 % to 90 % of the candles before the "
                    "first, and 5 % to 50 % of those for validation");
    }
    return check(settings.shape);
}

std::size_t fold_boundary(std::size_t candles, const EvaluationSettings& settings, std::size_t fold) {
    const double share = static_cast<double>(fold) / static_cast<double>(settings.folds);
    return static_cast<std::size_t>(static_cast<double>(candles) *
                                    (settings.first_share + (1 - settings.first_share) * share));
}

Split learning_split(std::size_t learnt, std::size_t end, const EvaluationSettings& settings) {
    const std::size_t gap = purge_gap(settings.shape);
    const auto trained_on = static_cast<std::size_t>(static_cast<double>(learnt) * (1 - settings.validation_share));
    return {{0, trained_on}, {trained_on + gap, learnt}, {learnt + gap, end}};
}

Result<Evaluation> walk_forward(const market::CandleView& candles, market::Timeframe timeframe,
                                const EvaluationSettings& settings, const FoldTrainer& trained) {
    if (auto sound = check(settings); !sound) return fail(sound.error());
    const std::string of_all = " of " + std::to_string(settings.folds);
    Evaluation evaluation;
    std::vector<Quantiles> model;
    std::vector<double> actual;
    BaselineForecasts baselines;
    for (std::size_t fold = 0; fold < settings.folds; ++fold) {
        const std::size_t end = fold_boundary(candles.size, settings, fold + 1);
        const Split split = learning_split(fold_boundary(candles.size, settings, fold), end, settings);
        // Only what this fold may know is handed over at all.
        const auto data = make_dataset(candles.slice(0, end), timeframe, settings.shape, split);
        const std::string name = "fold " + std::to_string(fold + 1) + of_all;
        if (!data) return fail(data.error().code, name + ": " + data.error().what);
        if (data->test.last.empty()) {
            return fail(ErrorCode::out_of_range, name + " has no window to judge; give more candles or fewer folds");
        }
        const auto state = trained(fold, *data);
        if (!state) return fail(state.error());
        const auto made = predict_windows(*data, state->network(), state->best_parameters, data->test.last);
        if (!made) return fail(made.error());
        const BaselineForecasts others = baseline_forecasts(*data);
        evaluation.by_fold.push_back(skill_of(*made, others, data->test.target, settings.shape.horizon));
        for (std::size_t i = 0; i < made->size(); ++i) {
            const std::uint32_t last = data->test.last[i];
            evaluation.windows.push_back({timestamp_from_nanoseconds(candles.time[last]), candles.close[last],
                                          (*made)[i], data->test.target[i]});
        }
        model.insert(model.end(), made->begin(), made->end());
        actual.insert(actual.end(), data->test.target.begin(), data->test.target.end());
        for (std::size_t b = 0; b < baseline_count; ++b) {
            baselines[b].insert(baselines[b].end(), others[b].begin(), others[b].end());
        }
    }
    evaluation.skill = skill_of(model, baselines, actual, settings.shape.horizon);
    return evaluation;
}

Result<Evaluation> walk_forward(const market::CandleView& candles, market::Timeframe timeframe,
                                const EvaluationSettings& settings,
                                const std::function<void(const EvaluationProgress&)>& on_progress,
                                const std::stop_token& stop) {
    return walk_forward(candles, timeframe, settings,
                        [&](std::size_t fold, const Dataset& data) -> Result<TrainingState> {
                            auto begun = begin_training(data, settings.training);
                            if (!begun) return begun;
                            auto trained = train(
                                data, std::move(*begun),
                                [&](const TrainingProgress& progress) {
                                    if (on_progress) on_progress({fold + 1, settings.folds, progress});
                                },
                                stop);
                            if (trained && !trained->is_finished()) {
                                return fail(ErrorCode::unavailable, "the evaluation was stopped");
                            }
                            return trained;
                        });
}

}  // namespace piggy::forecast
