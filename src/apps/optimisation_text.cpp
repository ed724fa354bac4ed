#include "apps/optimisation_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "backtest/backtest_json.h"
#include "core/json_text.h"

namespace piggy::apps {
namespace {

using research::Optimisation;
using research::ParameterSpace;
using research::Trial;

std::string number(double value, int places = 2) {
    std::array<char, 352> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%.*f", places, value);
    return buffer.data();
}
std::string number(const std::optional<double>& value, int places = 2) {
    return value && std::isfinite(*value) ? number(*value, places) : "-";
}

std::string right(const std::string& text, std::size_t width) {
    return std::string(text.size() < width ? width - text.size() : 0, ' ') + text;
}

std::string set_text(const ParameterSpace& space, std::uint64_t set) {
    std::string text;
    const auto parameters = space.parameters(set);
    for (const research::Axis& axis : space.axes()) {
        text += (text.empty() ? "" : " ") + axis.name + "=" + parameters.at(axis.name);
    }
    return text.empty() ? "the defaults" : text;
}

std::string percent(const std::optional<double>& share) { return share ? number(100 * *share) + " %" : "not known"; }

std::string trials_table(const Optimisation& found, const ParameterSpace& space, std::size_t top) {
    const std::size_t count = std::min(top, found.swept.best.size());
    std::size_t width = 10;
    for (std::size_t i = 0; i < count; ++i) width = std::max(width, set_text(space, found.swept.best[i].set).size());
    std::string text = "  " + std::string("parameters").append(width - 10, ' ') +
                       "   return %   Sharpe   Calmar  drawdown %  trades  win rate %        fees\n";
    for (std::size_t i = 0; i < count; ++i) {
        const Trial& trial = found.swept.best[i];
        std::string name = set_text(space, trial.set);
        name.resize(width, ' ');
        text += "  " + name + right(number(trial.total_return_pct), 11) + right(number(trial.sharpe), 9) +
                right(number(trial.calmar), 9) + right(number(trial.max_drawdown_pct), 12) +
                right(std::to_string(trial.trades), 8) + right(number(trial.win_rate_pct, 1), 12) +
                right(number(trial.fees_paid.to_double_for_analysis()), 12) + "\n";
    }
    return text;
}

}  // namespace

std::string optimisation_table(const Optimisation& found, const ParameterSpace& space, const SearchFacts& facts) {
    const research::Assessment& judged = found.assessment;
    std::string text = judged.verdict.sentence + "\n\n";
    text += found.best.strategy + " on " + found.best.symbol + " " + found.best.timeframe +
            (found.best.synthetic ? " (synthetic)" : "") + ", " +
            format_iso8601(found.best.from, TimePrecision::seconds) + " to " +
            format_iso8601(found.best.to, TimePrecision::seconds) + "\n";
    text += std::to_string(found.swept.tried) + " parameter sets tried in " + number(facts.seconds) + " s (" +
            number(static_cast<double>(found.swept.tried) / std::max(facts.seconds, 1e-6), 0) + " a second), " +
            std::to_string(facts.tried_ever) + " ever on these candles\n";
    if (found.swept.refused > 0) {
        text += std::to_string(found.swept.refused) +
                " more are none that the strategy takes: " + found.swept.refused_why + "\n";
    }
    text += "\nThe best by " + std::string(goal_name(facts.goal)) +
            ", IN SAMPLE: chosen on the candles that they are shown on, so they look better than they are.\n\n";
    text += trials_table(found, space, facts.top);
    text += "\n  Buy and hold" + right(number(found.best.buy_and_hold_return_pct) + " %", 14) + "\n";
    text += "\nHow much of the best is luck:\n";
    const auto line = [&](const char* what, const std::string& value) {
        std::string label = std::string("  ") + what;
        label.resize(46, ' ');
        text += label + value + "\n";
    };
    line("Sharpe ratio, a year", number(judged.sharpe));
    line("the best of as many tries shows by luck", number(judged.luck_sharpe));
    line("deflated Sharpe ratio (0.95 is asked)", number(judged.deflated_sharpe, 3));
    line("overfitting, by cross-validation", percent(judged.facts.overfitting));
    line("as good by random entries", percent(judged.random_p_of_the_best));
    line("return at twice the cost", percent(judged.facts.return_at_twice_the_cost));
    line("kept one step away", percent(judged.facts.plateau_kept));
    if (judged.intervals) {
        line("a year's return, 95 %", number(100 * judged.intervals->annual_return.low) + " % to " +
                                          number(100 * judged.intervals->annual_return.high) + " %");
    }
    for (const std::string& why : judged.not_had) text += "  not known: " + why + "\n";
    for (const std::string& reason : judged.verdict.reasons) text += "  - " + reason + "\n";
    return text;
}

std::string optimisation_json(const Optimisation& found, const ParameterSpace& space, const SearchFacts& facts) {
    const research::Assessment& judged = found.assessment;
    JsonText json;
    json.begin_object();
    json.field("search", facts.search);
    json.field("objective", goal_name(facts.goal));
    json.field("tried", std::size_t{found.swept.tried});
    json.field("tried_ever", std::size_t{facts.tried_ever});
    json.field("undefined", std::size_t{found.swept.undefined});
    json.field("refused", std::size_t{found.swept.refused});
    json.field("seconds", facts.seconds);
    json.field("in_sample", true);
    json.key("verdict").begin_object();
    json.field("level", research::level_name(judged.verdict.level));
    json.field("sentence", judged.verdict.sentence);
    const auto texts = [&](const char* name, const std::vector<std::string>& all) {
        json.key(name).begin_array();
        for (const std::string& each : all) json.value(each);
        json.end_array();
    };
    texts("reasons", judged.verdict.reasons);
    texts("missing", judged.verdict.missing);
    json.field("sharpe", judged.sharpe);
    json.field("luck_sharpe", judged.luck_sharpe);
    json.field("deflated_sharpe", judged.deflated_sharpe);
    json.field("overfitting", judged.facts.overfitting);
    json.field("random_entry_p", judged.random_p_of_the_best);
    json.field("return_at_twice_the_cost", judged.facts.return_at_twice_the_cost);
    json.field("plateau_kept", judged.facts.plateau_kept);
    json.key("annual_return_95").begin_array();
    if (judged.intervals) json.value(judged.intervals->annual_return.low).value(judged.intervals->annual_return.high);
    json.end_array();
    json.end_object();
    json.key("trials").begin_array();
    for (std::size_t i = 0; i < std::min(facts.top, found.swept.best.size()); ++i) {
        const Trial& trial = found.swept.best[i];
        json.begin_object();
        json.key("parameters").begin_object();
        for (const auto& [name, value] : space.parameters(trial.set)) json.field(name, value);
        json.end_object();
        json.field("objective", trial.objective);
        json.field("final_equity", trial.final_equity.to_string());
        json.field("total_return_pct", trial.total_return_pct);
        json.field("annual_return_pct", trial.annual_return_pct);
        json.field("sharpe", trial.sharpe);
        json.field("sortino", trial.sortino);
        json.field("calmar", trial.calmar);
        json.field("max_drawdown_pct", trial.max_drawdown_pct);
        json.field("trades", trial.trades);
        json.field("win_rate_pct", trial.win_rate_pct);
        json.field("profit_factor", trial.profit_factor);
        json.field("expectancy_pct", trial.expectancy_pct);
        json.field("fees_paid", trial.fees_paid.to_string());
        json.field("exposure_pct", trial.exposure_pct);
        json.end_object();
    }
    json.end_array();
    json.key("best").raw(backtest::to_json(found.best));
    json.end_object();
    return json.take();
}

}  // namespace piggy::apps
