// The statistics against numbers worked out apart from the code.

#include "forecast/skill.h"

#include <gmock/gmock.h>

#include <cmath>
#include <vector>

#include "forecast/baselines.h"

namespace piggy::forecast {
namespace {

using ::testing::HasSubstr;

// By hand from the formula, in Python.
TEST(Wilson, IsTheHandComputedInterval) {
    const Share seven = wilson(7, 10);
    EXPECT_NEAR(seven.low, 0.39677814746114537, 1e-12);
    EXPECT_NEAR(seven.high, 0.8922087325936989, 1e-12);
    EXPECT_NEAR(wilson(0, 20).high, 0.16112515805281938, 1e-12);
    EXPECT_EQ(wilson(0, 20).low, 0);
    EXPECT_EQ(wilson(0, 0).high, 1);
}

// Differences 1 2 -1 3 0 2 1 -2 4 1 2 -1, horizon 2, two lags; the t tail by Simpson's rule over 20,000 steps in Python.
TEST(DieboldMariano, IsTheHandComputedStatistic) {
    const std::vector<double> difference{1, 2, -1, 3, 0, 2, 1, -2, 4, 1, 2, -1};
    const std::vector<double> actual(12, 0.0);
    const std::vector<double> first(12, 5.0);
    std::vector<double> second;
    for (const double d : difference) second.push_back(5 + d);
    const auto test = diebold_mariano(first, second, actual, 2, 2).value();
    EXPECT_NEAR(test.statistic, 3.1154265122036144, 1e-12);
    EXPECT_NEAR(test.p, 0.004914925644510848, 1e-9);
    EXPECT_NEAR(diebold_mariano(second, first, actual, 2, 2)->p, 1 - 0.004914925644510848, 1e-9);
}

TEST(DieboldMariano, EqualForecastsAndTooFewAreRefused) {
    const std::vector<double> actual(20, 1.0);
    const std::vector<double> forecast(20, 0.5);
    EXPECT_THAT(diebold_mariano(forecast, forecast, actual, 1, 0).error().what, HasSubstr("nothing to test"));
    const std::vector<double> few(5, 1.0);
    EXPECT_THAT(diebold_mariano(few, few, few, 1, 0).error().what, HasSubstr("at least 10"));
}

// From printed tables.
TEST(StudentT, HasTheTablesCriticalValues) {
    EXPECT_NEAR(student_t_above(6.313752, 1), 0.05, 1e-7);
    EXPECT_NEAR(student_t_above(2.228139, 10), 0.025, 1e-7);
    EXPECT_NEAR(student_t_above(-1.812461, 10), 0.95, 1e-7);
    EXPECT_NEAR(student_t_above(1.959964, 1e6), 0.025, 1e-5);
}

TEST(Errors, AreTheMeanAndTheHitRate) {
    const std::vector<double> forecast{1, -1, 0, 2};
    const std::vector<double> actual{2, 1, 3, 2};
    const Errors errors = errors_of(forecast, actual);
    EXPECT_DOUBLE_EQ(errors.mean_absolute, 1.5);
    EXPECT_DOUBLE_EQ(errors.root_mean_square, std::sqrt(14.0 / 4));
    EXPECT_EQ(errors.direction.hits, 2U);
    EXPECT_EQ(errors.direction.of, 3U);
}

TEST(Baselines, LeastSquaresFindsTheLineAndAFlatPastGivesTheDrift) {
    const std::vector<double> returns{1, 2, 3, 4};
    const std::vector<double> targets{2.5, 3.0, 3.5, 4.0};
    EXPECT_NEAR(fitted_ar1(returns, targets).constant, 2, 1e-12);
    EXPECT_NEAR(fitted_ar1(returns, targets).slope, 0.5, 1e-12);
    const std::vector<double> flat(4, 1.0);
    EXPECT_EQ(fitted_ar1(flat, targets).slope, 0);
    EXPECT_EQ(fitted_ar1(flat, targets).constant, 3.25);
}

TEST(Verdict, SaysWhetherItMayTrade) {
    EXPECT_EQ(verdict_sentence("no-change", 0.41), "does not beat no-change (p = 0.41): not used for trading");
    EXPECT_EQ(verdict_sentence("no-change", 0.003), "beats no-change (p = 0.003)");
}

}  // namespace
}  // namespace piggy::forecast
