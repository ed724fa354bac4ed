#include "execution/balance_judge.h"

#include <algorithm>
#include <set>

#include "core/invariant.h"

namespace piggy::execution {
namespace {

using std::chrono::nanoseconds;

Decimal amount_of(const Wallets& wallets, const Asset& asset) {
    const auto found = wallets.find(asset);
    return found == wallets.end() ? Decimal{} : found->second;
}

bool is_within(Decimal difference, Decimal tolerance) {
    return (difference < Decimal{} ? -difference : difference) <= tolerance;
}

}  // namespace

void BalanceJudge::remember(const Wallets& former, nanoseconds until) {
    invariant(!begun_, "former states are remembered before the present one is told");
    invariant(former_.empty() || former_.back().until <= until, "former states come oldest first");
    former_.push_back({until, former});
}

void BalanceJudge::books_changed(const Wallets& books, nanoseconds at) {
    if (begun_ && books != current_) former_.push_back({at, current_});
    begun_ = true;
    current_ = books;
    forget(at);
}

void BalanceJudge::forget(nanoseconds now) {
    while (!former_.empty() && former_.front().until < now - remembered) former_.pop_front();
}

bool BalanceJudge::was(const Asset& asset, Decimal amount, Decimal tolerance) const {
    return std::ranges::any_of(
        former_, [&](const Former& former) { return is_within(amount - amount_of(former.wallets, asset), tolerance); });
}

// Whether the books were like this, then not, and are again (a buy and its sale): who shows it may show the first time.
bool BalanceJudge::came_back(const Asset& asset, Decimal amount, Decimal tolerance) const {
    const auto same = [&](const Former& former) {
        return is_within(amount - amount_of(former.wallets, asset), tolerance);
    };
    const auto changed = std::find_if_not(former_.rbegin(), former_.rend(), same);
    return std::any_of(changed, former_.rend(), same);
}

// Whether the venue may not have heard yet of our last changes of this asset.
bool BalanceJudge::may_lag(const Asset& asset, Decimal books) const {
    const auto agreed = agreed_at_.find(asset);
    return std::ranges::any_of(former_, [&](const Former& former) {
        return (agreed == agreed_at_.end() || former.until > agreed->second) &&
               amount_of(former.wallets, asset) != books;
    });
}

std::vector<BalanceFinding> BalanceJudge::judge(const Wallets& venue, const Wallets& books, nanoseconds asked_at,
                                                const Wallets& tolerance) {
    if (!begun_ || books != current_) books_changed(books, asked_at);
    forget(asked_at);
    std::set<Asset> assets;
    for (const auto& [asset, amount] : venue) assets.insert(asset);
    for (const auto& [asset, amount] : books) assets.insert(asset);
    std::erase_if(open_, [&](const auto& entry) { return !assets.contains(entry.first); });

    std::vector<BalanceFinding> findings;
    for (const auto& asset : assets) {
        const Decimal shown = amount_of(venue, asset);
        const Decimal ours = amount_of(books, asset);
        const Decimal difference = shown - ours;
        const Decimal small = amount_of(tolerance, asset);
        if (is_within(difference, small)) {
            open_.erase(asset);
            if (!came_back(asset, shown, small)) agreed_at_[asset] = asked_at;
            continue;
        }
        const Sight sight = was(asset, shown, small) ? Sight::former_state
                            : difference < Decimal{} ? Sight::less
                                                     : Sight::more;
        auto& open = open_.try_emplace(asset, Open{sight, asked_at, difference}).first->second;
        if (open.sight != sight || (sight == Sight::more && open.difference != difference)) {
            open = {sight, asked_at, difference};
        }
        const auto stands_for = asked_at - open.since;
        using Kind = BalanceFinding::Kind;
        switch (sight) {
            case Sight::former_state:
                findings.push_back({stands_for > lag_max ? Kind::lag_too_long : Kind::lagging, asset, difference});
                break;
            case Sight::less: findings.push_back({Kind::drop, asset, difference}); break;
            case Sight::more:
                if (may_lag(asset, ours)) {
                    findings.push_back({Kind::lagging, asset, difference});
                } else if (stands_for >= seen_again_after) {
                    findings.push_back({Kind::deposit, asset, difference});
                }
        }
    }
    return findings;
}

}  // namespace piggy::execution
