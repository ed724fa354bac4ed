// CSCV against a slow version of itself, and against what the paper says of made returns.

#include "research/overfitting.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "made_returns.h"

namespace piggy::research {
namespace {

using ::testing::HasSubstr;

// One half of the blocks as a mask; everything added up anew each time.
double slow_objective(std::span<const double> returns, std::size_t block_size, unsigned mask, Objective objective) {
    std::vector<double> kept;
    for (std::size_t i = 0; i < returns.size(); ++i) {
        if ((mask >> (i / block_size) & 1U) != 0) kept.push_back(returns[i]);
    }
    double mean = 0;
    for (const double value : kept) mean += value / static_cast<double>(kept.size());
    if (objective == Objective::mean_return) return mean;
    double square = 0;
    for (const double value : kept) square += (value - mean) * (value - mean);
    const double deviation = std::sqrt(square / static_cast<double>(kept.size() - 1));
    return deviation > 1e-9 ? mean / deviation : 0;
}

struct Slow {
    double probability = 0, loss = 0;
    std::size_t ways = 0;
};
Slow slow_overfitting(const std::vector<std::vector<double>>& tries, std::size_t blocks, Objective objective) {
    const std::size_t block_size = tries[0].size() / blocks;
    Slow made;
    for (unsigned mask = 0; mask < 1U << blocks; ++mask) {
        if (static_cast<std::size_t>(std::popcount(mask)) != blocks / 2) continue;
        std::size_t chosen = 0;
        double best = -1e300;
        for (std::size_t i = 0; i < tries.size(); ++i) {
            const double value = slow_objective(tries[i], block_size, mask, objective);
            if (value > best + 1e-12) {
                best = value;
                chosen = i;
            }
        }
        const unsigned others = ~mask & ((1U << blocks) - 1);
        const double reached = slow_objective(tries[chosen], block_size, others, objective);
        double rank = 0.5;
        for (const auto& other : tries) {
            const double value = slow_objective(other, block_size, others, objective);
            rank += value < reached - 1e-12 ? 1 : value < reached + 1e-12 ? 0.5 : 0;
        }
        const double w = rank / static_cast<double>(tries.size() + 1);
        made.probability += w < 0.5 - 1e-9 ? 1 : w < 0.5 + 1e-9 ? 0.5 : 0;
        made.loss += reached < 0 ? 1 : 0;
        ++made.ways;
    }
    made.probability /= static_cast<double>(made.ways);
    made.loss /= static_cast<double>(made.ways);
    return made;
}

std::vector<double> joined(const std::vector<std::vector<double>>& tries) {
    std::vector<double> made;
    for (const auto& one : tries) made.insert(made.end(), one.begin(), one.end());
    return made;
}

TEST(Overfitting, SixteenBlocksHaveThePapers12870Ways) {
    std::vector<std::vector<double>> tries;
    for (std::uint64_t i = 0; i < 5; ++i) tries.push_back(normal_returns(100, 0, 0.01, i));
    const Overfitting found = backtest_overfitting(joined(tries), 100).value();
    EXPECT_EQ(found.combinations, 12'870U);
    EXPECT_EQ(found.logits.size(), 12'870U);
    EXPECT_TRUE(std::is_sorted(found.logits.begin(), found.logits.end()));
    EXPECT_EQ(found.trials, 5U);
    EXPECT_EQ(found.periods_used, 96U);
}

RC_GTEST_PROP(Overfitting, IsWhatAddingEverythingUpAnewGives, ()) {
    const auto blocks = 2 * *rc::gen::inRange<std::size_t>(1, 5);
    const auto trials = *rc::gen::inRange<std::size_t>(2, 9);
    const auto block_size = *rc::gen::inRange<std::size_t>(2, 7);
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    const auto objective = *rc::gen::element(Objective::sharpe, Objective::mean_return);
    std::vector<std::vector<double>> tries;
    for (std::size_t i = 0; i < trials; ++i) {
        tries.push_back(normal_returns(blocks * block_size, 0.001 * static_cast<double>(i), 0.01, seed + i));
    }
    if (*rc::gen::arbitrary<bool>()) tries.back() = tries.front();                   // a tie
    if (*rc::gen::arbitrary<bool>()) tries.back().assign(tries.back().size(), 0.0);  // one that never traded
    const Slow slow = slow_overfitting(tries, blocks, objective);
    const Overfitting found = backtest_overfitting(joined(tries), tries[0].size(), blocks, objective).value();
    RC_ASSERT(found.combinations == slow.ways);
    RC_ASSERT(std::fabs(found.probability - slow.probability) < 1e-12);
    RC_ASSERT(std::fabs(found.probability_of_loss - slow.loss) < 1e-12);
}

// Two tries, two blocks, by hand. First half: A earns 2 % a period in the mean, B 1 %; second half: A -1 %, B 3 %.
TEST(Overfitting, IsWorkedOutByHandForTwoTriesAndTwoBlocks) {
    const std::vector<double> returns{0.01, 0.03, -0.02, 0.00,   // A
                                      0.00, 0.02, 0.02,  0.04};  // B
    const Overfitting found = backtest_overfitting(returns, 4, 2, Objective::mean_return).value();
    // Chosen on the first half: A (2 %), which has -1 % on the second and is the worse of two: rank 1 of 2, ln(1/2).
    // Chosen on the second half: B (3 %), which has 1 % on the first and is the worse of two again.
    EXPECT_EQ(found.combinations, 2U);
    EXPECT_EQ(found.probability, 1);
    EXPECT_EQ(found.probability_of_loss, 0.5);
    ASSERT_EQ(found.logits.size(), 2U);
    EXPECT_NEAR(found.logits[0], std::log(0.5), 1e-12);
    EXPECT_NEAR(found.in_sample_mean, 0.025, 1e-12);
    EXPECT_NEAR(found.out_of_sample_mean, 0.0, 1e-12);
    EXPECT_NEAR(found.slope, 2, 1e-9);  // from (2 %, -1 %) to (3 %, 1 %)
    EXPECT_NEAR(found.intercept, -0.05, 1e-9);
}

TEST(Overfitting, TriesThatAreAllTheSameAreInTheMiddle) {
    const std::vector<double> one = normal_returns(64, 0.001, 0.01, 3);
    const Overfitting found = backtest_overfitting(joined({one, one, one, one}), 64, 8).value();
    EXPECT_EQ(found.probability, 0.5);
    for (const double logit : found.logits) EXPECT_EQ(logit, 0);
}

TEST(Overfitting, ARestThatFillsNoBlockIsLeftOutAtTheOldEnd) {
    std::vector<std::vector<double>> tries;
    for (std::uint64_t i = 0; i < 6; ++i) tries.push_back(normal_returns(64, 0, 0.01, i));
    const auto without = backtest_overfitting(joined(tries), 64, 8).value();
    for (auto& one : tries) one.insert(one.begin(), 7, 0.5);
    const auto with = backtest_overfitting(joined(tries), 71, 8).value();
    EXPECT_EQ(with.periods_used, 64U);
    EXPECT_EQ(with.logits, without.logits);
    EXPECT_EQ(with.slope, without.slope);
}

TEST(Overfitting, OfPureNoiseIsOneHalfInTheMean) {
    double sum = 0;
    constexpr int markets = 60;
    for (std::uint64_t market = 0; market < markets; ++market) {
        std::vector<std::vector<double>> tries;
        for (std::uint64_t i = 0; i < 21; ++i) tries.push_back(normal_returns(320, 0, 0.01, market * 1'000 + i));
        sum += backtest_overfitting(joined(tries), 320, 8).value().probability;
    }
    EXPECT_NEAR(sum / markets, 0.5, 0.08);
}

// The paper's case of no skill with every try's full-sample mean taken out: what was good in one half was bad in the
// other, and the probability is 1.
TEST(Overfitting, IsOneWhereEveryTrysWholeRecordIsWorthNothing) {
    std::vector<std::vector<double>> tries;
    for (std::uint64_t i = 0; i < 50; ++i) {
        auto one = normal_returns(320, 0, 0.01, i);
        double mean = 0;
        for (const double value : one) mean += value / 320;
        for (double& value : one) value -= mean;
        tries.push_back(std::move(one));
    }
    const Overfitting found = backtest_overfitting(joined(tries), 320, 10).value();
    EXPECT_GT(found.probability, 0.99);
    EXPECT_GT(found.probability_of_loss, 0.99);
    EXPECT_LT(found.slope, -0.5);
}

TEST(Overfitting, IsSmallWhereOneTryTrulyEarns) {
    std::vector<std::vector<double>> tries;
    for (std::uint64_t i = 0; i < 50; ++i) tries.push_back(normal_returns(800, i == 17 ? 0.003 : 0, 0.01, i));
    const Overfitting found = backtest_overfitting(joined(tries), 800, 10).value();
    EXPECT_LT(found.probability, 0.02);
    EXPECT_LT(found.probability_of_loss, 0.02);
}

TEST(Overfitting, BadMatricesAreRefusedInASentence) {
    const std::vector<double> returns = normal_returns(200, 0, 0.01, 1);
    EXPECT_THAT(backtest_overfitting(returns, 100, 7).error().what,
                HasSubstr("even number of blocks from 2 to 16, not 7"));
    EXPECT_THAT(backtest_overfitting(returns, 100, 18).error().what, HasSubstr("not 18"));
    EXPECT_THAT(backtest_overfitting(returns, 100, 0).error().what, HasSubstr("not 0"));
    EXPECT_THAT(backtest_overfitting(returns, 20, 16).error().what, HasSubstr("at least 32 periods, and there are 20"));
    EXPECT_THAT(backtest_overfitting(returns, 200, 16).error().what, HasSubstr("at least 2 tries"));
    EXPECT_THAT(backtest_overfitting(returns, 150, 16).error().what, HasSubstr("200 is no multiple of 150"));
    std::vector<double> broken = returns;
    broken[3] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_THAT(backtest_overfitting(broken, 100, 8).error().what, HasSubstr("no number"));
    EXPECT_FALSE(backtest_overfitting({}, 100, 8));
}

}  // namespace
}  // namespace piggy::research
