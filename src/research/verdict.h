#pragma once
// Verdict: noise, weak or promising, and one plain sentence that says why.
//
// Each rule below looks at one fact and allows at most a level. The verdict is the lowest level that any rule allows;
// the sentence is that of the first rule (in this order) that allows no more. So a better fact never makes a worse
// verdict. A fact that is missing is never assumed to be good: those marked * cap the verdict at weak while they are
// missing, and all missing ones are named.
//
//   fact                      noise            weak             why this bar
//   total_return *            0 or less                         nothing was earned, so there is nothing to explain
//   out_of_sample_return      0 or less                         the one test that cannot be cheated said no
//   deflated_sharpe *         below 0.50       below 0.95       0.50 is exactly what the best of as many tries without
//                                                               skill is expected to show; 0.95 is the papers' bar
//   random_entry_p *          above 0.20       above 0.05       one in twenty is the usual bar; with one in five, the
//                                                               moments of buying did not matter
//   overfitting (*)           0.50 or more     above 0.20       choosing tries without skill gives 0.50; 0.20 is one
//                                                               wrong choice in five. Not looked at where the chosen
//                                                               one loses in less than one of twenty halves
//                                                               (overfitting_loss): tries that are all as good
//                                                               as each other rank by chance without harm
//   trades *                  below 5          below 30         with 30 the share of winners is still unsure by 18
//   points
//                                                               either way (1.96·√(0.25/30)); with 4 nothing can be
//                                                               said
//   return_at_twice_the_cost *                 0 or less        fees, spread and slippage are estimates; an edge that a
//                                                               second helping eats is inside the error of the first
//   annual_return             high below 0     low 0 or less    the 95 % interval of the bootstrap has a year without
//                                                               gain in it
//   track                                      shorter than     the record must be as long as the papers' minimum for
//                                              its minimum      telling its Sharpe ratio from luck with 95 %
//   plateau_kept (*)                           below 0.50       one step away half of the result is gone: a spike
//   out_of_sample_sharpe                       below half of    decay to a half is what published edges show after they
//                                              the Sharpe       are known (R. D. McLean, J. Pontiff, J. of Finance
//                                              2016)
//
// (*) where parameters were chosen among more than one try. Pure; only analysis.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "research/bootstrap.h"

namespace piggy::research {

enum class Level : std::uint8_t { noise, weak, promising };
[[nodiscard]] const char* level_name(Level level);  // "noise", "weak", "promising"

struct VerdictFacts {
    std::optional<std::uint64_t> trials;     // every try ever run on this data, from the trial ledger; missing: unknown
    std::optional<double> total_return;      // of the chosen run, after costs; 0.1 is 10 %
    std::optional<double> sharpe;            // annualised
    std::optional<double> deflated_sharpe;   // 0 to 1
    std::optional<double> luck_of_the_best;  // 0 to 1; only for the sentence
    std::optional<double> random_entry_p;    // 0 to 1; of the best of as many tries (random_entries.h)
    std::optional<double> overfitting;       // PBO, 0 to 1
    std::optional<double> overfitting_loss;  // Overfitting::probability_of_loss
    std::optional<std::uint64_t> trades;     // closed round trips
    std::optional<double> return_at_twice_the_cost;
    std::optional<Interval> annual_return;  // bootstrap, 95 %
    std::optional<double> periods;          // length of the record
    std::optional<double>
        periods_minimum;  // minimum track record against the luck of as many tries; infinite: none would do
    std::optional<double> plateau_kept;  // Plateau::mean_kept
    std::optional<double> out_of_sample_return;
    std::optional<double> out_of_sample_sharpe;  // annualised
};

struct Verdict {
    Level level = Level::noise;
    std::string sentence;  // "Noise: the best of 420 tries would look this good by luck alone two times out of three."
    std::vector<std::string> reasons;  // what each rule found that allows less than promising, in the rules' order
    std::vector<std::string> missing;  // what is not known, in words
};

// A fact that is no number (NaN) counts as missing.
[[nodiscard]] Verdict verdict_of(const VerdictFacts& facts);

// "two times out of three", "about once in twenty", "nearly always": a probability as people say it.
[[nodiscard]] std::string how_often(double probability);

}  // namespace piggy::research
