#pragma once
// BalanceJudge: the venue's balances against our own books. Each difference is one of: nothing, the venue lagging
// behind fills we have booked, a deposit, or a drop nobody has explained. Nothing is corrected silently. Pure.
//
// Asset by asset, because a venue need not show all of them as of one moment:
//   - what the books were within the last 3 minutes is lag, and never a deposit or a drop;
//   - less than the books, and never so in the 3 minutes, is a drop, at once. Where the venue lags behind a gain and
//     something else came in meanwhile, this is said of a deposit, until the lag is over: theft would look the same;
//   - more than the books is a deposit once it was seen twice. While the venue may still lag behind a change of ours
//     (it has not shown the books as they are since, and 3 minutes are not over) it may be a deposit and a lag at once,
//     of which the sum is no deposit: it counts as lagging until then.
// Two changes that cancel out to the tick of a former state within 3 minutes are taken for lag: that pauses after 60 s.

#include <chrono>
#include <deque>
#include <map>
#include <vector>

#include "core/decimal.h"
#include "core/symbol.h"

namespace piggy::execution {

using Wallets = std::map<Asset, Decimal>;  // free and locked together; zeros may be missing; never below zero

struct BalanceFinding {
    enum class Kind {
        lagging,       // the venue shows what the books were a while ago, or that and a deposit: not settled yet
        lag_too_long,  // the former for more than 60 s in a row: pause and alert
        deposit,       // more than the books, seen twice, no fill explains it
        drop,          // less than the books, no fill explains it
    };
    Kind kind = Kind::lagging;
    Asset asset;
    Decimal difference;  // venue minus books; signed
    bool operator==(const BalanceFinding&) const = default;
};

class BalanceJudge {
public:
    static constexpr std::chrono::seconds lag_max{60};
    static constexpr std::chrono::minutes remembered{3};  // former states of the books
    static constexpr std::chrono::seconds seen_again_after{
        12};  // a deposit must still be there: a trade may be in the balances before it is in the lists

    // After a start: what the books were before a fill that was booked less than 3 minutes ago, by an earlier run;
    // oldest first, before anything else. until: when that fill was. Without it a lag across a restart is taken for
    // transfers. ledger::wallets_before finds it.
    void remember(const Wallets& former, std::chrono::nanoseconds until);
    // The books' wallets at the start and after a change (fill, transfer), at this monotonic time.
    void books_changed(const Wallets& books, std::chrono::nanoseconds at);
    // What the venue answered. books: where they are not what books_changed() was told last, they changed when the
    // question left. asked_at: when the question left; fills that were unknown when the answer came are the caller's to
    // book first (balances are asked for, then all fills are read, then it is judged). tolerance: up to this, a
    // difference of this asset is none (one lot step is usual for BTC and ETH, 0.01 for USDT; missing: to the tick).
    // Gives at most one finding an asset, in their order, as long as it stands.
    [[nodiscard]] std::vector<BalanceFinding> judge(const Wallets& venue, const Wallets& books,
                                                    std::chrono::nanoseconds asked_at, const Wallets& tolerance = {});

private:
    struct Former {
        std::chrono::nanoseconds until;  // when the books ceased to look like this
        Wallets wallets;
    };
    enum class Sight { former_state, more, less };
    struct Open {
        Sight sight;
        std::chrono::nanoseconds since;
        Decimal difference;  // of more: since then the same
    };
    void forget(std::chrono::nanoseconds now);
    [[nodiscard]] bool was(const Asset& asset, Decimal amount, Decimal tolerance) const;
    [[nodiscard]] bool came_back(const Asset& asset, Decimal amount, Decimal tolerance) const;
    [[nodiscard]] bool may_lag(const Asset& asset, Decimal books) const;

    std::deque<Former> former_;
    Wallets current_;
    bool begun_ = false;
    std::map<Asset, Open> open_;                           // differences that are not settled yet
    std::map<Asset, std::chrono::nanoseconds> agreed_at_;  // the venue last showed the books as they were then
};

}  // namespace piggy::execution
