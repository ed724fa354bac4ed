// Neighbours of a set of parameters.

#include "research/plateau.h"

#include <gmock/gmock.h>

#include <cmath>
#include <vector>

namespace piggy::research {
namespace {

using ::testing::HasSubstr;
using Indices = std::vector<std::size_t>;

TEST(Plateau, IsWorkedOutByHandForTwoParameters) {
    const std::vector<std::vector<double>> grid{{1, 2, 3}, {2, 4, 2}, {1, -2, 3}};
    const ObjectiveAt at = [&](std::span<const std::size_t> i) { return std::optional(grid[i[0]][i[1]]); };
    const Plateau middle = plateau(Indices{3, 3}, Indices{1, 1}, at).value();
    EXPECT_EQ(middle.neighbours, 8U);
    EXPECT_EQ(middle.not_run, 0U);
    EXPECT_DOUBLE_EQ(middle.mean, 1.5);
    EXPECT_DOUBLE_EQ(middle.mean_kept, 0.375);
    EXPECT_DOUBLE_EQ(middle.worst, -2);
    EXPECT_DOUBLE_EQ(middle.worst_kept, -0.5);
    const Plateau corner = plateau(Indices{3, 3}, Indices{0, 0}, at).value();
    EXPECT_EQ(corner.neighbours, 3U);
    EXPECT_DOUBLE_EQ(corner.mean, 8.0 / 3);
    EXPECT_DOUBLE_EQ(corner.worst_kept, 2);
}

TEST(Plateau, LeavesOutAndCountsWhatWasNotRun) {
    const ObjectiveAt below_the_diagonal = [](std::span<const std::size_t> i) {
        return i[0] < i[1] ? std::optional(1.0) : std::nullopt;
    };
    const Plateau found = plateau(Indices{5, 5}, Indices{1, 2}, below_the_diagonal).value();
    EXPECT_EQ(found.neighbours, 5U);
    EXPECT_EQ(found.not_run, 3U);
    EXPECT_EQ(found.mean_kept, 1);
}

TEST(Plateau, EightParametersHaveTheirThousandsOfNeighbours) {
    const ObjectiveAt flat = [](std::span<const std::size_t>) { return std::optional(2.0); };
    EXPECT_EQ(plateau(Indices(8, 3), Indices(8, 1), flat)->neighbours, 6'560U);
    EXPECT_EQ(plateau(Indices(1, 3), Indices(1, 1), flat)->neighbours, 2U);
}

TEST(Plateau, WhatCannotBeIsRefused) {
    const ObjectiveAt flat = [](std::span<const std::size_t>) { return std::optional(2.0); };
    const ObjectiveAt nothing = [](std::span<const std::size_t>) { return std::optional<double>(); };
    const ObjectiveAt losing = [](std::span<const std::size_t>) { return std::optional(-1.0); };
    const ObjectiveAt spike = [](std::span<const std::size_t> i) {
        return i[0] == 1 ? std::optional(1.0) : std::optional(std::nan(""));
    };
    EXPECT_THAT(plateau(Indices(9, 3), Indices(9, 1), flat).error().what, HasSubstr("not for 9"));
    EXPECT_FALSE(plateau(Indices{}, Indices{}, flat));
    EXPECT_FALSE(plateau(Indices{3, 3}, Indices{1}, flat));
    EXPECT_THAT(plateau(Indices{3}, Indices{3}, flat).error().what, HasSubstr("value 4 of parameter 1"));
    EXPECT_THAT(plateau(Indices{3}, Indices{1}, nothing).error().what, HasSubstr("no result above zero"));
    EXPECT_THAT(plateau(Indices{3}, Indices{1}, losing).error().what, HasSubstr("no result above zero"));
    EXPECT_THAT(plateau(Indices{3}, Indices{1}, spike).error().what, HasSubstr("no number"));
    EXPECT_THAT(plateau(Indices{1}, Indices{0}, flat).error().what, HasSubstr("no neighbour"));
}

}  // namespace
}  // namespace piggy::research
