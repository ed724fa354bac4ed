#include "research/random_entries.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/random.h"
#include "research/deflated_sharpe.h"
#include "research/normal.h"

namespace piggy::research {
namespace {

Result<void> check(std::span<const double> closes, std::span<const HoldingSpan> holdings, double cost_per_side,
                   std::size_t runs) {
    if (runs < 100 || runs > 1'000'000) {
        return fail(ErrorCode::out_of_range, "random entries take 100 to 1,000,000 runs, not " + std::to_string(runs));
    }
    if (!(cost_per_side >= 0 && cost_per_side < 1)) {
        return fail(ErrorCode::out_of_range, "the cost of a side is a fraction from 0 to below 1");
    }
    if (holdings.empty()) {
        return fail(ErrorCode::out_of_range,
                    "nothing was ever bought: there is nothing to compare random entries with");
    }
    if (!std::all_of(closes.begin(), closes.end(), [](double close) { return close > 0 && std::isfinite(close); })) {
        return fail(ErrorCode::out_of_range, "a close is not above zero: nothing can be bought at it");
    }
    std::size_t free_from = 0;
    for (const HoldingSpan& holding : holdings) {
        if (holding.entry < free_from || holding.exit <= holding.entry || holding.exit >= closes.size()) {
            return fail(ErrorCode::out_of_range, "holdings come one after the other within " +
                                                     std::to_string(closes.size()) + " closes, and one goes from " +
                                                     std::to_string(holding.entry) + " to " +
                                                     std::to_string(holding.exit));
        }
        free_from = holding.exit;
    }
    return {};
}

// Ascending places of `chosen` out of `of`, every choice equally likely: selection by lot, one pass (Knuth's S) where
// they are dense, else drawn until all differ.
void draw_places(std::vector<std::uint64_t>& places, std::size_t chosen, std::uint64_t of, Random& random) {
    places.clear();
    if (of <= 8 * chosen) {
        for (std::uint64_t at = 0; places.size() < chosen; ++at) {
            if (random.below(of - at) < chosen - places.size()) places.push_back(at);
        }
        return;
    }
    while (places.size() < chosen) {
        while (places.size() < chosen) places.push_back(random.below(of));
        std::sort(places.begin(), places.end());
        places.erase(std::unique(places.begin(), places.end()), places.end());
    }
}

}  // namespace

Result<RandomEntries> random_entries(std::span<const double> closes, std::span<const HoldingSpan> holdings,
                                     double cost_per_side, std::size_t runs, std::uint64_t seed) {
    if (const auto checked = check(closes, holdings, cost_per_side, runs); !checked) return fail(checked.error());
    std::vector<double> log_close(closes.size());
    std::transform(closes.begin(), closes.end(), log_close.begin(), [](double close) { return std::log(close); });
    std::vector<std::size_t> lengths;
    double own = 0;
    std::size_t held = 0;
    for (const HoldingSpan& holding : holdings) {
        lengths.push_back(holding.exit - holding.entry);
        held += lengths.back();
        own += log_close[holding.exit] - log_close[holding.entry];
    }
    const std::size_t steps = closes.size() - 1;
    const std::size_t free = steps - held;
    const double costs = 2 * static_cast<double>(holdings.size()) * std::log1p(-cost_per_side);
    RandomEntries made;
    made.runs = runs;
    made.exposure = static_cast<double>(held) / static_cast<double>(steps);
    made.strategy_return = std::expm1(own + costs);
    // Sums of the same logarithms in another order differ in their last digits; that is no difference.
    const double same = 1e-9;
    std::vector<double> outcomes(runs);
    std::vector<std::uint64_t> places;
    Random random(seed);
    for (double& outcome : outcomes) {
        for (std::size_t i = lengths.size(); i > 1; --i) std::swap(lengths[i - 1], lengths[random.below(i)]);
        // Free steps and holdings in a row: which of them are holdings says the arrangement.
        draw_places(places, lengths.size(), free + lengths.size(), random);
        double sum = 0;
        std::size_t held_before = 0;
        for (std::size_t i = 0; i < lengths.size(); ++i) {
            const std::size_t entry = static_cast<std::size_t>(places[i]) - i + held_before;
            held_before += lengths[i];
            sum += log_close[entry + lengths[i]] - log_close[entry];
        }
        made.as_good += sum >= own - same ? 1 : 0;
        outcome = sum;
    }
    const auto count = static_cast<double>(runs);
    double spread = 0;
    double mean = 0;
    for (const double outcome : outcomes) mean += outcome / count;
    for (const double outcome : outcomes) spread += (outcome - mean) * (outcome - mean) / (count - 1);
    if (std::sqrt(spread) > same) made.deviations = (own - mean) / std::sqrt(spread);
    made.p = static_cast<double>(made.as_good + 1) / static_cast<double>(runs + 1);
    for (double& outcome : outcomes) outcome = std::expm1(outcome + costs);
    std::sort(outcomes.begin(), outcomes.end());
    made.random_return = {quantile_of_sorted(outcomes, 0.05), quantile_of_sorted(outcomes, 0.5),
                          quantile_of_sorted(outcomes, 0.95)};
    return made;
}

double random_entry_p_of_the_best(const RandomEntries& found, std::uint64_t trials, double own_share) {
    if (trials <= 1 || found.p >= 1) return found.p;
    const bool rare = found.as_good < 10;
    const double z = rare ? found.deviations : normal_quantile_above(found.p);
    const double chance = chance_of_the_best(z, trials, own_share / std::max(1e-9, 1 - found.exposure));
    // Never better than for a single try.
    return std::max(chance, found.p);
}

}  // namespace piggy::research
