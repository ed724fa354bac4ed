#pragma once
// BalanceJudge: the venue's balances against our own books. Each difference is one of: nothing, the venue lagging
// behind fills we have booked, a deposit, or a drop nobody has explained. Nothing is corrected silently. Pure.

#include <chrono>
#include <deque>
#include <map>
#include <vector>

#include "core/decimal.h"
#include "core/symbol.h"

namespace piggy::execution {

using Wallets = std::map<Asset, Decimal>;  // free and locked together; zeros may be missing

struct BalanceFinding {
    enum class Kind {
        lagging,       // the venue shows what the books were a while ago
        lag_too_long,  // for more than 60 s: pause and alert
        deposit,       // more than the books, seen twice, no fill explains it
        drop,          // less than the books, no fill explains it
    };
    Kind kind = Kind::lagging;
    Asset asset;
    Decimal difference;  // venue minus books; signed
};

class BalanceJudge {
public:
    static constexpr std::chrono::seconds lag_max{60};
    static constexpr std::chrono::minutes remembered{3};        // former states of the books
    static constexpr std::chrono::seconds seen_again_after{2};  // a deposit must still be there

    // The books' wallets after a change (fill, transfer), at this monotonic time.
    void books_changed(const Wallets& books, std::chrono::nanoseconds at);
    // What the venue answered. asked_at: when the question left; fills that were unknown then are the caller's to book
    // first (all fills are read before the balances are judged). tolerance: below this, a difference of this asset is
    // none (one lot step's worth is usual for BTC and ETH, 0.01 for USDT; zero: to the tick).
    [[nodiscard]] std::vector<BalanceFinding> judge(const Wallets& venue, const Wallets& books,
                                                    std::chrono::nanoseconds asked_at);

private:
    struct Former {
        std::chrono::nanoseconds until;  // when the books ceased to look like this
        Wallets wallets;
    };
    struct Open {
        std::chrono::nanoseconds since;
        Decimal difference;
    };
    std::deque<Former> former_;
    std::map<Asset, Open> open_;  // differences that are not settled yet
};

}  // namespace piggy::execution
