// Learning: the same bits from the same seed, stopped or not; a signal is found where there is one and only there.

#include "forecast/training.h"

#include <gmock/gmock.h>
#include <signal.h>
#include <sys/time.h>

#include "made_markets.h"

namespace piggy::forecast {
namespace {

using ::testing::HasSubstr;

TEST(Training, TheSameSeedGivesTheSameBitsTwiceAndResumedFromBytesAtEveryEpoch) {
    const Dataset data = made_dataset(made_market(1'200, 0.4, 1), {12, 1});
    const TrainingSettings settings = small_training(4);
    const TrainingState whole = trained_on(data, settings);
    EXPECT_EQ(whole, trained_on(data, settings));
    TrainingState state = begin_training(data, settings).value();
    int pieces = 0;
    while (!state.is_finished()) {
        std::stop_source stop;
        const auto after_one = [&](const TrainingProgress& progress) {
            if (progress.share == 1) stop.request_stop();
        };
        state = train(data, read_checkpoint(checkpoint_bytes({&state, 1})).value().at(0), after_one, stop.get_token())
                    .value();
        ++pieces;
    }
    EXPECT_EQ(pieces, 4);
    EXPECT_EQ(state, whole);
    TrainingSettings other = settings;
    other.seed = 2;
    EXPECT_NE(trained_on(data, other).parameters, whole.parameters);
}

TEST(Training, StoppedWithinAnEpochGivesTheLastWholeOne) {
    const Dataset data = made_dataset(made_market(1'200, 0.4, 1), {12, 1});
    std::stop_source stop;
    const auto state = train(
        data, begin_training(data, small_training(5)).value(),
        [&](const TrainingProgress& progress) {
            if (progress.epoch == 3 && progress.share > 0.5) stop.request_stop();
        },
        stop.get_token());
    ASSERT_TRUE(state);
    EXPECT_EQ(state->epoch, 2U);
    TrainingState two = trained_on(data, small_training(2));
    two.settings = state->settings;
    EXPECT_EQ(*state, two);
}

TEST(Training, EndsEarlyWhenValidationNoLongerGetsBetterAndKeepsTheBest) {
    const Dataset data = made_dataset(made_market(1'200, 0, 1), {12, 1});
    TrainingSettings settings = small_training(200);
    settings.patience = 3;
    const TrainingState state = trained_on(data, settings);
    EXPECT_LT(state.epoch, 200U);
    EXPECT_EQ(state.epoch, state.best_epoch + 3);
    EXPECT_NE(state.parameters, state.best_parameters);
}

TEST(Training, AStateOfOtherCandlesAndSettingsOutOfBoundsAreRefused) {
    const Dataset data = made_dataset(made_market(1'200, 0.4, 1), {12, 1});
    const Dataset other = made_dataset(made_market(1'200, 0.4, 2), {12, 1});
    const auto refused = train(other, begin_training(data, small_training(2)).value(), {}, {});
    EXPECT_THAT(refused.error().what, HasSubstr("began on other candles"));
    TrainingSettings settings;
    settings.hidden = 0;
    EXPECT_THAT(begin_training(data, settings).error().what, HasSubstr("1 to 256 hidden units"));
}

// oneDNN's code for AVX-512 leaves a signal handler no room on the stack: seen as a broken heap at every other Ctrl-C.
TEST(Training, ASignalAtAnyMomentChangesNoBit) {
    static volatile sig_atomic_t handled = 0;
    const Dataset data = made_dataset(made_market(1'200, 0.4, 1), {12, 1});
    TrainingSettings settings = small_training(8);
    settings.hidden = 32;
    const TrainingState undisturbed = trained_on(data, settings);
    struct sigaction noting {};
    noting.sa_handler = [](int) { handled = handled + 1; };
    noting.sa_flags = SA_RESTART;
    struct sigaction before {};
    ASSERT_EQ(::sigaction(SIGALRM, &noting, &before), 0);
    const itimerval often{{0, 200}, {0, 200}};
    const itimerval never{};
    ASSERT_EQ(::setitimer(ITIMER_REAL, &often, nullptr), 0);
    const TrainingState disturbed = trained_on(data, settings);
    ::setitimer(ITIMER_REAL, &never, nullptr);
    ::sigaction(SIGALRM, &before, nullptr);
    EXPECT_GT(handled, 0);
    EXPECT_EQ(disturbed, undisturbed);
}

TEST(Training, PinballLossIsTheHandComputedOne) {
    const std::vector<float> quantiles{-1, 0, 1};
    const std::vector<float> target{2};
    std::vector<float> by(3);
    // (0.1 x 3 + 0.5 x 2 + 0.9 x 1) / 3
    EXPECT_NEAR(pinball_loss(quantiles, target, 1, by), 2.2 / 3, 1e-12);
    EXPECT_NEAR(by[0], -0.1 / 3, 1e-7);
    EXPECT_NEAR(by[2], -0.9 / 3, 1e-7);
}

EvaluationSettings small_evaluation() {
    EvaluationSettings settings;
    settings.shape = {8, 1};
    settings.training = small_training(12);
    settings.training.patience = 4;
    settings.folds = 3;
    return settings;
}

TEST(WalkForward, FindsASignalAndMayTrade) {
    const auto series = made_market(4'000, 0.4, 5);
    const auto found = walk_forward(series.view(), hourly(), small_evaluation(), {}, {});
    ASSERT_TRUE(found) << found.error().what;
    EXPECT_TRUE(found->skill.proven) << found->skill.verdict;
    EXPECT_THAT(found->skill.verdict, HasSubstr("beats no-change (p = "));
    EXPECT_EQ(found->by_fold.size(), 3U);
    EXPECT_GT(found->skill.rows[0].errors.direction.low, 0.55);
    EXPECT_LT(found->skill.rows[0].errors.mean_absolute, 0.96 * found->skill.rows[1].errors.mean_absolute);
    // Nothing is better than the law itself: AR(1) may be as good, and the model is close to it.
    EXPECT_LT(found->skill.rows[0].errors.mean_absolute, 1.03 * found->skill.rows[3].errors.mean_absolute);
    EXPECT_NEAR(found->skill.coverage.share, 0.8, 0.06);
}

TEST(WalkForward, FindsNothingInARandomWalkAndSaysSo) {
    for (const std::uint64_t seed : {5U, 6U}) {
        const auto series = made_market(4'000, 0, seed);
        const auto found = walk_forward(series.view(), hourly(), small_evaluation(), {}, {}).value();
        EXPECT_FALSE(found.skill.proven) << found.skill.verdict;
        EXPECT_THAT(found.skill.verdict, HasSubstr(": not used for trading"));
    }
}

TEST(WalkForward, NoForecastMovesByABitWhenTheCandlesAfterItsFoldAreReplaced) {
    auto series = made_market(2'500, 0.4, 5);
    EvaluationSettings settings = small_evaluation();
    settings.training = small_training(2);
    const auto before = walk_forward(series.view(), hourly(), settings, {}, {}).value();
    const std::size_t now = 2'000;  // the second fold's end: 2500 x (0.4 + 0.6 x 2/3)
    for (std::size_t i = now; i < series.size(); ++i) series.high[i] = series.close[i] = series.low[i] + 77'777;
    const auto after = walk_forward(series.view(), hourly(), settings, {}, {}).value();
    std::size_t same = 0;
    for (std::size_t i = 0; i < before.windows.size(); ++i) {
        if (nanoseconds_since_epoch(before.windows[i].time) >= series.time[now - 1]) break;
        EXPECT_EQ(before.windows[i].forecast, after.windows[i].forecast);
        EXPECT_EQ(before.windows[i].actual, after.windows[i].actual);
        ++same;
    }
    EXPECT_GT(same, 800U);
    EXPECT_NE(before.windows.back().forecast, after.windows.back().forecast);
}

TEST(WalkForward, TooFewCandlesWrongSettingsAndAWishToStopAreAnsweredInASentence) {
    const auto series = made_market(700, 0, 1);
    EvaluationSettings settings = small_evaluation();
    EXPECT_THAT(walk_forward(series.view(), hourly(), settings, {}, {}).error().what, HasSubstr("fold 1 of 3: "));
    settings.folds = 0;
    EXPECT_THAT(walk_forward(series.view(), hourly(), settings, {}, {}).error().what, HasSubstr("1 to 20 folds"));
    std::stop_source stop;
    stop.request_stop();
    const auto long_series = made_market(4'000, 0, 1);
    EXPECT_THAT(walk_forward(long_series.view(), hourly(), small_evaluation(), {}, stop.get_token()).error().what,
                HasSubstr("was stopped"));
}

}  // namespace
}  // namespace piggy::forecast
