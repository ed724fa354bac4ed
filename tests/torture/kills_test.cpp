// Backends as processes, killed while orders flow. In CTest fifty kills, in parts that run side by side, a thousand in
// ./test long; as many as are wanted: cryptopiggy-torture kills --count N.

#include <gtest/gtest.h>

#include "execution/desk_steps.h"
#include "kills.h"

namespace piggy::torture {
namespace {

#ifdef PIGGY_SLOW_BUILD
constexpr int kills_a_part = 3;
constexpr int side_by_side = 2;  // each opens a vault, which takes long enough alone
#else
constexpr int kills_a_part = 25;
constexpr int side_by_side = 5;
// Every third kill is at a named step, and each step has its turn.
static_assert(2 * kills_a_part > 3 * (execution::desk_step_count - 1));
#endif

class KillCampaign : public testing::TestWithParam<int> {};

TEST_P(KillCampaign, LosesNothingAndRepeatsNothing) {
    KillWish wish;
    wish.count = kills_a_part;
    wish.side_by_side = side_by_side;
    wish.first = GetParam() * wish.count;
    wish.seed = static_cast<std::uint64_t>(GetParam()) + 1;
    const KillReport report = run_kills(wish);
    for (const std::string& one : report.broken) ADD_FAILURE() << one;
    std::printf("%s", kill_table(wish, report).c_str());
    // Kills that meet nothing prove nothing.
    EXPECT_GE(report.tally.at("comparisons"), kills_a_part);
    EXPECT_GE(report.tally.at("orders"), kills_a_part);
    EXPECT_GE(report.tally.at("fills"), kills_a_part);
}

INSTANTIATE_TEST_SUITE_P(Part, KillCampaign, testing::Range(0, 2));

}  // namespace
}  // namespace piggy::torture
