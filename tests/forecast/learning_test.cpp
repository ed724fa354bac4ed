// The one way a model comes to be: judged first, then taught; cut off anywhere and taken up again with the same bits.

#include "forecast/learning.h"

#include <gmock/gmock.h>

#include "made_markets.h"

namespace piggy::forecast {
namespace {

using ::testing::HasSubstr;

LearningSettings small_learning() {
    LearningSettings settings;
    settings.shape = {8, 1};
    settings.training = small_training(5);
    settings.training.patience = 2;
    settings.folds = 2;
    return settings;
}
const market::CandleSeries& some_market() {
    static const market::CandleSeries series = made_market(2'000, 0.4, 3);
    return series;
}
Learned learnt(const market::CandleView& candles, const LearningSettings& settings) {
    return learn(bitcoin(), hourly(), candles, settings).value();
}

TEST(Learning, TeachesOnEverythingAndCarriesTheSkillOfTheWalkForward) {
    const LearningSettings settings = small_learning();
    const Learned whole = learnt(some_market().view(), settings);
    EXPECT_EQ(whole.candles, 2'000U);
    // The last candle is part of it: nothing is held back once the judging is done.
    EXPECT_EQ(nanoseconds_since_epoch(whole.model.trained_to), some_market().time[1'999]);
    const auto judged = walk_forward(some_market().view(), hourly(), evaluation_of(settings), {}, {}).value();
    EXPECT_EQ(whole.evaluation.skill.verdict, judged.skill.verdict);
    EXPECT_EQ(whole.model.skill.p, judged.skill.rows[1].p_model_better);
    EXPECT_EQ(whole.model.skill.windows, judged.windows.size());
    EXPECT_EQ(whole.model.skill.is_proven(), judged.skill.proven);
    EXPECT_TRUE(read_model(model_bytes(whole.model)));
}

TEST(Learning, SeesTheNewestCandlesAlone) {
    LearningSettings settings = small_learning();
    settings.candles_max = 1'500;
    const Learned newest = learnt(some_market().view(), settings);
    EXPECT_EQ(newest.candles, 1'500U);
    EXPECT_EQ(newest.model, learnt(some_market().view().slice(500, 2'000), settings).model);
}

// Cut off after every single epoch of every step, each time only with what was kept, as bytes.
TEST(Learning, CutOffAfterAnyEpochItEndsWithTheSameBits) {
    const LearningSettings settings = small_learning();
    const Learned whole = learnt(some_market().view(), settings);
    std::string kept = checkpoint_bytes({});
    std::size_t pieces = 0;
    for (bool finished = false; !finished; ++pieces) {
        ASSERT_LT(pieces, 20U);
        std::stop_source stop;
        LearningCheckpoint checkpoint{read_checkpoint(kept).value(), [&](std::span<const TrainingState> trainings) {
                                          kept = checkpoint_bytes(trainings);
                                          stop.request_stop();
                                      }};
        auto piece =
            learn(bitcoin(), hourly(), some_market().view(), settings, {}, stop.get_token(), std::move(checkpoint));
        finished = piece.has_value();
        if (finished) {
            EXPECT_EQ(model_bytes(piece->model), model_bytes(whole.model));
            EXPECT_EQ(piece->evaluation.skill.verdict, whole.evaluation.skill.verdict);
            EXPECT_EQ(piece->evaluation.windows.back().forecast, whole.evaluation.windows.back().forecast);
        } else {
            EXPECT_THAT(piece.error().what, HasSubstr("was stopped"));
        }
    }
    EXPECT_GT(pieces, 6U);  // three trainings of at least two epochs each
}

TEST(Learning, ACheckpointOfOtherCandlesOrSettingsIsNoPartOfTheModel) {
    const LearningSettings settings = small_learning();
    std::vector<TrainingState> kept;
    LearningCheckpoint keeping;
    keeping.keep = [&](std::span<const TrainingState> trainings) { kept.assign(trainings.begin(), trainings.end()); };
    ASSERT_TRUE(learn(bitcoin(), hourly(), some_market().view(), settings, {}, {}, std::move(keeping)));
    ASSERT_EQ(kept.size(), 3U);
    const auto other = made_market(2'000, 0.4, 4);
    EXPECT_EQ(learn(bitcoin(), hourly(), other.view(), settings, {}, {}, {kept, {}})->model,
              learnt(other.view(), settings).model);
    LearningSettings reseeded = settings;
    reseeded.training.seed = 9;
    EXPECT_EQ(learn(bitcoin(), hourly(), some_market().view(), reseeded, {}, {}, {kept, {}})->model,
              learnt(some_market().view(), reseeded).model);
}

TEST(Learning, ItsShareGrowsFromNothingToNearlyEverything) {
    double last = 0;
    std::size_t steps = 0;
    ASSERT_TRUE(learn(bitcoin(), hourly(), some_market().view(), small_learning(), [&](const LearningProgress& now) {
        EXPECT_GE(now.share, last);
        EXPECT_LE(now.share, 1);
        EXPECT_EQ(now.steps, 3U);
        EXPECT_GE(now.step, steps);
        last = now.share;
        steps = now.step;
    }));
    EXPECT_EQ(steps, 3U);
    EXPECT_GT(last, 0.5);
}

TEST(Learning, WhatCannotBeLearntFromIsSaidInASentence) {
    const auto refusal = [](const market::CandleView& candles, const LearningSettings& settings) {
        return learn(bitcoin(), hourly(), candles, settings).error().what;
    };
    const LearningSettings settings = small_learning();
    EXPECT_THAT(refusal({}, settings),
                HasSubstr("fold 1 of 2: the training part needs 200 windows of 8 candles and has 0"));
    LearningSettings few = settings;
    few.candles_max = 499;
    EXPECT_THAT(refusal(some_market().view(), few), HasSubstr("from 500 to 200000 candles, not from at most 499"));
    auto holes = made_market(2'000, 0.4, 3);
    for (std::size_t i = 0; i < holes.size(); ++i)
        holes.time[i] += static_cast<std::int64_t>(i / 5) * hourly().nanoseconds();
    EXPECT_THAT(refusal(holes.view(), settings), HasSubstr("left out for gaps in time"));
    auto flat = made_market(2'000, 0.4, 3);
    for (std::size_t i = 0; i < flat.size(); ++i) flat.open[i] = flat.high[i] = flat.low[i] = flat.close[i] = 5'000;
    EXPECT_THAT(refusal(flat.view(), settings), HasSubstr("because the price did not move"));
}

TEST(Learning, AModelIsFreshForAThousandCandlesAndNotBeforeItKnewThem) {
    const Model model = learnt(some_market().view(), small_learning()).model;
    EXPECT_TRUE(is_fresh(model, model.trained_to));
    EXPECT_TRUE(is_fresh(model, model.trained_to + 1'000 * hourly().length()));
    EXPECT_FALSE(is_fresh(model, model.trained_to + 1'001 * hourly().length()));
    EXPECT_FALSE(is_fresh(model, model.trained_to - hourly().length()));
}

}  // namespace
}  // namespace piggy::forecast
