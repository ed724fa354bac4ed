// All statistics in one call, and what a backtest held as places in its closes.

#include "research/assessment.h"

#include <gmock/gmock.h>

#include <cmath>

#include "made_returns.h"
#include "market/candle_series.h"
#include "research/holding_spans.h"

namespace piggy::research {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(Assessment, HandsEachStatisticToTheVerdict) {
    const auto returns = normal_returns(800, 0.003, 0.01, 2);
    std::vector<double> tries = returns;
    for (std::uint64_t i = 0; i < 9; ++i) {
        const auto other = normal_returns(800, 0, 0.01, 100 + i);
        tries.insert(tries.end(), other.begin(), other.end());
    }
    Evidence evidence;
    evidence.returns = returns;
    evidence.total_return = 8;
    evidence.trials = 10;
    evidence.variance_of_trials = 0.4 * variance_by_chance(800);
    evidence.returns_of_trials = tries;
    evidence.blocks = 8;
    evidence.trades = 60;
    evidence.return_at_twice_the_cost = 5;
    const Assessment found = assess(evidence);
    const TrackRecord record = track_record(returns).value();
    EXPECT_NEAR(*found.sharpe, record.sharpe * std::sqrt(365.0), 1e-12);
    EXPECT_EQ(found.facts.deflated_sharpe, deflated_sharpe(record, 10, *evidence.variance_of_trials).value());
    EXPECT_EQ(found.facts.luck_of_the_best, luck_of_the_best(record, 10, *evidence.variance_of_trials).value());
    EXPECT_EQ(found.facts.overfitting, backtest_overfitting(tries, 800, 8)->probability);
    EXPECT_EQ(found.facts.annual_return, bootstrap_intervals(returns, 365)->annual_return);
    EXPECT_EQ(found.facts.periods, 800);
    EXPECT_THAT(found.not_had, IsEmpty());
    // No closes and no grid were given.
    EXPECT_EQ(found.facts.random_entry_p, std::nullopt);
    EXPECT_EQ(found.verdict.level, Level::weak);
    EXPECT_THAT(found.verdict.sentence, HasSubstr("not known how random entries would have done"));
}

TEST(Assessment, TriesThatTrulyDifferAreNotHeldAgainstTheBest) {
    const auto returns = normal_returns(800, 0.003, 0.01, 2);
    Evidence evidence;
    evidence.returns = returns;
    evidence.trials = 50;
    evidence.variance_of_trials = variance_by_chance(800);
    const Assessment by_chance = assess(evidence);
    evidence.variance_of_trials = 20 * variance_by_chance(800);
    EXPECT_EQ(assess(evidence).deflated_sharpe, by_chance.deflated_sharpe);
}

TEST(Assessment, SaysWhatCouldNotBeHad) {
    const std::vector<double> few(5, 0.01);
    Evidence evidence;
    evidence.returns = few;
    evidence.total_return = 0.05;
    evidence.returns_of_trials = few;
    const std::vector<double> closes(6, 100.0);
    evidence.closes = closes;
    const Assessment found = assess(evidence);
    EXPECT_THAT(found.not_had, SizeIs(4));
    EXPECT_THAT(found.not_had[0], HasSubstr("Sharpe ratio: too few returns"));
    EXPECT_EQ(found.verdict.level, Level::weak);
    EXPECT_THAT(assess({}).verdict.sentence, HasSubstr("Noise: it earned nothing"));
    const auto returns = normal_returns(100, 0.001, 0.01, 1);
    evidence = {};
    evidence.returns = returns;
    evidence.total_return = 0.1;
    EXPECT_THAT(assess(evidence).not_had[0], HasSubstr("not known how many tries"));
}

// Five hourly candles, the fourth missing: 0 1 2 4 5 o'clock.
TEST(HoldingSpans, GoFromTheLastCloseBeforeTheFillToTheLastBeforeTheSale) {
    using std::chrono::hours;
    const std::vector<std::int64_t> times = [] {
        std::vector<std::int64_t> made;
        for (const int hour : {0, 1, 2, 4, 5}) made.push_back(std::chrono::nanoseconds(hours(hour)).count());
        return made;
    }();
    market::CandleView candles;
    candles.time = times.data();
    candles.size = times.size();
    const auto trade = [](std::chrono::nanoseconds from, std::chrono::nanoseconds to, report::ExitReason reason) {
        report::RoundTrip made;
        made.entry_time = Timestamp(from);
        made.exit_time = Timestamp(to);
        made.reason = reason;
        return made;
    };
    const auto spans = [&](const std::vector<report::RoundTrip>& trades) {
        return holding_spans(trades, candles, hours(1));
    };
    // At the opens of candles 1 and 2, that is at the closes of 0 and 1.
    EXPECT_THAT(spans({trade(hours(1), hours(2), report::ExitReason::signal)}), ElementsAre(HoldingSpan{0, 1}));
    // At the open after the gap: the last close is candle 2's.
    EXPECT_THAT(spans({trade(hours(1), hours(4), report::ExitReason::signal)}), ElementsAre(HoldingSpan{0, 2}));
    // A stop within the candle of the entry takes one candle.
    EXPECT_THAT(spans({trade(hours(1), hours(1), report::ExitReason::stop_loss)}), ElementsAre(HoldingSpan{0, 1}));
    // Sold and bought again at once, and still open at the end.
    EXPECT_THAT(spans({trade(hours(1), hours(2), report::ExitReason::signal),
                       trade(hours(2), hours(5), report::ExitReason::end_of_data)}),
                ElementsAre(HoldingSpan{0, 1}, HoldingSpan{1, 4}));
    // Bought at the open of the last candle.
    EXPECT_THAT(spans({trade(hours(5), hours(5), report::ExitReason::end_of_data)}), ElementsAre(HoldingSpan{3, 4}));
    EXPECT_THAT(spans({}), IsEmpty());
}

}  // namespace
}  // namespace piggy::research
