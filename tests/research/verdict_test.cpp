// The rules and their sentences.

#include "research/verdict.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

namespace piggy::research {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

// Nothing is wrong with it.
VerdictFacts good() {
    VerdictFacts facts;
    facts.trials = 420;
    facts.total_return = 0.8;
    facts.sharpe = 2.4;
    facts.deflated_sharpe = 0.97;
    facts.luck_of_the_best = 0.01;
    facts.random_entry_p = 0.01;
    facts.overfitting = 0.05;
    facts.overfitting_loss = 0.02;
    facts.trades = 120;
    facts.return_at_twice_the_cost = 0.5;
    facts.annual_return = Interval{0.1, 0.3, 0.6};
    facts.periods = 1'000;
    facts.periods_minimum = 700;
    facts.plateau_kept = 0.9;
    facts.out_of_sample_return = 0.12;
    facts.out_of_sample_sharpe = 2;
    return facts;
}

VerdictFacts with(const std::function<void(VerdictFacts&)>& change) {
    VerdictFacts facts = good();
    change(facts);
    return facts;
}

TEST(Verdict, IsPromisingWhereNothingSpeaksAgainstIt) {
    const Verdict verdict = verdict_of(good());
    EXPECT_EQ(verdict.level, Level::promising);
    EXPECT_THAT(verdict.reasons, IsEmpty());
    EXPECT_THAT(verdict.missing, IsEmpty());
    EXPECT_EQ(
        verdict.sentence,
        "Promising: better than the luck of 420 tries explains, and random entries and twice the cost don't explain "
        "it away; on candles that it was not chosen on it earned 12 %.");
}

TEST(Verdict, SaysHowOftenLuckAloneIsAsGood) {
    const Verdict verdict = verdict_of(with([](VerdictFacts& facts) {
        facts.deflated_sharpe = 0.3;
        facts.luck_of_the_best = 0.66;
    }));
    EXPECT_EQ(verdict.level, Level::noise);
    EXPECT_EQ(verdict.sentence,
              "Noise: the best of 420 tries would look this good by luck alone two times out of three.");
}

struct Case {
    std::function<void(VerdictFacts&)> change;
    Level level;
    const char* says;
};

TEST(Verdict, EachRuleCanHoldItBackAndSaysWhy) {
    const std::vector<Case> cases{
        {[](VerdictFacts& f) { f.total_return = -0.034; }, Level::noise, "it lost 3.4 %"},
        {[](VerdictFacts& f) { f.total_return = 0.0; }, Level::noise, "it earned nothing"},
        {[](VerdictFacts& f) { f.out_of_sample_return = -0.1; }, Level::noise, "not chosen on it lost 10 %"},
        {[](VerdictFacts& f) { f.deflated_sharpe = 0.9; }, Level::weak,
         "with 90 % confidence it is better than the best of 420 tries"},
        {[](VerdictFacts& f) {
             f.deflated_sharpe = 0.2;
             f.luck_of_the_best.reset();
         },
         Level::noise, "expected to look better than this by luck alone"},
        {[](VerdictFacts& f) { f.random_entry_p = 0.1; }, Level::weak,
         "hold as long would do as well one time out of ten"},
        {[](VerdictFacts& f) { f.random_entry_p = 0.5; }, Level::noise, "every second time"},
        {[](VerdictFacts& f) {
             f.overfitting = 0.3;
             f.overfitting_loss = 0.3;
         },
         Level::weak, "in the worse half of all tries"},
        {[](VerdictFacts& f) {
             f.overfitting = 0.6;
             f.overfitting_loss.reset();
         },
         Level::noise, "three times out of five"},
        {[](VerdictFacts& f) { f.trades = 12; }, Level::weak, "there are 12 trades only"},
        {[](VerdictFacts& f) { f.trades = 1; }, Level::noise, "there is one trade only"},
        {[](VerdictFacts& f) { f.trades = 0; }, Level::noise, "no trade was made"},
        {[](VerdictFacts& f) { f.return_at_twice_the_cost = -0.01; }, Level::weak, "at twice the cost nothing is left"},
        {[](VerdictFacts& f) {
             f.annual_return = Interval{-0.05, 0.2, 0.6};
         },
         Level::weak, "anything from -5.0 % to 60 % in a year"},
        {[](VerdictFacts& f) {
             f.annual_return = Interval{-0.5, -0.2, -0.1};
         },
         Level::noise, "in a year"},
        {[](VerdictFacts& f) {
             f.periods = 500;
             f.periods_minimum = 1'234.2;
         },
         Level::weak, "takes 1,235 periods, and there are 500"},
        {[](VerdictFacts& f) { f.periods_minimum = std::numeric_limits<double>::infinity(); }, Level::weak,
         "no record, however long"},
        {[](VerdictFacts& f) { f.plateau_kept = 0.3; }, Level::weak, "keep only 30 % of the result"},
        {[](VerdictFacts& f) { f.plateau_kept = -0.3; }, Level::weak, "keep nothing of the result"},
        {[](VerdictFacts& f) { f.out_of_sample_sharpe = 1; }, Level::weak, "less than half of its Sharpe ratio"},
    };
    for (const Case& one : cases) {
        const Verdict verdict = verdict_of(with(one.change));
        EXPECT_EQ(verdict.level, one.level) << one.says;
        EXPECT_THAT(verdict.sentence, HasSubstr(one.says));
        EXPECT_THAT(verdict.sentence, StartsWith(one.level == Level::noise ? "Noise: " : "Weak: "));
        EXPECT_THAT(verdict.reasons, SizeIs(1));
    }
}

TEST(Verdict, TheFirstReasonOfTheLowestLevelIsTheSentenceAndAllAreKept) {
    const Verdict verdict = verdict_of(with([](VerdictFacts& facts) {
        facts.deflated_sharpe = 0.8;  // weak, and first in order
        facts.random_entry_p = 0.4;   // noise
        facts.trades = 3;             // noise, later
    }));
    EXPECT_EQ(verdict.level, Level::noise);
    EXPECT_THAT(verdict.sentence, HasSubstr("buy at random moments"));
    EXPECT_THAT(verdict.reasons, SizeIs(3));
}

TEST(Verdict, TriesThatAreAllAsGoodAsEachOtherMayRankByChance) {
    const Verdict verdict = verdict_of(with([](VerdictFacts& facts) {
        facts.overfitting = 0.55;
        facts.overfitting_loss = 0.01;
    }));
    EXPECT_EQ(verdict.level, Level::promising);
}

TEST(Verdict, WhatIsMissingIsNamedAndNeverAssumed) {
    const std::vector<std::pair<std::function<void(VerdictFacts&)>, const char*>> needed{
        {[](VerdictFacts& f) { f.total_return.reset(); }, "what it earned"},
        {[](VerdictFacts& f) { f.trials.reset(); }, "how many tries were made on this data"},
        {[](VerdictFacts& f) { f.deflated_sharpe.reset(); }, "how much of its Sharpe ratio is luck"},
        {[](VerdictFacts& f) { f.deflated_sharpe = std::nan(""); }, "how much of its Sharpe ratio is luck"},
        {[](VerdictFacts& f) { f.random_entry_p.reset(); }, "how random entries would have done"},
        {[](VerdictFacts& f) { f.overfitting.reset(); }, "how the best of one half of the days did on the other half"},
        {[](VerdictFacts& f) { f.trades.reset(); }, "how many trades it made"},
        {[](VerdictFacts& f) { f.return_at_twice_the_cost.reset(); }, "what is left at twice the cost"},
        {[](VerdictFacts& f) { f.plateau_kept.reset(); }, "how parameters beside these do"},
    };
    for (const auto& [take, what] : needed) {
        // A fact that is not needed is missing before it: the sentence must name the one that is.
        VerdictFacts facts = with(take);
        facts.out_of_sample_return.reset();
        facts.out_of_sample_sharpe.reset();
        const Verdict verdict = verdict_of(facts);
        EXPECT_EQ(verdict.level, Level::weak) << what;
        EXPECT_EQ(verdict.sentence,
                  std::string("Weak: nothing speaks against it yet, but it is not known ") + what + ".");
        EXPECT_THAT(verdict.missing, Contains(what));
    }
}

TEST(Verdict, WithNothingKnownItIsWeakAndSaysSo) {
    const Verdict verdict = verdict_of({});
    EXPECT_EQ(verdict.level, Level::weak);
    EXPECT_THAT(verdict.sentence, HasSubstr("not known what it earned"));
    EXPECT_GE(verdict.missing.size(), 9U);
}

TEST(Verdict, OneTryNeedsNoNeighboursAndNoOverfitting) {
    VerdictFacts facts = good();
    facts.trials = 1;
    facts.overfitting.reset();
    facts.plateau_kept.reset();
    facts.out_of_sample_return.reset();
    facts.out_of_sample_sharpe.reset();
    const Verdict verdict = verdict_of(facts);
    EXPECT_EQ(verdict.level, Level::promising);
    EXPECT_THAT(verdict.sentence, HasSubstr("has yet to show itself on candles that it was not chosen on"));
    facts.deflated_sharpe = 0.3;
    facts.luck_of_the_best = 0.7;
    EXPECT_EQ(verdict_of(facts).sentence,
              "Noise: a strategy without any skill would look this good by luck alone two times out of three.");
}

TEST(HowOften, SpeaksAsPeopleDo) {
    EXPECT_EQ(how_often(1), "nearly always");
    EXPECT_EQ(how_often(0.92), "nine times out of ten");
    EXPECT_EQ(how_often(0.52), "every second time");
    EXPECT_EQ(how_often(0.06), "one time out of twenty");
    EXPECT_EQ(how_often(0), "less than once in a hundred times");
    EXPECT_EQ(how_often(0.0119), "one time out of a hundred");
}

// Any facts, some missing.
VerdictFacts any_facts() {
    const auto maybe = [](int low, int high) -> std::optional<double> {
        if (*rc::gen::inRange(0, 12) == 0) return std::nullopt;
        return *rc::gen::inRange(low, high) / 100.0;
    };
    VerdictFacts facts;
    if (*rc::gen::inRange(0, 12) != 0) facts.trials = *rc::gen::inRange<std::uint64_t>(1, 1'000);
    facts.total_return = maybe(-10, 200);
    facts.sharpe = maybe(0, 300);
    facts.deflated_sharpe = maybe(40, 100);
    facts.luck_of_the_best = maybe(0, 100);
    facts.random_entry_p = maybe(1, 30);
    facts.overfitting = maybe(0, 60);
    facts.overfitting_loss = maybe(0, 20);
    if (*rc::gen::inRange(0, 12) != 0) facts.trades = *rc::gen::inRange<std::uint64_t>(0, 100);
    facts.return_at_twice_the_cost = maybe(-10, 100);
    const double low = *rc::gen::inRange(-10, 50) / 100.0;
    if (*rc::gen::inRange(0, 12) != 0) facts.annual_return = Interval{low, low + 0.1, low + 0.3};
    facts.periods = maybe(10'000, 100'000);
    facts.periods_minimum = maybe(5'000, 60'000);
    facts.plateau_kept = maybe(20, 120);
    facts.out_of_sample_return = maybe(-10, 100);
    facts.out_of_sample_sharpe = maybe(0, 300);
    return facts;
}

RC_GTEST_PROP(Verdict, ABetterFactNeverMakesAWorseVerdict, ()) {
    const VerdictFacts facts = any_facts();
    const Level before = verdict_of(facts).level;
    const double step = *rc::gen::inRange(1, 100) / 100.0;
    const auto up = [&](std::optional<double> VerdictFacts::*fact) {
        VerdictFacts better = facts;
        if (better.*fact) *(better.*fact) += step;
        RC_ASSERT(verdict_of(better).level >= before);
    };
    const auto down = [&](std::optional<double> VerdictFacts::*fact) {
        VerdictFacts better = facts;
        if (better.*fact) *(better.*fact) -= step;
        RC_ASSERT(verdict_of(better).level >= before);
    };
    up(&VerdictFacts::total_return);
    up(&VerdictFacts::deflated_sharpe);
    down(&VerdictFacts::random_entry_p);
    down(&VerdictFacts::overfitting);
    down(&VerdictFacts::overfitting_loss);
    up(&VerdictFacts::return_at_twice_the_cost);
    up(&VerdictFacts::periods);
    down(&VerdictFacts::periods_minimum);
    up(&VerdictFacts::plateau_kept);
    up(&VerdictFacts::out_of_sample_return);
    up(&VerdictFacts::out_of_sample_sharpe);
    VerdictFacts better = facts;
    if (better.trades) *better.trades += 10;
    if (better.annual_return) {
        better.annual_return->low += step;
        better.annual_return->high += step;
    }
    RC_ASSERT(verdict_of(better).level >= before);
}

RC_GTEST_PROP(Verdict, IsOneSentenceThatBeginsWithItsLevel, ()) {
    const Verdict verdict = verdict_of(any_facts());
    const std::string level = level_name(verdict.level);
    RC_ASSERT(verdict.sentence.size() > level.size() + 3);
    RC_ASSERT(verdict.sentence.substr(1, level.size()) == level.substr(1) + ":");
    RC_ASSERT(verdict.sentence.back() == '.');
    RC_ASSERT(verdict.sentence.find("nan") == std::string::npos);
    RC_ASSERT((verdict.level == Level::promising) <= verdict.reasons.empty());
}

}  // namespace
}  // namespace piggy::research
