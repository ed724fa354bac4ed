#pragma once
// Walk-forward: the candles are cut into folds; for each, a model learns from everything before and is judged on what
// came next, with a gap between. The judgement is over all folds together.

#include <vector>

#include "forecast/baselines.h"
#include "forecast/skill.h"
#include "forecast/training.h"

namespace piggy::forecast {

struct SkillRow {
    std::string name;  // "LSTM", "no change", "drift", "AR(1)"
    Errors errors;
    double p_model_better = 1;  // Diebold-Mariano of the model against this row; 1 in the model's own
};

struct Skill {
    std::size_t windows = 0;
    std::vector<SkillRow> rows;                     // the model first
    Share coverage;                                 // actual values within the 10 % and 90 % quantiles; 0.8 is asked
    std::array<Share, quantile_count> calibration;  // actual values at or below each quantile
    bool proven = false;
    std::string verdict;
};
[[nodiscard]] Skill skill_of(std::span<const Quantiles> model, std::span<const std::vector<double>> baselines,
                             std::span<const double> actual, std::size_t horizon);
// Of a finished training on the test part of its data set. errors: out_of_range when there is no test part
[[nodiscard]] Result<Skill> test_skill(const Dataset& data, const TrainingState& trained);

struct EvaluationSettings {
    WindowShape shape;
    TrainingSettings training;
    std::size_t folds = 4;           // 1 to 20
    double first_share = 0.4;        // of the candles, before the first fold; 0.1 to 0.9
    double validation_share = 0.15;  // of what a fold may learn from; 0.05 to 0.5
};
struct EvaluationProgress {
    std::size_t fold = 0;  // from 1
    std::size_t folds = 0;
    TrainingProgress training;
};

struct JudgedWindow {
    Timestamp time;          // opening time of the window's newest candle
    std::int64_t close = 0;  // its close, in ticks
    Quantiles forecast{};
    double actual = 0;
};
struct Evaluation {
    Skill skill;
    std::vector<Skill> by_fold;
    std::vector<JudgedWindow> windows;
};
[[nodiscard]] Result<> check(const EvaluationSettings& settings);  // errors: out_of_range
// The candles before a fold (from 0); before one past the last: all of them.
[[nodiscard]] std::size_t fold_boundary(std::size_t candles, const EvaluationSettings& settings, std::size_t fold);
// What is learnt from the first `learnt` candles: its training and its validation part, and the test part up to `end`.
[[nodiscard]] Split learning_split(std::size_t learnt, std::size_t end, const EvaluationSettings& settings);

// Gives the finished training of a fold (from 0) on its data.
using FoldTrainer = std::function<Result<TrainingState>(std::size_t fold, const Dataset& data)>;
// errors: out_of_range (too few candles, settings out of bounds), unavailable (oneDNN), and the trainer's
[[nodiscard]] Result<Evaluation> walk_forward(const market::CandleView& candles, market::Timeframe timeframe,
                                              const EvaluationSettings& settings, const FoldTrainer& trained);
// Trains each fold from its beginning. errors: unavailable when it was stopped
[[nodiscard]] Result<Evaluation> walk_forward(const market::CandleView& candles, market::Timeframe timeframe,
                                              const EvaluationSettings& settings,
                                              const std::function<void(const EvaluationProgress&)>& on_progress,
                                              const std::stop_token& stop);

}  // namespace piggy::forecast
