#include "research/assessment.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace piggy::research {
namespace {

template <class T>
std::optional<T> had(const Result<T>& result, const char* what, Assessment& made) {
    if (result) return *result;
    made.not_had.push_back(std::string(what) + ": " + result.error().what + ".");
    return std::nullopt;
}

void judge_sharpe(const Evidence& evidence, Assessment& made) {
    made.record = had(track_record(evidence.returns), "Sharpe ratio", made);
    if (!made.record) return;
    const TrackRecord& record = *made.record;
    const double yearly = std::sqrt(evidence.periods_per_year);
    made.sharpe = record.sharpe * yearly;
    made.probabilistic_sharpe = had(probabilistic_sharpe(record, 0), "probabilistic Sharpe ratio", made);
    if (!evidence.trials || (*evidence.trials > 1 && !evidence.variance_of_trials)) {
        made.not_had.emplace_back(
            "Deflated Sharpe ratio: it is not known how many tries were made and how they spread.");
        return;
    }
    const double variance = std::min(evidence.variance_of_trials.value_or(0), variance_by_chance(record.periods));
    const auto luck = had(expected_maximum_sharpe(*evidence.trials, variance), "luck of the best", made);
    if (!luck) return;
    made.luck_sharpe = *luck * yearly;
    made.deflated_sharpe = had(deflated_sharpe(record, *evidence.trials, variance), "deflated Sharpe ratio", made);
    made.luck_of_the_best = had(luck_of_the_best(record, *evidence.trials, variance), "luck of the best", made);
    if (const auto minimum = had(minimum_track_record(record, *luck), "minimum track record", made)) {
        made.minimum_periods = minimum->value_or(std::numeric_limits<double>::infinity());
    }
}

}  // namespace

Assessment assess(const Evidence& evidence) {
    Assessment made;
    judge_sharpe(evidence, made);
    if (!evidence.returns_of_trials.empty() && !evidence.returns.empty()) {
        made.overfitting = had(backtest_overfitting(evidence.returns_of_trials, evidence.returns.size(),
                                                    evidence.blocks, evidence.objective),
                               "Probability of overfitting", made);
    }
    BootstrapSettings settings;
    settings.resamples = evidence.resamples;
    settings.seed = evidence.seed;
    made.intervals = had(bootstrap_intervals(evidence.returns, evidence.periods_per_year, settings), "Interval", made);
    if (!evidence.closes.empty()) {
        made.random = had(random_entries(evidence.closes, evidence.holdings, evidence.cost_per_side,
                                         evidence.random_runs, evidence.seed),
                          "Random entries", made);
    }
    VerdictFacts& facts = made.facts;
    facts.trials = evidence.trials;
    facts.total_return = evidence.total_return;
    facts.sharpe = made.sharpe;
    facts.deflated_sharpe = made.deflated_sharpe;
    facts.luck_of_the_best = made.luck_of_the_best;
    if (made.random && evidence.trials && made.record) {
        const double own_share = evidence.variance_of_trials.value_or(0) / variance_by_chance(made.record->periods);
        made.random_p_of_the_best = random_entry_p_of_the_best(*made.random, *evidence.trials, own_share);
        facts.random_entry_p = made.random_p_of_the_best;
    } else if (made.random) {
        facts.random_entry_p = made.random->p;
    }
    if (made.overfitting) {
        facts.overfitting = made.overfitting->probability;
        facts.overfitting_loss = made.overfitting->probability_of_loss;
    }
    facts.trades = evidence.trades;
    facts.return_at_twice_the_cost = evidence.return_at_twice_the_cost;
    if (made.intervals) facts.annual_return = made.intervals->annual_return;
    if (made.record) facts.periods = static_cast<double>(made.record->periods);
    facts.periods_minimum = made.minimum_periods;
    if (evidence.plateau) facts.plateau_kept = evidence.plateau->mean_kept;
    facts.out_of_sample_return = evidence.out_of_sample_return;
    facts.out_of_sample_sharpe = evidence.out_of_sample_sharpe;
    made.verdict = verdict_of(facts);
    return made;
}

}  // namespace piggy::research
