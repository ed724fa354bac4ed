#pragma once
// The one way a model comes to be: walk-forward over the newest candles shows what it is worth, a last training on all
// of them gives the parameters. The model carries the walk-forward's skill: of candles that the judged trainings never
// saw.

#include "forecast/evaluation.h"
#include "forecast/model_file.h"

namespace piggy::forecast {

struct LearningSettings {
    WindowShape shape;
    TrainingSettings training;
    std::size_t candles_max = 8'000;  // the newest ones are learnt from, 500 to 200,000
    std::size_t folds = 3;            // as in EvaluationSettings, all three
    double first_share = 0.4;
    double validation_share = 0.15;
};
inline constexpr std::size_t candles_max_min = 500;
inline constexpr std::size_t candles_max_max = 200'000;
[[nodiscard]] Result<> check(const LearningSettings& settings);  // errors: out_of_range
[[nodiscard]] EvaluationSettings evaluation_of(const LearningSettings& settings);

// Candles after a model's trained_to: from the first it should be trained again, after the second it doesn't trade.
inline constexpr std::size_t retrain_after = 500;
inline constexpr std::size_t fresh_for = 1'000;
[[nodiscard]] Timestamp fresh_until(const Model& model);  // opening time of the last candle it may be asked at
// newest: opening time. False also before trained_to: the model has seen what comes next.
[[nodiscard]] bool is_fresh(const Model& model, Timestamp newest);
[[nodiscard]] ProvenSkill in_short(const Skill& skill);

struct Learned {
    Model model;
    Evaluation evaluation;
    std::size_t candles = 0;  // that it was learnt from
};

struct LearningProgress {
    double share = 0;                 // of everything, 0 to 1; early stopping makes it jump ahead
    std::size_t step = 0, steps = 0;  // the folds and the last training; step from 1
    TrainingProgress training;
};

// What a learning that was cut off goes on from, and where it leaves that.
struct LearningCheckpoint {
    // Of an earlier call. Those that fit these candles and settings are taken up, the others trained anew; the bits in
    // the end are those of a learning that was never cut off.
    std::vector<TrainingState> trainings;
    // Gets them after each epoch.
    std::function<void(std::span<const TrainingState>)> keep;
};

// candles      of this timeframe, oldest first; at most the newest candles_max are looked at
// on_progress  after each mini batch
// errors       out_of_range (too few candles, gaps in all windows, flat prices, settings), unavailable (stopped,
// oneDNN)
[[nodiscard]] Result<Learned> learn(const Symbol& symbol, market::Timeframe timeframe,
                                    const market::CandleView& candles, const LearningSettings& settings,
                                    const std::function<void(const LearningProgress&)>& on_progress = {},
                                    const std::stop_token& stop = {}, LearningCheckpoint checkpoint = {});

}  // namespace piggy::forecast
