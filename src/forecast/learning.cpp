#include "forecast/learning.h"

#include <algorithm>
#include <numeric>

namespace piggy::forecast {
namespace {

// One training after the other, each taken up where the checkpoint has it.
class Steps {
public:
    Steps(const LearningSettings& settings, std::vector<double> weights,
          const std::function<void(const LearningProgress&)>& on_progress, const std::stop_token& stop,
          LearningCheckpoint checkpoint)
        : settings_(settings),
          weights_(std::move(weights)),
          on_progress_(on_progress),
          stop_(stop),
          checkpoint_(std::move(checkpoint)) {}

    Result<TrainingState> train_step(std::size_t step, const Dataset& data) {
        auto state = begun(step, data);
        if (!state) return state;
        auto trained = train(
            data, std::move(*state), [&](const TrainingProgress& progress) { tell(step, progress); }, stop_,
            [&](const TrainingState& epoch) { keep(epoch); });
        if (!trained) return trained;
        if (!trained->is_finished()) {
            return fail(ErrorCode::unavailable, "the training was stopped");
        }
        done_.push_back(*trained);
        return trained;
    }

private:
    Result<TrainingState> begun(std::size_t step, const Dataset& data) {
        if (step < checkpoint_.trainings.size()) {
            const TrainingState& there = checkpoint_.trainings[step];
            const bool fits = there.fingerprint == data.fingerprint && there.shape == data.shape &&
                              there.settings == settings_.training && there.epoch > 0;
            if (fits) return there;
        }
        return begin_training(data, settings_.training);
    }

    void keep(const TrainingState& epoch) {
        if (!checkpoint_.keep) return;
        done_.push_back(epoch);
        checkpoint_.keep(done_);
        done_.pop_back();
    }

    void tell(std::size_t step, const TrainingProgress& progress) const {
        if (!on_progress_) return;
        const double whole = std::accumulate(weights_.begin(), weights_.end(), 0.0);
        const double before =
            std::accumulate(weights_.begin(), weights_.begin() + static_cast<std::ptrdiff_t>(step), 0.0);
        const double epochs = progress.epoch == 0 ? 0 : static_cast<double>(progress.epoch - 1) + progress.share;
        const double of_step = epochs / static_cast<double>(progress.epochs_max);
        on_progress_({(before + weights_[step] * of_step) / whole, step + 1, weights_.size(), progress});
    }

    const LearningSettings& settings_;
    std::vector<double> weights_;  // the candles that each step learns from: what it takes grows with them
    const std::function<void(const LearningProgress&)>& on_progress_;
    const std::stop_token& stop_;
    LearningCheckpoint checkpoint_;
    std::vector<TrainingState> done_;
};

}  // namespace

Result<> check(const LearningSettings& settings) {
    if (settings.candles_max < candles_max_min || settings.candles_max > candles_max_max) {
        return fail(ErrorCode::out_of_range, "a model is learnt from 500 to 200000 candles, not from at most " +
                                                 std::to_string(settings.candles_max));
    }
    if (auto sound = check(settings.training); !sound) return sound;
    return check(evaluation_of(settings));
}

EvaluationSettings evaluation_of(const LearningSettings& settings) {
    return {settings.shape, settings.training, settings.folds, settings.first_share, settings.validation_share};
}

Timestamp fresh_until(const Model& model) {
    return model.trained_to + static_cast<std::int64_t>(fresh_for) * model.timeframe.length();
}

bool is_fresh(const Model& model, Timestamp newest) {
    return newest >= model.trained_to && newest <= fresh_until(model);
}

ProvenSkill in_short(const Skill& skill) {
    const Errors& model = skill.rows[0].errors;
    return {static_cast<std::uint32_t>(skill.windows), skill.rows[1].p_model_better, model.mean_absolute,
            skill.rows[1].errors.mean_absolute,        model.direction.share,        skill.coverage.share};
}

Result<Learned> learn(const Symbol& symbol, market::Timeframe timeframe, const market::CandleView& candles,
                      const LearningSettings& settings, const std::function<void(const LearningProgress&)>& on_progress,
                      const std::stop_token& stop, LearningCheckpoint checkpoint) {
    if (auto sound = check(settings); !sound) return fail(sound.error());
    const EvaluationSettings judged = evaluation_of(settings);
    const market::CandleView newest =
        candles.slice(candles.size - std::min(candles.size, settings.candles_max), candles.size);
    std::vector<double> weights;
    for (std::size_t fold = 0; fold <= settings.folds; ++fold) {
        weights.push_back(static_cast<double>(fold_boundary(newest.size, judged, fold)));
    }
    Steps steps(settings, std::move(weights), on_progress, stop, std::move(checkpoint));
    auto evaluation = walk_forward(newest, timeframe, judged,
                                   [&](std::size_t fold, const Dataset& data) { return steps.train_step(fold, data); });
    if (!evaluation) return fail(evaluation.error());
    Split everything = learning_split(newest.size, newest.size, judged);
    everything.test = {};
    const auto data = make_dataset(newest, timeframe, settings.shape, everything);
    if (!data) return fail(data.error());
    const auto trained = steps.train_step(settings.folds, *data);
    if (!trained) return fail(trained.error());
    Model model = model_of(symbol, timeframe, *data, *trained, in_short(evaluation->skill));
    return Learned{std::move(model), std::move(*evaluation), newest.size};
}

}  // namespace piggy::forecast
