// Whole days of the backend's core against the practice exchange, in one process on virtual time, each from a seed. In
// CTest two hundred of them, in parts that run side by side, a hundred thousand in ./test long; as many as are wanted:
// cryptopiggy-torture --seeds N.

#include <gtest/gtest.h>

#include "day.h"

namespace piggy::torture {
namespace {

#ifdef PIGGY_SLOW_BUILD
constexpr std::uint64_t seeds_a_part = 2;
#else
constexpr std::uint64_t seeds_a_part = 20;
#endif

std::string told(const DayReport& report) {
    std::string text = "cryptopiggy-torture --seed " + std::to_string(report.seed);
    for (const std::string& one : report.broken) text += "\n  " + one;
    return text;
}

class DeterministicDays : public testing::TestWithParam<std::uint64_t> {};

TEST_P(DeterministicDays, KeepEveryInvariantWhateverGoesWrong) {
    Tally all;
    for (std::uint64_t i = 1; i <= seeds_a_part; ++i) {
        const DayReport report = run_day(GetParam() * seeds_a_part + i, false);
        EXPECT_TRUE(report.broken.empty()) << told(report);
        for (const auto& [what, count] : report.tally) all[what] += count;
    }
    // Days on which nothing happens prove nothing.
    const auto seeds = static_cast<std::int64_t>(seeds_a_part);
    EXPECT_GT(all["requests"], 1'000 * seeds);
    EXPECT_GT(all["trades asked for"], 50 * seeds);
    EXPECT_GT(all["fills"], seeds);
    EXPECT_GT(all["restarts"], seeds);
}

INSTANTIATE_TEST_SUITE_P(Part, DeterministicDays, testing::Range<std::uint64_t>(0, 10));

TEST(TortureDay, IsTheSameToTheByteWhenItsSeedIsRunAgain) {
    for (const std::uint64_t seed : {3, 14}) {
        const DayReport once = run_day(seed, true);
        const DayReport again = run_day(seed, true);
        EXPECT_GT(once.trace.size(), 10'000U);
        EXPECT_TRUE(once.trace == again.trace) << "two runs of seed " << seed << " differ";
        EXPECT_EQ(once.digest, again.digest);
    }
}

TEST(TortureDay, OfAnotherSeedIsAnotherDay) { EXPECT_NE(run_day(1, false).digest, run_day(2, false).digest); }

// The invariants can fail: each of these days has a saboteur.
TEST(TortureDay, NoticesAnOrderThatArrivesTwice) {
    EXPECT_FALSE(run_day(1, false, Sabotage::orders_arrive_twice).broken.empty());
}
TEST(TortureDay, NoticesOneHundredMillionthThatIsMissing) {
    EXPECT_FALSE(run_day(1, false, Sabotage::secret_withdrawal).broken.empty());
}
TEST(TortureDay, NoticesAnOrderThatNobodyAskedFor) {
    EXPECT_FALSE(run_day(1, false, Sabotage::forged_order).broken.empty());
}

}  // namespace
}  // namespace piggy::torture
