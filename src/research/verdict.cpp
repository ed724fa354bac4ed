#include "research/verdict.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace piggy::research {
namespace {

constexpr double deflated_noise = 0.50;
constexpr double deflated_weak = 0.95;
constexpr double random_noise = 0.20;
constexpr double random_weak = 0.05;
constexpr double overfitting_noise = 0.50;
constexpr double overfitting_weak = 0.20;
constexpr double harmless_loss = 0.05;
constexpr std::uint64_t trades_noise = 5;
constexpr std::uint64_t trades_weak = 30;
constexpr double plateau_weak = 0.50;
constexpr double decay_weak = 0.50;

std::string percent(double share) {
    std::array<char, 48> text{};
    const double value = share * 100;
    // Minus nought is nought.
    std::snprintf(text.data(), text.size(), std::fabs(value) < 10 ? "%.1f %%" : "%.0f %%",
                  std::fabs(value) < 0.05 ? 0.0 : value);
    return text.data();
}

// 12345 as 12,345.
std::string grouped(double count) {
    if (!(count < 1e15)) return "more than a million billion";
    std::string text = std::to_string(static_cast<std::uint64_t>(std::max(0.0, count)));
    for (std::size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, ",");
    return text;
}

std::string with_capital(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

// The rules' findings: the lowest level, and the first reason for it.
class Findings {
public:
    void at_most(Level level, const std::string& reason) {
        verdict_.reasons.push_back(reason);
        if (level < verdict_.level) {
            verdict_.level = level;
            first_ = reason;
        }
    }
    void missing(const std::string& what, bool needed) {
        verdict_.missing.push_back(what);
        if (needed && first_needed_.empty()) first_needed_ = what;
    }
    Verdict result(const std::string& promising) {
        if (!first_needed_.empty() && verdict_.level == Level::promising) {
            verdict_.level = Level::weak;
            first_ = "nothing speaks against it yet, but it is not known " + first_needed_;
        }
        verdict_.sentence = with_capital(level_name(verdict_.level)) + ": " +
                            (verdict_.level == Level::promising ? promising : first_) + ".";
        return std::move(verdict_);
    }

private:
    Verdict verdict_{Level::promising, {}, {}, {}};
    std::string first_;
    std::string first_needed_;
};

std::optional<double> known(const std::optional<double>& fact) {
    return fact && !std::isnan(*fact) ? fact : std::nullopt;
}

// "the best of 420 tries", or what it is when nothing was chosen.
std::string who(const VerdictFacts& facts) {
    if (!facts.trials) return "the best of an unknown number of tries";
    if (*facts.trials <= 1) return "a strategy without any skill";
    return "the best of " + grouped(static_cast<double>(*facts.trials)) + " tries";
}

void judge_returns(const VerdictFacts& facts, Findings& findings) {
    const auto total = known(facts.total_return);
    if (!total) {
        findings.missing("what it earned", true);
    } else if (!(*total > 0)) {
        findings.at_most(Level::noise, *total < 0 ? "it lost " + percent(-*total) : "it earned nothing");
    }
    const auto later = known(facts.out_of_sample_return);
    if (!later) {
        findings.missing("how it does on candles that it was not chosen on", false);
    } else if (!(*later > 0)) {
        findings.at_most(Level::noise, *later < 0 ? "on candles that it was not chosen on it lost " + percent(-*later)
                                                  : "on candles that it was not chosen on it earned nothing");
    }
}

void judge_luck(const VerdictFacts& facts, Findings& findings) {
    if (!facts.trials) findings.missing("how many tries were made on this data", true);
    const auto deflated = known(facts.deflated_sharpe);
    const auto luck = known(facts.luck_of_the_best);
    if (!deflated) {
        findings.missing("how much of its Sharpe ratio is luck", true);
    } else if (*deflated < deflated_noise && !luck) {
        findings.at_most(Level::noise, who(facts) + " is expected to look better than this by luck alone");
    } else if (*deflated < deflated_weak) {
        const bool noise = *deflated < deflated_noise;
        findings.at_most(noise ? Level::noise : Level::weak,
                         luck && noise ? who(facts) + " would look this good by luck alone " + how_often(*luck)
                                       : "with " + percent(*deflated) + " confidence it is better than " + who(facts) +
                                             " would be by luck alone, and 95 % are asked for");
    }
    const auto random = known(facts.random_entry_p);
    if (!random) {
        findings.missing("how random entries would have done", true);
    } else if (*random > random_weak) {
        findings.at_most(
            *random > random_noise ? Level::noise : Level::weak,
            (facts.trials && *facts.trials > 1
                 ? "the best of as many tries that buy at random moments and hold as long would do as well "
                 : "buying at random moments and holding as long does as well ") +
                how_often(*random));
    }
}

void judge_choice(const VerdictFacts& facts, Findings& findings) {
    const bool chosen = !facts.trials || *facts.trials > 1;
    const auto overfitting = known(facts.overfitting);
    const auto loss = known(facts.overfitting_loss);
    if (!overfitting) {
        if (chosen) findings.missing("how the best of one half of the days did on the other half", true);
    } else if (*overfitting > overfitting_weak && !(loss && *loss < harmless_loss)) {
        findings.at_most(*overfitting >= overfitting_noise ? Level::noise : Level::weak,
                         "what is best on one half of the days is in the worse half of all tries on the other days " +
                             how_often(*overfitting));
    }
}

void judge_sample(const VerdictFacts& facts, Findings& findings) {
    if (!facts.trades) {
        findings.missing("how many trades it made", true);
    } else if (*facts.trades < trades_weak) {
        findings.at_most(*facts.trades < trades_noise ? Level::noise : Level::weak,
                         (*facts.trades == 0   ? "no trade was made"
                          : *facts.trades == 1 ? "there is one trade only"
                                               : "there are " + std::to_string(*facts.trades) + " trades only") +
                             ", and it takes " + std::to_string(trades_weak) + " to tell anything");
    }
    const auto dearer = known(facts.return_at_twice_the_cost);
    if (!dearer) {
        findings.missing("what is left at twice the cost", true);
    } else if (!(*dearer > 0)) {
        findings.at_most(Level::weak, "at twice the cost nothing is left of it");
    }
    const bool interval =
        facts.annual_return && !std::isnan(facts.annual_return->low) && !std::isnan(facts.annual_return->high);
    if (!interval) {
        findings.missing("between which bounds its annual return lies", false);
    } else if (!(facts.annual_return->low > 0)) {
        findings.at_most(facts.annual_return->high < 0 ? Level::noise : Level::weak,
                         "days like these give anything from " + percent(facts.annual_return->low) + " to " +
                             percent(facts.annual_return->high) + " in a year");
    }
    const auto periods = known(facts.periods);
    const auto minimum = known(facts.periods_minimum);
    if (!periods || !minimum) {
        findings.missing("how long a record it would take", false);
    } else if (*periods < *minimum) {
        findings.at_most(Level::weak, std::isinf(*minimum)
                                          ? "no record, however long, could tell a Sharpe ratio like this from luck"
                                          : "telling this from luck takes " + grouped(std::ceil(*minimum)) +
                                                " periods, and there are " + grouped(*periods));
    }
}

void judge_neighbours(const VerdictFacts& facts, Findings& findings) {
    const bool chosen = !facts.trials || *facts.trials > 1;
    const auto kept = known(facts.plateau_kept);
    if (!kept) {
        if (chosen) findings.missing("how parameters beside these do", true);
    } else if (*kept < plateau_weak) {
        findings.at_most(Level::weak,
                         *kept > 0 ? "parameters one step beside these keep only " + percent(*kept) + " of the result"
                                   : "parameters one step beside these keep nothing of the result");
    }
    const auto sharpe = known(facts.sharpe);
    const auto later = known(facts.out_of_sample_sharpe);
    if (!later) {
        if (facts.out_of_sample_return) {
            findings.missing("its Sharpe ratio on candles that it was not chosen on", false);
        }
    } else if (sharpe && *sharpe > 0 && *later < decay_weak * *sharpe) {
        findings.at_most(Level::weak,
                         "on candles that it was not chosen on, less than half of its Sharpe ratio was left");
    }
}

}  // namespace

const char* level_name(Level level) {
    switch (level) {
        case Level::noise: return "noise";
        case Level::weak: return "weak";
        case Level::promising: return "promising";
    }
    return "unknown";
}

std::string how_often(double probability) {
    struct Phrase {
        double share;
        const char* words;
    };
    if (probability >= 0.96) return "nearly always";
    if (probability < 0.008) return "less than once in a hundred times";
    static constexpr std::array<Phrase, 13> phrases{{{0.9, "nine times out of ten"},
                                                     {0.8, "four times out of five"},
                                                     {0.75, "three times out of four"},
                                                     {2.0 / 3, "two times out of three"},
                                                     {0.6, "three times out of five"},
                                                     {0.5, "every second time"},
                                                     {0.4, "two times out of five"},
                                                     {1.0 / 3, "one time out of three"},
                                                     {0.25, "one time out of four"},
                                                     {0.2, "one time out of five"},
                                                     {0.1, "one time out of ten"},
                                                     {0.05, "one time out of twenty"},
                                                     {0.01, "one time out of a hundred"}}};
    const Phrase* nearest = &phrases[0];
    for (const Phrase& phrase : phrases) {
        if (std::fabs(std::log(phrase.share / probability)) < std::fabs(std::log(nearest->share / probability))) {
            nearest = &phrase;
        }
    }
    return nearest->words;
}

Verdict verdict_of(const VerdictFacts& facts) {
    Findings findings;
    judge_returns(facts, findings);
    judge_luck(facts, findings);
    judge_choice(facts, findings);
    judge_sample(facts, findings);
    judge_neighbours(facts, findings);
    const auto later = known(facts.out_of_sample_return);
    const bool chosen = facts.trials && *facts.trials > 1;
    return findings.result(std::string(chosen ? "better than the luck of " +
                                                    grouped(static_cast<double>(*facts.trials)) + " tries explains"
                                              : "better than luck explains") +
                           ", and random entries and twice the cost don't explain it away" +
                           (later ? "; on candles that it was not chosen on it earned " + percent(*later)
                                  : "; it has yet to show itself on candles that it was not chosen on"));
}

}  // namespace piggy::research
