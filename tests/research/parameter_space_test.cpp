// What is tried: ranges, constraints and numbers of sets, as typed and as counted.

#include "research/parameter_space.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "research/search.h"
#include "strategy/registry.h"

namespace piggy::research {
namespace {

strategy::StrategyInfo info(const char* name) { return strategy::find_strategy(name).value(); }
Axis axis(const char* text, const char* strategy = "SMA_Crossover") { return parse_axis(info(strategy), text).value(); }
std::string refusal(const char* text, const char* strategy = "SMA_Crossover") {
    const auto read = parse_axis(info(strategy), text);
    return read ? "" : read.error().what;
}
ParameterSpace space(std::vector<Axis> axes, const std::vector<const char*>& constraints = {}) {
    std::vector<Constraint> rules;
    for (const char* text : constraints) rules.push_back(parse_constraint(text).value());
    return ParameterSpace::make(info("SMA_Crossover"), std::move(axes), std::move(rules)).value();
}

TEST(ParameterAxis, GoesFromTheFirstToTheLastByItsStep) {
    EXPECT_EQ(axis("fast=5:9:2").values, (std::vector<std::string>{"5", "7", "9"}));
    EXPECT_EQ(axis("fast=5:8:2").values, (std::vector<std::string>{"5", "7"}));
    EXPECT_EQ(axis("fast=20").values, (std::vector<std::string>{"20"}));
    EXPECT_EQ(axis("fast=20,5,20").values, (std::vector<std::string>{"5", "20"})) << "ascending, none twice";
}

TEST(ParameterAxis, AddsDecimalStepsWithoutNoise) {
    const Axis steps = axis("oversold=20:21:0.1", "RSI_Strategy");
    ASSERT_EQ(steps.values.size(), 11U);
    EXPECT_EQ(steps.values[3], "20.3");
    EXPECT_EQ(steps.values.back(), "21");
}

TEST(ParameterAxis, TakesNamesToo) { EXPECT_EQ(axis("trigger=level,cross", "RSI_Strategy").values.size(), 2U); }

TEST(ParameterAxis, SaysWhatIsWrongWithIt) {
    EXPECT_NE(refusal("fast").find("fast=5:100:1"), std::string::npos);
    EXPECT_NE(refusal("fast=").find("was 'fast='"), std::string::npos);
    EXPECT_NE(refusal("fast=9:5:1").find("empty: it begins at 9 and ends at 5"), std::string::npos);
    EXPECT_NE(refusal("fast=5:9:0").find("must be above 0"), std::string::npos);
    EXPECT_NE(refusal("fast=5:9").find("first, last, step"), std::string::npos);
    EXPECT_NE(refusal("fast=5:x:1").find("'x' is no number"), std::string::npos);
    EXPECT_NE(refusal("fast=0:5:1").find("whole number"), std::string::npos) << "each value is one that it takes";
    EXPECT_NE(refusal("quick=1:5:1").find("no parameter 'quick'"), std::string::npos);
    EXPECT_NE(refusal("trigger=never", "RSI_Strategy").find("one of"), std::string::npos);
    EXPECT_NE(refusal("oversold=1:99:0.0001", "RSI_Strategy").find("larger step"), std::string::npos);
}

TEST(ParameterSpace, CountsWhatItsConstraintsLeave) {
    const ParameterSpace pairs = space({axis("fast=5:10:1"), axis("slow=5:10:1")}, {"fast<slow"});
    EXPECT_EQ(pairs.size(), 36U);
    EXPECT_EQ(pairs.allowed(), 15U);
    EXPECT_EQ(space({axis("fast=5:10:1")}, {"fast>=8"}).allowed(), 3U);
    EXPECT_EQ(space({axis("fast=5:10:1")}, {"7>fast"}).allowed(), 2U);
    EXPECT_EQ(space({}).allowed(), 1U) << "nothing to try but the defaults";
}

TEST(ParameterSpace, RefusesWhatCannotBeTriedWithItsCount) {
    const strategy::StrategyInfo rsi = info("RSI_Strategy");
    const auto made =
        ParameterSpace::make(rsi,
                             {axis("period=2:101:1", "RSI_Strategy"), axis("oversold=1:49:0.01", "RSI_Strategy"),
                              axis("overbought=51:99:0.01", "RSI_Strategy")},
                             {});
    ASSERT_FALSE(made);
    EXPECT_NE(made.error().what.find("2304960100 parameter sets"), std::string::npos) << made.error().what;
    EXPECT_NE(made.error().what.find("larger steps or narrower ranges"), std::string::npos);

    const auto none = ParameterSpace::make(info("SMA_Crossover"), {axis("fast=5:9:1")}, {*parse_constraint("fast>9")});
    ASSERT_FALSE(none);
    EXPECT_NE(none.error().what.find("(fast>9) leave none of 5"), std::string::npos);
    const auto twice = ParameterSpace::make(info("SMA_Crossover"), {axis("fast=5"), axis("fast=6")}, {});
    EXPECT_NE(twice.error().what.find("given twice"), std::string::npos);
    const auto unknown =
        ParameterSpace::make(info("SMA_Crossover"), {axis("fast=5:9:1")}, {*parse_constraint("fast<slow")});
    EXPECT_NE(unknown.error().what.find("neither a number nor a parameter to try"), std::string::npos);
    const auto names =
        ParameterSpace::make(rsi, {axis("trigger=level,cross", "RSI_Strategy")}, {*parse_constraint("trigger<3")});
    EXPECT_NE(names.error().what.find("is no number"), std::string::npos);
    const auto idle = ParameterSpace::make(info("SMA_Crossover"), {axis("fast=5:9:1")}, {*parse_constraint("3<4")});
    EXPECT_NE(idle.error().what.find("names no parameter"), std::string::npos);
}

TEST(ParameterConstraint, IsReadOrRefused) {
    for (const char* text : {"", "fast", "<slow", "fast<", "fast<>slow", "fast=<slow", "a<b<c"}) {
        EXPECT_FALSE(parse_constraint(text)) << text;
    }
    EXPECT_EQ(parse_constraint("fast>=2.5")->right, "2.5");
}

RC_GTEST_PROP(ParameterSpaceLaw, ASetIsItsNumberAndBack, ()) {
    const auto first = *rc::gen::inRange(2, 30);
    const auto steps = *rc::gen::inRange(0, 12);
    const ParameterSpace grid =
        space({axis(("fast=" + std::to_string(first) + ":" + std::to_string(first + steps) + ":1").c_str()),
               axis("slow=40:90:7")});
    std::set<std::map<std::string, std::string>> seen;
    for (std::uint64_t set = 0; set < grid.size(); ++set) {
        const auto places = grid.places(set);
        RC_ASSERT(grid.at(places) == set);
        RC_ASSERT(grid.parameters(set).at("fast") == grid.axes()[0].values[places[0]]);
        seen.insert(grid.parameters(set));
    }
    RC_ASSERT(seen.size() == grid.size());
}

RC_GTEST_PROP(SearchLaw, AtRandomGivesSoManyAllowedSetsNoneTwice, (std::uint64_t seed)) {
    const ParameterSpace pairs = space({axis("fast=5:30:1"), axis("slow=5:30:1")}, {"fast<slow"});
    const std::uint64_t wanted = *rc::gen::inRange<std::uint64_t>(1, 400);
    const auto sets = sets_to_try(pairs, Search{wanted}, seed);
    RC_ASSERT(sets.size() == std::min<std::uint64_t>(wanted, pairs.allowed()));
    for (std::size_t i = 0; i < sets.size(); ++i) {
        RC_ASSERT(pairs.is_allowed(sets[i]));
        if (i > 0) RC_ASSERT(sets[i - 1] < sets[i]);
    }
    RC_ASSERT(sets_to_try(pairs, Search{wanted}, seed) == sets);
}

TEST(Search, IsEachSetOnceOrSoManyAtRandom) {
    const ParameterSpace pairs = space({axis("fast=5:30:1"), axis("slow=5:30:1")}, {"fast<slow"});
    EXPECT_EQ(sets_to_try(pairs, parse_search("grid").value(), 1).size(), pairs.allowed());
    EXPECT_NE(sets_to_try(pairs, parse_search("random:20").value(), 1),
              sets_to_try(pairs, parse_search("random:20").value(), 2));
    for (const char* text :
         {"", "gird", "random", "random:", "random:0", "random:-1", "random:2x", "random:99999999999", "tpe:50"}) {
        EXPECT_FALSE(parse_search(text)) << text;
    }
}

}  // namespace
}  // namespace piggy::research
