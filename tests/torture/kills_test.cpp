// Backends as processes, killed while orders flow. In CTest fifty kills, in parts that run side by side; as many as are
// wanted: cryptopiggy-torture kills --count N.

#include <gtest/gtest.h>

#include "kills.h"

namespace piggy::torture {
namespace {

class KillCampaign : public testing::TestWithParam<int> {};

TEST_P(KillCampaign, LosesNothingAndRepeatsNothing) {
    KillWish wish;
    wish.count = 10;
    wish.first = GetParam() * wish.count;
    wish.seed = static_cast<std::uint64_t>(GetParam()) + 1;
    const KillReport report = run_kills(wish);
    for (const std::string& one : report.broken) ADD_FAILURE() << one;
    std::printf("%s", kill_table(wish, report).c_str());
    // Kills that meet nothing prove nothing.
    EXPECT_GT(report.tally.at("comparisons"), 5);
    EXPECT_GT(report.tally.at("orders"), 5);
    EXPECT_GT(report.tally.at("fills"), 5);
}

INSTANTIATE_TEST_SUITE_P(Part, KillCampaign, testing::Range(0, 5));

}  // namespace
}  // namespace piggy::torture
